"""Scene 5: a team of four professions at a few hours' notice, and nobody else moved."""

from __future__ import annotations

import pytest

from tests.scenes.reading import Json, Planned, at, planned, replanned, session_of

URGENT = {"liushou-ertong", "yihuan-jiufen"}


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_05")


def forget_promises(week: Json) -> None:
    week["previous"] = []


def without_urgent(week: Json) -> None:
    week["demands"] = [d for d in week["demands"] if d["id"] not in URGENT]


def kept(week: Planned, promised: list[Json]) -> set[str]:
    """Demands whose promised start, rooms and people are all still so."""
    plan = {(x.demand, x.start, x.spaces, x.people) for x in week.all}
    return {p.demand for p in map(session_of, promised) if (p.demand, p.start, p.spaces, p.people) in plan}


def test_police_judicial_office_lawyer_and_social_worker_sit_together(week):
    team = week.session("liushou-ertong")
    roles = [team.in_role(need) for need in (1, 2, 3, 4)]
    assert all(len(role) == 1 for role in roles)
    assert len(team.people) == 4
    skills = ["police", "judicial", "lawyer", "social_work"]
    assert all(skill in week.thing(person)["skills"] for skill, (person,) in zip(skills, roles, strict=True))


def test_the_child_is_heard_in_the_room_made_for_children(week):
    (room,) = week.session("liushou-ertong").spaces
    assert "child_friendly" in week.thing(room)["features"]
    today = [x.demand for x in week.of_space(room) if x.day.isoformat() == "2026-03-25"]
    assert today == ["liushou-ertong", "xinli-zhou3"]


def test_there_is_one_hour_and_a_half_at_which_they_can_all_come(week):
    """The lawyer leaves a clinic at 14:45, the judicial officer is due elsewhere at 17:00; both must travel."""
    assert week.session("liushou-ertong").start == at("2026-03-25 15:00")


def test_room_lawyer_and_mediator_for_the_hospital_dispute(week):
    dispute = week.session("yihuan-jiufen")
    assert dispute.in_role(1) == {"du"}
    assert dispute.in_role(2) <= {"ren", "liang"}
    assert dispute.start.date().isoformat() == "2026-03-26"


def test_nobody_else_is_moved(week):
    assert kept(week, week.week["previous"]) == {p["demand"] for p in week.week["previous"]}
    assert week.plan["score"]["stability"] == 0


def test_without_the_promise_others_would_have_been_moved(week):
    """The promise is what keeps them: several would rather meet at another hour."""
    free = replanned("scene_05", forget_promises)
    assert len(kept(free, week.week["previous"])) < len(week.week["previous"])


def test_the_urgent_cost_nobody_a_session(week):
    assert week.served() - URGENT == replanned("scene_05", without_urgent).served()


def test_a_request_against_the_same_lawyers_hour_waits(week):
    assert week.unserved() == {"laodong-zixun": 1}
    assert any(x.demand == "falv-zhou5" for x in week.of_person("fang"))
