"""A repaired plan keeps every rule, disturbs little, and is near what planning everything anew would find."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from models.changes import Change, Close, Edit, apply
from models.forked import cores
from models.plan import Assignment
from models.problem import Problem, sha256_of
from solver.compile.week import compile_week
from solver.construct import construct
from solver.desk.desk import Desk
from solver.judge import judge, judging
from solver.limits import Limits
from solver.planning import plan
from solver.prices import flat_prices
from solver.repair import repairing
from solver.repair.repairing import Repaired, repair
from solver.repair.told import changes_between, to_tell
from solver.why.explain import Why
from tests.build import Week, at, open_in, people_need, plan_of, session, window
from tests.random_weeks import small_week
from tests.solver.pools import InProcess
from tests.weeks.seeds import seeds

Json = dict[str, Any]
pytestmark = pytest.mark.usefixtures("little_proof")

LONG = 60.0
"""Seconds that no repair of a small week takes."""

WORK = Limits(seconds=None, work=1)


def first_plan(problem: Problem) -> list[Assignment]:
    week = compile_week(problem)
    return week.names.assignments(construct(week, flat_prices(week)).sessions(), week.timeline)


def some_change(problem: Problem, rng: random.Random) -> Change | None:
    """A thing that may go wrong, with nothing that pins, bans or pairs name."""
    named = str((problem.pins, problem.bans, problem.policy.pairs))
    day = problem.horizon.start + dt.timedelta(days=rng.randrange(0, 5))
    stretch: Json = {"op": "close", "start": day.isoformat(), "end": (day + dt.timedelta(days=2)).isoformat()}
    kind = rng.choice(["space", "volunteer", "demand"])
    if kind == "demand" or not (problem.spaces if kind == "space" else problem.volunteers):
        loose = [d.id for d in problem.demands if f"'{d.id}'" not in named]
        return (
            Edit.model_validate({"op": "remove", "path": f"/demands/{rng.choice(loose)}"}) if len(loose) > 1 else None
        )
    ids = [s.id for s in problem.spaces] if kind == "space" else [v.id for v in problem.volunteers]
    return Close.model_validate({**stretch, kind: rng.choice(ids)})


def later(problem: Problem, rng: random.Random) -> Problem:
    now = problem.horizon.start + dt.timedelta(hours=rng.randrange(0, 60))
    return problem.model_copy(update={"now": now})


def good_plan(problem: Problem) -> list[Assignment]:
    return list(plan(problem, WORK).assignments)


def repaired_weeks(numbers: Any, made: Callable[[Problem], list[Assignment]] = first_plan) -> Any:
    for seed in numbers:
        before = Problem.model_validate(small_week(seed, without={"previous"}))
        rng = random.Random(seed)
        change = some_change(before, rng)
        if change:
            old = made(before)
            after = later(apply(before, [change]), rng)
            yield seed, before, after, old, repair(before, after, old, seconds=LONG)


@seeds(few=25, many=120)
def test_a_repaired_plan_keeps_every_rule_and_says_what_it_changed(seeds):
    changed = 0
    for seed, _, after, old, done in repaired_weeks(seeds):
        verdict = judge(done.problem, done.plan)
        assert verdict.ok, (seed, verdict.violations)
        assert verdict.score == done.plan.score
        assert done.problem.previous == tuple(old)
        assert done.problem.demands == after.demands
        assert done.changed == changes_between(done.problem, old, done.plan.assignments)
        kept = [a for a in old if a.start < after.planned_at and a in done.problem.pins]
        assert all(any(same(a, b) for b in done.plan.assignments) for a in kept), seed
        missing = sum(u.missing for u in done.plan.unserved)
        asked = asked_in(done)
        assert missing == asked, seed
        changed += len(done.changed)
    assert changed > 2


@pytest.mark.skipif(cores() < 2, reason="one core, or no forks")
def test_a_large_week_is_written_and_judged_in_several_processes_with_the_same_answer(monkeypatch):
    for _, before, after, old, done in repaired_weeks(range(4)):
        with monkeypatch.context() as large:
            large.setattr(repairing, "LARGE", 0)
            large.setattr(judging, "LARGE", 0)
            shared = repair(before, after, old, seconds=LONG)
        plain = shared.plan.model_copy(update={"seconds": done.plan.seconds})
        assert (plain, shared.changed) == (done.plan, done.changed)
        assert shared.problem.sha256 == shared.plan.problem_sha256 == sha256_of(done.problem.as_given())


def asked_in(done: Repaired) -> int:
    """Sessions that are asked for and not held, by the week's own windows."""
    week = compile_week(done.problem)
    held = [a.demand for a in done.plan.assignments]
    return sum(max(0, o.asked - held.count(o.demand.id)) for o in week.demands)


def same(a: Assignment, b: Assignment) -> bool:
    return a.model_copy(update={"session": 0}) == b.model_copy(update={"session": 0})


@seeds(few=4, many=25)
def test_it_is_near_what_planning_anew_finds(seeds, monkeypatch):
    monkeypatch.setattr("solver.planning.Pool", InProcess)
    mine = best = 0
    for _, _, _, _, done in repaired_weeks(seeds, good_plan):
        if not done.problem.policy.tiers:
            full = plan(done.problem, WORK)
            assert full.score
            assert done.plan.score
            mine, best = mine + done.plan.score.total, best + max(full.score.total, done.plan.score.total)
    assert best > 0
    assert mine >= best - best // 100


def two_rooms() -> Week:
    week = (
        Week(now=at("mon 08:00")).space("A").space("B").policy(stability={"dropped": 60, "moved": 30, "replaced": 15})
    )
    return week.demand("D", weight=100, windows=open_in(("wed 18:00", "wed 20:00"))).demand(
        "E", weight=100, windows=open_in(("wed 18:00", "wed 19:00"))
    )


def closing(space: str, start: str, end: str) -> Change:
    return Close.model_validate({"op": "close", "space": space, **window(start, end)})


def test_what_is_not_touched_stays_and_the_rest_is_moved_as_little_as_possible():
    before = two_rooms().problem()
    old = plan_of(session("D", "wed 18:00", spaces=["A"]), session("E", "wed 18:00", spaces=["B"])).assignments
    done = repair(before, apply(before, [closing("A", "wed 00:00", "wed 24:00")]), old, seconds=LONG)
    (c,) = done.changed
    assert (c.demand, c.what) == ("D", "moved")
    assert c.new is not None
    assert c.new.spaces[0].space == "B"
    assert c.new.start.hour == 19
    assert done.broken == 1
    assert {(t.kind, t.id) for t in done.to_tell} == {("requester", "org"), ("lender", "org")}


def test_a_limit_on_changes_is_kept():
    before = two_rooms().demand("F", weight=500, windows=open_in(("wed 18:00", "wed 19:00"))).problem()
    old = plan_of(session("D", "wed 18:00", spaces=["A"]), session("E", "wed 18:00", spaces=["B"])).assignments
    free = repair(before, before, old, seconds=LONG)
    assert len(free.changed) == 0  # nothing has changed, nobody is looked at
    urgent = Edit.model_validate({"op": "replace", "path": "/demands/F/priority", "value": 5})
    after = apply(before, [urgent])
    assert {c.demand for c in repair(before, after, old, seconds=LONG).changed} >= {"F"}
    assert len(repair(before, after, old, seconds=LONG, most_changes=0).changed) == 0
    assert len(repair(before, after, old, seconds=LONG, most_changes=1).changed) <= 1


def test_what_has_begun_stays_though_its_volunteer_is_ill_now():
    week = Week().volunteer("V").volunteer("W").demand("D", weight=100, sessions=2, needs=[people_need()])
    before = week.policy(stability={"dropped": 60, "moved": 30, "replaced": 15}).problem()
    old = plan_of(
        session("D", "mon 10:00", people=["V"]), session("D", "thu 10:00", number=1, people=["V"])
    ).assignments
    ill = Close.model_validate({"op": "close", "volunteer": "V", **window("mon 00:00", "sun 24:00")})
    after = apply(before, [ill]).model_copy(update={"now": plan_of(session("D", "tue 10:00")).assignments[0].start})
    done = repair(before, after, old, seconds=LONG)
    assert judge(done.problem, done.plan).ok
    assert [c.what for c in done.changed] == ["replaced"]
    assert [r.volunteer for a in done.plan.assignments for r in a.people] == ["V", "W"]
    assert {(t.kind, t.id) for t in done.to_tell} == {("requester", "org"), ("volunteer", "V"), ("volunteer", "W")}


def test_notice_was_given_when_the_plan_was_published():
    week = Week().space("S", notice_minutes=2880).demand("D", weight=100, windows=open_in(("wed 18:00", "wed 19:00")))
    before = week.volunteer("V").problem()
    old = plan_of(session("D", "wed 18:00", spaces=["S"])).assignments
    gone = Edit.model_validate({"op": "remove", "path": "/volunteers/V"})
    after = apply(before, [gone]).model_copy(update={"now": plan_of(session("D", "wed 10:00")).assignments[0].start})
    done = repair(before, after, old, seconds=LONG)
    assert done.changed == ()
    assert judge(done.problem, done.plan).ok


def test_frozen_sessions_do_not_move_for_others():
    before = two_rooms().demand("F", weight=900, windows=open_in(("wed 18:00", "wed 19:00"))).problem()
    old = plan_of(session("D", "wed 18:00", spaces=["A"]), session("E", "wed 18:00", spaces=["B"])).assignments
    after = apply(before, [Edit.model_validate({"op": "replace", "path": "/demands/F/priority", "value": 5})])
    done = repair(before, after, old, seconds=LONG, freeze=dt.timedelta(hours=72))
    assert done.changed == ()


def test_a_withdrawn_demand_is_dropped_and_its_people_are_told():
    before = two_rooms().problem()
    old = plan_of(session("D", "wed 18:00", spaces=["A"])).assignments
    done = repair(
        before, apply(before, [Edit.model_validate({"op": "remove", "path": "/demands/D"})]), old, seconds=LONG
    )
    assert ("D", "dropped") in {(c.demand, c.what) for c in done.changed}
    assert to_tell(done.problem, done.changed)[0].kind == "lender"


def test_cancelled_at_once_gives_what_still_stands():
    before = two_rooms().problem()
    old = plan_of(session("D", "wed 18:00", spaces=["A"]), session("E", "wed 18:00", spaces=["B"])).assignments
    after = apply(before, [closing("A", "wed 00:00", "wed 24:00")])
    done = repair(before, after, old, seconds=LONG, cancelled=lambda: True)
    assert [a.demand for a in done.plan.assignments] == ["E"]
    assert done.plan.stop_reason == "cancelled"


def test_what_a_repair_leaves_out_is_explained_within_its_time(monkeypatch):
    """Proofs of the best plans take seconds each: they end when the time of the repair does."""
    ends: list[float] = []

    def why(desk: Desk, until: float) -> Why:
        ends.append(until)
        return Why(desk, until)

    monkeypatch.setattr("solver.repair.repairing.Why", why)
    before = two_rooms().problem()
    old = plan_of(session("D", "wed 18:00", spaces=["A"]), session("E", "wed 18:00", spaces=["B"])).assignments
    began = time.monotonic()
    repair(before, apply(before, [closing("A", "wed 00:00", "wed 24:00")]), old, seconds=LONG)
    assert began + LONG <= ends[0] <= time.monotonic() + LONG


def test_a_neighbourhood_that_cannot_be_built_in_time_is_left_to_the_quick_search(monkeypatch):
    """One demand with a street's 1,500 volunteers takes seconds to build alone."""
    built: list[int] = []

    def refuse(*_: object) -> None:
        built.append(1)
        raise RuntimeError

    monkeypatch.setattr("solver.exact.model.build", refuse)
    before = two_rooms().problem()
    after = apply(before, [closing("A", "wed 00:00", "wed 24:00")])
    old = plan_of(session("D", "wed 18:00", spaces=["A"]), session("E", "wed 18:00", spaces=["B"])).assignments
    with pytest.raises(RuntimeError):
        repair(before, after, old, seconds=LONG)
    monkeypatch.setattr("solver.repair.repairing.MOST_LITERALS", 0)
    done = repair(before, after, old, seconds=LONG)
    assert (len(built), sorted(a.demand for a in done.plan.assignments)) == (1, ["D", "E"])
