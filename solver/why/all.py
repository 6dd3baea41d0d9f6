"""Why sessions of a whole week are left out, on child processes where they are many."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from models.plan import Assignment
from models.problem import Problem
from solver.desk.desk import Desk
from solver.executors.local import Pool
from solver.executors.protocol import Executor
from solver.tasks import Done
from solver.why.explain import Explanation, Why
from solver.why.tasks import ExplainTask

MOST_DEMANDS = 16
"""Demands of a task: some seconds in a street, half a minute in a district, whose problem takes a second to travel. So
few are explained in this process."""

Told = Callable[[int, int], None]
"""Hears how many demands are done, of how many."""


@dataclass(frozen=True)
class Explained:
    """What was found, in the order asked for; `left`: indices of demands that miss sessions, too, but nobody came to
    or whose task failed; `defects`: why tasks failed."""

    explanations: tuple[Explanation, ...]
    left: tuple[int, ...] = ()
    defects: tuple[str, ...] = ()


def explain_all(
    problem: Problem,
    assignments: Sequence[Assignment],
    workers: int = 2,
    executor: Executor | None = None,
    cancelled: Callable[[], bool] | None = None,
    told: Told | None = None,
    demands: Sequence[int] | None = None,
    most: int | None = None,
) -> Explained:
    """Explain the demands of these indices, by default all, as far as they miss sessions; the same as one by one.

    `most`: so many demands alone, those of the largest weight. The plan must keep the problem's rules. `cancelled` is
    asked several times a second on child processes, in this one between two demands; when it says yes, what is
    explained so far is returned. Many demands go to the `executor`, which is entered and left here; by default, to
    `workers` child processes.
    """
    desk = Desk(problem, assignments)
    asked = range(len(problem.demands)) if demands is None else demands
    missing = [d for d in asked if desk.missing(d)]
    chosen = sorted(sorted(missing, key=lambda d: -desk.tally.weights[d])[:most])
    look = _Look(missing, cancelled or (lambda: False), told or (lambda done, of: None))
    if len(chosen) <= MOST_DEMANDS and executor is None:
        look.here(desk, chosen)
    elif chosen:
        tasks = deque(_tasks(problem, tuple(assignments), chosen))
        with executor or Pool(min(workers, len(tasks))) as pool:
            look.elsewhere(pool, tasks)
    return look.explained()


def _tasks(problem: Problem, assignments: tuple[Assignment, ...], missing: Sequence[int]) -> Iterator[ExplainTask]:
    for number, first in enumerate(range(0, len(missing), MOST_DEMANDS)):
        yield ExplainTask(number, problem, assignments, tuple(missing[first : first + MOST_DEMANDS]))


@dataclass
class _Look:
    """What is found on the way."""

    missing: Sequence[int]
    cancelled: Callable[[], bool]
    told: Told
    found: dict[int, list[Explanation]] = field(default_factory=dict)
    defects: list[str] = field(default_factory=list)

    def here(self, desk: Desk, chosen: Sequence[int]) -> None:
        """One after another in this process."""
        why = Why(desk)
        for d in chosen:
            if self.cancelled():
                return
            self.found[d] = why.of(d)
            self.told(len(self.found), len(chosen))

    def elsewhere(self, pool: Executor, waiting: deque[ExplainTask]) -> None:
        """Task by task on the workers; one that fails leaves its demands unexplained."""
        running: dict[int, ExplainTask] = {}
        all_ = sum(len(task.demands) for task in waiting)
        while (waiting or running) and not self.cancelled():
            while waiting and pool.idle:
                task = waiting.popleft()
                running[task.number] = task
                pool.start(task)
            for message in pool.collect(0.1):
                if isinstance(message, Done) and message.number in running:
                    self._keep(running.pop(message.number), message)
            self.told(len(self.found), all_)
        for number in running:
            pool.abandon(number)

    def _keep(self, task: ExplainTask, done: Done) -> None:
        if done.failed:
            self.defects.append(done.failed)
            return
        of = {task.problem.demands[d].id: d for d in task.demands}
        self.found.update((d, []) for d in task.demands)
        for e in done.explanations or ():
            self.found[of[e.demand]].append(e)

    def explained(self) -> Explained:
        """In the order asked for."""
        left = tuple(d for d in self.missing if d not in self.found)
        return Explained(tuple(e for d in self.missing for e in self.found.get(d, ())), left, tuple(self.defects))
