"""A whole week explained: the same as one by one, wherever it is done, and nothing silently lost."""

from __future__ import annotations

import sys
from typing import Any, cast

import pytest

import solver.why.all
from models.problem import Problem
from solver.desk.desk import Desk
from solver.executors.local import Pool
from solver.executors.protocol import Executor
from solver.why.all import explain_all
from solver.why.explain import Explanation, Why
from tests.build import Week, open_in
from tests.random_weeks import small_week
from tests.solver.desk.test_suggest import desk_of
from tests.solver.pools import Broken, InProcess, Silent


def crowded(n: int = 5) -> Problem:
    """One room and `n` demands that want it at the same time, each of another weight."""
    week = Week().space("S")
    for k in range(n):
        week.demand(f"D{k}", weight=100 + 10 * k, windows=open_in(("mon 18:00", "mon 19:00")))
    return week.problem()


def one_by_one(desk: Desk) -> tuple[Explanation, ...]:
    return tuple(Why(desk).all())


@pytest.fixture
def small_tasks(monkeypatch):
    """Two demands per task."""
    monkeypatch.setattr("solver.why.all.MOST_DEMANDS", 2)


@pytest.mark.usefixtures("little_proof")
@pytest.mark.parametrize("seed", range(4))
def test_here_and_by_tasks_it_is_the_same_as_one_by_one(small_tasks, seed):
    problem = Problem.model_validate(small_week(seed))
    desk = desk_of(problem, seed)
    whole = one_by_one(desk)
    found = explain_all(problem, desk.assignments, executor=cast(Executor, InProcess(2)))
    assert found.explanations == whole
    assert (found.left, found.defects) == ((), ())


def test_few_demands_need_no_worker(monkeypatch):
    monkeypatch.setattr(solver.why.all, "Pool", None)
    problem = crowded()
    told: list[tuple[int, int]] = []
    found = explain_all(problem, (), told=lambda done, of: told.append((done, of)))
    assert found.explanations == one_by_one(Desk(problem, ()))
    assert told == [(k, 5) for k in range(1, 6)]


def test_only_those_asked_for_and_of_these_the_heaviest():
    problem = crowded()
    found = explain_all(problem, (), demands=[1, 2, 3], most=2)
    assert [e.demand for e in found.explanations] == ["D2", "D3"]
    assert found.left == (1,)


def test_cancelled_here_keeps_what_is_explained():
    asked = iter([False, False, True])
    found = explain_all(crowded(), (), cancelled=lambda: next(asked))
    assert [e.demand for e in found.explanations] == ["D0", "D1"]
    assert found.left == (2, 3, 4)


def test_cancelled_on_workers_keeps_what_is_explained_and_abandons_the_rest(small_tasks):
    """The first worker answers at once, the second never."""

    class Half(InProcess):
        def __init__(self) -> None:
            super().__init__(2)
            self.abandoned: list[int] = []

        def start(self, task: Any) -> None:
            super().start(task)
            self.messages = [m for m in self.messages if m.number == 0]

        def abandon(self, number: int) -> None:
            self.abandoned.append(number)

    pool, looks = Half(), iter([False, True])
    found = explain_all(crowded(), (), executor=cast(Executor, pool), cancelled=lambda: next(looks))
    assert [e.demand for e in found.explanations] == ["D0", "D1"]
    assert found.left == (2, 3, 4)
    assert pool.abandoned == [1]


def test_a_task_that_fails_is_told_and_its_demands_are_named(small_tasks):
    found = explain_all(crowded(), (), executor=cast(Executor, Broken(2)))
    assert found.explanations == ()
    assert found.left == (0, 1, 2, 3, 4)
    assert found.defects == ("the worker ended with code -9",) * 3


def test_nobody_who_misses_nothing_is_asked_about():
    week = Week().space("S").demand("D", weight=1)
    found = explain_all(week.problem(), (), executor=cast(Executor, Silent(1)), demands=[])
    assert found == solver.why.all.Explained(())


@pytest.mark.skipif(sys.platform != "linux", reason="memory is capped on Linux alone")
def test_a_worker_that_dies_loses_its_own_demands_alone(small_tasks):
    """The second task ends its worker; the others come back from real processes as they are here."""

    class Dying(Pool):
        child = "tests.solver.executors.children.dying"

    problem = crowded()
    found = explain_all(problem, (), executor=Dying(1, 1 << 30))
    assert found.left == (2, 3)
    assert found.explanations == tuple(e for e in one_by_one(Desk(problem, ())) if e.demand not in ("D2", "D3"))
    (defect,) = found.defects
    assert defect.startswith("the worker ended with code")
