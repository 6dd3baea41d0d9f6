"""Turns: who has waited too long gets what somebody comparable has who waited less, and nobody else is moved."""

from __future__ import annotations

from typing import Any

import pytest

from models.problem import Problem
from solver.compile.week import compile_week
from solver.construct import construct
from solver.desk.desk import Desk
from solver.following.turns import envied, turns
from solver.judge import judge
from solver.prices import flat_prices
from tests.build import Week, open_in, plan_of, session, weekly
from tests.solver.regions.districts import district
from tests.weeks.seeds import seeds

HOUR = open_in(("mon 10:00", "mon 11:00"))
TWO_HOURS = open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00"))


def room(*waited: int, **spaces: Any) -> Week:
    """One hour of one room; demands A, B, C… that want it have waited so many weeks."""
    week = Week().space("S", availability=HOUR, **spaces).policy(served={"priority_weight": [0, 0, 100, 0, 0]})
    for name, weeks in zip("ABCD", waited, strict=False):
        week.demand(name, windows=TWO_HOURS, weeks_waiting=weeks)
    return week


def handed(week: Week, *sessions: Any, patience: int = 3) -> tuple[list[str], list[tuple[str, int]]]:
    """Who is served after all, and who won how many points."""
    problem = week.problem()
    desk = Desk(problem, plan_of(*sessions).assignments)
    after, found = turns(desk, patience)
    verdict = judge(problem, after.assignments)
    assert verdict.ok, verdict.violations
    assert verdict.score.total - desk.verdict.score.total == sum(s.points.total for s in found)
    won = [(a.demand, s.points.total) for s in found for a in s.come]
    return sorted({a.demand for a in after.assignments}), won


def test_who_has_waited_longer_gets_the_place():
    assert handed(room(4, 1), session("B", spaces=["S"])) == (["A"], [("A", 60)])


def test_also_where_that_costs_points():
    """Both have waited for five weeks and more, which counts no more; the other likes the hour."""
    week = room(7, 5).policy(preference={"time": 30}).demand("B", preferred=[weekly("08:00", "18:00")])
    assert handed(week, session("B", spaces=["S"])) == (["A"], [("A", -30)])


@pytest.mark.parametrize(("waited", "patience"), [(2, 3), (3, 4), (0, 1)])
def test_nobody_has_a_turn_before_patience_is_over(waited, patience):
    assert handed(room(waited, 0), session("B", spaces=["S"]), patience=patience) == (["B"], [])


def test_with_no_patience_everybody_who_has_waited_longer_has_a_turn():
    assert handed(room(1, 0), session("B", spaces=["S"]), patience=0) == (["A"], [("A", 20)])
    assert handed(room(1, 1), session("B", spaces=["S"]), patience=0) == (["B"], [])


@pytest.mark.parametrize(
    "other",
    [{"kind": "choir"}, {"priority": 4}, {"sessions": 2, "windows": TWO_HOURS, "min_sessions": 2}],
    ids=["of another kind", "of another priority", "who asks for more"],
)
def test_those_who_are_not_comparable_keep_their_places(other):
    week = room(9, 0).space("S", availability=TWO_HOURS).demand("A", windows=HOUR).demand("B", **other)
    held = [session("B", spaces=["S"])]
    if "sessions" in other:
        held.append(session("B", "tue 10:00", number=1, spaces=["S"]))
    assert handed(week, *held) == (["B"], [])


def test_a_pin_stays():
    week = room(9, 0)
    week.pin(session("B", spaces=["S"]))
    assert handed(week, session("B", spaces=["S"])) == (["B"], [])


def test_whose_going_leaves_no_room_has_nothing_to_give():
    week = room(9, 0).space("T", kind="hall", availability=HOUR).demand("B", needs=[_hall()])
    week.space("S", availability=open_in(("sun 10:00", "sun 11:00")))
    assert handed(week, session("B", spaces=["T"])) == (["B"], [])


def _hall() -> dict[str, Any]:
    return {"type": "space", "kinds": ["hall"], "quantity": 1}


def test_who_loses_a_place_gets_what_is_left():
    week = room(4, 1).space("T", availability=open_in(("tue 10:00", "tue 11:00"))).demand("A", windows=HOUR)
    assert handed(week, session("B", spaces=["S"])) == (["A", "B"], [("A", 180)])


def test_who_loses_a_place_has_a_turn_of_its_own():
    """A takes the place of C, who has waited least but too long, too; C that of D in another room."""
    week = room(9, 0, 4, 1).space("T", kind="hall", availability=HOUR)
    week.demand("D", needs=[_hall()]).demand("B", windows=open_in(("sat 10:00", "sat 11:00")))
    week.demand("C", needs=[{"type": "space", "kinds": ["room", "hall"], "quantity": 1}])
    served, won = handed(week, session("C", spaces=["S"]), session("D", spaces=["T"]))
    assert served == ["A", "C"]
    assert [name for name, _ in won] == ["A", "C"]


def test_those_who_have_waited_least_give_first():
    week = room(9, 2, 1, 3, capacity=3)
    held = [session(name, spaces=["S"]) for name in "BCD"]
    assert handed(week, *held)[0] == ["A", "B", "D"]


def waited(problem: Problem, seed: int) -> Problem:
    """The same week in which everybody has waited for some time, and nobody is dearer than others."""
    changes = ({"weeks_waiting": (seed * 7 + k * 5) % 9, "priority": 3} for k in range(len(problem.demands)))
    demands = [d.model_copy(update=c) for d, c in zip(problem.demands, changes, strict=True)]
    return problem.model_copy(update={"demands": tuple(demands)})


@seeds(12, 120)
def test_after_all_turns_nobody_envies_with_reason(seeds) -> None:
    """Weeks planned as if nobody had waited: legal, the points that are said, whoever drops out has waited less than
    whoever comes in, and nothing is left to hand over."""
    taken = 0
    for seed in seeds:
        week = compile_week(district(seed, 4))
        sessions = construct(week, flat_prices(week)).sessions()
        problem = waited(week.problem, seed)
        desk = Desk(problem, week.names.assignments(sessions, week.timeline))
        after, found = turns(desk, 2)
        verdict = judge(problem, after.assignments)
        assert verdict.ok, (seed, verdict.violations)
        assert verdict.score.total - desk.verdict.score.total == sum(s.points.total for s in found), seed
        weeks = {d.id: d.weeks_waiting for d in problem.demands}
        for s in found:
            losers = {m.demand for m in s.moved if m.new is None}
            winners = {a.demand for a in s.come} | {m.demand for m in s.moved if m.new}
            assert all(weeks[loser] < max(weeks[w] for w in winners) for loser in losers), seed
        again, more = turns(after, 2)
        assert (again.assignments, more) == (after.assignments, ()), seed
        taken += len(found)
    assert taken > len(seeds) // 3


def test_the_places_that_are_envied_are_told_from_those_who_waited_least():
    week = room(9, 2, 1, capacity=2)
    problem = week.problem()
    desk = Desk(problem, plan_of(session("B", spaces=["S"]), session("C", spaces=["S"])).assignments)
    assert list(envied(desk, 0)) == [2, 1]
