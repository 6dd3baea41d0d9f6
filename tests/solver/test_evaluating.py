"""A plan made by hand beside the best that is possible: never a bound below a plan, never points for broken rules."""

from __future__ import annotations

import pytest

from models.plan import Plan
from models.problem import Problem
from solver.compile.week import frame_of
from solver.evaluating import Evaluation, evaluate, held_of
from solver.judge import judge
from solver.limits import Limits
from solver.salvage import salvage
from tests.build import Week, plan_of, session
from tests.random_weeks import tiny_week
from tests.solver.pools import InProcess
from tests.solver.test_salvage import planned
from tests.weeks.seeds import seeds


def evaluated(problem: Problem, plan: Plan, work: float = 5.0) -> Evaluation:
    return evaluate(problem, plan, Limits(seconds=None, work=work), executor=InProcess(1))


def two_rooms() -> Week:
    """Two wishes of 100 points each, at one hour, and a room for each."""
    hour = {"windows": [{"start": "2026-03-09T10:00:00+08:00", "end": "2026-03-09T11:00:00+08:00"}]}
    week = Week().space("R").space("S").policy(served={"priority_weight": [0, 0, 100, 0, 0]})
    return week.demand("D", windows=hour).demand("E", windows=hour)


def test_a_plan_that_leaves_something_out_is_told_how_far_the_best_is():
    found = evaluated(two_rooms().problem(), plan_of(session("D", spaces=["R"])))
    assert found.verdict.ok
    assert (found.standing.score.total, found.bound, found.gap) == (100, 200, 0.5)
    assert not found.is_best
    assert found.found.score is not None
    assert found.found.score.total == 200
    assert (found.held.sessions, found.held.asked, found.held.demands, found.held.asking) == (1, 2, 1, 2)


def test_the_best_plan_is_known_as_such():
    found = evaluated(two_rooms().problem(), plan_of(session("D", spaces=["R"]), session("E", spaces=["S"])))
    assert (found.is_best, found.gap, found.held.share) == (True, 0.0, 1.0)


def test_of_a_plan_that_breaks_rules_only_what_can_stand_is_measured():
    found = evaluated(two_rooms().problem(), plan_of(session("D", spaces=["R"]), session("E", spaces=["R"])))
    assert not found.verdict.ok
    assert found.verdict.score.total == 200  # more than it has a right to
    assert (found.standing.sessions, found.standing.score.total, found.gap) == (1, 100, 0.5)


def test_pins_that_the_plan_forgot_are_part_of_what_stands():
    week = two_rooms().pin(session("D", spaces=["R"]))
    found = evaluated(week.problem(), plan_of(session("E", spaces=["S"])))
    assert [f.rule for f in found.verdict.violations] == ["R18"]
    assert (found.given, found.standing.sessions, found.is_best) == (1, 2, True)


def test_a_plan_of_another_week_is_told_and_a_hand_made_one_says_nothing():
    problem = two_rooms().problem()
    assert not evaluated(problem, plan_of(problem_sha256="0" * 64)).of_this_week
    assert evaluated(problem, plan_of(problem_sha256=problem.sha256)).of_this_week
    assert evaluated(problem, plan_of()).of_this_week


def test_with_tiers_each_tier_is_compared_and_no_bound_is_claimed():
    week = two_rooms().policy(tiers=[["served"]])
    part = evaluated(week.problem(), plan_of(session("D", spaces=["R"])))
    whole = evaluated(week.problem(), plan_of(session("D", spaces=["R"]), session("E", spaces=["S"])))
    assert (part.bound, part.gap, part.is_best) == (None, None, False)
    assert whole.is_best


HOSTILE = {
    "the year 1": session("D", spaces=["R"]) | {"start": "0001-01-01T00:00:00+14:00", "end": "0001-01-01T01:00:00Z"},
    "the year 9999": session("D", spaces=["R"]) | {"start": "9999-12-31T00:00:00Z", "end": "9999-12-31T23:00:00-12:00"},
    "from the first to the last": session("D") | {"start": "0001-01-01T00:00:00Z", "end": "9999-12-31T23:00:00Z"},
    "backwards": session("D", minutes=-60, spaces=["R"]),
    "nobody's wish": session("nobody", spaces=["R"]),
    "a room that is not there": session("D", spaces=["nowhere"]),
    "a need that is not there": session("D", spaces=[(7, "R", 1)]),
    "a person for a room": session("D", people=["R"]),
    "more than a room holds": session("D", spaces=[(0, "R", 10_000_000)]),
    "half a minute": session("D", start="mon 10:00:30", spaces=["R"]),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_nonsense_is_a_violation_and_stands_for_nothing(what):
    found = evaluated(two_rooms().problem(), plan_of(HOSTILE[what]))
    assert not found.verdict.ok
    assert (found.standing.sessions, found.standing.score.total, found.bound) == (0, 0, 200)


def test_a_session_many_times_over_counts_once():
    found = evaluated(two_rooms().problem(), plan_of(*[session("D", spaces=["R"])] * 50))
    assert (found.given, found.held.sessions, found.standing.sessions) == (50, 1, 1)


def test_a_wish_for_each_window_counts_each():
    days = {"weekly": [{"days": ["mon", "tue", "wed"], "start": "10:00", "end": "11:00"}]}
    problem = Week().space("R").demand("D", windows=days, minutes=None, sessions="each").problem()
    held = held_of(frame_of(problem), plan_of(session("D", spaces=["R"])).assignments)
    assert (held.sessions, held.asked, held.demands) == (1, 3, 0)
    nothing = Week().space("R").demand("D", windows={}, sessions="each").problem()
    assert held_of(frame_of(nothing), ()).share is None


@seeds(few=25, many=60)
def test_no_part_of_a_plan_is_above_the_bound_or_above_what_is_found(seeds):
    for seed in seeds:
        problem = Problem.model_validate(tiny_week(seed))
        half = planned(problem)[::2]
        found = evaluated(problem, Plan(assignments=tuple(half)), work=1.0)
        assert found.found.score is not None
        frame = frame_of(problem)
        assert (
            found.standing.score == judge(problem, frame.names.assignments(salvage(frame, half), frame.timeline)).score
        )
        assert found.bound is None or found.standing.score.total <= found.bound, seed
        if not problem.policy.tiers:
            assert found.found.score.total >= found.standing.score.total, seed
        assert not [n for n in found.found.warnings if n.code == "defect"], seed


def test_an_empty_week_is_at_its_best():
    found = evaluated(Week().space("R").problem(), plan_of())
    assert (found.is_best, found.held.share, found.standing.sessions) == (True, None, 0)
