"""Scene 11: a list of problems with dates; who waits goes first, what is due is done in time."""

from __future__ import annotations

import pytest

from tests.scenes.reading import Json, Planned, planned

PRIORITY_POINTS = [40, 100, 250, 600, 1500]


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_11")


def worth(demand: Json) -> int:
    waited = min(100, 20 * demand.get("weeks_waiting", 0))
    return PRIORITY_POINTS[int(demand["priority"]) - 1] * int(100 + waited) // 100


def due(demand: Json) -> str:
    return max(str(pattern["until"]) for pattern in demand["windows"]["weekly"])


def skill(demand: Json) -> str:
    return str(demand["needs"][0]["skill"])


def test_there_are_seven_classes(week):
    assert len({d["kind"] for d in week.week["demands"]}) == 7


def test_everything_urgent_is_done_before_its_date(week):
    for demand in week.week["demands"]:
        if demand["priority"] >= 4:
            assert str(week.session(demand["id"]).day) <= due(demand), demand["name"]


def test_whoever_has_waited_two_weeks_is_done(week):
    overdue = [d for d in week.week["demands"] if d.get("weeks_waiting", 0) >= 2]
    assert len(overdue) == 6
    assert {d["id"] for d in overdue} <= week.served()


def test_the_fresh_one_waits_where_an_old_one_of_the_same_priority_is_done(week):
    lamp, door = week.thing("q02"), week.thing("q04")
    assert lamp["priority"] == door["priority"]
    assert skill(lamp) == skill(door)
    assert "q02" in week.served()
    assert "q04" in week.unserved()


def test_whoever_is_left_out_is_worth_no_more_than_anyone_served_by_the_same_people(week):
    for left in (week.thing(d) for d in week.unserved()):
        rivals = [week.thing(d) for d in week.served() if skill(week.thing(d)) == skill(left)]
        assert rivals
        assert all(worth(left) <= worth(rival) for rival in rivals), left["name"]


def test_the_second_trade_of_a_worker_is_used(week):
    """The electrician also inspects, the plumber also lays bricks: a week of one trade each would do less."""
    assert any(skill(week.thing(x.demand)) != "electric" for x in week.of_person("diangong"))
    assert len(week.sessions("q18")) == 1


def test_workers_have_their_weekly_limit(week):
    for worker in week.week["volunteers"]:
        assert len(week.of_person(worker["id"])) == worker["max_sessions"], "and no one is idle while others wait"
    assert len(week.unserved()) == len(week.week["demands"]) - sum(w["max_sessions"] for w in week.week["volunteers"])
