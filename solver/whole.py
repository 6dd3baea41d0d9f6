"""The whole week in one exact model, solved by differently tuned workers at once: the first proof wins."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.plan import StopReason
from solver.annealing import WORTH_IT, next_chain, take
from solver.bounding import Bounding
from solver.compile.week import size_of
from solver.exact.solve import Effort, Solution
from solver.executors.protocol import Executor
from solver.run import Run
from solver.tasks import Done, Halfway, ImproveTask, Partial

GRACE_SECONDS = 2.0
"""How much longer than the limit a child may take to say what it found; then it is killed."""

DUAL, CHAIN = -1, -2
"""Numbers of the dual's task and, from there downwards, of chains; racers count from 0."""

SHARE = 1 / 6
"""Part of the time after which a race without a proof is given up, where neighbourhoods may find more: weeks of two and
three communities come to gaps of 0.1 to 1 % in a minute instead of 0.4 to 2.5 %. Smaller ones race to the end."""


def solve_whole(run: Run, pool: Executor) -> StopReason | None:
    """Race the workers; the best of all they found is kept whatever ends the race. None where it was given up."""
    run.tell("exact")
    return Race(run, pool, Bounding(run)).run()


@dataclass
class Race:
    """One racer with the full relaxation, the others with CP-SAT's default and other seeds. Measured: two threads in
    one solver leave out the subsolver that proves such weeks, one thread with the full relaxation takes seconds.

    The dual comes between the first racer and the others: a bound within a second for weeks that no racer proves. Then
    come chains by its prices: on a week of two communities they had the optimum (46,673) after two seconds, where two
    racers were at 46,484 after a minute.
    `racing`: by racer, the points of the plan it started from. `chain`: the number of the one under way, or of the
    next; `chains`: whether they come to an end as they should.
    """

    context: Run
    pool: Executor
    bounding: Bounding
    started: int = 0
    racing: dict[int, int] = field(default_factory=dict)
    chain: int = CHAIN
    annealing: bool = False
    chains: bool = True

    def run(self) -> StopReason | None:
        """Until a proof, a limit, no racer is left, or its share of the time is over."""
        run = self.context
        self._start()
        while self.racing or self.bounding.busy or self.annealing:
            for message in self.pool.collect(0.1):
                if isinstance(message, Partial):
                    self._take_partial(message)
                elif isinstance(message, Halfway):
                    take(run, message.recreated, merged=True)
                elif isinstance(message, Done) and self._take_end(message):
                    return run.stop_reason() or "time_limit"
            run.tell()
            reason = run.stop_reason()
            if reason in ("cancelled", "proved") or (reason == "time_limit" and run.overdue() > GRACE_SECONDS):
                return reason
            if reason is None and self._is_hopeless():
                self._give_up()
                return None
            if reason is None:
                self._start()
        return run.stop_reason() or "error"

    def _is_large(self) -> bool:
        return size_of(self.context.week) >= WORTH_IT

    def _is_hopeless(self) -> bool:
        """Whether its time is over; not where there is no dual (tiers), without which nothing else proves anything."""
        over = self.context.timed and self.context.progress().fraction >= SHARE
        return over and self._is_large() and self.bounding.summary is not None

    def _give_up(self) -> None:
        """Workers are free again for something else."""
        for number in [*self.racing, *[DUAL] * self.bounding.busy, *[self.chain] * self.annealing]:
            self.pool.abandon(number)

    def _start(self) -> None:
        """Where the run must repeat exactly, the dual first and then one racer, so that nothing depends on who is
        faster."""
        run = self.context
        while self.pool.idle:
            dual = self.bounding.dual_task(DUAL) if self.started or not run.timed else None
            if dual:
                self.pool.start(dual)
            elif self._chain_is_due() and (chain := next_chain(run, self.chain, self.bounding.shadow)):
                self.pool.start(chain)
                self.annealing = True
            elif self.started < (run.workers if run.timed else 1) and (run.timed or not self.bounding.busy):
                self._start_racer()
            else:
                return

    def _chain_is_due(self) -> bool:
        """Beside a racer that proves, once there are prices, one at a time."""
        run = self.context
        wanted = self.chains and not self.annealing and self.bounding.shadow is not None
        return wanted and run.timed and self.started > 0 and self._is_large()

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
        run, sessions = self.context, [*self.context.week.pins, *message.sessions]
        verdict = run.incumbent.judged(sessions)
        if verdict is not None:
            run.incumbent.take(sessions, verdict)
            if not run.week.problem.policy.tiers:
                run.lower_bound_to(verdict.score.total + message.bound - message.points)

    def _take_end(self, message: Done) -> bool:
        """The end of one racer, of a chain or of the dual; whether it ends the race."""
        if message.failed:
            self.context.defects.append(message.failed)
        if message.number <= CHAIN:
            self.chain, self.annealing = self.chain - 1, False
            self.chains = message.recreated is not None
            if message.recreated is not None:
                take(self.context, message.recreated, merged=True)
            return False
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
        sessions = [*run.week.pins, *solution.sessions]
        verdict = run.incumbent.judged(sessions)
        if verdict is not None and self._points_agree(solution, verdict.score.total - before):
            taken = run.incumbent.take(sessions, verdict)
            if not run.week.problem.policy.tiers and solution.tiers[0].bound is not None:
                run.lower_bound_to(before + solution.tiers[0].bound - solution.before[0])
            if taken:
                run.tiers = solution.tiers if run.week.problem.policy.tiers else run.tiers
                run.proved = run.proved or solution.proved
        return run.proved

    def _points_agree(self, solution: Solution, judged: int) -> bool:
        """The judge must find the gain that the model claims; else nothing it says is believed."""
        claimed = sum(solution.gain)
        if claimed != judged:
            self.context.defects.append(f"the exact model claims a gain of {claimed} points, the judge finds {judged}")
        return claimed == judged
