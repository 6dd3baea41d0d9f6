"""Several weeks planned at once, each with as many workers, memory and effort as the others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.plan import Assignment, Plan
from models.problem import Problem
from solver.executors.local import Pool
from solver.executors.memory import fair_share
from solver.executors.protocol import Executor
from solver.limits import Limits
from solver.planning import LARGE, plan
from solver.progress import Progress
from solver.scenarios.results import Look

MakePool = Callable[[int], Executor]
OnLook = Callable[[Look], None]


@dataclass(frozen=True)
class Effort:
    """What every plan is made with."""

    limits: Limits
    seed: int
    workers: int
    cancelled: Callable[[], bool]
    make_pool: MakePool | None = None


def plan_all(
    weeks: Sequence[tuple[str, Problem]],
    start: Sequence[Assignment],
    effort: Effort,
    on_look: OnLook | None = None,
) -> list[Plan]:
    """A plan of each week, begun from `start`, in the order of the weeks.

    As many are made at once as there are workers, with one each; large weeks one after another with all workers, as
    the thread that plans one is busy itself. What a plan is by `work` does not depend on it. Raises what a planner
    raises, once the others are cancelled.
    """
    large = any(len(problem.demands) > LARGE for _, problem in weeks)
    at_once = 1 if large else max(1, min(effort.workers, len(weeks)))
    return _Round(weeks, start, effort, at_once, on_look).plans()


class _Round:
    """Plans under way. Threads suffice: the work is done in child processes."""

    def __init__(
        self,
        weeks: Sequence[tuple[str, Problem]],
        start: Sequence[Assignment],
        effort: Effort,
        at_once: int,
        on_look: OnLook | None,
    ):
        self._weeks, self._start, self._effort, self._at_once, self._on_look = weeks, start, effort, at_once, on_look
        self._waiting = list(reversed(range(len(weeks))))
        self._made: dict[int, Plan] = {}
        self._errors: list[Exception] = []
        self._over = False
        self._lock = threading.Lock()

    def plans(self) -> list[Plan]:
        """All of them."""
        threads = [
            threading.Thread(target=self._work, name="linli scenario", daemon=True) for _ in range(self._at_once - 1)
        ]
        for thread in threads:
            thread.start()
        try:
            self._work()
            for thread in threads:
                thread.join()
        finally:  # whoever is interrupted here does not wait for the rest, which ends by itself
            self._over = True
        if self._errors:
            raise self._errors[0]
        return [self._made[i] for i in range(len(self._weeks))]

    def _work(self) -> None:
        while not self._errors:
            try:
                i = self._waiting.pop()
            except IndexError:
                return
            try:
                self._plan(i)
            except Exception as e:
                self._errors.append(e)

    def _plan(self, i: int) -> None:
        name, problem = self._weeks[i]
        workers = max(1, self._effort.workers // self._at_once)
        self._made[i] = plan(
            problem,
            self._effort.limits,
            self._effort.seed,
            workers,
            on_progress=(lambda now: self._look(name, now)) if self._on_look else None,
            cancelled=lambda: self._over or bool(self._errors) or self._effort.cancelled(),
            executor=self._pool(workers),
            start=self._start,
        )

    def _pool(self, workers: int) -> Executor:
        if self._effort.make_pool:
            return self._effort.make_pool(workers)
        return Pool(workers, fair_share(workers * self._at_once))

    def _look(self, name: str, now: Progress) -> None:
        with self._lock:
            if self._on_look and not self._over:
                self._on_look(Look(name, len(self._made), len(self._weeks), now))
