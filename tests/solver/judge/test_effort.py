"""The terms `distance`, `load`, `opening` and `activation`."""

import pytest

from tests.build import Week, help_week, people_need, room_week, session, space_need


def test_distance_counts_begun_hundreds_only_when_they_are_full():
    week = room_week().policy(distance={"per_100m": 3})
    assert week.put(travel={"metres": {"D": {"S": 199}}}).score("distance", session(spaces=["S"])) == -3
    assert week.put(travel={"metres": {"D": {"S": 200}}}).score("distance", session(spaces=["S"])) == -6


def test_distance_counts_every_piece_and_every_person_by_themselves():
    """150 and 160 m of pieces, and 250 m of the person to the site, the space first in the problem: 1 + 1 + 2."""
    week = Week().space("S").space("T").volunteer().demand(needs=[space_need(2, split=True), people_need()])
    week.put(travel={"metres": {"D": {"S": 150, "T": 160}, "V": {"S": 250, "T": 900}}}).policy(distance={"per_100m": 1})
    assert week.score("distance", session(spaces=["T", "S"], people=[(1, "V")])) == -4


def test_distance_is_computed_where_the_table_is_silent():
    """0.003 degrees of latitude are 434 m on foot."""
    assert (
        room_week().space(location=[104.0, 30.003]).policy(distance={}).score("distance", session(spaces=["S"])) == -4
    )


def test_a_person_without_a_location_has_no_distance():
    week = help_week(location=[105.0, 30.0]).volunteer(location=None).policy(distance={})
    assert week.score("distance", session(people=["V"])) == 0


@pytest.mark.parametrize(("minutes", "points"), [(240, 0), (255, -2), (300, -2), (315, -4)])
def test_load_counts_hours_begun_beyond_the_fair_ones(minutes, points):
    week = help_week(minutes=minutes).policy(load={"extra_hour": 2, "fair_hours": 4})
    assert week.score("load", session(minutes=minutes, people=["V"])) == points


def test_load_adds_up_minutes_before_rounding():
    """Three sessions of 20 minutes are one hour, not three."""
    week = help_week(minutes=20, sessions=3).horizon(slot_minutes=5).policy(load={"extra_hour": 1, "fair_hours": 0})
    days = ("mon", "tue", "wed")
    plan = [session(start=f"{d} 10:00", minutes=20, number=n, people=["V"]) for n, d in enumerate(days)]
    assert week.score("load", *plan) == -1


def test_load_is_counted_per_iso_week_of_the_local_start():
    """Sunday 23:00 belongs to the old week although it ends in the new one."""
    week = help_week(minutes=120, sessions=2).horizon(end="2026-03-18T00:00:00+08:00")
    week.policy(load={"extra_hour": 1, "fair_hours": 2})
    sunday = session(start="sun 23:00", minutes=120, people=["V"])
    assert week.score("load", sunday, session(start="mon+1w 10:00", minutes=120, number=1, people=["V"])) == 0
    saturday = session(start="sat 10:00", minutes=120, people=["V"])
    assert week.score("load", saturday, {**sunday, "session": 1}) == -2


def test_load_is_counted_per_person():
    week = help_week(minutes=300, needs=[people_need(2)]).volunteer("W").policy(load={"extra_hour": 2, "fair_hours": 4})
    assert week.score("load", session(minutes=300, people=["V", "W"])) == -4


def test_opening_is_paid_once_per_space_and_local_date_of_start():
    week = room_week(sessions=3, one_per_day=False).space(opening_points=7)
    plan = [
        session(start="mon 10:00", number=0, spaces=["S"]),
        session(start="mon 23:30", number=1, spaces=["S"]),
        session(start="tue 10:00", number=2, spaces=["S"]),
    ]
    assert week.score("opening", *plan[:2]) == -7
    assert week.score("opening", *plan) == -14


def test_activation_is_paid_once_per_volunteer():
    week = help_week(sessions=2).volunteer(activation_points=11).volunteer("W", activation_points=100)
    plan = session(start="mon 10:00", people=["V"]), session(start="tue 10:00", number=1, people=["V"])
    assert week.score("activation", *plan) == -11
    assert week.score("activation") == 0
