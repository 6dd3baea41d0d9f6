"""A week of FORMAT.md, put into the living lists and frozen for its own horizon, means the same."""

import datetime as dt
import functools
import json

import pytest

from api.weeks.asking import Asked, scope_of
from api.weeks.expand import expand, wanted_of
from api.weeks.filling import living_of
from api.weeks.frozen import written
from api.weeks.lists import Lists
from api.weeks.living import MODELS
from api.weeks.memory import Memory
from models.clock import Availability
from models.grid import Timeline, merge
from models.loading import load_problem
from models.problem import Problem
from tests.api.frozen.town import EVERY_DAY, MONDAY, open_on, open_times, town, week_of, with_
from tests.random_weeks import small_week

SEEDS = range(32)
WHOLE_DAYS = ("odd_start", "odd_end")


@functools.cache
def given(seed) -> Problem:
    return load_problem(json.dumps(small_week(seed, without=WHOLE_DAYS)).encode())


@functools.cache
def frozen(problem: Problem, start: dt.date | None = None) -> Problem:
    """The week out of its own lists; `start` moves the horizon."""
    living = living_of(problem)
    for listed, bodies in living.items():
        for body in bodies:
            MODELS[listed].model_validate(body)
    lists = Lists({listed: {b["id"]: b for b in bodies} for listed, bodies in living.items()})
    timeline, data = Timeline(problem), problem.as_given()
    days = (timeline.clock.date(timeline.given_end) - timeline.clock.date(timeline.start)).days
    begin = start or timeline.clock.date(timeline.start)
    asked = Asked(None, begin, days, None, problem.now, data.get("pins", ()), data.get("bans", ()))
    scope = scope_of(lists, asked)
    return load_problem(written(expand(scope, wanted_of(scope), Memory()).problem))


def near(timeline, items):
    """Merged stretches as far as a session can tell them apart: those beyond the horizon's ends are all alike."""
    low, high = timeline.start, timeline.given_end
    touching = [(a, b) for a, b in timeline.stretches(items) if a <= high and low <= b]
    return merge((max(a, low - 1), min(b, high + 1)) for a, b in touching)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_week_means_the_same_when_it_comes_back_out_of_the_lists(seed):
    before = given(seed)
    after = frozen(before)
    old, new = Timeline(before), Timeline(after)
    assert (old.start, old.given_end, old.slot_minutes, old.now) == (
        new.start,
        new.given_end,
        new.slot_minutes,
        new.now,
    )
    for space, same in zip(before.spaces, after.spaces, strict=True):
        a, b = space.availability, same.availability
        assert (old.runs(a), *old.capacity(a, 7)) == (new.runs(b), *new.capacity(b, 7))
        assert near(old, space.no_entry) == near(new, same.no_entry)
    for person, again in zip(before.volunteers, after.volunteers, strict=True):
        assert old.runs(person.availability) == new.runs(again.availability)
    open_ = [d for d in before.demands if old.runs(d.windows)]
    for demand, wish in zip(open_, after.demands, strict=True):
        assert old.runs(demand.windows) == new.runs(wish.windows)
        assert near(old, demand.preferred) == near(new, wish.preferred)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_but_the_times_of_a_random_week_comes_back_as_it_was(seed):
    before = given(seed)
    after = frozen(before)
    names = {d.id for d in after.demands}
    assert timeless(before, names) == timeless(after, names)
    assert before.policy == after.policy
    assert [p for p in before.pins if p.demand in names] == list(after.pins)
    assert [b for b in before.bans if b.demand in names] == list(after.bans)


def timeless(problem, demands):
    shut = {"availability": Availability(), "no_entry": (), "windows": Availability(), "preferred": ()}
    lists = {x: getattr(problem, x) for x in ("areas", "organisations", "spaces", "volunteers", "supplies")}
    lists["demands"] = [d for d in problem.demands if d.id in demands]
    out = {}
    for listed, things in lists.items():
        fields = {k: v for k, v in shut.items() if things and k in type(things[0]).model_fields}
        out[listed] = sorted((x.model_copy(update=fields) for x in things), key=lambda x: x.id)
    return out


@pytest.mark.parametrize("seed", range(12))
def test_the_weekly_demands_of_a_week_are_in_no_other_week(seed):
    before = given(seed)
    weekly = {d.id for d in before.demands if not d.windows.windows}
    timeline = Timeline(before)
    first, last = timeline.clock.date(timeline.start), timeline.clock.date(timeline.given_end)
    for start in (first - (last - first), last):
        assert not weekly & {d.id for d in frozen(before, start).demands}


def test_a_nightly_demand_of_a_week_is_cut_off_at_its_edges():
    night = open_on(*EVERY_DAY, start="20:00", end="06:00")
    before = week_of(with_(town(), "demands", "DA", windows=night))
    assert open_times(frozen(before), "DA") == open_times(before, "DA")
    for start in (MONDAY - dt.timedelta(7), MONDAY + dt.timedelta(7)):
        assert [d.id for d in frozen(before, start).demands] == []
