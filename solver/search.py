"""Large neighbourhood search: part after part solved exactly, the dual climbing beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.plan import StopReason
from solver.construct import construct
from solver.dual.ascent import supported
from solver.dual.prices_of import prices_of
from solver.exact.narrowing import Narrowing
from solver.exact.solve import Effort
from solver.handing import Handed
from solver.incumbent import Incumbent
from solver.neighbourhoods import Chooser, Operator
from solver.pool import Pool
from solver.run import Run
from solver.sessions import Session
from solver.state import State
from solver.tasks import Done, DualTask, HandTask, ImproveTask, Task

SMALLEST, LARGEST = 300.0, 2000.0
"""Literals in a neighbourhood: small while most of them gain, larger as they fail."""

MOST_BROKEN = 20
"""Tasks that may come to nothing in a row before the workers are given up: a limit of work alone never ends them."""


def improve(run: Run, pool: Pool) -> StopReason:
    """Search until a limit, a proof, or nothing has improved for long."""
    run.tell("improve")
    return Search(run, pool, Chooser(run.week, run.seed)).run()


@dataclass
class Search:
    """Large neighbourhood search around the incumbent (P. Shaw 1998, doi:10.1007/3-540-49481-2_30)."""

    context: Run
    pool: Pool
    chooser: Chooser
    literals: float = 400.0
    next_number: int = 0
    failures: int = 0
    broken: int = 0
    tasks: dict[int, tuple[Operator | None, tuple[int, ...], tuple[Session, ...]]] = field(default_factory=dict)
    waiting: dict[int, Done] = field(default_factory=dict)

    def run(self) -> StopReason:
        """Until a limit, a proof, or nothing has improved for long."""
        run = self.context
        self._start_dual()
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
        return "no_improvement" if self.failures >= 400 + 4 * len(self.chooser.alive) else None

    def _start_dual(self) -> None:
        run = self.context
        if run.week.problem.policy.tiers or not supported(run.week):
            return
        self._launch(DualTask(self.next_number, float(run.incumbent.score.total), pin_constant(run), 400), None, ())

    def _start(self) -> None:
        run = self.context
        state = State(run.week, run.incumbent.sessions)
        operator, free = self.chooser.choose(state, self.literals)
        if operator.aim:
            seed = run.seed + self.next_number
            self._launch(HandTask(self.next_number, run.incumbent.sessions, operator.aim, seed), operator, ())
            return
        seconds = max(0.1, min(10.0, run.left())) if run.timed else None
        effort = Effort(seconds=seconds, work=0.3, seed=run.seed + self.next_number, quick=True)
        narrowing = Narrowing(self.next_number, *self._widths(operator.crowd))
        task = ImproveTask(self.next_number, tuple(free), run.incumbent.sessions, effort, narrowing)
        self._launch(task, operator, tuple(free))

    def _widths(self, crowd: int) -> tuple[int, int, int]:
        """Starts, spaces and persons to look at: more as small looks no longer pay."""
        more = round((self.literals - SMALLEST) / 250)
        return 6 + more, 6 + more, crowd * (5 + more)

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
        if done.dual is not None:
            run.lower_bound_to(done.dual.bound)
            run.incumbent.offer(construct(run.week, prices_of(run.week, done.dual)).sessions())
        if operator is None or (done.solution is None and done.handed is None):
            return
        run.tried += 1
        old = run.incumbent.score
        new = self._proposed(done, free, before)
        taken = new is not None and run.incumbent.offer(new, merged=run.incumbent.sessions is not before)
        gained = taken and run.incumbent.rank(run.incumbent.score) > run.incumbent.rank(old)
        run.improved += gained
        self.failures = 0 if gained else self.failures + 1
        if not operator.aim:
            self.literals = max(SMALLEST, self.literals * 0.98) if gained else min(LARGEST, self.literals * 1.01)
        self.chooser.reward(operator, gained)

    def _proposed(self, done: Done, free: tuple[int, ...], before: tuple[Session, ...]) -> list[Session] | None:
        """The plan that a result makes of the incumbent; None where it gains nothing."""
        run = self.context
        if done.handed is not None:
            run.work += done.handed.work
            return None if done.handed.sessions is None else replaced(run.incumbent.sessions, before, done.handed)
        assert done.solution is not None
        run.work += done.solution.work
        if done.solution.gain <= tuple(0 for _ in done.solution.gain):
            return None
        kept = [s for s in run.incumbent.sessions if s.demand not in set(free) or s.pinned]
        return [*kept, *done.solution.sessions]


def replaced(now: tuple[Session, ...], before: tuple[Session, ...], found: Handed) -> list[Session]:
    """The plan of now, with the demands that chains changed from `before` as they left them."""
    changed = {s.demand for s in set(before) ^ set(found.sessions or ())}
    return [*(s for s in now if s.demand not in changed), *(s for s in found.sessions or () if s.demand in changed)]


def pin_constant(run: Run) -> float:
    """What the pins contribute for certain to every plan, beyond what the dual counts itself (equity)."""
    pins = Incumbent(run.week).score
    policy = run.week.problem.policy
    plain = pins.served + pins.distance + pins.preference + pins.load + pins.opening + pins.activation
    money = pins.cost + (1 if policy.cost.per_yuan else 0)  # one floor over the sum
    return float(plain + money)
