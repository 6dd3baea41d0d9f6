"""The grid and the distances of the models against a second, slow reading of the format, on random weeks."""

from __future__ import annotations

import pytest

from models.geo import Distances
from models.grid import Timeline
from models.problem import Problem
from tests.random_weeks import small_week, tiny_week
from tests.second.things import Things
from tests.weeks.seeds import seeds


def check_time(week) -> None:
    problem, things = Problem.model_validate(week), Things(week)
    timeline, world = Timeline(problem), things.world
    assert (timeline.n_slots, timeline.start, timeline.now) == (world.n_slots, world.start, world.now)
    for name in ("spaces", "volunteers", "demands"):
        for value, plain in zip(getattr(problem, name), week[name], strict=True):
            field = "windows" if name == "demands" else "availability"
            runs = timeline.runs(getattr(value, field))
            assert [(timeline.second(a), timeline.second(b)) for a, b in runs] == world.open_windows(plain[field])
    for space, plain in zip(problem.spaces, week["spaces"], strict=True):
        opened = world.is_open(plain["availability"])
        held = [c + space.reserve if o else 0 for c, o in zip(world.capacity(plain), opened, strict=True)]
        assert timeline.capacity(space.availability, space.capacity).tolist() == held
        check_stretches(timeline, things, space.no_entry, plain.get("no_entry") or [])
    for demand, plain in zip(problem.demands, week["demands"], strict=True):
        check_stretches(timeline, things, demand.preferred, plain.get("preferred") or [])


def check_stretches(timeline, things, items, plain) -> None:
    merged, world = timeline.stretches(items), things.world
    marks = {t + d for a, b in merged for t in (a, b) for d in (-60, 0, 60)} | {world.start, world.end}
    for t in marks:
        if world.start <= t <= world.end:
            assert any(a < t < b for a, b in merged) == world.strictly_inside(plain, t)
            for end in (t + 1800, t + 9000):
                if end <= world.end:
                    assert any(a <= t and end <= b for a, b in merged) == world.inside(plain, t, end)


def check_distances(week) -> None:
    problem, things = Problem.model_validate(week), Things(week)
    distances, world = Distances(problem), things.world
    spots = [(distances.space(s["id"]), things.space_spot(s)) for s in week["spaces"]]
    spots += [(distances.demand(d["id"]), things.demand_spot(d)) for d in week["demands"]]
    spots += [(distances.volunteer(v["id"]), things.volunteer_spot(v)) for v in week["volunteers"]]
    for a, plain_a in spots:
        for b, plain_b in spots:
            assert distances.metres(a, b) == world.metres(plain_a, plain_b)
            for v in week["volunteers"][:3]:
                assert distances.minutes(v["id"], a, b) == world.minutes(v, plain_a, plain_b)


@pytest.mark.parametrize("check", [check_time, check_distances])
@seeds(25, 60)
def test_the_models_agree_with_the_second_reading(check, seeds) -> None:
    for seed in seeds:
        check(small_week(seed))
        check(tiny_week(seed))
