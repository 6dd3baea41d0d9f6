"""Large neighbourhood search: part after part solved exactly, the bound's work beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.plan import StopReason
from solver.annealing import long_chain, next_chain, take
from solver.bounding import Bounding
from solver.exact.narrowing import Narrowing
from solver.exact.solve import Effort, Solution
from solver.executors.protocol import Executor
from solver.handing import Handed
from solver.neighbourhoods import Chooser, Operator
from solver.run import Run
from solver.sessions import Session
from solver.state import State
from solver.tasks import Done, Halfway, HandTask, ImproveTask, Task

SMALLEST, LARGEST = 500.0, 2000.0
"""Literals in a neighbourhood: small while most of them gain, larger as they fail."""

MOST_BROKEN = 20
"""Tasks that may come to nothing in a row before the workers are given up: a limit of work alone never ends them."""


def improve(run: Run, pool: Executor) -> StopReason:
    """Search until a limit, a proof, or nothing has improved for long."""
    run.tell("improve")
    return Search(run, pool, Chooser(run.week, run.seed), Bounding(run)).run()


@dataclass(frozen=True)
class Job:
    """A task in hand: who chose it (None for the bound's work), the demands it frees, the plan it started from."""

    operator: Operator | None
    free: tuple[int, ...]
    before: tuple[Session, ...]


@dataclass
class Search:
    """Large neighbourhood search around the incumbent (P. Shaw 1998, doi:10.1007/3-540-49481-2_30). `chains`: whether
    annealing finds anything to decide; where it does not, its work would never be used up. `followed`:
    whether the long chain was begun."""

    context: Run
    pool: Executor
    chooser: Chooser
    bounding: Bounding
    literals: float = 600.0
    next_number: int = 0
    failures: int = 0
    broken: int = 0
    chains: bool = True
    followed: bool = False
    jobs: dict[int, Job] = field(default_factory=dict)
    waiting: dict[int, Done] = field(default_factory=dict)

    def run(self) -> StopReason:
        """Until a limit, a proof, or nothing has improved for long."""
        while True:
            reason = self.context.stop_reason() or self._stuck()
            if reason:
                return reason
            while self.pool.idle and len(self.jobs) < self.context.workers:
                self._start()
            ready = self._ready()
            if ready is None:
                for message in self.pool.collect(0.1):
                    if isinstance(message, Done):
                        self.waiting[message.number] = message
                    elif isinstance(message, Halfway):
                        take(self.context, message.recreated, merged=True)
            else:
                self._take(self.waiting.pop(ready), self.jobs.pop(ready))
            self.context.tell()

    def _stuck(self) -> StopReason | None:
        if self.broken >= MOST_BROKEN:
            return "error"
        if not self.chooser.alive:
            return "no_improvement"
        stuck = self.failures >= 400 + 4 * len(self.chooser.alive) and not self.bounding.busy
        return "no_improvement" if stuck else None

    # ---- tasks out

    def _start(self) -> None:
        task = self._long_chain() or self.bounding.next_task(self.next_number)
        if task is None and self.chains:
            task = next_chain(self.context, self.next_number, self.bounding.shadow)
        if task:
            self._launch(task, Job(None, (), self.context.incumbent.sessions))
        else:
            self._start_neighbourhood()

    def _long_chain(self) -> Task | None:
        """The one chain that goes on to the end, as soon as there are prices to go by."""
        priced = self.bounding.shadow is not None or not self.bounding.possible
        if not priced or not self.chains or self.followed:
            return None
        task = long_chain(self.context, self.next_number, self.bounding.shadow)
        self.followed = task is not None
        return task

    def _start_neighbourhood(self) -> None:
        run = self.context
        before = run.incumbent.sessions
        operator, chosen = self.chooser.choose(State(run.week, before), self.literals)
        free = tuple(chosen)
        if operator.aim:
            task: Task = HandTask(self.next_number, before, operator.aim, run.seed + self.next_number)
        else:
            seconds = max(0.1, min(10.0, run.left())) if run.timed else None
            effort = Effort(seconds=seconds, work=0.3, seed=run.seed + self.next_number, quick=True)
            task = ImproveTask(self.next_number, free, before, effort, self._narrowing(operator, free))
        self._launch(task, Job(operator, free, before))

    def _narrowing(self, operator: Operator, free: tuple[int, ...]) -> Narrowing:
        """Starts, spaces and persons to look at: more as small looks no longer pay, and where no guide points."""
        guide = self.bounding.guide
        more = round((self.literals - SMALLEST) / 250) + (0 if guide else 2)
        shares = {d: guide[d] for d in free} if guide else {}
        return Narrowing(self.next_number, 4 + more, 4 + more, operator.crowd * (3 + more), shares)

    def _launch(self, task: Task, job: Job) -> None:
        self.jobs[task.number] = job
        self.next_number += 1
        self.pool.start(task)

    # ---- results in

    def _ready(self) -> int | None:
        """The next result to take: any that came, or where the run must repeat exactly, the oldest task's alone, one
        at a time, so that what a new task starts from never depends on which worker was faster."""
        if self.context.timed:
            return min(self.waiting, default=None)
        oldest = min(self.jobs, default=None)
        return oldest if oldest in self.waiting else None

    def _take(self, done: Done, job: Job) -> None:
        self.broken = self.broken + 1 if done.failed else 0
        if done.failed:
            self.context.defects.append(done.failed)
        if done.recreated is not None:
            self.chains = done.recreated.steps > 0
            take(self.context, done.recreated, merged=self.context.incumbent.sessions is not job.before)
        elif job.operator is None:
            self.bounding.take(done)
        elif done.solution is not None:
            self._take_solution(done.solution, job, job.operator)
        elif done.handed is not None:
            self._take_handed(done.handed, job, job.operator)

    def _take_solution(self, solution: Solution, job: Job, operator: Operator) -> None:
        run = self.context
        run.work += solution.work
        gained = False
        if solution.gain > tuple(0 for _ in solution.gain):
            gained = self._offer(solution, job)
        self.literals = max(SMALLEST, self.literals * 0.98) if gained else min(LARGEST, self.literals * 1.01)
        self._learn(operator, gained, sum(solution.gain))

    def _offer(self, solution: Solution, job: Job) -> bool:
        incumbent = self.context.incumbent
        kept = [s for s in incumbent.sessions if s.demand not in set(job.free) or s.pinned]
        return self._judged([*kept, *solution.sessions], job)

    def _take_handed(self, handed: Handed, job: Job, operator: Operator) -> None:
        run = self.context
        run.work += handed.work
        before = run.incumbent.score.total
        gained = False
        if handed.sessions is not None:
            gained = self._judged(replaced(run.incumbent.sessions, job.before, handed), job)
        self._learn(operator, gained, run.incumbent.score.total - before)

    def _judged(self, sessions: list[Session], job: Job) -> bool:
        """Whether the plan of a result is better than the incumbent, and now in its place."""
        incumbent = self.context.incumbent
        old = incumbent.rank(incumbent.score)
        return incumbent.offer(sessions, merged=incumbent.sessions is not job.before) and (
            incumbent.rank(incumbent.score) > old
        )

    def _learn(self, operator: Operator, gained: bool, points: int) -> None:
        run = self.context
        run.tried += 1
        run.improved += gained
        self.failures = 0 if gained else self.failures + 1
        self.chooser.reward(operator, points if gained else 0)


def replaced(now: tuple[Session, ...], before: tuple[Session, ...], found: Handed) -> list[Session]:
    """The plan of now, with the demands that chains changed from `before` as they left them."""
    changed = {s.demand for s in set(before) ^ set(found.sessions or ())}
    return [*(s for s in now if s.demand not in changed), *(s for s in found.sessions or () if s.demand in changed)]
