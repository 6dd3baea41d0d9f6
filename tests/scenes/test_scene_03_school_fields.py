"""Scene 3: school fields in evenings and on days off, and fire drills at the schools in return."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.scenes.reading import Planned, planned

SCHOOLS = ["dongguan-xx", "shiyan-zx", "nanmen-xx", "lianhua-xx", "erzhong", "xihe-xx"]
FREE_DAYS = {"2026-05-04", "2026-05-05", "2026-05-10"}


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_03")


def test_fields_open_by_day_on_holidays_and_never_on_the_working_saturday(week):
    on_fields = [x for x in week.all if x.spaces]
    by_day = {str(x.day) for x in on_fields if x.start.hour < 18}
    assert by_day == FREE_DAYS
    assert week.session("qinzi-yi").day.isoformat() == "2026-05-04"
    assert week.sessions("qinzi-liu") == []


def test_tai_chi_meets_on_every_day_off_and_on_no_working_saturday(week):
    assert {str(x.day) for x in week.sessions("taiji")} == FREE_DAYS
    assert len({x.spaces for x in week.sessions("taiji")}) == 1


def test_the_dancers_have_one_field_three_evenings_with_their_trainer(week):
    sessions = week.sessions("guangchangwu")
    assert len({x.day for x in sessions}) == 3
    assert {x.spaces for x in sessions} == {frozenset({"cao-dongguan"})}
    assert all(x.people == {"v-gaoyun"} for x in sessions)


def test_small_groups_come_when_the_guard_is_there_anyway(week):
    """Opening costs 60 points and a small group brings 52: it joins an evening that others pay for."""
    paid = {(space, x.day) for x in week.all if x.demand not in ("jianzi", "tiaosheng") for space in x.spaces}
    for demand in ("jianzi", "tiaosheng"):
        x = week.session(demand)
        assert {(space, x.day) for space in x.spaces} <= paid
    assert "kongzhu" in week.unserved()


def test_opening_points_count_each_field_once_a_day(week):
    opened = {(space, x.day) for x in week.all for space in x.spaces}
    assert week.plan["score"]["opening"] == -sum(week.thing(space)["opening_points"] for space, _ in opened)


def test_the_pitch_has_half_an_hour_to_itself_between_matches(week):
    """One trainer from 14:00 to 18:00 and two matches of two hours: back to back would lock nobody's gate."""
    assert len(week.sessions("zuqiu-dongguan")) + len(week.sessions("zuqiu-xihe")) == 1
    assert all((b.start - a.end).total_seconds() >= 1800 for a, b in pairwise(week.of_space("qiu-shiyan")))
    assert week.sessions("zuqiu-wan") == []


def test_heads_on_a_field_are_counted(week):
    for x in week.of_space("cao-dongguan"):
        assert week.used("cao-dongguan", x.start) <= 80
    assert sum(x.quantity for x in week.all if x.demand == "yepao") == 30


def test_courts_are_shared_and_a_group_may_get_two_of_three(week):
    for x in week.of_space("guan-shiyan"):
        assert week.used("guan-shiyan", x.start) <= 4
    assert len(week.sessions("yumaoqiu-a")) == len(week.sessions("yumaoqiu-b")) == 2


def test_every_school_that_lends_gets_its_drill_in_return(week):
    for school in SCHOOLS:
        drill = week.session(f"yanlian-{school}")
        (fire,), (aid,) = drill.in_role(0), drill.in_role(1)
        assert fire != aid
        assert week.thing(fire)["skills"]["fire_safety"] >= 3
        assert week.thing(aid)["skills"]["first_aid"] >= 3


def test_drill_teams_have_time_to_reach_the_next_school(week):
    for person in ("v-hanbing", "v-caofang", "v-lujun", "v-yinmei"):
        for a, b in pairwise(week.of_person(person)):
            walk = week.metres(a.demand, b.demand) * 60 / 12_000
            assert (b.start - a.end).total_seconds() / 60 >= walk + 15
