"""What a remedy asks for is no more than the session needs that it makes possible, and its words say how much."""

from __future__ import annotations

from typing import Any

from solver.desk.desk import Desk
from solver.why.changed import Remedy
from solver.why.explain import Why
from solver.why.offers import gaps
from tests.build import Week, help_week, open_in, people_need, plan_of, room_week, session, space_need, supply_need


def remedy_of(week: Week, kind: str, *sessions: Any, demand: int = 0) -> Remedy:
    """The remedy of a kind."""
    desk = Desk(week.problem(), plan_of(*sessions).assignments)
    (e,) = Why(desk).of(demand)
    return next(t.remedy for t in e.remedies if t.remedy.kind == kind)


def test_gaps_are_what_no_open_window_covers():
    assert gaps([(0, 2), (4, 6), (20, 30)], 1, 10) == [(2, 4), (6, 10)]
    assert gaps([(20, 30)], 1, 10) == [(1, 10)]
    assert gaps([(0, 30)], 1, 10) == []
    assert gaps([], 1, 10) == [(1, 10)]


def test_a_space_that_opens_again_later_is_still_closed_now():
    hours = open_in(("tue 08:00", "tue 09:00"), ("thu 08:00", "thu 22:00"))
    week = Week().space(availability=hours).demand(weight=100, windows=open_in(("mon 18:00", "mon 19:00")))
    assert remedy_of(week, "open_space").data["minutes"] == 60


def test_a_space_opens_for_the_session_alone_and_its_set_up_and_turnaround():
    week = room_week(weight=100, windows=open_in(("mon 18:00", "mon 22:00")))
    week.space(availability=open_in(("mon 08:00", "mon 18:30")), turnaround_minutes=15)
    found = remedy_of(week, "open_space")
    assert (found.data["minutes"], found.data["side"], found.size) == (45, "before", 45)
    assert found.data["start"].endswith("18:30:00+08:00")
    assert found.data["end"].endswith("19:15:00+08:00")
    assert found.changes[0]["start"] == found.data["start"]


def test_a_space_that_opens_too_late_opens_earlier():
    week = room_week(weight=100, windows=open_in(("mon 18:00", "mon 19:00")))
    week.space(availability=open_in(("mon 18:30", "mon 22:00")))
    assert remedy_of(week, "open_space").data["side"] == "after"


def test_notice_is_shortened_to_what_there_is():
    week = room_week(weight=100, windows=open_in(("mon 18:00", "mon 19:00"))).space(notice_minutes=2_000)
    found = remedy_of(week, "shorter_notice")
    assert found.data == {"space": "S", "minutes": 18 * 60, "instead_of": 2_000}
    assert found.changes[0]["value"] == 18 * 60


def test_one_more_person_is_asked_for_the_session_alone_and_no_better_than_needed():
    needs = [people_need(min_level=2, tags=["woman"])]
    week = Week().demand(weight=100, windows=open_in(("mon 18:00", "mon 22:00")), needs=needs)
    found = remedy_of(week, "one_more_person")
    assert found.data["level"] == 2
    assert found.data["tags"] == ["woman"]
    assert found.data["end"].endswith("19:00:00+08:00")
    assert found.changes[0]["value"]["skills"] == {"help": 2}


def test_fewer_persons_and_things_say_how_many():
    week = help_week(weight=100, needs=[people_need(2)])
    assert remedy_of(week, "fewer_people").data == {"need": 0, "units": 1, "instead_of": 2}
    stock = Week().supply(quantity=4).demand(weight=100, needs=[supply_need(9)])
    assert remedy_of(stock, "fewer_units").data == {"need": 0, "units": 4, "instead_of": 9}


def test_another_time_says_how_far_it_really_is_from_the_window():
    """The window was widened by an hour; three quarters were enough."""
    hours = open_in(("mon 18:45", "mon 22:00"))
    week = Week().space(availability=hours).demand(weight=100, windows=open_in(("mon 18:00", "mon 19:00")))
    assert remedy_of(week, "other_time").data["minutes"] == 45
    earlier = open_in(("mon 08:00", "mon 18:15"))
    week = Week().space(availability=earlier).demand(weight=100, windows=open_in(("mon 18:00", "mon 19:00")))
    assert remedy_of(week, "other_time").data["minutes"] == -45


def test_what_others_hold_there_stays_theirs_when_a_gift_is_tried():
    """The one free place is in the room that would open longer; the other room is full."""
    week = (
        Week()
        .space("S", availability=open_in(("mon 08:00", "mon 18:00")))
        .space("T", capacity=1)
        .demand("A", windows=open_in(("mon 18:00", "mon 19:00")), weight=100, needs=[space_need()])
        .demand("B", windows=open_in(("mon 18:00", "mon 19:00")), weight=100, needs=[space_need()])
    )
    found = remedy_of(week, "open_space", session("A", "mon 18:00", spaces=["T"]), demand=1)
    assert found.data["space"] == "S"


def test_what_is_asked_for_is_known_without_compiling_a_demand():
    week = (
        Week()
        .space()
        .demand("D", sessions="each", windows=open_in(("mon 18:00", "mon 19:00"), ("tue 9:00", "tue 9:30")))
    )
    desk = Desk(week.problem(), ())
    assert desk.asked == [2]
    assert desk.missing(0) == 2 == desk.week.demands[0].asked


def test_only_as_many_sessions_are_given_up_as_must_be():
    """Four are asked for, three days are open."""
    days = open_in(*((f"{d} 18:00", f"{d} 19:00") for d in ("mon", "tue", "wed")))
    windows = open_in(*((f"{d} 18:00", f"{d} 19:00") for d in ("mon", "tue", "wed", "thu")))
    week = Week().space(availability=days).demand(weight=100, sessions=4, min_sessions=4, windows=windows)
    assert remedy_of(week, "fewer_sessions").data == {"sessions": 3, "instead_of": 4}
