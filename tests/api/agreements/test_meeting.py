"""A no at a joint meeting: what it touches is planned anew, what was accepted stays."""

import datetime as dt

import pytest

from api.agreements.meeting import No, as_week, replanned
from tests.api.agreements.store import NOW
from tests.build import Week, assignments_of, at, open_in, people_need, session, space_need


def two_rooms():
    made = Week().space("S").space("T")
    for name, day in (("talk", "mon"), ("drill", "mon"), ("choir", "tue")):
        made.demand(name, windows=open_in((f"{day} 10:00", f"{day} 12:00")), weight=100)
    return made.problem()


PLAN = assignments_of(
    session("talk", "mon 10:00", spaces=["S"]),
    session("drill", "mon 10:00", spaces=["T"]),
    session("choir", "tue 10:00", spaces=["S"]),
)


def no(a, list_="spaces", object_="S", again=True):
    """A no to a session."""
    return No(a.demand, a.start, a.end, list_, object_, again)


def test_who_loses_a_room_gets_another_and_the_accepted_stay_as_they_are():
    found = replanned(two_rooms(), PLAN, [no(PLAN[0])], PLAN[1:], NOW)
    now = {a.demand: a for a in found.plan.assignments}
    assert (now["drill"], now["choir"]) == (PLAN[1], PLAN[2])
    assert now["talk"].spaces[0].space == "T"
    assert now["talk"].start != PLAN[0].start
    assert [c.demand for c in found.changed] == ["talk"]


def test_an_accepted_session_that_lost_a_part_is_not_fixed():
    found = replanned(two_rooms(), PLAN, [no(PLAN[0])], PLAN, NOW)
    assert ("talk", "S") not in {(a.demand, p.space) for a in found.plan.assignments for p in a.spaces}


def test_a_requester_who_would_take_another_time_gets_one():
    found = replanned(two_rooms(), PLAN, [no(PLAN[0], "demands", "talk")], PLAN[1:], NOW)
    (talk,) = [a for a in found.plan.assignments if a.demand == "talk"]
    assert talk.start >= PLAN[0].end


def test_a_requester_who_wants_it_no_more_is_asked_no_more():
    found = replanned(two_rooms(), PLAN, [no(PLAN[0], "demands", "talk", again=False)], PLAN[1:], NOW)
    assert "talk" not in {a.demand for a in found.plan.assignments}
    assert "talk" not in {d.id for d in found.problem.demands}
    assert as_week(found.problem)[1].sha256 == found.problem.sha256


def evenings():
    week = Week().space("S").demand("class", sessions="each", windows=open_in(*DAYS), minutes=60, weight=100)
    plan = [session("class", f"{day} 18:00", number=k, spaces=["S"]) for k, day in enumerate(("mon", "tue", "wed"))]
    return week.problem(), assignments_of(*plan)


DAYS = [(f"{day} 18:00", f"{day} 19:00") for day in ("mon", "tue", "wed")]


@pytest.mark.parametrize("again", [True, False])
def test_of_a_demand_for_each_evening_one_can_be_refused_and_the_others_stay(again):
    problem, plan = evenings()
    found = replanned(problem, plan, [no(plan[1], "demands", "class", again)], [plan[0]], NOW)
    assert [a.start for a in found.plan.assignments] == [plan[0].start, plan[2].start]
    assert as_week(found.problem)[1].sha256 == found.problem.sha256


def test_a_yes_for_monday_stays_where_the_same_lender_says_no_for_tuesday():
    windows = open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00"))
    week = Week().space("S").space("T", location=[104.1, 30.0])
    week.demand("class", sessions=2, windows=windows, weight=100, needs=[space_need()])
    plan = assignments_of(
        session("class", "mon 10:00", spaces=["S"]), session("class", "tue 10:00", number=1, spaces=["S"])
    )
    found = replanned(week.problem(), plan, [no(plan[1])], [plan[0]], NOW)
    assert [(a.start, a.spaces[0].space) for a in found.plan.assignments] == [
        (plan[0].start, "S"),
        (plan[1].start, "T"),
    ]


def test_what_nobody_else_can_give_is_left_unserved_with_its_reason():
    week = Week().space("S").volunteer("V")
    week.demand("talk", windows=open_in(("mon 10:00", "mon 11:00")), needs=[space_need(), people_need()], weight=100)
    plan = assignments_of(session("talk", "mon 10:00", spaces=["S"], people=[(1, "V")]))
    found = replanned(week.problem(), plan, [no(plan[0], "volunteers", "V")], plan, NOW)
    assert found.plan.assignments == ()
    assert [(u.demand, u.reason) for u in found.plan.unserved] == [("talk", "no_eligible_person")]


def test_a_changed_week_is_kept_as_what_it_says():
    text, week = as_week(two_rooms())
    assert week == two_rooms()
    assert as_week(week)[0] == text
    assert dt.datetime.fromisoformat(at("mon 10:00")) == PLAN[0].start
