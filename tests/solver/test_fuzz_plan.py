"""plan() on random weeks, whole, in parts and by neighbourhoods: judged, bounded, repeatable, true in what it says."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from models.plan import Plan
from models.problem import Problem
from solver.compile.week import size_of
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from solver.split import components
from tests.brute_force import Best, TooManyPlans, best_plan, value_by_tier
from tests.random_weeks import small_week, tiny_week
from tests.solver.paths import Paths
from tests.solver.pools import InProcess
from tests.solver.test_fuzz import QUICK, pins_alike
from tests.weeks import changes
from tests.weeks.seeds import seeds

Json = dict[str, Any]
WORK, LITTLE = Limits(seconds=None, work=5), Limits(seconds=None, work=0.3)


@pytest.fixture
def in_process(monkeypatch):
    """No worker processes, and a size up to which a week is solved whole."""

    def change(exact_size: int | None = None) -> None:
        monkeypatch.setattr("solver.planning.Pool", InProcess)
        if exact_size is not None:
            monkeypatch.setattr("solver.planning.EXACT_SIZE", exact_size)

    return change


def check(week: Json, problem: Problem, made: Plan, where: str) -> tuple[int, ...]:
    """What holds for every plan; returns its value tier by tier."""
    verdict = judge(problem, made)
    assert verdict.ok, (where, verdict.violations)
    assert made.score == verdict.score, where
    assert made.bound is None or made.bound >= verdict.score.total, where
    assert not [w for w in made.warnings if w.code == "defect"], (where, made.warnings)
    check_missing(problem, made, where)
    return value_by_tier(week, verdict.score.model_dump())


def check_missing(problem: Problem, made: Plan, where: str) -> None:
    """Every session that is asked and not held is told once."""
    held = Counter(a.demand for a in made.assignments)
    told: Counter[str] = Counter()
    for u in made.unserved:
        assert u.missing > 0, where
        told[u.demand] += u.missing
    assert told == Counter({d: n - held[d] for d, n in Paths.asked(problem).items() if n > held[d]}), where


def check_claims(best: Best, made: Plan, asked: dict[str, int], where: str) -> None:
    """No plan at all serves what is certain not to be served; no best plan what is proved not to be."""
    certain = sum_of(made, ("certain",))
    proved = sum_of(made, ("certain", "proved"))
    for demand, n in asked.items():
        assert certain[demand] == 0 or best.most[demand] <= n - certain[demand], (where, demand)
        assert proved[demand] == 0 or best.most_in_best[demand] <= n - proved[demand], (where, demand)


def sum_of(made: Plan, proofs: tuple[str, ...]) -> Counter[str]:
    """Sessions missing by demand, for these kinds of proof."""
    out: Counter[str] = Counter()
    for u in made.unserved:
        if u.proof in proofs:
            out[u.demand] += u.missing
    return out


@pytest.mark.parametrize("make", [tiny_week, small_week])
@seeds(12, 25)
def test_whole_weeks(make, seeds, in_process) -> None:
    in_process()
    for seed in seeds:
        week, where = make(seed), f"{make.__name__}({seed})"
        if not pins_alike(week):
            problem = Problem.model_validate(week)
            made = plan(problem, WORK, workers=1)
            value = check(week, problem, made, where)
            best = Paths(week).exact(effort=QUICK)
            if best.solution.proved:
                assert value <= best.after.value, where
                assert made.outcome == "feasible" or value == best.after.value, where
                assert made.bound is None or made.bound >= best.after.score["total"], where


@seeds(30, 80)
def test_what_is_said_to_be_impossible_is(seeds, in_process) -> None:
    in_process()
    for seed in seeds:
        week, where = tiny_week(seed), f"tiny_week({seed})"
        try:
            best = best_plan(week, most=1_000)
        except TooManyPlans:
            continue
        if not pins_alike(week):
            problem = Problem.model_validate(week)
            made = plan(problem, WORK, workers=1)
            check(week, problem, made, where)
            check_claims(best, made, Paths.asked(problem), where)


@pytest.mark.parametrize("make", [tiny_week, small_week])
@seeds(1, 2)
def test_by_neighbourhoods(make, seeds, in_process) -> None:
    in_process(exact_size=0)
    for seed in seeds:
        week, where = make(seed), f"{make.__name__}({seed})"
        if not pins_alike(week):
            problem = Problem.model_validate(week)
            made = plan(problem, LITTLE, seed=seed, workers=1)
            value = check(week, problem, made, where)
            best = Paths(week).exact(effort=QUICK)
            if best.solution.proved:
                assert value <= best.after.value, where
                assert made.bound is None or made.bound >= best.after.score["total"], where


@seeds(12, 60)
def test_two_weeks_that_share_nothing_are_worth_both(seeds, in_process) -> None:
    """Solved in parts: the best of each are the best of all."""
    split = 0
    for seed in seeds:
        single, where = changes.with_policy(tiny_week(seed), "cost", per_yuan=0), f"tiny_week({seed})"
        week = changes.doubled({k: v for k, v in single.items() if k != "policy"} | {"policy": without_tiers(single)})
        paths = Paths(week)
        largest = max(size_of(paths.week, part) for part in components(paths.week))
        if largest < size_of(paths.week) and not pins_alike(week):
            split += 1
            in_process(exact_size=largest)
            made = plan(paths.problem, WORK, workers=1)
            assert made.outcome == "optimal", where
            half = Paths(single | {"policy": without_tiers(single)}).exact(effort=QUICK)
            assert check(week, paths.problem, made, where) == tuple(2 * v for v in half.after.value), where
    assert split >= len(seeds) // 4


def without_tiers(week: Json) -> Json:
    """The policy but for its tiers, with which a week is not solved in parts."""
    return {k: v for k, v in week["policy"].items() if k != "tiers"}


@pytest.mark.parametrize("exact_size", [None, 0])
@seeds(1, 1)
def test_the_same_work_gives_the_same_plan(exact_size, seeds, in_process) -> None:
    in_process(exact_size)
    for seed in seeds:
        problem = Problem.model_validate(small_week(seed))
        one, two = (plan(problem, LITTLE, seed=5, workers=2) for _ in range(2))
        assert one.model_dump_json() == two.model_dump_json(), f"small_week({seed})"
