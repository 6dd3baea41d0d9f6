"""What waits joins a given week: the same id is the same wish, and what is not known there is named."""

from __future__ import annotations

import pytest

from models.errors import InvalidProblem
from solver.following.follow import follow_into
from tests.build import ALWAYS, Week, at, open_in, plan_of, room_week, session
from tests.solver.following.broken import issues_of, next_week


def test_what_waits_joins_at_the_end_and_the_rest_is_the_next_weeks_own():
    here = room_week(weeks_waiting=1).supply("G", quantity=2)
    there = next_week().supply("G", quantity=9).demand("N").put(now=at("sun 18:00"))
    found = follow_into(here.problem(), plan_of(), there.problem())
    assert [(d.id, d.weeks_waiting) for d in found.problem.demands] == [("N", 0), ("D", 2)]
    assert found.problem.supplies[0].quantity == 9
    assert found.problem.now == there.problem().now
    assert [c.standing for c in found.carried] == [False]


@pytest.mark.parametrize(("there", "raised"), [(0, 3), (3, 3), (7, 7)])
def test_a_standing_demand_keeps_its_own_words_and_only_waits_longer(there, raised):
    later = next_week().demand("D", weeks_waiting=there, sessions=5, windows=open_in(("tue+1w 08:00", "tue+1w 20:00")))
    found = follow_into(room_week(weeks_waiting=2).problem(), plan_of(), later.problem())
    (d,) = found.problem.demands
    assert (d.weeks_waiting, d.sessions, d.windows) == (raised, 5, later.problem().demands[0].windows)
    assert [c.standing for c in found.carried] == [True]


def test_a_standing_demand_that_was_served_begins_anew():
    later = next_week().demand("D").problem()
    found = follow_into(room_week(weeks_waiting=2).problem(), plan_of(session(spaces=["S"])), later)
    assert (found.problem.demands[0].weeks_waiting, found.served, found.carried) == (0, 1, ())


def test_a_standing_demand_waits_on_even_where_this_weeks_windows_are_over():
    here = room_week(windows=open_in(("mon 09:00", "mon 12:00")))
    found = follow_into(here.problem(), plan_of(), next_week().demand("D").problem())
    assert (found.problem.demands[0].weeks_waiting, found.ended) == (1, ())
    assert follow_into(here.problem(), plan_of(), next_week().problem()).ended[0].reason == "deadline_passed"


def test_a_week_may_be_left_out_between():
    later = Week().horizon(start=at("mon+3w 00:00"), end=at("mon+4w 00:00")).space("S").problem()
    here = room_week(windows=open_in(("mon+2w 09:00", "mon+2w 12:00")))
    assert [e.demand for e in follow_into(here.problem(), plan_of(), later).ended] == ["D"]


def test_bans_come_along_where_the_thing_is_there():
    here = room_week().space("T").put(bans=[{"demand": "D", "space": "T"}, {"demand": "D", "space": "S"}])
    found = follow_into(here.problem(), plan_of(), next_week().problem())
    assert [b.space for b in found.problem.bans] == ["S"]
    own = next_week().demand("D").put(bans=[]).problem()
    assert follow_into(here.problem(), plan_of(), own).problem.bans == ()


def test_ways_come_along_where_both_ends_are_there():
    here = room_week().space("T").put(travel={"metres": {"D": {"S": 5, "T": 6}, "org": {"S": 9, "D": 3}}})
    found = follow_into(here.problem(), plan_of(), next_week().put(travel={"metres": {"org": {"S": 1}}}).problem())
    assert found.problem.travel.metres == {"org": {"S": 1, "D": 3}, "D": {"S": 5}}


def test_every_missing_name_is_told_at_its_place():
    here = room_week(organisation="club", area="north").organisation("club").area("north")
    with pytest.raises(InvalidProblem) as told:
        follow_into(here.problem(), plan_of(), next_week().problem())
    assert [(i.path, i.value) for i in told.value.issues] == [
        ("demands[0].organisation", "club"),
        ("demands[0].area", "north"),
    ]
    served = plan_of(session(spaces=["S"]))
    assert follow_into(here.problem(), served, next_week().problem()).served == 1


def test_a_list_numbered_anew_is_not_taken_for_the_same_wishes():
    (issue,) = issues_of("id_means_another")
    assert (issue.path, issue.value) == ("demands[0].id", "D")
    assert "meeting of org" in issue.rule
    assert "choir of org" in issue.rule


def test_ids_that_clash_once_there_is_a_travel_table_are_told():
    here = room_week().demand("X", windows=ALWAYS)
    later = next_week().space("X").put(travel={"metres": {"org": {"S": 1}}})
    with pytest.raises(InvalidProblem) as told:
        follow_into(here.problem(), plan_of(), later.problem())
    assert {i.code for i in told.value.issues} == {"duplicate_id"}
