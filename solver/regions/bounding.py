"""The bound's own work beside the rounds: the dual of the whole, then what of the whole can be bounded by itself."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from solver.bounding import ROUNDS, pin_constant
from solver.dual.ascent import supported
from solver.exact.component import SCALE
from solver.exact.solve import Effort
from solver.regions.tasks import Bounded, Climbing, Part, PartTask, WholeDualTask
from solver.run import Run
from solver.tasks import Done, Priced

MOST_BOUNDED = 100_000
"""Demands up to which the whole is bounded: its dual takes 2.7 GB for fifty thousand. Bounds of parts alone
would be valid, and useless: what lies on borders counts in each (measured on a district: 6 % above the whole's)."""

BOUND_SHARE = 0.9
"""Part of the time left that the dual may take: a bound that comes after the end is none. Where it takes all of that, a
city, twenty seconds more lower the bound by three times what a worker would gain in them (24,020 thousand after 40
rounds, 23,858 after 60)."""

EARLY = 40
"""Rounds before the first prices are told: a district's chain begins by those of its cells' short duals, and what it
does while it is hot depends on them. Two chains of 5 million steps each, of which the first 0.9 go by prices of 15
rounds came to 2,839.7 thousand points, of 60 rounds 2,842.5, of 200 rounds 2,844.3. In two goes of 40 and 200 the bound
comes as low as in one of 200."""

PART_WORK, LEAST_WORK, OF_LITERALS = 10.0, 0.3, 2_200
"""Deterministic seconds for one part, at most and at least, and one for so many literals. What they lower a district's
bound by: day parking (22,000) 835 after 6, 1,667 after 8, 2,090 after 10; night parking (11,000) 1,440 after 5, 1,608
after 10; lodging (500) 80 after 0.3, 98 after 8."""

PART_SECONDS, OF_LEFT = 1.5, 0.3
"""Wall time of one of these, and the part of the time left that a part may take: the other workers' chain is waiting
for the worker."""


@dataclass
class Bounding:
    """One task at a time, `number` while it is in hand, and its `part`; `numbers` of tasks. `soon`: prices are wanted
    before the dual has ended. `due`: it was not begun. `bounded`: what it found; `saved`: by how much the parts proved
    so far lower its bound; `spent`: work on them."""

    run: Run
    numbers: Iterator[int]
    soon: bool = False
    due: bool = field(init=False)
    number: int | None = None
    bounded: Bounded | None = None
    waiting: deque[Part] = field(default_factory=deque)
    part: Part | None = None
    saved: float = 0.0
    spent: float = 0.0

    def __post_init__(self) -> None:
        problem = self.run.frame.problem
        small = len(problem.demands) <= MOST_BOUNDED
        self.due = small and not problem.policy.tiers and supported(problem.policy)

    @property
    def busy(self) -> bool:
        """Whether a task is in hand."""
        return self.number is not None

    @property
    def unfinished(self) -> bool:
        """Whether there is one, or will be without another dual."""
        return self.busy or bool(self.waiting)

    def next_task(self, left: float) -> WholeDualTask | PartTask | None:
        """The next task, which is in hand then, if anything is left to do in the seconds left."""
        if self.busy:
            return None
        task = self._dual(left) if self.due else self._proof(left)
        self.number = task.number if task else None
        return task

    def _dual(self, left: float) -> WholeDualTask:
        run, self.due = self.run, False
        seconds = BOUND_SHARE * left if run.timed else math.inf
        target = float(run.incumbent.score.total)
        early = (EARLY,) if run.timed and self.soon else ()  # where the run must repeat, not by who is first
        climbing = Climbing(target, pin_constant(run), ROUNDS, early)
        return WholeDualTask(next(self.numbers), run.frame.problem, climbing, seconds)

    def hear(self, priced: Priced) -> None:
        """A first bound, on the way."""
        self.run.lower_bound_to(priced.bound)

    def _proof(self, left: float) -> PartTask | None:
        """Of the dearest part that is worth the time."""
        run = self.run
        while self.waiting:
            part = self.waiting.popleft()
            work = min(PART_WORK, max(LEAST_WORK, part.size / OF_LITERALS))
            if self._affordable(work, left):
                self.part, self.spent = part, self.spent + work
                effort = Effort(left / 2 if run.timed else None, work, run.seed, quick=True)
                return PartTask(next(self.numbers), run.frame.problem, part, effort)
        return None

    def _affordable(self, work: float, left: float) -> bool:
        """By the seconds left; where the run must repeat exactly, by all of its work, whoever ends first."""
        if self.run.timed:
            return PART_SECONDS * work <= OF_LEFT * left
        return self.spent + work <= OF_LEFT * (self.run.limits.work or 0.0)

    def take(self, done: Done) -> None:
        """Learn from the end of the task in hand; one that failed is not tried again."""
        part, self.number, self.part = self.part, None, None
        if done.bounded:
            self.bounded, self.waiting = done.bounded, deque(done.bounded.parts)
            self.run.lower_bound_to(done.bounded.bound)
        elif done.proof and done.proof.bound is not None and part and self.bounded:
            self.saved += max(0.0, part.worth - done.proof.bound / SCALE)
            self.run.lower_bound_to(math.floor(self.bounded.value - self.saved + 1e-6))
