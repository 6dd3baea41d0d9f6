"""How long and how hot the tasks of a round anneal.

One cell that is improved again and again goes one way down over the whole time, whatever rounds it falls into. Where
the map is cut anew, every round goes all the way to the cold, begun less hot: a plan is at hand after each, and what
froze in one cut thaws in the next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from solver.recreate.work import STEPS_PER_WORK, Heat
from solver.regions.tasks import Labour
from solver.run import Run

ROUND_SECONDS = 30.0
"""Wall time of a round, at least: compiling takes a tenth of it."""

WAITING_SECONDS = 2.5e-3
"""The same for each demand of one cell while the bound keeps workers from it: shorter, so that it is seen how the plan
gets better. It ends sooner where there is news."""

MOST_CHAINS = 8
"""Chains that go together, at most."""

HOT, WARM, COLD = 0.6, 0.03, 0.01
"""Temperatures of annealing at the beginning, from nothing or from an older plan, and at the end of the whole time. The
first plan is cooled by itself. A district, 600,000 steps: 0.3 gave 2,808 thousand points, 0.6 2,813, 1.2 2,813, 3
2,809."""

LAST_ROUNDS = 4
"""Rounds that the time should last for, in a week so large that a round takes longer."""

MOST_OF_IT = 0.6
"""Part of the time left beyond which a round takes it all: there would not be enough for another."""

LAST_ROUND = 0.9
"""Part of the way down, from which on a round that ends there is the last: what would go on goes on from any other."""

FIRST_STEPS = 10
"""Steps per demand for the first plan of a cell: a quarter of its time, as compiling and pricing take three."""

COMPILE_SECONDS, LEAST_SECONDS = 1e-3, 3e-3
"""Time to compile a cell, and for a later plan of it at least, per demand. Where there is not as much for every cell,
some are left as they are."""

RETURN_SECONDS = 3e-4
"""Time to hand a cell out and take it back, per demand."""

STEPS = 400
"""Steps per demand of a cell, at most, where the run must repeat exactly."""


@dataclass
class Pace:
    """Of one run over so many demands. `since`: the part of the time used when the first plan was there."""

    run: Run
    demands: int
    since: float = 0.0

    def left(self) -> float:
        """Seconds left for tasks: some are kept for judging the last plan, which all cores do."""
        reserve = 1.3 * self.run.incumbent.judge_seconds if self.run.timed else 0.0
        return max(0.0, self.run.left() - reserve)

    def labour(self, number: int, cells: int, hands: int, *, onward: bool) -> Labour:
        """Of round `number`. The first is short, and cooled by itself; then all begins hot again. `onward`: the rounds
        share one way down."""
        run, used, size = self.run, self.run.progress().fraction, self.demands / cells
        if not run.timed:
            work = min(run.work_left() or 0.0, (run.limits.work or 0.0) / LAST_ROUNDS)
            steps = max(1, min(int(STEPS_PER_WORK * work / cells), int(STEPS * size)))
            share = steps * cells / STEPS_PER_WORK / (run.limits.work or 1.0)
            return Labour(None, steps, self.heat(used, used + share, onward), 0)
        left, batches = self.left(), -(-cells // hands)
        if not number:
            return Labour(left / 2 / batches, int(FIRST_STEPS * size), self.heat(0.0, 1.0, onward), 0)
        seconds = max(LEAST_SECONDS * size, ROUND_SECONDS / batches, left / LAST_ROUNDS / batches)
        if onward and hands < run.workers:
            seconds = WAITING_SECONDS * size
        if seconds * batches > MOST_OF_IT * left:
            seconds = max(LEAST_SECONDS * size, left / batches - RETURN_SECONDS * size)
        end = used + seconds * batches / (run.limits.seconds or 1.0)
        chains, room = (min(hands, MOST_CHAINS), min(run.workers, MOST_CHAINS)) if onward else (1, 1)
        return Labour(seconds, None, self.heat(used, end, onward), 0, chains, room)

    def heat(self, begin: float, end: float, onward: bool) -> Heat:
        """The temperatures between two parts of the time since the last beginning."""
        hot = WARM if self.run.warm else HOT
        at = [min(1.0, max(0.0, x - self.since) / max(1e-9, 1.0 - self.since)) for x in (begin, end)]
        first, last = (float(hot * (COLD / hot) ** x) for x in at)
        onward = onward and at[1] < LAST_ROUND and not self.run.frame.problem.policy.tiers
        return Heat(first, last if onward else COLD, onward)

    def fitted(self, labour: Labour, size: int, number: int) -> Labour | None:
        """With no more time than is left for a cell of so many demands; none where compiling takes all of it. The first
        plan is tried whatever the time."""
        if labour.seconds is None or not number:
            return labour
        left = self.left() - RETURN_SECONDS * size
        return replace(labour, seconds=min(labour.seconds, left)) if left > COMPILE_SECONDS * size else None

    def least(self, most: float) -> float:
        """Seconds without which no round of cells of so many demands begins."""
        return max(1.0, (COMPILE_SECONDS + RETURN_SECONDS) * most)
