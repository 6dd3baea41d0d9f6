"""Large neighbourhood search: part after part solved exactly, the dual climbing beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.plan import StopReason
from solver.construct import construct
from solver.dual.ascent import supported
from solver.dual.prices_of import prices_of
from solver.exact.narrowing import Narrowing
from solver.exact.solve import Effort
from solver.guide import Guide
from solver.incumbent import Incumbent
from solver.neighbourhoods import Chooser, Operator
from solver.pool import Pool
from solver.run import Run
from solver.sessions import Session
from solver.state import State
from solver.tasks import Done, DualTask, ImproveTask

SMALLEST, LARGEST = 500.0, 2000.0
"""Literals in a neighbourhood: small while most of them gain, larger as they fail."""

ROUNDS = 200
"""Evaluations of the dual: 100 come within 0.1 % of the relaxation's optimum, 200 give the better guide."""

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
    literals: float = 600.0
    guide: Guide | None = None
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
        self._launch(DualTask(self.next_number, float(run.incumbent.score.total), pin_constant(run), ROUNDS), None, ())

    def _start(self) -> None:
        run = self.context
        state = State(run.week, run.incumbent.sessions)
        operator, free = self.chooser.choose(state, self.literals)
        seconds = max(0.1, min(10.0, run.left())) if run.timed else None
        effort = Effort(seconds=seconds, work=0.3, seed=run.seed + self.next_number, quick=True)
        guide = {d: self.guide[d] for d in free} if self.guide else {}
        narrowing = Narrowing(self.next_number, *self._widths(operator.crowd), guide)
        task = ImproveTask(self.next_number, tuple(free), run.incumbent.sessions, effort, narrowing)
        self._launch(task, operator, tuple(free))

    def _widths(self, crowd: int) -> tuple[int, int, int]:
        """Starts, spaces and persons to look at: more as small looks no longer pay."""
        more = round((self.literals - SMALLEST) / 250) + (0 if self.guide else 2)
        return 4 + more, 4 + more, crowd * (3 + more)

    def _launch(self, task: ImproveTask | DualTask, operator: Operator | None, free: tuple[int, ...]) -> None:
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
            prices = prices_of(run.week, done.dual)
            self.guide = prices.guide
            run.incumbent.offer(construct(run.week, prices).sessions())
        if done.solution is None or operator is None:
            return
        run.tried += 1
        run.work += done.solution.work
        better = done.solution.gain > tuple(0 for _ in done.solution.gain)
        gained = False
        if better:
            kept = [s for s in run.incumbent.sessions if s.demand not in set(free) or s.pinned]
            old = run.incumbent.score
            merged = run.incumbent.sessions is not before
            if run.incumbent.offer([*kept, *done.solution.sessions], merged=merged):
                gained = run.incumbent.rank(run.incumbent.score) > run.incumbent.rank(old)
        run.improved += gained
        self.failures = 0 if gained else self.failures + 1
        self.literals = max(SMALLEST, self.literals * 0.98) if gained else min(LARGEST, self.literals * 1.01)
        self.chooser.reward(operator, sum(done.solution.gain) if gained else 0)


def pin_constant(run: Run) -> float:
    """What the pins contribute for certain to every plan, beyond what the dual counts itself (equity)."""
    pins = Incumbent(run.week).score
    policy = run.week.problem.policy
    plain = pins.served + pins.distance + pins.preference + pins.load + pins.opening + pins.activation
    money = pins.cost + (1 if policy.cost.per_yuan else 0)  # one floor over the sum
    return float(plain + money)
