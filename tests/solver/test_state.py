"""The ledger: what is added and taken away again leaves no trace."""

from __future__ import annotations

import random
from typing import Any

import pytest

from solver.compile.week import compile_week
from solver.state import State, session_fen, session_points, site_of
from tests.build import Week, people_need, session, space_need, supply_need
from tests.random_weeks import small_week
from tests.solver.paths import Paths


def ledger(state: State) -> dict[str, Any]:
    """All that a state says, empty entries left out."""
    return {
        "free": state.free.tolist(),
        "busy": state.busy.tolist(),
        "quota": list(state.quota),
        "supply": list(state.supply),
        "of_demand": {d: set(x) for d, x in state.of_demand.items() if x},
        "of_person": {v: set(x) for v, x in state.of_person.items() if x},
        "opened": {k: n for k, n in state.opened.items() if n},
    }


@pytest.mark.parametrize("seed", range(12))
def test_add_and_remove_are_inverse_in_any_order(seed):
    paths = Paths(small_week(seed))
    sessions = list(paths.greedy().sessions)
    state = State.of_pins(paths.week)
    empty = ledger(state)
    free = [s for s in sessions if not s.pinned]
    for s in free:
        state.add(s)
    assert ledger(state) == ledger(State(paths.week, sessions))
    random.Random(seed).shuffle(free)
    for s in free:
        state.remove(s)
    assert ledger(state) == empty


def test_release_takes_all_but_the_pins_and_tells_what_it_took():
    for seed in range(12):
        paths = Paths(small_week(seed))
        state = State(paths.week, paths.greedy().sessions)
        before = ledger(state)
        gone = state.release(range(len(paths.week.demands)))
        assert not any(s.pinned for s in gone)
        assert ledger(state) == ledger(State.of_pins(paths.week))
        for s in gone:
            state.add(s)
        assert ledger(state) == before


def test_a_copy_is_independent():
    paths = Paths(small_week(3))
    state = State(paths.week, paths.greedy().sessions)
    before = ledger(state)
    state.copy().release(range(len(paths.week.demands)))
    assert ledger(state) == before


def full_week() -> Week:
    """A room of three that needs set-up and turnaround, a helper, gifts: each with a price."""
    week = Week().space(capacity=3, setup_minutes=15, turnaround_minutes=30, quota_minutes=500, fen_per_unit_hour=99)
    week.volunteer().supply(fen_per_unit=10)
    return week.demand(weight=100, needs=[space_need(3, min_quantity=1), people_need(), supply_need(2)])


def test_a_session_takes_units_quota_and_supplies_over_set_up_and_turnaround():
    week = compile_week(full_week().problem())
    held = session(spaces=[(0, "S", 2)], people=[(1, "V")], supplies=[(2, "G", 2)])
    (assignment,) = full_week().pin(held).problem().pins
    s = week.names.session(assignment)
    state = State(week, [s])
    assert (state.room(0, 39, 46), state.room(0, 38, 39), state.room(0, 46, 47)) == (1, 3, 3)
    assert (state.quota, state.supply) == ([500 - 120], [8])
    assert session_fen(week, s) == 99 * 2 + 20
    assert session_points(week, s) == 100 * ((666 + 1000 + 1000) // 3) // 1000
    assert site_of(week, s) == 0


def test_an_exclusive_room_in_use_has_room_for_nobody():
    given = full_week().space(exclusive=True)
    week = compile_week(given.pin(session(spaces=["S"])).problem())
    state = State.of_pins(week)
    assert (state.room(0, 40, 44), state.room(0, 46, 50)) == (0, 3)
    assert state.quota == [500 - 60]
