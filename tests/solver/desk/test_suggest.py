"""Suggestions: applied, each keeps all rules and changes the score by exactly what was said."""

from __future__ import annotations

from models.policy import TERMS
from models.problem import Problem
from solver.desk.desk import Desk, Suggestion
from solver.desk.suggest import for_demand, for_space, for_supply, for_volunteer
from solver.judge import judge
from tests.build import Week, people_need, plan_of, session, space_need, window
from tests.random_weeks import small_week
from tests.solver.desk.test_ways import standing
from tests.weeks.seeds import seeds


def desk_of(problem: Problem, seed: int) -> Desk:
    tally = standing(problem, seed, share=0.7)
    return Desk(problem, tally.week.names.assignments(tally.state.sessions(), tally.week.timeline))


def holds(desk: Desk, s: Suggestion) -> bool:
    """Whether the judge finds no breach, and the very points, in the plan with the suggestion taken."""
    verdict = judge(desk.problem, desk.after(s.way))
    before = desk.verdict.score
    return verdict.ok and all(
        getattr(verdict.score, t) == getattr(before, t) + getattr(s.points, t) for t in ("total", *TERMS)
    )


@seeds(few=30, many=120)
def test_every_suggestion_taken_is_what_it_says(seeds):
    found = {"demand": 0, "volunteer": 0, "space": 0, "supply": 0}
    for seed in seeds:
        problem = Problem.model_validate(small_week(seed))
        desk = desk_of(problem, seed)
        assert desk.verdict.ok
        asked = [
            *(("demand", for_demand(desk, d)) for d in range(len(problem.demands))),
            *(("volunteer", for_volunteer(desk, v)) for v in range(len(problem.volunteers))),
            *(("space", for_space(desk, j)) for j in range(len(problem.spaces))),
            *(("supply", for_supply(desk, k)) for k in range(len(problem.supplies))),
        ]
        for kind, suggestions in asked:
            for s in suggestions:
                assert holds(desk, s), (seed, kind, s)
                assert {a.demand for a in s.come} | {m.demand for m in s.moved}
                assert all(a in desk.after(s.way) for a in s.come)
                found[kind] += 1
    assert min(found.values()) > 5, found


@seeds(few=6, many=80)
def test_the_best_few_are_the_first_of_all(seeds):
    """Demands that cannot be among them by their most points are not looked at, and nothing is lost by it."""
    shown = 0
    for seed in seeds:
        problem = Problem.model_validate(small_week(seed))
        desk = desk_of(problem, seed)
        of_each = ((for_volunteer, problem.volunteers), (for_space, problem.spaces), (for_supply, problem.supplies))
        for ask, things in of_each:
            for k in range(len(things)):
                every = [s.points.total for s in ask(desk, k, 10_000)]
                assert [s.points.total for s in ask(desk, k, 2)] == every[:2], (seed, k)
                shown += len(every) > 2
    assert shown


def test_those_that_move_nobody_come_first_and_then_the_moved_are_named():
    week = (
        Week()
        .space("near", capacity=1)
        .space("far", capacity=1, kind="hall")
        .demand(
            "first",
            windows={"windows": [window("mon 10:00", "mon 11:00")]},
            weight=10,
            needs=[space_need(kinds=["room", "hall"])],
        )
        .demand("second", windows={"windows": [window("mon 10:00", "mon 11:00")]}, weight=50, needs=[space_need()])
    )
    made = plan_of(session("first", "mon 10:00", spaces=["near"]))
    desk = Desk(week.problem(), made.assignments)
    best, *_ = for_demand(desk, 1)
    assert [m.demand for m in best.moved] == ["first"]
    assert best.moved[0].new is not None
    assert best.moved[0].new.spaces[0].space == "far"
    assert best.points.total == 50


def test_a_volunteer_is_offered_the_open_place_beside_others():
    week = Week().volunteer("A").volunteer("B").demand("D", weight=100, needs=[people_need(2, min_count=1)])
    desk = Desk(week.problem(), plan_of(session("D", "mon 10:00", people=["A"])).assignments)
    best = for_volunteer(desk, 1)[0]
    assert best.points.served == 50
    assert best.moved[0].new is not None
    assert {r.volunteer for r in best.moved[0].new.people} == {"A", "B"}
