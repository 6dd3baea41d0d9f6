"""R4–R8 in the exact model: which space may serve, and how much of it there is."""

import pytest

from tests.build import Week, at, open_in, room_week, space_need, window
from tests.solver.exact.best import HOUR, best, held


def hour(**fields) -> Week:
    """A demand worth serving, with one start, for the room S."""
    return room_week(**{"weight": 100, "windows": HOUR, **fields})


def guests(n: int, **room) -> Week:
    """So many demands for the room S at one time."""
    week = Week().space("S", **room)
    for i in range(n):
        week.demand(f"G{i}", weight=100, windows=HOUR)
    return week


# ---- R4


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ({"kind": "room"}, {"kind": "field"}),
        ({"features": ["ramp", "tap"]}, {"features": ["tap"]}),
        ({"serves": {"kinds": ["meeting"]}}, {"serves": {"kinds": ["fair"]}}),
        ({"serves": {"areas": ["city"]}}, {"serves": {"areas": []}}),
        ({"min_minutes": 60}, {"min_minutes": 61}),
        ({"max_minutes": 60}, {"max_minutes": 59}),
        ({"no_entry": [window("mon 10:00", "mon 11:00")]}, {"no_entry": [window("mon 09:59", "mon 10:01")]}),
        ({"no_entry": [window("mon 10:01", "mon 10:59")]}, {"no_entry": [window("mon 10:59", "mon 11:01")]}),
    ],
)
def test_a_space_serves_only_whom_it_fits(good, bad):
    week = hour(needs=[space_need(features=["ramp"] if "features" in good else [])])
    assert held(week.space(**good)) == 1
    assert held(week.space(**bad)) == 0


@pytest.mark.parametrize(("most", "sessions"), [(400, 1), (399, 0)])
def test_a_space_lies_within_the_walk_of_the_demand(most, sessions):
    week = hour(needs=[space_need(max_metres=most)]).put(travel={"metres": {"D": {"S": 400}}})
    assert held(week) == sessions


@pytest.mark.parametrize(("notice", "sessions"), [(60, 1), (61, 0)])
def test_a_space_is_told_in_time(notice, sessions):
    assert held(hour().space(notice_minutes=notice).put(now=at("mon 09:00"))) == sessions


# ---- R5


@pytest.mark.parametrize(
    ("open_", "sessions"),
    [(("mon 09:45", "mon 11:30"), 1), (("mon 10:00", "mon 11:30"), 0), (("mon 09:45", "mon 11:15"), 0)],
)
def test_set_up_and_turnaround_lie_in_the_open_time(open_, sessions):
    week = hour().space(setup_minutes=15, turnaround_minutes=30, availability=open_in(open_))
    assert held(week) == sessions


def test_an_open_time_with_a_break_does_not_hold_a_session_over_it():
    assert held(hour().space(availability=open_in(("mon 09:00", "mon 10:30"), ("mon 10:45", "mon 12:00")))) == 0


def test_set_up_does_not_start_before_the_horizon():
    week = hour(windows=open_in(("mon 00:00", "mon 01:00"))).space(setup_minutes=15)
    assert held(week) == 0


# ---- R6


@pytest.mark.parametrize(
    ("room", "sessions"), [({"capacity": 2}, 2), ({"capacity": 3, "reserve": 2}, 1), ({"capacity": 9}, 3)]
)
def test_guests_share_a_room_up_to_its_capacity_less_its_reserve(room, sessions):
    assert held(guests(3, **room)) == sessions


def test_two_guests_never_share_an_exclusive_room():
    assert held(guests(2, capacity=9, exclusive=True)) == 1


@pytest.mark.parametrize(("reserve", "sessions"), [(0, 1), (1, 0)])
def test_an_exclusive_room_is_large_enough_for_its_guest(reserve, sessions):
    assert held(hour(needs=[space_need(3)]).space(capacity=3, reserve=reserve, exclusive=True)) == sessions


@pytest.mark.parametrize("exclusive", [False, True])
@pytest.mark.parametrize(("start", "sessions"), [("mon 11:45", 2), ("mon 11:30", 1)])
def test_turnaround_and_the_next_set_up_both_lie_between_two_guests(exclusive, start, sessions):
    week = hour().space(setup_minutes=15, turnaround_minutes=30, exclusive=exclusive)
    end = "mon 12:45" if start == "mon 11:45" else "mon 12:30"
    assert held(week.demand("E", weight=100, windows=open_in((start, end)))) == sessions


def test_turnaround_lies_between_two_sessions_of_one_demand_too():
    week = hour(sessions=2, one_per_day=False, windows=open_in(("mon 10:00", "mon 12:15")))
    assert held(week.space(turnaround_minutes=15)) == 2
    assert held(week.space(turnaround_minutes=30)) == 1


@pytest.mark.parametrize(("capacity", "sessions"), [(3, 2), (2, 1)])
def test_a_window_s_own_capacity_holds_in_it(capacity, sessions):
    week = guests(1, capacity=9, availability={"windows": [window("mon 10:00", "mon 11:00", capacity=capacity)]})
    assert held(week.demand("E", weight=100, windows=HOUR, needs=[space_need(2)])) == sessions


# ---- R7


@pytest.mark.parametrize(("capacity", "quantities"), [(4, [3]), (2, [2]), (1, [])])
def test_a_space_need_takes_what_there_is_from_its_least_to_what_it_asks(capacity, quantities):
    assert best(hour(needs=[space_need(3, min_quantity=2)]).space(capacity=capacity)).quantities == quantities


@pytest.mark.parametrize(("split", "sessions"), [(True, 1), (False, 0)])
def test_a_need_is_one_piece_unless_it_may_be_split(split, sessions):
    assert held(hour(needs=[space_need(3, split=split)]).space(capacity=2).space("T", capacity=2)) == sessions


@pytest.mark.parametrize(("quantity", "piece", "quantities"), [(4, 2, [2, 2]), (3, 1, [1, 2]), (3, 2, []), (2, 2, [2])])
def test_no_piece_is_smaller_than_the_least_piece(quantity, piece, quantities):
    week = hour(needs=[space_need(quantity, split=True, min_piece=piece)]).space(capacity=2).space("T", capacity=2)
    assert best(week).quantities == quantities


def test_one_piece_is_not_smaller_than_the_least_piece_either():
    week = hour(needs=[space_need(3, min_quantity=1, min_piece=2)])
    assert held(week.space(capacity=2)) == 1
    assert held(week.space(capacity=1)) == 0


def test_two_needs_of_a_session_add_up_in_one_space():
    week = hour(needs=[space_need(), space_need()])
    assert held(week.space(capacity=2)) == held(week.space(capacity=1).space("T")) == 1
    assert held(hour(needs=[space_need(), space_need()])) == 0


# ---- R8


@pytest.mark.parametrize(
    ("exclusive", "quota", "sessions"), [(False, 120, 1), (False, 119, 0), (True, 60, 1), (True, 59, 0)]
)
def test_a_quota_counts_units_but_in_an_exclusive_room_minutes(exclusive, quota, sessions):
    week = hour(needs=[space_need(2)]).space(capacity=2, exclusive=exclusive, quota_minutes=quota)
    assert held(week) == sessions


@pytest.mark.parametrize(("quota", "sessions"), [(120, 2), (119, 1)])
def test_a_quota_is_shared_over_the_horizon_and_set_up_does_not_count(quota, sessions):
    week = hour().space(quota_minutes=quota, setup_minutes=15, turnaround_minutes=15)
    assert held(week.demand("E", weight=100, windows=open_in(("sun 10:00", "sun 11:00")))) == sessions
