"""Whether one more unit brings what its price says: the changed week solved from the plan, and judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from models.plan import Assignment
from models.problem import Problem
from solver.bottlenecks.more import Span, with_one_more
from solver.bottlenecks.priced import NOISE, Priced, Scarce
from solver.bottlenecks.served_by import Use
from solver.desk.desk import Desk
from solver.judge import judge_of

MOST_PARTS = 4
"""Day-parts that are tried together where one alone brings nothing: a night's parking lies in three."""

Solve = Callable[[Problem, Sequence[Assignment]], Sequence[Assignment]]
"""A plan of a changed week, from one that stands."""


@dataclass(frozen=True)
class Bottleneck:
    """Something scarce that was tried. `span`: the slots in which one more was had (None: not a matter of time); more
    than the day-part where that alone brought nothing. `gain`: points of the plan with the unit, less those of the plan
    before, both judged in the changed week; 0 where no use was found. `serves`: demands that get more than before.
    `at_most`: points that are proved to be the most that any plan with it gains, None where nothing is proved. `by`:
    what found the gain."""

    scarce: Scarce
    span: Span | None
    gain: int
    serves: tuple[str, ...]
    at_most: int | None
    by: Literal["desk", "search", "none"]


class Verifier:
    """Tries one unit after another on a plan that stands; `solve` searches where the desk alone is not enough."""

    def __init__(self, desk: Desk, prices: Priced, solve: Solve | None = None):
        self.desk, self.prices, self.solve, self.use = desk, prices, solve, Use(desk)
        self._dear = {(s.kind, s.subject, s.part): s.estimate for s in prices.scarce if s.part}

    def tried(self, scarce: Scarce) -> Bottleneck:
        """One more unit in the day-part; if that brings nothing, with the dear parts beside it."""
        span = (scarce.part.low, scarce.part.high) if scarce.part else None
        found = self._in(scarce, span)
        wider = self._wider(scarce)
        if not found.gain and wider not in (None, span):
            again = self._in(scarce, wider)
            found = again if again.gain else found
        return found

    def _in(self, scarce: Scarce, span: Span | None) -> Bottleneck:
        changed = with_one_more(self.desk.problem, self.desk.week.timeline, scarce, span or (0, 0))
        before = self.desk.assignments
        judged = judge_of(changed)
        base = judged(before)
        if not base.ok:  # a new unit breaks no rule: this would be a defect, and must not look like a gain
            raise AssertionError(f"{scarce.kind} {scarce.subject}: {base.violations[0]}")
        tries: list[tuple[Literal["desk", "search"], Sequence[Assignment]]] = [
            ("desk", self.use.of(scarce, changed, span))
        ]
        if self.solve:
            tries.append(("search", self.solve(changed, tries[0][1])))
        gain, by, best = 0, "none", before
        for who, after in tries:
            if after is before:  # no use found
                continue
            verdict = judged(after)
            if verdict.ok and verdict.score.total - base.score.total > gain:
                gain, by, best = verdict.score.total - base.score.total, who, tuple(after)
        serves = _serves(before, best)
        return Bottleneck(scarce, span, gain, serves, self._at_most(scarce, span), by)  # type: ignore[arg-type]

    def _wider(self, scarce: Scarce) -> Span | None:
        """The day-part with those beside it in which it is dear too, the dearer side first."""
        parts = self.prices.parts
        if scarce.part is None:
            return None
        low = high = parts.index(scarce.part)
        while high - low + 1 < MOST_PARTS:
            left = self._estimate(scarce, low - 1)
            right = self._estimate(scarce, high + 1)
            if max(left, right) < NOISE:
                break
            low, high = (low - 1, high) if left > right else (low, high + 1)
        return parts[low].low, parts[high].high

    def _estimate(self, scarce: Scarce, k: int) -> float:
        if not 0 <= k < len(self.prices.parts):
            return 0.0
        return self._dear.get((scarce.kind, scarce.subject, self.prices.parts[k]), 0.0)

    def _at_most(self, scarce: Scarce, span: Span | None) -> int | None:
        if not scarce.proved or self.prices.bound is None:
            return None
        more = scarce.estimate
        if span and scarce.part:
            inside = [p for p in self.prices.parts if span[0] <= p.low and p.high <= span[1]]
            more = sum(self._dear.get((scarce.kind, scarce.subject, p), NOISE) for p in inside)
        return int((self.prices.bound + more + 1e-6) // 1) - self.desk.verdict.score.total


def _serves(before: Sequence[Assignment], after: Sequence[Assignment]) -> tuple[str, ...]:
    """Demands that get more sessions, or more in them, those that get most first."""
    had, has = Counter[str](), Counter[str]()
    for plan, got in ((before, had), (after, has)):
        for a in plan:
            things = sum(p.quantity for p in a.spaces) + sum(p.quantity for p in a.supplies) + len(a.people)
            got[a.demand] += 1 + things
    return tuple(d for d, _ in (has - had).most_common())
