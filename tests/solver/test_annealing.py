"""Chains before and beside exact models: what they find is judged, and what fails is told."""

import time
from dataclasses import replace

import pytest

from solver.annealing import FIRST, LONG_UNTIL
from solver.bounding import Bounding
from solver.incumbent import Incumbent
from solver.judge import judge
from solver.limits import Limits
from solver.neighbourhoods import Chooser
from solver.planning import plan
from solver.recreate.work import Heat, recreate
from solver.run import Run
from solver.search import Search
from solver.tasks import Halfway, RecreateTask, Task
from tests.random_weeks import small_week
from tests.solver.paths import Paths
from tests.solver.pools import Broken, InProcess, Message

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


class Noted(InProcess):
    """Notes what it is given, and never answers but with what a test puts there."""

    def __init__(self, n: int):
        super().__init__(n)
        self.given: list[Task] = []

    def start(self, task: Task) -> None:
        """Notes it."""
        self.running += 1
        self.given.append(task)

    def collect(self, timeout: float) -> list[Message]:
        """What a test has put there."""
        out, self.messages = self.messages, []
        return out


def searching(pool: InProcess, limits: Limits) -> Search:
    """Over a random week; its bound is not asked for."""
    paths = Paths(small_week(SEEDS[0], without=("travel", "previous")))
    told = iter([False] * 3)
    run = Run(paths.week, limits, 0, pool.n, None, lambda: next(told, True), time.monotonic(), Incumbent(paths.week))
    search = Search(run, pool, Chooser(run.week, 0), Bounding(run))
    search.bounding.possible = False
    return search


def test_one_worker_follows_one_chain_to_the_end_beside_others_that_begin_again():
    pool = Noted(3)
    searching(pool, Limits(seconds=600.0)).run()
    lengths = [t.seconds for t in pool.given if isinstance(t, RecreateTask)]
    assert len(lengths) == 3
    assert lengths[0] == pytest.approx(600 * LONG_UNTIL, rel=0.01)
    assert all(x == pytest.approx(600 * FIRST, rel=0.01) for x in lengths[1:])


def test_a_run_that_must_repeat_exactly_has_no_chain_to_the_end():
    pool = Noted(2)
    searching(pool, Limits(seconds=None, work=600.0)).run()
    steps = [t.steps for t in pool.given if isinstance(t, RecreateTask)]
    assert len(set(steps)) == 1


def test_a_better_plan_told_on_the_way_is_judged_and_kept_and_a_false_one_is_not():
    pool = Noted(1)
    search = searching(pool, Limits(seconds=600.0))
    run = search.context
    free = range(len(run.week.demands))
    made = recreate(run.week, run.week.pins, free, None, Heat(0.6, 0.01), 0, 500, None)
    assert made.gain > 0
    twice = replace(made, sessions=made.sessions * 2, gain=made.gain + 1)
    before = run.incumbent.score.total
    pool.messages = [Halfway(0, twice), Halfway(0, made)]
    search.run()
    assert run.incumbent.score.total == before + made.gain
    assert not run.incumbent.defects
