"""Faults in a worker: the plan so far arrives, judged, with the true reason why it ended."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from models.loading import load_problem
from models.plan import Plan
from solver.compile.week import compile_week
from solver.executors.local import Pool
from solver.executors.memory import FOR_WORKERS, LEAST, fair_share, machine_memory
from solver.executors.protocol import MEMORY
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from solver.tasks import Done, DualTask
from tests.build import room_week
from tests.solver.exact.best import HOUR

ROOT = Path(__file__).resolve().parents[3]
MOST = 768 << 20
WORK = Limits(seconds=None, work=0.3)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is capped on Linux alone")


class Watched(Pool):
    """Remembers the first processes, and what came back."""

    def __init__(self, child: str, n: int = 1):
        self.child = f"tests.solver.executors.children.{child}"
        super().__init__(n, MOST)
        self.first = self.pids
        self.done: list[Done] = []

    def collect(self, timeout):
        messages = super().collect(timeout)
        self.done += [m for m in messages if isinstance(m, Done)]
        return messages


def planned(pool: Pool, limits: Limits = WORK, **options: object) -> Plan:
    """The example's plan, which the judge accepts."""
    problem = load_problem((ROOT / "examples" / "week.json").read_bytes())
    made = plan(problem, limits, executor=pool, **options)  # type: ignore[arg-type]
    verdict = judge(problem, made)
    assert verdict.ok
    assert verdict.score == made.score
    assert made.assignments
    return made


@pytest.fixture
def parts(monkeypatch):
    """Every week is planned in parts."""
    monkeypatch.setattr("solver.planning.EXACT_SIZE", 0)


def task(number: int) -> DualTask:
    """A small task."""
    return DualTask(number, 0.0, 0.0, 1)


@pytest.mark.parametrize(
    ("child", "cause"),
    [("greedy", MEMORY), ("greedy_in_cpp", MEMORY), ("dying", "the worker ended with code -11")],
)
def test_a_task_that_ends_its_worker_says_why_and_the_next_finds_a_new_one(child, cause):
    with Watched(child) as pool:
        pool.load(compile_week(room_week(weight=100, windows=HOUR).problem()))
        for number in range(3):
            pool.start(task(number))
            while len(pool.done) == number:
                pool.collect(1.0)
        good, bad, next_one = pool.done
        assert bad.failed.startswith(cause)
        assert good.dual
        assert next_one.dual
        assert good.dual.bound == next_one.dual.bound
        assert pool.pids != pool.first


@pytest.mark.slow
@pytest.mark.parametrize("child", ["greedy", "dying"])
def test_a_fault_in_a_part_is_told_and_the_plan_arrives(parts, child):
    pool = Watched(child)
    made = planned(pool)
    assert made.stop_reason == "work_limit"
    assert [w.message for w in made.warnings if w.code == "defect"] == [d.failed for d in pool.done if d.failed]
    assert any(d.failed for d in pool.done)


@pytest.mark.slow
def test_a_region_that_never_returns_is_given_up(monkeypatch, parts):
    """It holds its region and one worker until it counts as lost; then both are free."""
    monkeypatch.setattr("solver.planning.LARGE", 0)
    monkeypatch.setattr("solver.regions.engine.GRACE_SECONDS", 0.0)
    pool = Watched("hanging", 2)
    made = planned(pool, Limits(seconds=20.0))
    assert made.stop_reason in ("time_limit", "no_improvement")
    assert any("did not return" in w.message for w in made.warnings)
    assert pool.pids != pool.first


@pytest.mark.slow
def test_a_cancelled_run_does_not_wait_for_a_part_that_never_returns(parts):
    """Cancelled once something is planned and the worker hangs: the plan so far, and the true reason."""
    pool = Watched("hanging")
    looks = iter(range(1_000_000))
    made = planned(pool, Limits(seconds=600.0), cancelled=lambda: bool(pool.done) and next(looks) > 10)
    assert made.stop_reason == "cancelled"


def test_a_fair_share_leaves_some_of_the_machine():
    assert fair_share(1) == int(FOR_WORKERS * machine_memory())
    assert 2 * fair_share(2) <= fair_share(1)
    assert fair_share(10**9) == LEAST
