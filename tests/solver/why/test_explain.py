"""What is said of a session left out is true: `certain` and `proved` by a brute force, every remedy by the judge."""

from __future__ import annotations

import json
import math
import random
import time
from collections import Counter
from typing import Any

import pytest

from models.changes import apply, load_changes
from models.plan import Assignment
from models.problem import Problem
from solver.desk.desk import Desk
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from solver.why.explain import Why
from tests.brute_force import TooManyPlans, best_plan
from tests.build import Week, open_in, people_need, plan_of, session, space_need
from tests.random_weeks import small_week, tiny_week
from tests.solver.desk.test_suggest import desk_of
from tests.solver.pools import InProcess
from tests.weeks.seeds import seeds

Json = dict[str, Any]


def changed_by(problem: Problem, changes: tuple[Json, ...]) -> Problem:
    """The week with changes as a file of them would make it; `models.changes` shares nothing with the search."""
    return apply(problem, load_changes(json.dumps(changes).encode()))


def taken(assignments: tuple[Assignment, ...], come: Any, gone: Any, problem: Problem) -> list[Assignment]:
    """The plan with sessions come and gone, numbered anew in order of start."""
    left = Counter(without_number(a) for a in gone)
    out = []
    for a in assignments:
        if left[without_number(a)]:
            left[without_number(a)] -= 1
        else:
            out.append(a)
    assert not +left
    numbers: Counter[str] = Counter()
    each = {d.id for d in problem.demands if d.each}
    numbered = []
    for a in sorted([*out, *come], key=lambda a: (a.demand, a.start, a.end)):
        numbered.append(a if a.demand in each else a.model_copy(update={"session": numbers[a.demand]}))
        numbers[a.demand] += 1
    return numbered


def without_number(a: Assignment) -> str:
    return a.model_copy(update={"session": 0}).model_dump_json()


@pytest.mark.usefixtures("little_proof")
@seeds(few=10, many=60)
def test_every_remedy_serves_one_session_more_for_the_points_it_says(seeds):
    found: Counter[str] = Counter()
    for seed in seeds:
        problem = Problem.model_validate(small_week(seed))
        desk = desk_of(problem, seed)
        why = Why(desk)
        for d, demand in enumerate(problem.demands):
            for e in why.of(d):
                for r in e.remedies:
                    other = changed_by(problem, r.remedy.changes)
                    then = taken(desk.assignments, r.come, r.gone, other)
                    verdict = judge(other, then)
                    before = judge(other, desk.assignments).score.total
                    assert verdict.ok, (seed, r, verdict.violations)
                    assert verdict.score.total - before == r.net_points, (seed, r)
                    more = sum(a.demand == demand.id for a in then) - sum(
                        a.demand == demand.id for a in desk.assignments
                    )
                    assert more >= 1
                    displaced = {a.demand for a in r.gone} - {demand.id}
                    assert displaced == set(r.displaced)
                    found[r.remedy.kind] += 1
    assert sum(found.values()) > 15, found
    assert len(found) > 4, found


@seeds(few=60, many=250)
def test_what_is_certain_or_proved_is_so_in_every_plan(seeds):
    """On weeks of which all plans can be listed, from the best plan and from one with sessions taken away."""
    said: Counter[str] = Counter()
    for seed in seeds:
        data = tiny_week(seed)
        try:
            best = best_plan(data, most=1500)
        except TooManyPlans:
            continue
        problem = Problem.model_validate(data)
        if problem.policy.tiers:
            continue
        for sessions in (best.assignments, thinned(problem, best.assignments, seed)):
            desk = Desk(problem, [Assignment.model_validate(a) for a in sessions])
            if not desk.verdict.ok:
                continue
            why = Why(desk)
            for d, demand in enumerate(problem.demands):
                asked = desk.week.demands[d].asked
                now = asked - desk.missing(d)
                never = 0
                for e in why.of(d):
                    said[e.proof] += 1
                    if e.proof == "certain":
                        never = e.missing
                        assert best.most[demand.id] <= asked - e.missing, (seed, demand.id, e)
                    if e.proof == "proved":
                        assert best.most_in_best[demand.id] <= now, (seed, demand.id, e)
                assert never <= desk.missing(d)
    assert said["certain"] > 5, said
    assert said["proved"] > 2, said


def thinned(problem: Problem, sessions: list[Json], seed: int) -> list[Json]:
    """The plan with about half of its demands' sessions gone, pins excepted."""
    rng = random.Random(seed)
    pinned = {p.demand for p in problem.pins}
    gone = {d.id for d in problem.demands if d.id not in pinned and rng.random() < 0.5}
    return [a for a in sessions if a["demand"] not in gone]


def explained(week: Week, *sessions: Json, demand: int = 0) -> Any:
    desk = Desk(week.problem(), plan_of(*sessions).assignments)
    return Why(desk).of(demand)


def test_half_an_hour_later_is_the_smallest_change():
    windows = open_in(("mon 18:00", "mon 19:00"))
    week = Week().space("S", availability=open_in(("mon 18:30", "mon 22:00"))).demand("D", weight=100, windows=windows)
    (e,) = explained(week)
    assert e.proof == "certain"
    first = e.remedies[0]
    assert first.remedy.kind == "other_time"
    assert first.remedy.data["minutes"] == 30
    assert (first.net_points, first.displaced) == (100, ())


def test_whoever_has_it_is_named_and_what_would_be_lost():
    week = Week().space("S").demand("A", weight=300, windows=open_in(("mon 18:00", "mon 19:00")))
    week.demand("B", weight=100, windows=open_in(("mon 18:00", "mon 19:00")))
    (e,) = explained(week, session("A", "mon 18:00", spaces=["S"]), demand=1)
    assert e.reason == "taken"
    assert e.proof == "proved"
    assert [b.demand for b in e.blocking if b.demand] == ["A"]
    assert e.instead.points.total == -200


def test_a_missing_skill_asks_for_one_more_person():
    week = Week().demand("D", weight=100, windows=open_in(("mon 18:00", "mon 19:00")), needs=[people_need()])
    (e,) = explained(week)
    assert (e.reason, e.proof) == ("no_eligible_person", "certain")
    assert [r.remedy.kind for r in e.remedies] == ["one_more_person"]
    assert e.remedies[0].remedy.data["skill"] == "help"


def test_a_lifted_ban_and_a_longer_opening_are_found():
    week = (
        Week()
        .space("S", availability=open_in(("mon 18:00", "mon 19:00")))
        .space("T", availability=open_in(("tue 18:00", "tue 19:00")))
    )
    week.demand("D", weight=100, windows=open_in(("mon 18:00", "mon 19:00"))).put(bans=[{"demand": "D", "space": "S"}])
    (e,) = explained(week)
    kinds = {r.remedy.kind: r for r in e.remedies}
    assert {"lift_ban", "open_space"} <= set(kinds)
    assert kinds["open_space"].remedy.data["space"] == "T"
    assert kinds["open_space"].remedy.data["minutes"] == 60


def test_a_smaller_quantity_is_only_as_small_as_it_must_be():
    week = Week().space("S", capacity=7).demand("D", weight=100, needs=[space_need(10)])
    (e,) = explained(week)
    less = next(r for r in e.remedies if r.remedy.kind == "fewer_units")
    assert less.remedy.data["units"] == 7


def test_nothing_is_proved_of_the_best_plans_once_time_is_over():
    both = {"windows": open_in(("mon 18:00", "mon 19:00"))}
    week = Week().space("S").demand("A", weight=300, **both).demand("B", weight=100, **both)
    desk = Desk(week.problem(), plan_of(session("A", "mon 18:00", spaces=["S"])).assignments)
    said = [Why(desk, until).of(1, remedies=False)[0] for until in (math.inf, time.monotonic())]
    assert [(e.reason, e.proof) for e in said] == [("taken", "proved"), ("taken", "best_effort")]


def test_twins_are_not_said_to_be_left_out_of_every_best_plan():
    windows = open_in(("mon 18:00", "mon 19:00"))
    week = Week().space("S").demand("A", weight=100, windows=windows).demand("B", weight=100, windows=windows)
    (e,) = explained(week, session("A", "mon 18:00", spaces=["S"]), demand=1)
    assert e.proof == "best_effort"


def test_a_plan_proved_best_says_nothing_false(monkeypatch):
    monkeypatch.setattr("solver.planning.Pool", InProcess)
    problem = Problem.model_validate(small_week(3))
    made = plan(problem, Limits(seconds=None, work=5))
    for d in range(len(problem.demands)):
        for e in Why(Desk(problem, made.assignments)).of(d):
            assert made.outcome != "optimal" or problem.policy.tiers or not e.instead or e.instead.points.total <= 0
