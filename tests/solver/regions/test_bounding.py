"""The bound of a large week: the dual of the whole, then its parts, one by one and while there is time."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from math import inf

import pytest

from models.problem import Problem
from solver.bounding import pin_constant
from solver.compile.week import frame_of
from solver.exact.component import SCALE
from solver.exact.solve import Effort, Proof
from solver.incumbent import Incumbent
from solver.limits import Limits
from solver.planning import plan
from solver.regions.bounding import PART_SECONDS, Bounding
from solver.regions.tasks import Bounded, Climbing, PartTask, WholeDualTask, bound_part, bound_whole
from solver.run import Run
from solver.tasks import Done
from tests.build import Week as Builder
from tests.build import open_in
from tests.random_weeks import small_week
from tests.weeks.seeds import seeds


def rooms(n: int = 3) -> Problem:
    """So many rooms for three, each wanted for all the time that it is open by three demands for two."""
    week = Builder().policy(served={"priority_weight": [0, 0, 1000, 0, 0]})
    for r in range(n):
        week.space(f"S{r}", kind=f"k{r}", availability=open_in(("mon 10:00", "mon 12:00")), capacity=3)
        for d in range(3):
            need = {"type": "space", "kinds": [f"k{r}"], "quantity": 2}
            week.demand(f"D{r}{d}", windows=open_in(("mon 10:00", "mon 12:00")), minutes=120, needs=[need])
    return week.problem()


def bounding(problem: Problem, limits: Limits) -> Bounding:
    frame = frame_of(problem)
    run = Run(frame, limits, 0, 1, None, lambda: False, time.monotonic(), Incumbent(frame))
    return Bounding(run, itertools.count())


def proved(b: Bounding, left: float = 100.0) -> list[int]:
    """Everything there is to do, one after another: the bound after each task."""
    bounds = []
    while task := b.next_task(left):
        assert b.next_task(left) is None
        if isinstance(task, WholeDualTask):
            b.take(Done(task.number, bounded=bound_whole(replace(task, climbing=replace(task.climbing, rounds=50)))))
        else:
            b.take(Done(task.number, proof=bound_part(task)))
        assert b.run.bound is not None
        bounds.append(b.run.bound)
    return bounds


def test_parts_are_proved_one_by_one_and_each_lowers_the_bound():
    """Rooms hold one of three demands each; by the dual, one and a half."""
    first, *others = proved(bounding(rooms(), Limits(seconds=100.0)))
    assert first >= 4_400
    assert others == sorted(others, reverse=True)
    assert others[-1] == 3_000


def test_a_part_is_left_alone_where_little_time_is_left():
    b = bounding(rooms(), Limits(seconds=100.0))
    task = b.next_task(100.0)
    assert isinstance(task, WholeDualTask)
    b.take(Done(task.number, bounded=bound_whole(task)))
    assert b.unfinished
    assert b.next_task(PART_SECONDS * 0.3) is None
    assert not b.unfinished


def test_where_a_run_must_repeat_exactly_parts_take_no_more_than_a_share_of_its_work():
    for work, parts in ((100.0, 3), (2.1, 2), (1.1, 1), (0.5, 0)):
        b = bounding(rooms(), Limits(seconds=None, work=work))
        assert len(proved(b, inf)) == 1 + parts
        assert b.spent <= 0.3 * work


def test_a_part_that_fails_or_proves_nothing_changes_nothing():
    b = bounding(rooms(1), Limits(seconds=100.0))
    task = b.next_task(100.0)
    assert isinstance(task, WholeDualTask)
    b.take(Done(task.number, bounded=bound_whole(task)))
    before = b.run.bound
    (part,) = b.waiting
    for answer in ({"failed": "the worker ended with code -9"}, {"proof": Proof(None, None, 1.0)}):
        b.waiting.append(part)
        task = b.next_task(100.0)
        assert isinstance(task, PartTask)
        b.take(Done(task.number, **answer))
        assert b.run.bound == before


def test_weeks_with_tiers_have_no_bound_of_this_kind():
    problem = rooms()
    tiers = problem.policy.model_copy(update={"tiers": (("served",), ("distance",))})
    assert bounding(problem.model_copy(update={"policy": tiers}), Limits(seconds=100.0)).next_task(100.0) is None


def whole(problem: Problem, rounds: int) -> Bounded:
    return bound_whole(whole_dual(problem, rounds))


def whole_dual(problem: Problem, rounds: int) -> WholeDualTask:
    run = Run(frame_of(problem), Limits(seconds=100.0), 0, 1, None, lambda: False, 0.0, Incumbent(frame_of(problem)))
    return WholeDualTask(0, problem, Climbing(-inf, pin_constant(run), rounds), inf)


def early(task: WholeDualTask, *rounds: int) -> WholeDualTask:
    """With so many early rounds, go after go."""
    return replace(task, climbing=replace(task.climbing, early=rounds))


def test_a_first_bound_and_prices_are_told_on_the_way():
    problem, told = rooms(), []
    task = early(whole_dual(problem, 50), 10)
    bounded = bound_whole(task, lambda bound, shadow: told.append((bound, shadow)))
    ((bound, shadow),) = told
    assert bound >= bounded.bound >= 3_000
    assert shadow.spaces.any()
    assert bounded.bound <= bound_whole(early(task)).bound + 5
    told.clear()
    bound_whole(early(task), lambda *x: told.append(x))
    assert not told


def test_prices_on_the_way_are_asked_for_where_time_ends_the_run_and_they_are_wanted():
    for limits, soon, asked in (
        (Limits(seconds=100.0), True, True),
        (Limits(seconds=100.0), False, False),
        (Limits(seconds=None, work=9.0), True, False),
    ):
        b = bounding(rooms(), limits)
        b.soon = soon
        task = b.next_task(100.0)
        assert isinstance(task, WholeDualTask)
        assert bool(task.climbing.early) == asked


@seeds(12, 120)
def test_no_plan_beats_the_bound_less_what_the_parts_save(seeds) -> None:
    saved = 0.0
    for seed in seeds:
        problem = Problem.model_validate(small_week(seed, without=("tiers",)))
        best = plan(problem, Limits(seconds=None, work=3.0), workers=1)
        assert best.score is not None
        found = whole(problem, 40)
        bound = found.value
        for number, part in enumerate(found.parts):
            proof = bound_part(PartTask(number, problem, part, Effort(work=2.0, quick=True)))
            if proof.bound is not None:
                bound -= max(0.0, part.worth - proof.bound / SCALE)
        assert best.score.total <= bound + 1e-6, seed
        saved += found.value - bound
    assert saved > 0


@pytest.mark.parametrize("limit", ["MOST_SPLIT", "LARGEST_PART"])
def test_parts_of_large_weeks_and_large_parts_are_not_looked_for(monkeypatch, limit):
    assert len(whole(rooms(), 40).parts) == 3
    monkeypatch.setattr(f"solver.regions.tasks.{limit}", 2)
    assert whole(rooms(), 40).parts == ()
