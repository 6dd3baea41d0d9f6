"""Regions work out prices of their own until those of the whole are known."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np
import pytest

from solver.compile.restrict import restricted
from solver.regions.engine import Job
from solver.regions.improve import improve_region
from solver.regions.pricing import price
from tests.build import Week, open_in, space_need
from tests.solver.paths import Paths
from tests.solver.regions.districts import district
from tests.solver.regions.rounds import Cut

OPEN = {"space": np.ones(1, dtype=bool)}


def crowded(rivals: int) -> Paths:
    """A room of two units that several want in one hour."""
    week = Week().space("room", capacity=2, exclusive=False)
    for i in range(rivals):
        need = [space_need()]
        week.demand(f"D{i}", weight=100, needs=need, windows=open_in(("mon 10:00", "mon 11:00")))
    return Paths(week.data)


@pytest.mark.parametrize(("rivals", "standing", "scarce"), [(2, 0, False), (3, 0, True), (2, 1, False), (3, 1, True)])
def test_a_price_stands_where_more_is_asked_than_the_standing_sessions_leave(rivals, standing, scarce) -> None:
    paths = crowded(rivals)
    taken = paths.greedy().sessions[:standing]
    free = set(range(rivals)) - {s.demand for s in taken}
    found = price(restricted(paths.week, free, OPEN), taken, 0.0, None)
    assert found
    one = paths.greedy().sessions[0]
    low, high = (paths.week.timeline.floor_slot(x) for x in (one.start, one.end))
    rates = np.diff(found.spaces[0])
    assert (rates[low:high].sum() > 10) == scarce
    assert rates[:low].sum() + rates[high:].sum() == 0


def test_without_time_there_are_no_prices() -> None:
    now = time.monotonic()
    assert price(crowded(3).week, (), now - 10.0, now + 10.0) is None
    assert price(crowded(3).week, (), now - 10.0, now + 60.0)


def test_rules_without_a_dual_have_no_prices() -> None:
    week = crowded(3)
    policy = week.problem.policy
    rewarded = policy.model_copy(update={"load": policy.load.model_copy(update={"extra_hour": -1})})
    problem = week.problem.model_copy(update={"policy": rewarded})
    assert price(replace(week.week, problem=problem), (), 0.0, None) is None


def test_tasks_of_the_first_round_tell_the_prices_by_which_those_of_the_next_go() -> None:
    rounds = Cut.of(district(3, per_community=12), 13.0)
    tasks = rounds.tasks()
    assert len(tasks) > 2
    for task in tasks:
        assert rounds._prices(task) is None
        found = improve_region(task)
        assert found.shadow
        assert found.shadow.spaces.shape[0] == len(task.owned.spaces)
        rounds.enter(task, found)
        rounds._take_prices(Job((), task.owned, math.inf), found.shadow)
        assert rounds.shadow
        assert (rounds.shadow.spaces[task.owned.spaces] == found.shadow.spaces).all()
        assert (rounds.shadow.people[task.owned.people] == found.shadow.people).all()
    known = rounds.shadow
    assert known
    assert known.people.any()
    rounds.rounds = 1
    for task in rounds.tasks():
        prices = rounds._prices(task)
        assert prices
        assert (prices.people == known.people[task.region.people]).all()
        assert improve_region(replace(task, shadow=prices)).shadow is None


def test_prices_of_regions_do_not_take_the_place_of_those_of_the_whole() -> None:
    rounds = Cut.of(district(3), 13.0)
    task = rounds.tasks()[0]
    rounds.guide = ()
    rounds._take_prices(Job((), task.owned, math.inf), improve_region(task).shadow)
    assert rounds.shadow is None
