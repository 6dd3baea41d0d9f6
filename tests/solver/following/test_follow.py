"""This week moved on: what waits, what goes out, what is left of the offers, and wall times across clock changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models.demands import Demand
from models.errors import InvalidProblem
from models.loading import dump_problem, load_problem
from models.plan import Plan
from models.problem import Problem
from solver.following.follow import NextWeek, follow
from tests.build import Week, at, gift_week, open_in, plan_of, room_week, session, supply_need, weekly
from tests.random_weeks import small_week
from tests.solver.following.broken import KINDS, issues_of
from tests.solver.test_salvage import planned
from tests.weeks.seeds import seeds

THRICE = {"sessions": 3, "windows": {"weekly": [weekly("08:00", "20:00")]}}


def followed(week: Week, *sessions: Any, **plan: Any) -> NextWeek:
    return follow(week.problem(), plan_of(*sessions, **plan))


def the_demand(week: Week, *sessions: Any) -> Demand:
    """What is left of the one demand."""
    (demand,) = followed(week, *sessions).problem.demands
    return demand


def mornings(*days: str, number: int = 0) -> list[dict[str, Any]]:
    return [session(start=f"{d} 10:00", number=number + i, spaces=["S"]) for i, d in enumerate(days)]


def test_what_was_not_held_waits_a_week_longer():
    d = the_demand(room_week(**THRICE, weeks_waiting=2))
    assert (d.sessions, d.weeks_waiting) == (3, 3)


def test_what_was_held_goes_off_the_number_and_the_least_follows():
    d = the_demand(room_week(**THRICE, min_sessions=2), *mornings("mon", "tue"))
    assert (d.sessions, d.min_sessions, d.weeks_waiting) == (1, 1, 1)
    d = the_demand(room_week(**THRICE, min_sessions=2))
    assert (d.sessions, d.min_sessions) == (3, 2)


def test_what_was_held_goes_off_the_budget():
    week = room_week(**THRICE, budget_fen=1000).space("S", fen_per_unit_hour=301)
    assert the_demand(week, *mornings("mon", "tue")).budget_fen == 398
    assert the_demand(week).budget_fen == 1000


def test_a_demand_served_in_full_goes():
    found = followed(room_week(**THRICE), *mornings("mon", "tue", "wed"))
    assert (found.problem.demands, found.carried, found.ended, found.served) == ((), (), (), 1)


def test_a_wish_for_each_window_asks_for_all_of_the_next_ones():
    week = room_week(sessions="each", minutes=None, windows={"weekly": [weekly("10:00", "11:00", "mon tue wed")]})
    d = the_demand(week, *mornings("mon", "tue"))
    assert (d.sessions, d.weeks_waiting) == ("each", 1)
    assert followed(week, *mornings("mon", "tue")).carried[0].missing == 1
    assert followed(week, *mornings("mon", "tue", "wed")).problem.demands == ()


def test_a_wish_for_each_window_that_got_some_begins_to_wait_anew():
    windows = {"weekly": [weekly("10:00", "11:00", "mon tue wed")]}
    week = room_week(sessions="each", minutes=None, windows=windows, weeks_waiting=4)
    assert the_demand(week, *mornings("mon")).weeks_waiting == 1
    assert the_demand(week).weeks_waiting == 5


def test_the_least_of_a_wish_for_each_window_is_at_most_what_a_holiday_leaves():
    calendar = {"restdays": ["2026-03-18", "2026-03-19", "2026-03-20"]}
    windows = {"weekly": [{"days": ["workday"], "start": "10:00", "end": "11:00"}]}
    week = room_week(sessions="each", minutes=None, min_sessions=5, windows=windows).put(calendar=calendar)
    assert the_demand(week).min_sessions == 2


def test_a_demand_whose_windows_are_over_goes_out_with_the_end_of_the_last():
    found = followed(room_week(sessions=2, windows=open_in(("mon 09:00", "mon 12:00"), ("wed 09:00", "wed 12:00"))))
    (gone,) = found.ended
    assert (gone.reason, gone.missing, found.problem.demands) == ("deadline_passed", 2, ())
    assert gone.last == dt.datetime.fromisoformat(at("wed 12:00"))


def test_windows_that_are_over_are_gone_and_later_ones_stay():
    d = the_demand(room_week(windows=open_in(("mon 09:00", "mon 12:00"), ("mon+1w 09:00", "mon+1w 12:00"))))
    assert [w.start.isoformat() for w in d.windows.windows] == [at("mon+1w 09:00")]


UNTIL = {
    "the last day": (weekly("09:00", "12:00", until="2026-03-15"), False),
    "the day after": (weekly("09:00", "12:00", until="2026-03-16"), True),
    "a night that reaches over": (weekly("22:00", "06:00", until="2026-03-15"), True),
    "a night that ends with the week": (weekly("22:00", "24:00", until="2026-03-15"), False),
    "no such day before the end": (weekly("09:00", "12:00", "fri", until="2026-03-19"), False),
    "a day that never comes": ({"days": [], "start": "09:00", "end": "12:00"}, False),
    "until the end of time": (weekly("09:00", "12:00", until="9999-12-31"), True),
    "from the end of time": (weekly("09:00", "12:00", **{"from": "9999-12-31"}), True),
    "restdays": ({"days": ["restday"], "start": "09:00", "end": "12:00"}, True),
}


@pytest.mark.parametrize("what", UNTIL)
def test_a_pattern_ends_with_its_last_date(what):
    pattern, recurs = UNTIL[what]
    found = followed(room_week(windows={"weekly": [pattern]}))
    assert [len(found.carried), len(found.ended)] == ([1, 0] if recurs else [0, 1])


def test_who_had_no_open_window_yet_waits_without_being_passed_over():
    d = the_demand(room_week(windows=open_in(("tue+2w 09:00", "tue+2w 12:00")), weeks_waiting=1))
    assert d.weeks_waiting == 1


def test_a_session_held_in_part_is_held():
    need = {"type": "space", "kinds": ["room"], "quantity": 10, "min_quantity": 2}
    week = Week().space("S", capacity=4).demand("D", needs=[need])
    assert followed(week, session(spaces=[(0, "S", 4)])).served == 1


def test_things_count_once():
    week = gift_week(needs=[supply_need(7)]).demand("E", needs=[supply_need(3)]).supply("H", kind="book")
    found = followed(week, session(supplies=[(0, "G", 7)]), session("E", supplies=[(0, "G", 3)]))
    assert [(s.id, s.quantity) for s in found.problem.supplies] == [("G", 0), ("H", 10)]


def test_pins_and_the_published_plan_go_and_bans_stay_with_their_demands():
    pin = session("E", spaces=["S"])
    week = room_week().space("T").demand("E").pin(pin).previous(session(spaces=["S"]))
    week.put(bans=[{"demand": "D", "space": "T"}, {"demand": "E", "space": "T"}])
    made = followed(week, pin).problem
    assert (made.pins, made.previous) == ((), ())
    assert [(b.demand, b.space) for b in made.bans] == [("D", "T")]


def test_ways_of_demands_that_are_no_more_go():
    travel = {"metres": {"D": {"S": 5}, "E": {"S": 6}, "org": {"S": 7, "E": 8}}, "minutes": {"E": {"S": 1}}}
    made = followed(room_week().demand("E").put(travel=travel), session("E", spaces=["S"])).problem
    assert made.as_given()["travel"] == {"metres": {"D": {"S": 5}, "org": {"S": 7}}}


def test_what_was_open_at_instants_of_the_past_is_open_no_more():
    closed = [
        {"start": at("wed 00:00"), "end": at("thu 00:00")},
        {"start": at("fri+1w 00:00"), "end": at("sat+1w 00:00")},
    ]
    week = room_week().space("S", availability={"weekly": [weekly("08:00", "20:00")], "closed": closed})
    week.space("T", availability=open_in(("mon 08:00", "mon 20:00")), no_entry=closed).volunteer("V")
    s, t = followed(week).problem.spaces
    assert [w.start.isoformat() for w in s.availability.closed] == [at("fri+1w 00:00")]
    assert (t.availability.windows, len(t.no_entry)) == ((), 1)


def berlin(start: str, end: str, **fields: Any) -> Problem:
    horizon = {"start": start, "end": end, "timezone": "Europe/Berlin"}
    return room_week(**THRICE).put(**fields).horizon(**horizon).problem()


def test_wall_times_stay_when_the_clocks_change():
    week = berlin("2026-03-23T00:00:00+01:00", "2026-03-30T00:00:00+02:00", now="2026-03-22T18:00:00+01:00")
    made = follow(week, plan_of()).problem
    assert made.horizon.start.isoformat() == "2026-03-30T00:00:00+02:00"
    assert made.horizon.end.isoformat() == "2026-04-06T00:00:00+02:00"
    assert made.now is not None
    assert made.now.isoformat() == "2026-03-29T18:00:00+02:00"


HORIZONS = {
    "whole days": ("2026-03-09T00:00:00+01:00", "2026-03-14T00:00:00+01:00", "2026-03-14T00:00:00+01:00"),
    "from morning to evening": ("2026-03-09T08:00:00+01:00", "2026-03-15T20:00:00+01:00", "2026-03-16T08:00:00+01:00"),
    "half a day": ("2026-03-09T08:00:00+01:00", "2026-03-09T20:00:00+01:00", "2026-03-10T08:00:00+01:00"),
    "in another offset": ("2026-03-08T23:00:00Z", "2026-03-15T23:00:00Z", "2026-03-16T00:00:00+01:00"),
}


@pytest.mark.parametrize("what", HORIZONS)
def test_the_next_week_begins_where_this_one_ends_or_later_at_the_same_hour(what):
    start, end, then = HORIZONS[what]
    assert follow(berlin(start, end), plan_of()).problem.horizon.start.isoformat() == then


def test_at_the_end_of_the_calendar_it_is_told_and_now_stays():
    late = berlin("2200-12-29T00:00:00+01:00", "2201-01-05T00:00:00+01:00")
    with pytest.raises(InvalidProblem) as told:
        follow(late, plan_of())
    assert [i.code for i in told.value.issues] == ["horizon_year"]
    week = room_week().put(now="0001-01-01T00:00:00+14:00").problem()
    assert follow(week, plan_of()).problem.now == week.now


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (at("sun-1w 18:00"), at("sun 18:00")),
        (at("mon 00:00"), at("mon+1w 00:00")),
        (at("wed 09:00"), None),
        ("9999-12-31T00:00:00Z", None),
    ],
)
def test_a_repair_in_the_middle_of_the_week_does_not_cut_the_next_one(now, then):
    made = follow(room_week().put(now=now).problem(), plan_of()).problem
    assert (made.now and made.now.isoformat()) == then
    assert made.planned_at <= made.horizon.start


def test_the_longest_wait_is_a_wait_still():
    assert the_demand(room_week(**THRICE, weeks_waiting=10_000_000)).weeks_waiting == 10_000_000


def test_the_plans_own_words_say_why():
    unserved = [
        {"demand": "D", "missing": 1, "reason": "taken", "proof": "best_effort"},
        {"demand": "nobody", "missing": 1, "reason": "limits", "proof": "certain"},
    ]
    (c,) = followed(room_week(**THRICE), unserved=unserved).carried
    assert (c.reason, c.proof, c.missing) == ("taken", "best_effort", 3)


@pytest.mark.parametrize("kind", KINDS)
def test_what_does_not_follow_is_told_with_its_code(kind):
    assert {i.code for i in issues_of(kind)} == {kind}


@seeds(few=40, many=150)
def test_every_week_has_a_next_one_and_nobody_is_lost(seeds):
    for seed in seeds:
        week = Problem.model_validate(small_week(seed))
        plan = Plan(assignments=tuple(planned(week)), problem_sha256=week.sha256)
        found = follow(week, plan)
        made = load_problem(dump_problem(found.problem))
        assert made.sha256 == found.problem.sha256, seed
        waiting, gone = {c.demand for c in found.carried}, {e.demand for e in found.ended}
        assert {d.id for d in made.demands} == waiting, seed
        assert not waiting & gone, seed
        assert len(waiting) + len(gone) + found.served == len(week.demands), seed
        before = {d.id: d for d in week.demands}
        for c in found.carried:
            now = next(d for d in made.demands if d.id == c.demand)
            assert now.weeks_waiting == c.weeks_waiting <= before[c.demand].weeks_waiting + 1, seed
            assert now.each or now.sessions == c.missing, seed
        follow(made, plan_of())
