"""Worker processes killed, lost and left: the plan is kept, and nobody stays behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import solver.executors.local
from models.loading import load_problem
from models.problem import Problem
from solver.executors.local import Pool
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from solver.tasks import Done, OnTheWay, Partial
from tests.build import room_week
from tests.random_weeks import small_week
from tests.solver.exact.best import HOUR

ROOT = Path(__file__).resolve().parents[2]
WORK = Limits(seconds=None, work=0.05)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells who runs")


@pytest.fixture
def spawned(monkeypatch):
    """Every worker process that is ever started."""
    processes: list[subprocess.Popen[bytes]] = []
    spawn = solver.executors.local.spawn

    def watched(module, memory):
        worker = spawn(module, memory)
        processes.append(worker.process)
        return worker

    monkeypatch.setattr(solver.executors.local, "spawn", watched)
    return processes


def nobody_left(processes: list[subprocess.Popen[bytes]]) -> bool:
    """All started, ended and buried."""
    return bool(processes) and all(p.returncode is not None for p in processes)


def kill(processes: list[subprocess.Popen[bytes]]) -> None:
    """SIGKILL for all that still run."""
    for p in processes:
        if p.returncode is None:
            os.kill(p.pid, signal.SIGKILL)


def week() -> Problem:
    """A week of ten demands or so."""
    return Problem.model_validate(
        max((small_week(s, without={"pins"}) for s in range(8)), key=lambda w: len(w["demands"]))
    )


def killing_after(count: int, processes: list[subprocess.Popen[bytes]]) -> type[Pool]:
    """A pool whose children are killed once, at the `count`-th look for messages after a task was given."""
    looks = iter(range(100_000))

    class Killing(Pool):
        def collect(self, timeout: float) -> list[OnTheWay | Done]:
            if next(looks) == count:
                kill(processes)
            return super().collect(timeout)

    return Killing


def test_a_plan_leaves_no_worker_behind(spawned):
    plan(room_week(weight=100, windows=HOUR).problem(), WORK, workers=1)
    assert nobody_left(spawned)


def test_a_plan_that_raises_leaves_no_worker_behind(spawned):
    def raising():
        raise RuntimeError("the caller's own")

    with pytest.raises(RuntimeError, match="the caller's own"):
        plan(room_week(weight=100, windows=HOUR).problem(), WORK, workers=1, cancelled=raising)
    assert nobody_left(spawned)


def test_a_plan_cancelled_at_once_leaves_no_worker_behind(spawned):
    problem = week()
    made = plan(problem, Limits(seconds=60), workers=1, cancelled=lambda: True)
    assert made.stop_reason in ("cancelled", "proved")
    assert judge(problem, made).ok
    assert nobody_left(spawned)


@pytest.mark.slow
@pytest.mark.parametrize("search", [False, True])
@pytest.mark.parametrize("count", [0, 1, 6])
def test_a_plan_survives_the_death_of_its_workers(monkeypatch, spawned, count, search):
    """Killed before they are asked, when they have just been, and in the middle of it."""
    monkeypatch.setattr("solver.planning.Pool", killing_after(count, spawned))
    if search:
        monkeypatch.setattr("solver.planning.EXACT_SIZE", 0)
    problem = week()
    made = plan(problem, WORK)
    assert judge(problem, made).ok
    assert made.assignments
    assert len(spawned) > 2
    assert any(w.code == "defect" and "ended with code -9" in w.message for w in made.warnings)
    assert nobody_left(spawned)


@pytest.mark.slow
def test_what_a_worker_found_before_it_died_in_the_middle_of_a_solve_is_kept(monkeypatch, spawned):
    """Killed at its first better plan, long before the end: that plan comes out."""
    found: list[Partial] = []

    class KillingAtTheFirst(Pool):
        def collect(self, timeout: float) -> list[OnTheWay | Done]:
            messages = super().collect(timeout)
            if not found:
                found.extend(m for m in messages if isinstance(m, Partial))
                if found:
                    kill(spawned)
            return messages

    monkeypatch.setattr("solver.planning.Pool", KillingAtTheFirst)
    monkeypatch.setattr("solver.planning.EXACT_SIZE", 10**9)
    problem = load_problem((ROOT / "examples" / "week.json").read_bytes())
    made = plan(problem, Limits(seconds=None, work=100), workers=1, cancelled=lambda: len(spawned) > 1)
    assert made.stop_reason == "cancelled"
    assert judge(problem, made).ok
    assert len(made.assignments) >= len(found[0].sessions)
    assert any(w.code == "defect" and "ended with code -9" in w.message for w in made.warnings)
    assert nobody_left(spawned)


def test_a_task_given_to_a_dead_worker_goes_to_a_new_one(spawned):
    """Killed before the first task: it is found dead, replaced, and nothing is lost."""
    problem = room_week(weight=100, windows=HOUR).problem()
    made = plan(problem, WORK, workers=1, on_progress=lambda p: kill(spawned[:1]) if p.phase == "construct" else None)
    assert made.outcome == "optimal"
    assert len(spawned) == 2
    assert nobody_left(spawned)


def test_an_abandoned_task_ends_with_its_worker(spawned):
    with Pool(1) as pool:
        first = spawned[0]
        pool.abandon(7)
        assert not nobody_left([first])
        pool._workers[0].task = Done(7)  # type: ignore[assignment]
        pool.abandon(7)
        assert first.returncode == -signal.SIGKILL
        assert (len(spawned), pool.idle, pool.pids) == (2, 1, [spawned[1].pid])
    assert nobody_left(spawned)


def test_a_busy_pool_takes_no_further_task():
    with Pool(0) as pool, pytest.raises(RuntimeError, match="no idle worker"):
        pool.start(Done(0))  # type: ignore[arg-type]


PARENT = """
import sys
from models.loading import load_problem
from solver.limits import Limits
from solver.planning import plan

def tell(progress):
    print(progress.phase, flush=True)

plan(load_problem(open(sys.argv[1], "rb").read()), Limits(seconds=600), on_progress=tell)
"""


@pytest.mark.slow
def test_a_killed_parent_leaves_no_orphan():
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(ROOT / "examples" / "week.json")], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    for line in parent.stdout:
        if line.strip() not in (b"compile", b"construct"):  # from then on, the workers have something to do
            break
    orphans = children(parent.pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert len(orphans) == 2
    end = time.monotonic() + 60
    while any(runs(pid) for pid in orphans) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(runs(pid) for pid in orphans)


def children(pid: int) -> list[int]:
    """Process ids of the worker processes of a process."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            _, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid:
                found.append(int(stat.parent.name))
    return [child for child in found if runs(child)]


def runs(pid: int) -> bool:
    """Whether a worker process of that id runs; one that waits to be buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z" and b"solver.executors.child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
