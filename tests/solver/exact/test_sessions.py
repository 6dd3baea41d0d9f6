"""R1–R3 in the exact model: when a session may take place."""

import pytest

from tests.build import Week, at, help_week, open_in, people_need, room_week, space_need
from tests.solver.exact.best import HOUR, best, held


def wanted(*windows: tuple[str, str], **fields) -> Week:
    """A demand worth serving, in these windows, for a room."""
    return room_week(weight=100, windows=open_in(*windows), **fields)


TWO_DAYS = ("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00")


@pytest.mark.parametrize(("end", "sessions"), [("mon 11:00", 1), ("mon 10:45", 0)])
def test_a_session_needs_a_window_as_long_as_it_is(end, sessions):
    assert held(wanted(("mon 10:00", end))) == sessions


def test_a_session_does_not_bridge_two_windows():
    assert held(wanted(("mon 10:00", "mon 10:45"), ("mon 11:00", "mon 11:45"))) == 0


def test_without_minutes_a_session_is_one_whole_window():
    plan = best(wanted(("mon 10:00", "mon 12:30"), minutes=None))
    assert [(f"{a.start:%H:%M}", f"{a.end:%H:%M}") for a in plan.assignments] == [("10:00", "12:30")]
    assert held(wanted(("mon 10:00", "mon 12:30"), minutes=None).space(max_minutes=149)) == 0


@pytest.mark.parametrize(("now", "sessions"), [("mon 10:00", 1), ("mon 10:00:01", 0)])
def test_no_session_starts_before_now(now, sessions):
    assert held(wanted(("mon 10:00", "mon 11:00")).put(now=at(now))) == sessions


def test_as_many_sessions_as_asked_and_no_more():
    assert held(wanted(("mon 10:00", "mon 15:00"), sessions=2, one_per_day=False)) == 2


def test_each_asks_for_one_session_in_every_window_and_for_one_only():
    plan = best(wanted(("mon 10:00", "mon 15:00"), *TWO_DAYS[1:], sessions="each"))
    assert [a.session for a in plan.assignments] == [0, 1]


def test_each_counts_windows_too_short_for_a_session():
    plan = best(wanted(("mon 10:00", "mon 10:15"), *TWO_DAYS[1:], sessions="each"))
    assert [a.session for a in plan.assignments] == [1]


@pytest.mark.parametrize(("least", "sessions"), [(1, 1), (2, 0)])
def test_fewer_sessions_than_the_least_are_none(least, sessions):
    week = wanted(*TWO_DAYS, sessions=2, min_sessions=least)
    assert held(week.space(availability=open_in(("tue 09:00", "tue 12:00")))) == sessions


@pytest.mark.parametrize(("one_per_day", "sessions"), [(True, 1), (False, 2)])
def test_one_session_starts_on_a_local_date_unless_more_are_welcome(one_per_day, sessions):
    assert held(wanted(("mon 10:00", "mon 12:00"), sessions=2, one_per_day=one_per_day)) == sessions


def test_one_per_day_counts_the_date_of_the_start():
    assert held(wanted(("mon 23:00", "tue 01:00"), sessions=2)) == 2


@pytest.mark.parametrize(("gap", "sessions"), [(15, 2), (16, 1)])
def test_the_gap_lies_between_two_sessions_of_a_demand(gap, sessions):
    assert held(wanted(("mon 10:00", "mon 12:15"), sessions=2, one_per_day=False, min_gap_minutes=gap)) == sessions


@pytest.mark.parametrize(("end", "sessions"), [("mon 12:00", 2), ("mon 11:45", 1)])
def test_sessions_of_a_demand_never_overlap_however_much_room_there_is(end, sessions):
    assert held(wanted(("mon 10:00", end), sessions=2, one_per_day=False).space(capacity=9)) == sessions


@pytest.mark.parametrize(("start", "sessions"), [("mon 11:00", 1), ("mon 11:15", 0)])
def test_all_needs_hold_at_once_from_start_to_end(start, sessions):
    week = help_week(weight=100, windows=open_in(("mon 08:00", "mon 14:00")), needs=[people_need(), space_need()])
    week.volunteer(availability=open_in((start, "mon 14:00")))
    assert held(week.space(availability=open_in(("mon 08:00", "mon 12:00")))) == sessions


def test_the_heavier_of_two_that_exclude_each_other_is_served():
    week = room_week(weight=100, windows=HOUR).demand("E", weight=101, windows=HOUR)
    assert best(week).demands == ["E"]
