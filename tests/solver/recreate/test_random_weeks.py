"""Ruin and recreate on random weeks: legal, worth what it says, what stands stands, never above the optimum."""

from __future__ import annotations

from typing import Any

import pytest

from solver.recreate.work import Heat, Recreated, carries, recreate
from tests.random_weeks import small_week, tiny_week
from tests.solver.paths import Judged, Paths
from tests.weeks.seeds import seeds

HEAT = Heat(0.3, 0.01)
SIMPLE = ("travel", "previous")
"""What is not carried; most weeks go without."""


def improved(paths: Paths, start: Judged, seed: int, steps: int, free: Any = None) -> tuple[Judged, Recreated]:
    """The plan after some steps, by the judge, and what was claimed."""
    chosen = range(len(paths.week.demands)) if free is None else free
    made = recreate(paths.week, start.sessions, chosen, None, HEAT, seed, steps, None)
    kept = [s for s in start.sessions if s.pinned or s.demand not in made.free]
    return paths.judged([*kept, *made.sessions]), made


def total(judged: Judged) -> int:
    """All points."""
    return judged.score["total"]


@pytest.mark.parametrize("start", ["pins", "greedy"])
@seeds(40, 300)
def test_every_plan_is_legal_and_worth_what_it_says(start, seeds) -> None:
    for seed in seeds:
        paths = Paths(small_week(seed, without=SIMPLE if seed % 4 else ()))
        before = paths.greedy() if start == "greedy" else paths.judged(paths.week.pins)
        after, made = improved(paths, before, seed, 200)
        assert not after.broken, (seed, after.broken)
        assert made.gain == total(after) - total(before), seed
        assert made.gain >= 0, seed
        assert all(carries(paths.week, d) for d in made.free), seed


@seeds(20, 150)
def test_what_is_not_free_stays(seeds) -> None:
    for seed in seeds:
        paths = Paths(small_week(seed, without=SIMPLE))
        before = paths.greedy()
        half = range(seed % 2, len(paths.week.demands), 2)
        after, made = improved(paths, before, seed, 200, half)
        assert made.free <= set(half)
        assert {s.demand for s in made.sessions} <= made.free
        assert not any(s.pinned for s in made.sessions)
        assert not after.broken, (seed, after.broken)
        assert made.gain == total(after) - total(before), seed


@seeds(60, 300)
def test_small_optima_are_found_and_never_exceeded(seeds) -> None:
    found = missed = 0
    for seed in seeds:
        paths = Paths(tiny_week(seed, without=SIMPLE))
        if paths.problem.policy.tiers:
            continue
        start = paths.judged(paths.week.pins)
        after, _ = improved(paths, start, seed, 300)
        best = total(paths.exact(start).after)
        assert total(after) <= best, seed
        found, missed = found + (total(after) == best), missed + (total(after) < best)
    assert found > 30 * missed, (found, missed)


def test_the_same_seed_and_steps_give_the_same_sessions() -> None:
    differ = 0
    for seed in range(12):
        paths = Paths(small_week(seed, without=SIMPLE))
        start = paths.judged(paths.week.pins)
        one, two, other = (improved(paths, start, s, 300)[1] for s in (5, 5, 6))
        assert one == two, seed
        differ += one != other
    assert differ > 3


def test_more_demands_are_served_than_by_the_first_plan() -> None:
    """Steps matter: annealing gains on what filling in alone gives."""
    gained = 0
    for seed in range(20):
        paths = Paths(small_week(seed, without=SIMPLE))
        start = paths.judged(paths.week.pins)
        filled, annealed = improved(paths, start, seed, 0)[1].gain, improved(paths, start, seed, 400)[1].gain
        assert annealed >= filled, seed
        gained += annealed > filled
    assert gained > 5


def test_speeds_of_many_digits_are_not_carried() -> None:
    week = small_week(1, without=SIMPLE)
    assert improved(Paths(week), Paths(week).greedy(), 1, 50)[1].free
    week["volunteers"][0]["speed_kmh"] = 4.123456789012345
    assert not improved(Paths(week), Paths(week).greedy(), 1, 50)[1].free


@pytest.mark.parametrize("feature", [*SIMPLE])
def test_what_is_not_carried_stays_as_it_is(feature) -> None:
    seen = 0
    for seed in range(40):
        paths = Paths(small_week(seed, without=[x for x in SIMPLE if x != feature]))
        stuck = [d for d in range(len(paths.week.demands)) if not carries(paths.week, d)]
        before = paths.greedy()
        _, made = improved(paths, before, seed, 50)
        assert made.free.isdisjoint(stuck)
        if feature == "travel" and paths.problem.travel.metres:
            assert not made.free
            assert not made.gain
        seen += any(s.demand in stuck and not s.pinned for s in before.sessions)
    assert seen > 3
