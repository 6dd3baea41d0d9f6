"""Scene 10: a couple that patrols twice a day, teams with role quotas, two checked adults with children."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from tests.scenes.reading import Planned, clock, planned

DAYS = [f"2026-01-{day}" for day in range(12, 19)]


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_10")


def test_the_couple_patrols_together_twice_a_day(week):
    rounds = week.sessions("xunluo-linjiang")
    assert Counter(str(x.day) for x in rounds) == dict.fromkeys(DAYS, 2)
    assert {clock(x) for x in rounds} == {("06:30", "07:30"), ("19:00", "20:00")}
    assert all(x.people == {"zhao", "sun"} for x in rounds)


def test_the_couple_is_never_apart(week):
    assert [x.demand for x in week.of_person("zhao")] == [x.demand for x in week.of_person("sun")]
    assert week.of_person("zhao") == week.of_person("sun")


def test_two_who_must_not_meet_do_not(week):
    assert week.of_person("luan")
    assert week.of_person("bi")
    assert not any({"luan", "bi"} <= x.people for x in week.all)


def test_the_rest_of_who_patrols_at_night_is_longer_than_a_night(week):
    """Others need eleven hours, so they cannot do both an evening and the next morning; the couple can."""
    for person in ("gao", "teng"):
        sessions = week.of_person(person)
        for a, b in pairwise(sessions):
            assert (b.start - a.end).total_seconds() >= 11 * 3600
    assert len({x.people for x in week.sessions("xunluo-xiaoxue")}) == 1


def test_the_village_team_is_one_three_and_some(week):
    for demand, most in (("cundui-zhou2", 6), ("cundui-zhou4", 4)):
        team = week.session(demand)
        assert team.in_role(0) == {"cong"}
        assert len(team.in_role(1)) == 3
        assert 2 <= len(team.in_role(2)) <= most
        assert len(team.people) == 1 + 3 + len(team.in_role(2))


def test_the_market_day_has_its_doctor_too(week):
    fair = week.session("cundui-zhou6")
    assert fair.in_role(2) == {"x-a"}
    assert len(fair.in_role(1)) == 3
    assert len(fair.in_role(3)) >= 2


def test_two_checked_adults_with_valid_papers_are_with_the_children(week):
    """One paper ends on Wednesday, one helper is not checked: the same two cannot do the whole week."""
    sessions = week.sessions("tuoguan")
    assert [str(x.day) for x in sessions] == DAYS[:5]
    for x in sessions:
        assert len(x.people) == 2
        assert all("checked" in week.thing(person)["tags"] for person in x.people)
        assert "ma" not in x.people or str(x.day) <= "2026-01-14"
    assert week.of_person("di") == []


def test_the_squad_sweeps_the_estates_pinned_to_it(week):
    swept = [week.thing(x.demand)["organisation"] for x in week.of_person("fendui")]
    assert sorted(swept) == ["linjiang-jwh", "tongtan-jwh", "xiaoxue"]
    assert len({x.day for x in week.of_person("fendui")}) == 3
    assert week.unserved() == {"saoxue-shahe": 1}


def test_nobody_is_used_every_evening_but_who_can(week):
    for person in ("gao", "teng", "luan", "bi", "jin"):
        assert len(week.of_person(person)) <= week.thing(person)["max_sessions"]
