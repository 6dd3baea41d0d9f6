"""Scene 1: staff park in residents' places by day; the residents are home at 18:00 to a free place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.scenes.reading import Planned, at, planned

WORKDAYS = [f"2026-03-{day:02}" for day in range(9, 14)]
BY_DAY = ["xinnei", "guke", "erke", "jizhen-bai", "chen", "zhuanjia-am", "zhuanjia-pm", "yingxiang", "yaoji"]

FIVE_DAY_PLACES = (44 - 4) + (14 - 2)


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_01")


def test_a_doctor_who_comes_every_day_has_the_same_lot_all_week(week):
    for demand in BY_DAY:
        sessions = week.sessions(demand)
        assert [str(x.day) for x in sessions] == WORKDAYS, demand
        assert len({x.spaces for x in sessions}) == 1, demand


def test_residents_come_home_at_six_to_free_places(week):
    for lot, closes in (("lot-guizi", "18:00"), ("lot-xiangzhang", "18:30"), ("lot-jinqiao", "19:00")):
        assert all(week.used(lot, at(f"{day} {closes}")) == 0 for day in WORKDAYS), lot
    assert all(x.end.strftime("%H:%M") <= "17:30" for x in week.of_space("lot-guizi"))


def test_places_held_back_for_residents_stay_free_all_day(week):
    minutes = range(7 * 60, 19 * 60, 30)
    for day in WORKDAYS:
        midnight = at(f"{day} 00:00")
        assert max(week.used("lot-guizi", midnight + timedelta(minutes=m)) for m in minutes) <= 44 - 4
        assert max(week.used("lot-jinqiao", midnight + timedelta(minutes=m)) for m in minutes) <= 14 - 2


def test_the_emergency_shift_that_ends_at_half_past_six_is_where_the_gate_is_still_open(week):
    assert {x.spaces for x in week.sessions("jizhen-bai")} == {frozenset({"lot-jinqiao"})}


def test_shifts_that_take_turns_share_one_place(week):
    """Counted one place a person, the staff served would need more places than there are."""
    turns = {"shoushu-135": 3, "shoushu-24": 2, "huli-a": 3, "huli-b": 2}
    assert sum(week.thing(d)["needs"][0]["quantity"] for d in [*BY_DAY, *turns]) > FIVE_DAY_PLACES
    assert {demand: len(week.sessions(demand)) for demand in turns} == turns


def test_nobody_parks_where_the_lines_are_being_painted(week):
    assert {str(x.day) for x in week.of_space("lot-xiangzhang")} == set(WORKDAYS) - {"2026-03-11"}
    assert len(week.sessions("tijian")) == len(week.sessions("luo")) == 4


def test_who_waited_three_weeks_goes_before_who_did_not(week):
    """What the shifts leave of the places open all five days goes to those who waited, as far as it reaches."""
    mondays = [x for x in week.all if x.day == at("2026-03-09 00:00").date() and x.start.hour < 9]
    taken = sum(x.quantity for x in mondays if x.spaces <= {"lot-guizi", "lot-jinqiao"} and x.demand != "houqin")
    assert [x.quantity for x in week.sessions("houqin")] == [FIVE_DAY_PLACES - taken] * 5
    assert week.unserved() == {"xingzheng": 5, "jinxiu": 5}


def test_every_place_is_within_the_walk(week):
    for x in week.all:
        assert all(week.metres(x.demand, lot) <= 500 for lot in x.spaces)
    assert week.of_space("lot-tiyuguan") == []


def test_the_night_shift_uses_the_patients_lot(week):
    nights = [x for x in week.all if x.demand.startswith("yeban")]
    assert len(nights) == 15
    assert {x.spaces for x in nights} == {frozenset({"lot-hospital"})}
    assert [x.quantity for x in week.sessions("yeban-huli")] == [20 - 4 - 6] * 5
