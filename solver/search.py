"""Large neighbourhood search: part after part solved exactly, the dual climbing beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.plan import StopReason
from solver.bounding import Bounding
from solver.exact.narrowing import Narrowing
from solver.exact.solve import Effort, Solution
from solver.neighbourhoods import Chooser, Operator
from solver.pool import Pool
from solver.run import Run
from solver.sessions import Session
from solver.state import State
from solver.tasks import Done, ImproveTask, Task

SMALLEST, LARGEST = 500.0, 2000.0
"""Literals in a neighbourhood: small while most of them gain, larger as they fail."""

MOST_BROKEN = 20
"""Tasks that may come to nothing in a row before the workers are given up: a limit of work alone never ends them."""


def improve(run: Run, pool: Pool) -> StopReason:
    """Search until a limit, a proof, or nothing has improved for long."""
    run.tell("improve")
    return Search(run, pool, Chooser(run.week, run.seed), Bounding(run)).run()


@dataclass
class Search:
    """Large neighbourhood search around the incumbent (P. Shaw 1998, doi:10.1007/3-540-49481-2_30)."""

    context: Run
    pool: Pool
    chooser: Chooser
    bounding: Bounding
    literals: float = 600.0
    next_number: int = 0
    failures: int = 0
    broken: int = 0
    tasks: dict[int, tuple[Operator | None, tuple[int, ...], tuple[Session, ...]]] = field(default_factory=dict)
    waiting: dict[int, Done] = field(default_factory=dict)

    def run(self) -> StopReason:
        """Until a limit, a proof, or nothing has improved for long."""
        run = self.context
        while True:
            reason = run.stop_reason() or self._stuck()
            if reason:
                return reason
            while self.pool.idle and len(self.tasks) < run.workers:
                self._start()
            ready = self._ready()
            if ready is None:
                for message in self.pool.collect(0.1):
                    if isinstance(message, Done):
                        self.waiting[message.number] = message
            else:
                operator, free, before = self.tasks.pop(ready)
                self._take(self.waiting.pop(ready), operator, free, before)
            run.tell()

    def _stuck(self) -> StopReason | None:
        if self.broken >= MOST_BROKEN:
            return "error"
        if not self.chooser.alive:
            return "no_improvement"
        stuck = self.failures >= 400 + 4 * len(self.chooser.alive) and not self.bounding.busy
        return "no_improvement" if stuck else None

    def _start(self) -> None:
        task = self.bounding.next_task(self.next_number)
        if task:
            self._launch(task, None, ())
        else:
            self._start_neighbourhood()

    def _start_neighbourhood(self) -> None:
        run = self.context
        state = State(run.week, run.incumbent.sessions)
        operator, free = self.chooser.choose(state, self.literals)
        seconds = max(0.1, min(10.0, run.left())) if run.timed else None
        effort = Effort(seconds=seconds, work=0.3, seed=run.seed + self.next_number, quick=True)
        guide = {d: self.bounding.guide[d] for d in free} if self.bounding.guide else {}
        narrowing = Narrowing(self.next_number, *self._widths(operator.crowd), guide)
        task = ImproveTask(self.next_number, tuple(free), run.incumbent.sessions, effort, narrowing)
        self._launch(task, operator, tuple(free))

    def _widths(self, crowd: int) -> tuple[int, int, int]:
        """Starts, spaces and persons to look at: more as small looks no longer pay."""
        more = round((self.literals - SMALLEST) / 250) + (0 if self.bounding.guide else 2)
        return 4 + more, 4 + more, crowd * (3 + more)

    def _launch(self, task: Task, operator: Operator | None, free: tuple[int, ...]) -> None:
        self.tasks[task.number] = (operator, free, self.context.incumbent.sessions)
        self.next_number += 1
        self.pool.start(task)

    def _ready(self) -> int | None:
        """The next result to take: any that came, or where the run must repeat exactly, the oldest task's alone, one
        at a time, so that what a new task starts from never depends on which worker was faster."""
        if self.context.timed:
            return min(self.waiting, default=None)
        oldest = min(self.tasks, default=None)
        return oldest if oldest in self.waiting else None

    def _take(self, done: Done, operator: Operator | None, free: tuple[int, ...], before: tuple[Session, ...]) -> None:
        run = self.context
        self.broken = self.broken + 1 if done.failed else 0
        if done.failed:
            run.defects.append(done.failed)
        if operator is None:
            self.bounding.take(done)
        elif done.solution is not None:
            self._take_solution(done.solution, operator, free, before)

    def _take_solution(
        self, solution: Solution, operator: Operator, free: tuple[int, ...], before: tuple[Session, ...]
    ) -> None:
        run = self.context
        run.tried += 1
        run.work += solution.work
        better = solution.gain > tuple(0 for _ in solution.gain)
        gained = False
        if better:
            kept = [s for s in run.incumbent.sessions if s.demand not in set(free) or s.pinned]
            old = run.incumbent.score
            merged = run.incumbent.sessions is not before
            if run.incumbent.offer([*kept, *solution.sessions], merged=merged):
                gained = run.incumbent.rank(run.incumbent.score) > run.incumbent.rank(old)
        run.improved += gained
        self.failures = 0 if gained else self.failures + 1
        self.literals = max(SMALLEST, self.literals * 0.98) if gained else min(LARGEST, self.literals * 1.01)
        self.chooser.reward(operator, sum(solution.gain) if gained else 0)
