"""Tasks in forked processes, and a plan judged by several: the same words, whatever becomes of one of them."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from select import select

import pytest

from models.forked import Aside, aside, cores, dealt_out
from models.problem import Problem
from solver.judge import judge, judging
from tests.random_weeks import small_week
from tests.solver.paths import Paths

pytestmark = pytest.mark.skipif(cores() < 2, reason="one core, or no forks")


def slow_pid(_: int) -> int:
    time.sleep(0.02)
    return os.getpid()


def test_tasks_are_done_in_several_processes_and_answered_in_their_order():
    pids = dealt_out([partial(slow_pid, k) for k in range(20)], 2)
    assert len(pids) == 20
    assert len(set(pids)) == 2
    assert dealt_out([partial(pow, k, 2) for k in range(50)], 3) == [k * k for k in range(50)]
    assert dealt_out([], 2) == []


def test_what_a_process_that_dies_had_taken_is_done_by_its_parent():
    parent = os.getpid()

    def deadly(k: int) -> int:
        if os.getpid() != parent:
            os._exit(9)
        time.sleep(0.02)
        return k

    assert dealt_out([partial(deadly, k) for k in range(10)], 2) == list(range(10))


def test_a_task_aside_is_done_elsewhere_and_here_if_its_process_dies():
    parent = os.getpid()
    assert aside(os.getpid)() != parent

    def deadly() -> int:
        if os.getpid() != parent:
            os._exit(9)
        return parent

    assert aside(deadly)() == parent


def test_several_processes_say_of_a_plan_what_one_says(monkeypatch):
    monkeypatch.setattr(judging, "LARGE", 0)
    breaches = 0
    for seed in range(12):
        paths = Paths(small_week(seed))
        good = paths.week.names.assignments(paths.greedy().sessions, paths.week.timeline)
        bad = [a.model_copy(update={"people": a.people[1:], "session": a.session + 1}) for a in good] + good[:1]
        problem = Problem.model_validate(paths.plain)
        for plan in (good, bad):
            alone, shared = judge(problem, plan), judge(problem, plan, processes=2)
            assert shared == alone
            breaches += len(alone.violations)
    assert breaches > 0


def test_a_task_aside_ends_with_the_process_that_began_it():
    """Whoever is killed leaves no forks behind that go on with what nobody waits for."""
    read, write = os.pipe()
    begun = os.fork()
    if begun == 0:
        os.write(write, str(aside_of_an_hour()).encode())
        time.sleep(3600)
    pid = int(os.read(read, 20))
    os.kill(begun, signal.SIGKILL)
    os.waitpid(begun, 0)
    os.close(write)
    assert select([read], [], [], 60)[0], f"process {pid} goes on"
    assert os.read(read, 1) == b""  # all that could write are gone


def aside_of_an_hour() -> int:
    """The process that does it."""
    begun = Aside(partial(time.sleep, 3600))
    assert begun._process.pid is not None
    return begun._process.pid
