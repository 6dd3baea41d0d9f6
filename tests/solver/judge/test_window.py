"""R1: when a session may be."""

import pytest

from solver.judge import judge
from tests.build import ALWAYS, Week, at, at_any_time, names, open_in, room_week, session, weekly, window

EVENING = open_in(("mon 18:00", "mon 20:00"))


def test_a_session_may_start_anywhere_in_its_window():
    week = room_week(windows=EVENING)
    assert week.breaks(session(start="mon 18:00", spaces=["S"])) == []
    assert week.breaks(session(start="mon 19:00", spaces=["S"])) == []


def test_a_session_may_not_reach_out_of_its_window():
    week = room_week(windows=EVENING)
    assert week.breaks(session(start="mon 17:45", spaces=["S"])) == ["R1 outside_windows"]
    assert week.breaks(session(start="mon 19:15", spaces=["S"])) == ["R1 outside_windows"]


def test_a_session_may_not_span_two_windows():
    week = room_week(windows=open_in(("mon 18:00", "mon 18:30"), ("mon 18:45", "mon 20:00")))
    assert week.breaks(session(start="mon 18:00", spaces=["S"])) == ["R1 outside_windows"]


def test_touching_windows_are_one():
    week = room_week(windows=open_in(("mon 18:00", "mon 18:30"), ("mon 18:30", "mon 19:00")))
    assert week.breaks(session(start="mon 18:00", spaces=["S"])) == []


def test_a_closed_minute_closes_its_whole_slot():
    closed = {**EVENING, "closed": [window("mon 19:00", "mon 19:01")]}
    week = room_week(windows=closed)
    assert week.breaks(session(start="mon 18:00", spaces=["S"])) == []
    assert week.breaks(session(start="mon 19:00", spaces=["S"])) == ["R1 outside_windows"]


def test_minutes_round_up_to_the_grid():
    week = room_week(windows=EVENING, minutes=50)
    assert week.breaks(session(start="mon 18:00", minutes=60, spaces=["S"])) == []
    assert week.breaks(session(start="mon 18:00", minutes=45, spaces=["S"])) == ["R1 wrong_length"]


def test_without_minutes_a_session_is_one_whole_window():
    week = room_week(windows=EVENING, minutes=None)
    assert week.breaks(session(start="mon 18:00", minutes=120, spaces=["S"])) == []
    assert week.breaks(session(start="mon 18:00", minutes=60, spaces=["S"])) == ["R1 part_of_window"]
    assert week.breaks(session(start="mon 18:00", minutes=135, spaces=["S"])) == ["R1 outside_windows"]


def test_the_whole_window_is_the_window_shrunk_to_the_grid():
    week = room_week(windows=open_in(("mon 18:05", "mon 19:55")), minutes=None)
    assert week.breaks(session(start="mon 18:15", minutes=90, spaces=["S"])) == []


def test_a_window_that_reaches_into_the_horizon_is_clipped_to_it():
    week = room_week(windows=open_in(("mon-1w 00:00", "mon 01:00")), minutes=None)
    assert week.breaks(session(start="mon 00:00", minutes=60, spaces=["S"])) == []


def test_a_session_starts_and_ends_on_the_grid():
    week = room_week(windows=EVENING)
    assert week.breaks(session(start="mon 18:05", spaces=["S"])) == ["R1 off_grid", "R1 off_grid"]


def test_the_grid_starts_at_the_horizon_s_start():
    week = room_week(windows=ALWAYS).horizon(start=at("mon 00:05"))
    assert week.breaks(session(start="mon 18:05", spaces=["S"])) == []
    assert "R1 off_grid" in week.breaks(session(start="mon 18:00", spaces=["S"]))


def test_the_horizon_s_end_shrinks_to_the_grid():
    week = room_week().horizon(end=at("mon 12:10"))
    assert week.breaks(session(start="mon 11:00", spaces=["S"])) == []
    assert "R1 outside_windows" in week.breaks(session(start="mon 11:15", spaces=["S"]))


def test_a_session_does_not_start_before_now():
    week = room_week().put(now=at("mon 10:07"))
    assert week.breaks(session(start="mon 10:15", spaces=["S"])) == []
    assert week.breaks(session(start="mon 10:00", spaces=["S"])) == ["R1 before_now", "R4 notice"]


def test_now_may_lie_before_the_horizon():
    assert room_week().put(now=at("mon-1w 09:00")).breaks(session(start="mon 00:00", spaces=["S"])) == []


@pytest.mark.parametrize("end", ["mon 10:00", "mon 09:00"])
def test_a_session_ends_after_it_starts(end):
    backwards = at_any_time(session(spaces=["S"]), at("mon 10:00"), at(end))
    assert "R1 no_length" in names(judge(room_week().problem(), [backwards]).violations)


def test_an_overnight_pattern_ends_the_next_day():
    week = room_week(windows={"weekly": [weekly("22:00", "06:00", "mon")]}, minutes=None)
    assert week.breaks(session(start="mon 22:00", minutes=480, spaces=["S"])) == []


def test_a_workday_pattern_follows_the_calendar():
    week = room_week(windows={"weekly": [weekly("10:00", "11:00", "workday")]})
    week.put(calendar={"workdays": ["2026-03-14"], "restdays": ["2026-03-09"]})
    assert week.breaks(session(start="sat 10:00", spaces=["S"])) == []
    assert week.breaks(session(start="mon 10:00", spaces=["S"])) == ["R1 outside_windows"]


def test_a_demand_that_is_never_open_has_no_session():
    assert room_week(windows={}).breaks(session(spaces=["S"])) == ["R1 outside_windows"]


def test_the_place_and_the_sessions_involved_are_named():
    week = Week().space("S").demand("A").demand("B", windows=EVENING)
    verdict = week.judge(session("A", "tue 09:00", spaces=["S"]), session("B", "tue 18:00", spaces=["S"]))
    (finding,) = verdict.violations
    assert (finding.place, finding.assignments) == ("assignments[1]", (1,))
    assert "2026-03-10T18:00+08:00" in finding.message
    assert str(finding).startswith("R1 assignments[1]: ")
