"""A no at a joint meeting: what it touches is planned anew, what was accepted stays."""

from api.agreements.meeting import as_week, replanned
from tests.api.agreements.store import NOW
from tests.build import Week, assignments_of, open_in, session


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


def test_who_loses_a_room_gets_another_and_the_accepted_stay_as_they_are():
    found = replanned(two_rooms(), PLAN, [{"demand": "talk", "space": "S"}], PLAN[1:], NOW)
    now = {a.demand: a for a in found.plan.assignments}
    assert (now["drill"], now["choir"]) == (PLAN[1], PLAN[2])
    assert now["talk"].spaces[0].space == "T"
    assert now["talk"].start != PLAN[0].start
    assert [c.demand for c in found.changed] == ["talk"]


def test_an_accepted_session_that_lost_a_part_is_not_fixed():
    found = replanned(two_rooms(), PLAN, [{"demand": "talk", "space": "S"}], PLAN, NOW)
    assert ("talk", "S") not in {(a.demand, p.space) for a in found.plan.assignments for p in a.spaces}


def test_a_changed_week_is_kept_as_what_it_says():
    text, week = as_week(two_rooms())
    assert week == two_rooms()
    assert as_week(week)[0] == text
