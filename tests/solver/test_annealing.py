"""A short anneal before the exact model: what it finds is judged, and what fails is told."""

import pytest

from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from tests.random_weeks import small_week
from tests.solver.paths import Paths
from tests.solver.pools import Broken, InProcess

LIMITS = Limits(seconds=None, work=0.2)
SEEDS = [s for s in range(12) if not Paths(small_week(s)).problem.policy.tiers][:6]  # tiers are not annealed


@pytest.fixture
def annealed(monkeypatch):
    """Even the smallest week is annealed first."""
    monkeypatch.setattr("solver.annealing.WORTH_IT", 0)
    return monkeypatch


@pytest.mark.parametrize("seed", SEEDS)
def test_the_anneal_leaves_a_plan_that_the_judge_passes(annealed, seed):
    annealed.setattr("solver.planning.Pool", InProcess)
    problem = Paths(small_week(seed)).problem
    made = plan(problem, LIMITS)
    verdict = judge(problem, made)
    assert verdict.ok
    assert verdict.score == made.score
    assert not [w for w in made.warnings if w.code == "defect"]
    assert made.score.total >= Paths(small_week(seed)).greedy().score["total"]


def test_an_anneal_that_fails_is_told_and_the_plan_arrives(annealed):
    annealed.setattr("solver.planning.Pool", Broken)
    made = plan(Paths(small_week(0)).problem, LIMITS)
    assert made.stop_reason == "error"
    assert any("code -9" in w.message for w in made.warnings if w.code == "defect")
