"""The bound's own work: one task at a time, once more only where that helps, and never again after it did not."""

from dataclasses import replace

from solver.bounding import MORE, ROUNDS, Bounding
from solver.incumbent import Incumbent
from solver.limits import Limits
from solver.run import Run
from solver.tasks import Done, DualTask, perform
from tests.build import help_week
from tests.solver.paths import Paths


def bounding() -> Bounding:
    """One demand that nobody is worth activating for: only pins stand, and the dual has something to climb."""
    week = Paths(help_week(weight=100).volunteer("V", activation_points=60).data).week
    run = Run(week, Limits(seconds=None, work=1.0), 0, 1, None, lambda: False, 0.0, Incumbent(week))
    return Bounding(run)


def answered(b: Bounding, late: float, value: float = 1000.0) -> None:
    """The next task is a dual; it is done with this value, and its last rounds lowered the bound by so much."""
    task = b.next_task(0)
    assert isinstance(task, DualTask)
    assert b.next_task(1) is None
    summary = perform(b.run.week, task).dual
    assert summary is not None
    b.take(Done(0, dual=replace(summary, late=late, value=value, components=())))


def test_the_dual_is_climbed_once_where_its_last_rounds_hardly_helped():
    b = bounding()
    answered(b, late=0.0)
    assert b.next_task(2) is None
    assert b.rounds == ROUNDS


def test_it_is_climbed_longer_where_they_helped_and_no_more_after_that_brought_nothing():
    b = bounding()
    answered(b, late=1e9)
    answered(b, late=1e9)
    assert not b.possible
    assert [b.next_task(n) for n in range(5)] == [None] * 5
    assert b.rounds == ROUNDS * MORE


def test_a_dual_that_failed_is_not_tried_again():
    b = bounding()
    assert b.next_task(0) is not None
    b.take(Done(0, failed="the worker ended with code -9"))
    assert [b.next_task(n) for n in range(3)] == [None] * 3
