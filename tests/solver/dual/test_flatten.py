"""The entries of small weeks, counted by hand, and what holds in all weeks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from models.problem import Problem
from solver.compile.week import compile_week
from solver.dual import flatten, walk
from solver.dual.flatten import GRAIN, Entries, Flattener
from solver.dual.rooms import Rooms
from solver.state import State
from tests.build import Week as Builder
from tests.build import (
    gift_week,
    help_week,
    open_in,
    people_need,
    room_week,
    session,
    space_need,
    supply_need,
)
from tests.random_weeks import small_week, tiny_week

MORNING = open_in(("mon 10:00", "mon 11:30"))
HOUR = open_in(("mon 10:00", "mon 11:00"))
TEN = 40
"""Slot of Monday, ten o'clock."""
WEEKS = [(small_week, seed) for seed in range(25)] + [(tiny_week, seed) for seed in range(15)]


def _entries(builder: Builder) -> Entries:
    week = compile_week(builder.problem())
    return Flattener(week, State.of_pins(week)).run()


def _random(kind: Any, seed: int) -> Entries:
    week = compile_week(Problem.model_validate(kind(seed)))
    return Flattener(week, State.of_pins(week)).run()


def _limits(e: Entries, i: int) -> list[tuple[int, int, int]]:
    """Cap, use and person of each summed limit of an entry, by column."""
    numbers = [(int(k), int(use)) for k, use in zip(e.limits[i], e.uses[i], strict=True) if k]
    return [(int(e.caps[k]), use, int(e.limit_person[k])) for k, use in numbers]


def test_a_room_is_taken_with_set_up_and_turnaround_at_every_start() -> None:
    e = _entries(room_week(windows=MORNING).space("S", setup_minutes=30, turnaround_minutes=15))
    assert e.low.tolist() == [TEN - 2, TEN - 1, TEN]
    assert e.high.tolist() == [TEN + 5, TEN + 6, TEN + 7]
    assert (e.units.tolist(), e.per_unit.tolist(), e.need_of.tolist()) == ([1] * 3, [True] * 3, [0, 1, 2])
    assert e.session_option.tolist() == [0, 1, 2]
    assert (e.bucket_first.tolist(), e.demand_first.tolist(), e.variant_first.tolist()) == ([0], [0], [0])


def test_starts_within_one_length_exclude_each_other() -> None:
    """R2: 10:00–10:45 and 11:00–11:30 are two buckets where one a day is not asked for."""
    e = _entries(room_week(windows=open_in(("mon 10:00", "mon 12:30")), sessions=2, one_per_day=False))
    assert e.bucket_first.tolist() == [0, 4]
    assert e.bucket_of.tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert (e.fewest.tolist(), e.most.tolist()) == ([1], [2])


def test_the_entries_of_a_session_stand_need_by_need() -> None:
    needs = [people_need(), space_need(), supply_need(2)]
    builder = Builder().space("S").space("T").volunteer("V").volunteer("W").supply("G")
    e = _entries(builder.demand("D", windows=HOUR, needs=needs))
    assert e.row.tolist() == [2, 3, 0, 1, 4]  # spaces, people, then the row of zeros
    assert e.need_first.tolist() == [0, 2, 4]
    assert e.need_of.tolist() == [0, 0, 1, 1, 2]
    assert (e.need_asked.tolist(), e.need_single.tolist()) == ([1, 1, 2], [True, True, False])
    assert e.need_share == pytest.approx([1 / 3, 1 / 3, 1 / 6])
    assert (e.low[-1], e.high[-1], e.units[-1], _limits(e, 4)) == (0, 0, 2, [(10, 1, -1)])


def test_a_person_counts_in_every_limit_less_what_pins_take() -> None:
    builder = help_week(windows=HOUR, sessions=2).volunteer(
        "V", max_minutes=300, max_minutes_per_day=200, max_sessions=5, max_sessions_per_day=3, break_minutes=20
    )
    builder.demand("E", needs=[people_need()]).pin(session("E", "mon 14:00", minutes=90, people=["V"]))
    week = compile_week(builder.problem())
    e = Flattener(week, State.of_pins(week)).run()
    mine = [i for i in range(len(e.row)) if e.demand[e.demand_of_bucket[e.bucket_of[e.session_of_need[i]]]] == 0]
    assert [_limits(e, i) for i in mine] == [[(210, 60, 0), (110, 60, 0), (4, 1, 0), (2, 1, 0)]]
    assert (e.low[mine[0]], e.high[mine[0]]) == (TEN, TEN + 6)  # the break is rounded up to slots


def test_who_is_forbidden_even_alone_is_no_entry() -> None:
    """R12: half an hour is left on Monday, so that an hour fits on Tuesday alone."""
    builder = help_week(windows=open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00")))
    builder.volunteer("V", max_minutes_per_day=90).demand("E", sessions=1, needs=[people_need()])
    e = _entries(builder.pin(session("E", "mon 14:00", people=["V"])))
    assert e.low.tolist() == [TEN + 96]


@pytest.mark.parametrize(("most", "entries"), [(120, 1), (119, 0), (30, 0)])
def test_what_pins_leave_must_hold_the_session(most: int, entries: int) -> None:
    """R12: an hour is pinned, an hour is wanted."""
    builder = help_week(windows=HOUR).volunteer("V", max_minutes=most).demand("E", sessions=1, needs=[people_need()])
    assert len(_entries(builder.pin(session("E", "mon 14:00", people=["V"]))).row) == entries


def test_a_room_with_too_little_left_is_no_entry() -> None:
    """R5: a pin takes one of two units, and two are wanted; of an exclusive room it takes all."""
    builder = Builder().space("S", capacity=2).demand("E").demand("D", windows=HOUR, needs=[space_need(2)])
    builder.pin(session("E", "mon 10:15", spaces=["S"]))
    assert len(_entries(builder).row) == 0
    assert _entries(builder.space("T", capacity=2)).row.tolist() == [1]
    builder.space("T", kind="field")
    assert len(_entries(builder.demand("D", needs=[space_need()])).row) == 1
    assert len(_entries(builder.space("S", exclusive=True)).row) == 0


def test_fair_minutes_are_what_is_left_of_the_hours_begun() -> None:
    """`load`: 90 minutes of pins begin two hours, of four that are fair; beyond, an hour costs 60."""
    builder = help_week(windows=HOUR).demand("E", sessions=1, needs=[people_need()])
    builder.pin(session("E", "mon 14:00", minutes=90, people=["V"]))
    e = _entries(builder.policy(load={"extra_hour": 60, "fair_hours": 1}))
    assert (_limits(e, 0), e.ceilings[e.limits[0, 4]]) == ([(30, 60, -1)], 1.0)
    e = _entries(builder.policy(load={"extra_hour": 60, "fair_hours": 4}))
    assert _limits(e, 0) == [(150, 60, -1)]


def test_a_person_costs_the_shortest_way_to_a_near_site_less_interest() -> None:
    far = [104.02, 30.0]
    builder = Builder().space("S").space("T", location=far).volunteer("V", location=far, interests=["meeting"])
    builder.demand("D", windows=HOUR, needs=[space_need(), people_need()])
    e = _entries(builder.policy(distance={"per_100m": 2}, preference={"interest": 7, "time": 0}))
    way = 2 * (e.fixed_cost[1] // 2)  # T is as far from here as V is from S
    assert (e.fixed_cost[0], e.unit_cost[2]) == (0, -7)
    assert way > 40
    near = builder.space("T", location=[104.0, 30.0])
    e = _entries(near.policy(distance={"per_100m": 2}, preference={"interest": 7, "time": 0}))
    assert e.unit_cost[2] == way - 7


def test_the_same_room_makes_a_variant_of_each_with_the_ways_to_it_alone() -> None:
    far = [104.02, 30.0]
    builder = Builder().space("S").space("T", location=far).volunteer("V")
    builder.demand("D", windows=MORNING, sessions=2, same_spaces="require", needs=[space_need(), people_need()])
    e = _entries(builder.policy(distance={"per_100m": 1}))
    assert (e.demand.tolist(), e.variant_first.tolist(), e.demand_first.tolist()) == ([0, 0], [0], [0, 1])
    assert e.row.tolist() == [0, 2] * 3 + [1, 2] * 3
    assert e.session_option.tolist() == [0, 1, 2, 0, 1, 2]
    assert e.unit_cost[1] == 0
    assert e.unit_cost[7] == e.fixed_cost[6] > 20


def test_a_person_too_far_from_the_room_of_a_variant_leaves_it() -> None:
    builder = Builder().space("S").space("T", location=[104.02, 30.0]).volunteer("V", max_metres=500)
    builder.demand("D", windows=HOUR, sessions=2, same_spaces="require", needs=[space_need(), people_need()])
    assert _entries(builder).row.tolist() == [0, 2]


def test_a_whole_piece_pays_its_fen_and_a_loose_one_at_least_its_rate() -> None:
    """R17: 3 units × 75 minutes × 7 fen an hour are 26.25 fen, floored 26; a unit at a time may save a fen a piece."""
    builder = Builder().space("S", capacity=4, fen_per_unit_hour=7)
    window = open_in(("mon 10:00", "mon 11:15"))
    builder.policy(cost={"per_yuan": 100})
    whole = _entries(builder.demand("D", windows=window, minutes=75, budget_fen=90, needs=[space_need(3)]))
    assert (whole.units.tolist(), whole.fixed_cost.tolist()) == ([3], [0.0])
    assert whole.unit_cost[0] == math.floor(26 / 3 * GRAIN) / GRAIN
    assert _limits(whole, 0) == [(90, 8, -1)]
    loose = _entries(builder.demand("D", needs=[space_need(4, min_quantity=2)]))
    assert (loose.units.tolist(), loose.fixed_cost.tolist(), loose.unit_cost.tolist()) == ([4], [-1.0], [8.75])
    assert _limits(loose, 0) == []  # what a piece saves is not known, so that the budget is not counted


def test_pieces_pay_what_is_paid_once_in_shares() -> None:
    """R7: at most all units of a split need stand in one room, at least a least piece."""
    far = [104.01, 30.0]
    builder = Builder().space("S", capacity=5, location=far).space("T", capacity=1).policy(distance={"per_100m": 10})
    e = _entries(builder.demand("D", windows=HOUR, needs=[space_need(6, split=True, min_piece=2)]))
    assert (e.row.tolist(), e.units.tolist()) == ([], [])  # T is too small, and S alone is too
    builder.space("T", capacity=9)
    e = _entries(builder)
    once = _entries(builder.demand("D", needs=[space_need(5)])).fixed_cost[0]
    e = _entries(builder.demand("D", needs=[space_need(6, split=True, min_piece=2)]))
    assert (e.row.tolist(), e.units.tolist(), e.fixed_cost.tolist()) == ([0, 1], [5, 6], [0.0, 0.0])
    assert e.unit_cost[0] == math.floor(once / 5 * GRAIN) / GRAIN
    assert not e.need_single[0]


def test_an_exclusive_room_is_paid_once_and_its_quota_by_the_session() -> None:
    e = _entries(room_week(windows=HOUR, budget_fen=50).space("S", exclusive=True, quota_minutes=100, capacity=3))
    assert e.per_unit.tolist() == [False]
    assert _limits(e, 0) == [(100, 60, -1)]  # what it costs in fen depends on the units


def test_pins_leave_less_of_rooms_stock_budget_and_sessions() -> None:
    needs = [space_need(2, min_quantity=1), supply_need(4)]
    builder = Builder().space("S", capacity=3).supply("G", quantity=10, fen_per_unit=5)
    builder.demand("D", windows=open_in(("mon 10:00", "mon 11:00")), sessions=3, min_sessions=2, needs=needs)
    builder.demand("E", windows=HOUR, needs=[space_need(2)]).demand("D", budget_fen=100, one_per_day=False)
    pins = [session("E", spaces=[(0, "S", 2)]), session("D", "mon 10:00", spaces=[], supplies=[(1, "G", 4)])]
    pins[1]["spaces"] = [{"need": 0, "space": "S", "quantity": 1}]
    e = _entries(builder.put(pins=pins[:1]))
    assert (e.units.tolist(), e.most.tolist(), e.fewest.tolist()) == ([1, 4], [3], [2])
    assert _limits(e, 1) == [(10, 1, -1), (100, 5, -1)]
    builder.space("S", capacity=5)
    e = _entries(builder.put(pins=pins))
    assert (e.units.tolist(), e.most.tolist(), e.fewest.tolist()) == ([2, 4], [2], [1])
    assert _limits(e, 1) == [(6, 1, -1), (80, 5, -1)]


def test_a_demand_whose_pins_are_all_it_asks_has_no_entries() -> None:
    e = _entries(gift_week(sessions=1).pin(session(supplies=["G"])))
    assert (len(e.row), len(e.demand), e.caps.tolist()) == (0, 0, [0])


@pytest.mark.parametrize(("kind", "seed"), WEEKS)
def test_every_level_is_contiguous_and_covers_the_one_below(kind: Any, seed: int) -> None:
    e = _random(kind, seed)
    variants = np.repeat(np.arange(len(e.variant_first)), np.diff(np.r_[e.variant_first, len(e.demand)]))
    levels = [
        (e.need_of, e.need_first),
        (e.session_of_need, e.session_first),
        (e.bucket_of, e.bucket_first),
        (e.demand_of_bucket, e.demand_first),
        (variants, e.variant_first),
    ]
    for owner, first in levels:
        sizes = np.diff(np.r_[first, len(owner)])
        assert (sizes > 0).all()  # else a reduceat would take the next one's value
        assert owner.tolist() == np.repeat(np.arange(len(first)), sizes).tolist()
    assert (np.diff(e.demand[e.variant_first]) > 0).all()
    assert (e.demand == e.demand[e.variant_first][variants]).all()


@pytest.mark.parametrize(("kind", "seed"), WEEKS)
def test_needs_can_be_met_and_no_candidate_stands_twice(kind: Any, seed: int) -> None:
    week = compile_week(Problem.model_validate(kind(seed)))
    e = Flattener(week, State.of_pins(week)).run()
    if len(e.row):
        assert (np.add.reduceat(e.units, e.need_first) >= e.need_least).all()
    assert ((e.units > 0) & (e.units <= e.need_asked[e.need_of])).all()
    stock = np.where(e.row == len(week.problem.spaces) + len(week.problem.volunteers), e.limits[:, 0], 0)
    assert len(np.unique(np.c_[e.need_of, e.row, stock], axis=0)) == len(e.row)
    assert ((e.low >= 0) & (e.low <= e.high) & (e.high <= week.timeline.n_slots)).all()
    for costs in (e.fixed_cost, e.unit_cost):
        assert (costs * GRAIN % 1 == 0).all()


@pytest.mark.parametrize(("kind", "seed"), WEEKS)
def test_a_limit_stands_in_one_column_and_is_used(kind: Any, seed: int) -> None:
    e = _random(kind, seed)
    columns = [set(column.tolist()) - {0} for column in e.limits.T]
    assert sum(map(len, columns)) == len(set.union(*columns))
    assert set.union(*columns) == set(range(1, len(e.caps)))
    assert (e.caps >= 0).all()


@pytest.mark.parametrize("seed", range(8))
def test_small_pieces_make_the_same_entries(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = _random(small_week, seed)
    monkeypatch.setattr(walk, "CELLS", 5)
    monkeypatch.setattr(flatten, "LOT", 7)
    pieces = _random(small_week, seed)
    for name in Entries.__annotations__:
        assert np.array_equal(getattr(plain, name), getattr(pieces, name)), name


@pytest.mark.parametrize("seed", range(30))
def test_rooms_are_those_of_the_ledger(seed: int) -> None:
    week = compile_week(Problem.model_validate(small_week(seed)))
    base = State.of_pins(week)
    rooms, who = Rooms(week, base), np.arange(len(week.problem.spaces))
    for low in range(0, week.timeline.n_slots, max(1, week.timeline.n_slots // 40)):
        for j in map(int, who):
            end = int(week.spaces.run_end[j, low])
            for high in {low + 1, (low + 1 + end) // 2, end} if end else ():
                found = int(rooms.units(who[j : j + 1], np.array([[low]]), np.array([[high]]))[0, 0])
                assert max(0, found) == max(0, base.room(j, low, high))
