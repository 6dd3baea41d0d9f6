"""Shadow prices steer where a session goes, and never what a plan is worth."""

from __future__ import annotations

import numpy as np
import pytest

from solver.dual.ascent import ascend
from solver.dual.summary import shadow_of
from solver.recreate.work import Heat, recreate
from solver.shadow import ShadowPrices, no_prices
from solver.state import State
from tests.build import Week, people_need, room_week
from tests.random_weeks import small_week
from tests.solver.paths import Paths
from tests.weeks.seeds import seeds

HEAT = Heat(0.3, 0.01)


def served_by(week: Week, shadow: ShadowPrices | None) -> list[int]:
    """Who is taken when the week's one demand is served once."""
    paths = Paths(week.data)
    made = recreate(paths.week, (), [0], shadow, HEAT, 0, 0, None)
    return [v for s in made.sessions for _, v in s.people]


def test_of_two_persons_alike_the_one_whose_time_is_worth_less_is_taken() -> None:
    week = Week().volunteer("V").volunteer("W").demand(weight=1000, needs=[people_need()])
    slots = Paths(week.data).week.timeline.n_slots
    for dear, other in ((0, 1), (1, 0)):
        shadow = no_prices(0, 2, slots)
        shadow.people[dear] = 10.0
        assert served_by(week, shadow) == [other]


def test_time_that_is_dearer_than_a_session_is_used_rather_than_left() -> None:
    week = Week().volunteer("V").demand(weight=100, needs=[people_need()])
    shadow = no_prices(0, 1, Paths(week.data).week.timeline.n_slots)
    shadow.people[:] = 1e6
    assert served_by(week, shadow) == [0]


@pytest.mark.parametrize("exclusive", [True, False])
def test_of_two_spaces_alike_the_one_whose_slots_are_worth_less_is_taken(exclusive) -> None:
    week = room_week(weight=1000).space("Z", exclusive=exclusive)
    paths = Paths(week.data)
    for dear in range(len(paths.problem.spaces)):
        shadow = no_prices(len(paths.problem.spaces), 0, paths.week.timeline.n_slots)
        shadow.spaces[dear] = 10.0 * np.arange(shadow.spaces.shape[1])
        made = recreate(paths.week, (), [0], shadow, HEAT, 0, 0, None)
        used = [j for s in made.sessions for _, j, _ in s.spaces]
        assert len(used) == 1
        assert used != [dear]


@seeds(15, 100)
def test_plans_by_prices_are_legal_and_worth_what_they_say(seeds) -> None:
    """By the dual's own prices, and by false ones."""
    for seed in seeds:
        paths = Paths(small_week(seed, without=("travel", "previous", "tiers")))
        before = paths.judged(paths.week.pins)
        true = shadow_of(ascend(paths.week, State.of_pins(paths.week), 0.0, 0.0, 60))
        dice = np.random.default_rng(seed)
        false = ShadowPrices(
            dice.uniform(0, 50, true.spaces.shape).cumsum(axis=1).astype(np.float32),
            dice.uniform(0, 50, true.people.shape).astype(np.float32),
        )
        for shadow in (true, false):
            made = recreate(paths.week, paths.week.pins, range(len(paths.week.demands)), shadow, HEAT, seed, 200, None)
            kept = [s for s in paths.week.pins if s.pinned or s.demand not in made.free]
            after = paths.judged([*kept, *made.sessions])
            assert not after.broken, seed
            assert made.gain == after.score["total"] - before.score["total"], seed
