"""The bound's own work beside the search: first the dual of the whole week, then its components one by one."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from solver.compile.week import size_of
from solver.construct import construct
from solver.dual.ascent import supported
from solver.dual.summary import Component, Summary
from solver.exact.component import SCALE
from solver.exact.solve import Effort, Proof
from solver.guide import Guide
from solver.run import Run
from solver.shadow import ShadowPrices
from solver.tasks import ComponentTask, Done, DualTask

ROUNDS = 200
"""Evaluations of the dual: 100 come within 0.1 % of the relaxation's optimum, 200 give the better guide."""

FINE_ROUNDS, FINE_LITERALS = 600, 200_000
"""Evaluations where the week has no more literals than a large street and time is what ends the search: 3 s instead of
1, and bounds of streets 0.07 % lower."""

MORE = 4
"""Times as many rounds once more, while the last ones still closed more of the gap than they left."""

LARGEST_COMPONENT = 12_000
"""Literals of a component that is worth an exact model: parking of a street has 1,000 and is proved within seconds, a
week of two communities has 7,000 and comes within 0.1 to 1 % of its optimum in a minute."""

COMPONENT_WORK, OF_LITERALS = 4.0, 1_500
"""Deterministic seconds for one component of so many literals, in proportion more for larger ones where time ends them;
measured on the small ones: nine tenths of the gain come in the first three, and from 4 to 10 nothing."""

LAST = 0.9
"""Part of the time left that the last component may take: what it proves must be heard of before the end."""


@dataclass
class Bounding:
    """One task at a time. `saved`: by how much the components proved so far lower the dual's bound."""

    run: Run
    rounds: int = ROUNDS
    busy: bool = False
    summary: Summary | None = None
    waiting: list[Component] = field(default_factory=list)
    saved: float = 0.0

    def __post_init__(self) -> None:
        if self.run.timed and size_of(self.run.week) <= FINE_LITERALS:
            self.rounds = max(self.rounds, FINE_ROUNDS)
        self.possible = not self.run.week.problem.policy.tiers and supported(self.run.week.problem.policy)

    @property
    def guide(self) -> Guide | None:
        """The relaxed plan, once it is known."""
        return self.summary.guide if self.summary else None

    @property
    def shadow(self) -> ShadowPrices | None:
        """The prices of time, once they are known."""
        return self.summary.shadow if self.summary else None

    def next_task(self, number: int) -> DualTask | ComponentTask | None:
        """What to do next, if anything is left and nothing is being done."""
        return self.dual_task(number) or self._component_task(number) or self._longer_dual(number)

    def dual_task(self, number: int) -> DualTask | None:
        """The dual, if it was not climbed yet."""
        return self._dual(number) if self.summary is None else None

    def _longer_dual(self, number: int) -> DualTask | None:
        """The dual once more with finer steps, where that is likely to help."""
        summary, run = self.summary, self.run
        if self.busy or not self.possible or summary is None or self.waiting:
            return None
        if summary.late <= summary.bound - run.incumbent.score.total:
            return None
        self.rounds *= MORE
        return self._dual(number)

    def _dual(self, number: int) -> DualTask | None:
        if self.busy or not self.possible:
            return None
        self.busy = True
        return DualTask(number, float(self.run.incumbent.score.total), pin_constant(self.run), self.rounds)

    def _component_task(self, number: int) -> ComponentTask | None:
        run = self.run
        if self.busy or self.summary is None or not self.waiting:
            return None
        self.busy = True
        larger = size_of(run.week, self.waiting[0].demands) / OF_LITERALS if run.timed else 1.0
        seconds = max(0.1, LAST * run.left() / min(4, len(self.waiting))) if run.timed else None
        effort = Effort(seconds=seconds, work=COMPONENT_WORK * max(1.0, larger), seed=run.seed)
        lifts = self.summary.lifts(run.week)
        return ComponentTask(number, self.waiting[0].demands, run.incumbent.sessions, lifts, effort)

    def take(self, done: Done) -> None:
        """Learn from the end of a task; one that failed is not tried again."""
        self.busy = False
        if done.dual is not None:
            self._take_dual(done.dual)
        elif done.proof is not None:
            self._take_component(self.waiting.pop(0), done.proof)
        elif self.waiting:
            self.waiting.pop(0)
        else:
            self.possible = False

    def _take_dual(self, summary: Summary) -> None:
        run = self.run
        run.lower_bound_to(summary.bound)
        if self.summary is not None and summary.value >= self.summary.value - self.saved:
            self.possible = False
            return
        self.summary, self.saved = summary, 0.0
        run.incumbent.offer(construct(run.week, summary.prices(run.week)).sessions())
        self.waiting = [c for c in summary.components if 1 < size_of(run.week, c.demands) <= LARGEST_COMPONENT]

    def _take_component(self, component: Component, proof: Proof) -> None:
        """Its exact bound in place of what the dual thought it worth, and its plan in place of its sessions."""
        run = self.run
        run.work += proof.work
        if proof.sessions is not None:
            inside = set(component.demands)
            kept = [s for s in run.incumbent.sessions if s.pinned or s.demand not in inside]
            run.incumbent.offer([*kept, *proof.sessions], merged=True)
        if proof.bound is not None and self.summary is not None:
            self.saved += max(0.0, component.worth - proof.bound / SCALE)
            run.lower_bound_to(math.floor(self.summary.value - self.saved + 1e-6))


def pin_constant(run: Run) -> float:
    """What the pins contribute for certain to every plan, beyond what the dual counts itself (equity)."""
    pins, policy = run.incumbent.of_pins, run.frame.problem.policy
    plain = pins.served + pins.distance + pins.preference + pins.load + pins.opening + pins.activation
    money = pins.cost + (1 if policy.cost.per_yuan else 0)  # one floor over the sum
    return float(plain + money)
