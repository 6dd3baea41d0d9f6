"""Scenarios beside the base: same start, same effort, and errors before any work."""

import json
import pickle
import threading

import pytest

from models.changes import Scenario, load_scenario
from models.errors import InvalidPlan, Issue
from models.plan import Plan
from models.problem import Problem
from solver import planning
from solver.judge import judge
from solver.limits import Limits
from solver.scenarios import together
from solver.scenarios.comparing import InvalidScenario, compare
from solver.scenarios.results import Comparison, Look
from tests.build import Week, at, help_week, open_in, people_need, space_need
from tests.solver.pools import InProcess

WORK = Limits(seconds=None, work=1.0)
POINTS = {"served": {"priority_weight": [1, 2, 100, 6, 15]}}


def two_rooms() -> Problem:
    """Three meetings in the same hour, and two rooms."""
    week = Week().space("S1").space("S2").policy(**POINTS)
    for k in range(3):
        week.demand(f"D{k}", windows=open_in(("mon 10:00", "mon 11:00")))
    return week.problem()


def scenario(name: str, *changes) -> Scenario:
    return load_scenario(json.dumps({"name": name, "changes": changes}).encode())


LESS = scenario("one room", {"op": "remove", "path": "/spaces/S2"})
MORE = scenario("bigger", {"op": "scale", "percent": 200, "spaces": ["S1"]})
LATER = scenario("later", {"op": "close", "space": "S1", "start": at("mon 00:00"), "end": at("mon 09:00")})


def compared(*scenarios: Scenario, problem: Problem | None = None, plan: Plan | None = None, **more) -> Comparison:
    return compare(problem or two_rooms(), plan, scenarios, WORK, **{"workers": 1, "make_pool": InProcess, **more})


def test_a_scenario_is_beside_the_base_with_a_proved_difference():
    made = compared(LESS, MORE, LATER)
    assert (made.base.name, made.base.difference, made.base.figures.score.total) == ("base", None, 200)
    scores = [
        (r.name, r.difference.score, r.difference.proved, r.difference.served) for r in made.scenarios if r.difference
    ]
    assert scores == [("one room", -100, True, -1), ("bigger", 100, True, 1), ("later", 0, False, 0)]
    assert made.scenarios[2].difference
    assert made.scenarios[2].difference.interval
    assert made.scenarios[2].difference.interval.exact


def test_every_plan_is_one_of_its_own_week():
    made = compared(LESS, MORE)
    for result in (made.base, *made.scenarios):
        assert result.plan.problem_sha256 == result.problem.sha256
        verdict = judge(result.problem, result.plan)
        assert verdict.ok
        assert verdict.score == result.figures.score


def test_what_is_told_is_from_the_plan_that_all_began_with():
    made = compared(LESS)
    assert made.base.told.count == 0
    assert list(made.scenarios[0].told.owners) == ["org"]


def test_what_a_scenario_causes_is_from_the_base():
    demands = [d.model_copy(update={"weight": 300 - 100 * k}) for k, d in enumerate(two_rooms().demands)]
    problem = two_rooms().model_copy(update={"demands": tuple(demands)})
    hand = Plan.model_validate({"assignments": []})
    made = compared(LATER, LESS, problem=problem, plan=hand)
    assert list(made.base.told.organisations) == ["org"]
    assert made.base.caused.count == 0
    assert made.scenarios[0].caused.count == 0
    assert len(made.scenarios[0].told.organisations["org"]) == 2
    assert [(m.old is None, m.new is None) for m in made.scenarios[1].caused.organisations["org"]] == [(False, True)]


def test_all_begin_from_the_given_plan_with_the_same_effort(monkeypatch):
    calls = []
    true_plan = planning.plan

    def spy(problem, limits, seed, workers, **more):
        calls.append((problem.sha256, limits, seed, workers, len(more["start"])))
        return true_plan(problem, limits, seed, workers, **more)

    monkeypatch.setattr(together, "plan", spy)
    problem = two_rooms()
    start = true_plan(problem, WORK, workers=1, executor=InProcess(1))
    made = compared(LESS, MORE, problem=problem, plan=start, seed=3)
    assert made.start is start
    assert calls == [(r.problem.sha256, WORK, 3, 1, 2) for r in (made.base, *made.scenarios)]


def test_without_a_plan_the_base_is_planned_first_and_then_on():
    seen = []
    made = compared(LESS, on_progress=lambda look: seen.append((look.name, look.total)))
    assert list(dict.fromkeys(seen)) == [("base", 1), ("base", 2), ("one room", 2)]
    assert made.start.score == made.base.figures.score


def test_as_many_at_once_as_there_are_workers_and_the_same_comes_out():
    alone, beside = (compared(LESS, MORE, LATER, workers=n) for n in (1, 4))
    assert [r.plan for r in (alone.base, *alone.scenarios)] == [r.plan for r in (beside.base, *beside.scenarios)]


def test_workers_are_shared_evenly(monkeypatch):
    given = []

    def pool(n, memory):
        given.append((n, memory))
        return InProcess(n)

    monkeypatch.setattr(together, "Pool", pool)
    compared(LESS, MORE, workers=7, make_pool=None)
    assert given[0][0] == 7
    assert [n for n, _ in given[1:]] == [2, 2, 2]
    assert len({memory for _, memory in given[1:]}) == 1
    assert given[1][1] * 6 <= given[0][1] * 7 * 1.01


def test_large_weeks_are_planned_one_after_another(monkeypatch):
    monkeypatch.setattr(together, "LARGE", 2)
    names = set()
    compared(LESS, MORE, workers=3, on_progress=lambda _: names.add(threading.current_thread().name))
    assert "linli scenario" not in names


def test_looks_never_overlap():
    inside, worst = [], []

    def look(_):
        inside.append(1)
        worst.append(len(inside))
        inside.pop()

    compared(LESS, MORE, LATER, workers=4, on_progress=look)
    assert max(worst) == 1


def test_other_points_are_told():
    (made,) = compared(scenario("dear", {"op": "replace", "path": "/policy/cost/per_yuan", "value": 3})).scenarios
    assert made.difference
    assert not made.difference.same_points


def test_a_scenario_that_does_not_fit_is_told_before_any_work():
    looks: list[Look] = []
    bad = scenario("bad", {"op": "remove", "path": "/spaces/S9"})
    with pytest.raises(InvalidScenario) as told:
        compared(LESS, bad, on_progress=looks.append)
    assert (told.value.index, [i.path for i in told.value.issues], looks) == (1, ["changes[0].path"], [])


def test_the_error_goes_from_process_to_process():
    error = InvalidScenario(3, [Issue("not_there", "changes[0]", None, "r", "a")])
    again = pickle.loads(pickle.dumps(error))
    assert (again.index, again.issues) == (3, error.issues)


def test_a_plan_of_another_week_is_refused():
    other = help_week().problem()
    plan = planning.plan(other, WORK, workers=1, executor=InProcess(1))
    with pytest.raises(InvalidPlan, match="made for"):
        compared(LESS, plan=plan)


def test_a_plan_by_hand_may_begin_and_what_breaks_a_rule_does_not_stay():
    hand = Plan.model_validate({"assignments": [{
        "demand": "D1", "session": 0, "start": at("mon 10:00"), "end": at("mon 11:00"),
        "spaces": [{"need": 0, "space": "gone", "quantity": 1}],
    }]})  # fmt: skip
    made = compared(LESS, plan=hand)
    assert made.base.figures.sessions.served == 2
    assert list(made.base.told.organisations) == ["org"]


def test_when_it_is_cancelled_every_plan_is_the_best_so_far():
    made = compared(LESS, MORE, cancelled=lambda: True)
    assert made.base.plan.stop_reason == "cancelled"
    assert {r.plan.stop_reason for r in made.scenarios} <= {"cancelled", "proved"}
    assert all(judge(r.problem, r.plan).ok for r in made.scenarios)


@pytest.mark.parametrize("workers", [1, 3])
def test_what_a_planner_raises_is_raised_and_the_others_end(monkeypatch, workers):
    def broken(problem, *_, **__):
        raise ZeroDivisionError(problem.spaces[0].id)

    start = planning.plan(two_rooms(), WORK, workers=1, executor=InProcess(1))
    monkeypatch.setattr(together, "plan", broken)
    with pytest.raises(ZeroDivisionError):
        compared(LESS, MORE, workers=workers, plan=start)
    assert "linli scenario" not in {t.name for t in threading.enumerate()}


def test_people_and_growth_too():
    week = help_week(needs=[people_need(2)]).demand("E", needs=[space_need()]).policy(**POINTS).problem()
    more = scenario("two more", {"op": "volunteers", "count": 1, "like": "V"})
    grown = scenario("grown", {"op": "grow", "percent": 200})
    first, second = compared(more, grown, problem=week).scenarios
    assert first.difference
    assert second.difference
    assert (first.difference.served, [s.demand for s in first.difference.won]) == (1, ["D"])
    assert (second.difference.served, second.difference.asked) == (0, 2)


@pytest.mark.slow
def test_with_children_at_work_at_once_the_same_comes_out_as_one_after_another():
    problem = two_rooms()
    alone, beside = (compared(LESS, MORE, LATER, problem=problem, workers=n, make_pool=None) for n in (1, 3))
    assert [r.plan for r in (alone.base, *alone.scenarios)] == [r.plan for r in (beside.base, *beside.scenarios)]
