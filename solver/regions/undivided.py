"""A large week that is not divided: one worker plans and bounds all of it, where it has the memory and the time."""

from __future__ import annotations

from dataclasses import dataclass

from models.forked import cores
from models.plan import StopReason
from solver.bounding import ROUNDS, pin_constant
from solver.dual.ascent import supported
from solver.executors.protocol import Executor
from solver.memory import give_back
from solver.recreate.work import STEPS_PER_WORK, Recreated
from solver.regions.bounding import BOUND_SHARE, MOST_BOUNDED
from solver.regions.chain_and_dual import UndividedTask
from solver.regions.engine import MOST_DEMANDS
from solver.regions.pace import COLD, HOT, MOST_CHAINS, WARM
from solver.regions.tasks import Climbing
from solver.run import Run
from solver.tasks import Done, Halfway, Priced

LEAST_SECONDS = 2e-3
"""Time for each demand without which cells have a plan sooner: compiling takes a third of it."""

FIRST_STEPS = 3
"""Steps for each demand before the first plan is told: six seconds of a city's, which people wait for."""

EARLY, PARTS = (12, 25), 2
"""Rounds of the dual before the first prices are told, and the next; a round of a city takes a second beside the chain.
By prices of 12 rounds 2,500,000 steps gain 22,189 thousand points, of 25 22,205, of all 22,212, without any 22,024.
A hundred rounds, which leave a second chain a fourth of the time, bound it 0.2 % higher than 140."""

RESERVE_SECONDS = 3e-4
"""Time to tell the last plan and to judge it by all cores, for each demand."""

GRACE_SECONDS = 30.0
"""After the end of its time a task counts as one that never returns."""


def suits(run: Run, pool: Executor) -> bool:
    """Whether a week is planned undivided: if no cell can hold it, by threads of this machine, and if its rules are all
    compiled."""
    problem, n = run.frame.problem, len(run.frame.problem.demands)
    near = pool.tells and 2 <= run.workers <= MOST_CHAINS + 1
    timed = run.timed and run.left() >= LEAST_SECONDS * n
    compiled = not (problem.policy.tiers or problem.previous or problem.travel.metres or problem.travel.minutes)
    return near and timed and compiled and MOST_DEMANDS < n <= MOST_BOUNDED and supported(problem.policy)


def plan_undivided(run: Run, pool: Executor) -> StopReason | None:
    """Until time ends it; None where the worker came to nothing, and cells may go on from what it told."""
    return Undivided(run, pool).run()


@dataclass
class Undivided:
    """One task from beginning to end."""

    context: Run
    pool: Executor

    def run(self) -> StopReason | None:
        """Hear what it tells, until it ends or must end."""
        run = self.context
        run.tell("construct")
        task = self._task()
        lost_at = run.seconds + task.seconds + GRACE_SECONDS
        self.pool.start(task)
        while True:
            for message in self.pool.collect(0.1):
                if isinstance(message, Halfway):
                    self._take(message.recreated, 1 if run.phase == "improve" else cores())
                    run.tell("improve")
                elif isinstance(message, Priced):
                    run.lower_bound_to(message.bound)
                elif isinstance(message, Done):
                    return self._end(message)
            run.tell()
            reason = run.stop_reason()
            if reason in ("cancelled", "proved") or run.seconds > lost_at:
                self.pool.abandon(task.number)
                if reason not in ("cancelled", "proved"):
                    run.defects.append("the task of a whole week did not return in time")
                return reason or "time_limit"

    def _task(self) -> UndividedTask:
        run, problem = self.context, self.context.frame.problem
        n = len(problem.demands)
        target = float(run.incumbent.score.total)
        return UndividedTask(
            number=0,
            problems=[problem],
            sessions=run.incumbent.sessions,
            seconds=run.left() - RESERVE_SECONDS * n,
            first=0 if run.warm else FIRST_STEPS * n,
            hot=WARM if run.warm else HOT,
            cold=COLD,
            seed=run.seed,
            chains=run.workers,
            climbing=Climbing(target, pin_constant(run), ROUNDS, EARLY, ROUNDS, PARTS),
            share=BOUND_SHARE,
        )

    def _end(self, done: Done) -> StopReason | None:
        run = self.context
        if done.failed:
            run.defects.append(done.failed)
        if done.recreated is None:
            return None
        self._take(done.recreated, cores())
        return run.stop_reason() or "time_limit"

    def _take(self, found: Recreated, processes: int) -> None:
        """A plan that gained something, if the judge finds it better than what there is: the first and the last, which
        are waited for, by all cores."""
        run = self.context
        run.work += found.steps / STEPS_PER_WORK
        run.tried += found.steps
        run.improved += found.improved
        if found.gain > 0:
            kept = [s for s in run.incumbent.sessions if s.pinned or s.demand not in found.free]
            sessions = [*kept, *found.sessions]
            verdict = run.incumbent.judged(sessions, processes=processes)
            if verdict is not None:
                run.incumbent.take(sessions, verdict)
            give_back()
