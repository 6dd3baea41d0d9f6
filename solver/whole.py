"""The whole week in one exact model, solved by differently tuned workers at once: the first proof wins."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.plan import StopReason
from solver.bounding import Bounding
from solver.exact.solve import Effort, Solution
from solver.executors.protocol import Executor
from solver.run import Run
from solver.tasks import Done, ImproveTask, Partial

GRACE_SECONDS = 2.0
"""How much longer than the limit a child may take to say what it found; then it is killed."""

DUAL = -1
"""The number of the dual's task; racers count from 0."""


def solve_whole(run: Run, pool: Executor) -> StopReason:
    """Race the workers; the best of all they found is kept whatever ends the race."""
    run.tell("exact")
    return Race(run, pool, Bounding(run)).run()


@dataclass
class Race:
    """One racer with the full relaxation, the others with CP-SAT's default and other seeds. Measured: two threads in
    one solver leave out the subsolver that proves such weeks, one thread with the full relaxation takes seconds.

    The dual comes between the first racer and the others: a bound within a second for weeks that no racer proves.
    `racing`: by racer, the points of the plan it started from.
    """

    context: Run
    pool: Executor
    bounding: Bounding
    started: int = 0
    racing: dict[int, int] = field(default_factory=dict)

    def run(self) -> StopReason:
        """Until a proof, a limit, or no racer is left."""
        run = self.context
        self._start()
        while self.racing or self.bounding.busy:
            for message in self.pool.collect(0.1):
                if isinstance(message, Partial):
                    self._take_partial(message)
                elif self._take_end(message):
                    return run.stop_reason() or "time_limit"
            run.tell()
            reason = run.stop_reason()
            if reason in ("cancelled", "proved") or (reason == "time_limit" and run.overdue() > GRACE_SECONDS):
                return reason
            if reason is None:
                self._start()
        return run.stop_reason() or "error"

    def _start(self) -> None:
        """Where the run must repeat exactly, the dual first and then one racer, so that nothing depends on who is
        faster."""
        run = self.context
        while self.pool.idle:
            dual = self.bounding.dual_task(DUAL) if self.started or not run.timed else None
            if dual:
                self.pool.start(dual)
            elif self.started < (run.workers if run.timed else 1) and (run.timed or not self.bounding.busy):
                self._start_racer()
            else:
                return

    def _start_racer(self) -> None:
        run, i = self.context, self.started
        seconds = max(0.1, run.left()) if run.timed else None
        effort = Effort(seconds=seconds, work=run.work_left(), seed=run.seed + i, full_relaxation=i % 2 == 0)
        free = tuple(range(len(run.week.demands)))
        self.pool.start(ImproveTask(i, free, run.incumbent.sessions, effort))
        self.racing[i] = run.incumbent.score.total
        self.started += 1

    def _take_partial(self, message: Partial) -> None:
        """A better solution on the way: its bound is as far from its points as the true bound from its total."""
        run = self.context
        if run.incumbent.offer([*run.week.pins, *message.sessions]) and not run.week.problem.policy.tiers:
            run.lower_bound_to(run.incumbent.score.total + message.bound - message.points)

    def _take_end(self, message: Done) -> bool:
        """The end of one racer or of the dual; whether it ends the race."""
        if message.failed:
            self.context.defects.append(message.failed)
        if message.number == DUAL:
            self.bounding.take(message)
            return False
        before = self.racing.pop(message.number)
        return message.solution is not None and self._take_solution(message.solution, before)

    def _take_solution(self, solution: Solution, before: int) -> bool:
        run = self.context
        run.work = max(run.work, solution.work)
        if solution.failed not in ("", "UNKNOWN"):
            run.defects.append(f"the exact model ended with {solution.failed}")
            return False
        taken = run.incumbent.offer([*run.week.pins, *solution.sessions])
        if taken and self._points_agree(solution, before):
            if run.week.problem.policy.tiers:
                run.tiers = solution.tiers
            elif solution.tiers[0].bound is not None:
                run.lower_bound_to(before + solution.tiers[0].bound - solution.before[0])
            run.proved = run.proved or solution.proved
        return run.proved

    def _points_agree(self, solution: Solution, before: int) -> bool:
        """The judge must find the gain that the model claims; else nothing it says is believed."""
        claimed, judged = sum(solution.gain), self.context.incumbent.score.total - before
        if claimed != judged:
            self.context.defects.append(f"the exact model claims a gain of {claimed} points, the judge finds {judged}")
        return claimed == judged
