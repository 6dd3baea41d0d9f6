"""Scene 6: clinics spread over two weeks with a holiday, and a counter kept open to 20:00 in two shifts."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.scenes.reading import Planned, clock, planned

WORKDAYS = [*(f"2026-04-{day}" for day in range(27, 31)), *(f"2026-05-{day:02}" for day in range(6, 10))]
CLERKS = ["chuang-yu", "chuang-jiang", "chuang-qin", "chuang-lai"]


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_06")


def test_the_counter_is_open_to_eight_on_every_working_day(week):
    """The five days of the May holiday have none; the Saturday that pays for them has."""
    early, late = week.sessions("chuangkou-zao"), week.sessions("chuangkou-wan")
    assert [str(x.day) for x in early] == [str(x.day) for x in late] == WORKDAYS
    assert {clock(x) for x in early} == {("08:30", "14:30")}
    assert {clock(x) for x in late} == {("14:00", "20:00")}


def test_at_the_handover_two_clerks_stand_at_the_counter(week):
    for early, late in zip(week.sessions("chuangkou-zao"), week.sessions("chuangkou-wan"), strict=True):
        assert len(early.people | late.people) == 2


def test_nobody_opens_the_counter_the_morning_after_closing_it(week):
    for clerk in CLERKS:
        shifts = week.of_person(clerk)
        assert all(b.start - a.end >= timedelta(hours=13) for a, b in pairwise(shifts)), clerk
        assert len(shifts) <= 5


def test_a_clinic_has_its_room_two_doctors_and_a_nurse_at_one_time(week):
    sessions = week.sessions("yizhen-huanhua")
    assert len(sessions) == 4
    for x in sessions:
        assert x.pieces == ((0, "zhenshi-huanhua", 2),)
        assert len(x.in_role(1)) == 2
        assert len(x.in_role(2)) == 1


def test_clinics_are_spread_over_the_two_weeks(week):
    days = [x.day.isoformat() for x in week.sessions("yizhen-huanhua")]
    assert [day < "2026-05-01" for day in days] == [True, True, False, False]
    gaps = {"yizhen-huanhua": 48, "yizhen-qingyi": 72, "zhongyi-qingyi": 48, "zhongyi-baihua": 48}
    for demand, hours in gaps.items():
        sessions = week.sessions(demand)
        assert len(sessions) >= 2
        assert all(b.start - a.end >= timedelta(hours=hours) for a, b in pairwise(sessions)), demand


def test_the_holiday_leaves_room_for_two_clinics_three_days_apart(week):
    assert len(week.sessions("yizhen-qingyi")) == 2
    assert week.unserved()["yizhen-qingyi"] == 1


def test_the_professor_gives_five_half_days_and_not_six(week):
    sessions = week.of_person("liu")
    assert len(sessions) == 5
    assert len({x.day for x in sessions}) == 5
    assert {len(week.sessions("zhongyi-qingyi")), len(week.sessions("zhongyi-baihua"))} == {2, 3}


def test_two_checked_adults_are_with_the_children_every_school_day(week):
    sessions = week.sessions("tuoguan")
    assert [str(x.day) for x in sessions] == WORKDAYS
    for x in sessions:
        assert len(x.people) == 2
        assert all("checked" in week.thing(person)["tags"] for person in x.people)


def test_caps_of_doctors_and_nurses_hold(week):
    for person in ("wen", "gu", "yao", "ding", "fu"):
        assert len(week.of_person(person)) <= week.thing(person)["max_sessions"]


def test_a_talk_on_the_holiday_itself_finds_no_nurse(week):
    assert week.sessions("muying") == []
