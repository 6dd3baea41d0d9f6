"""What can be proved of a session that is left out: that no plan can hold it, or no best plan does."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from functools import cached_property

from solver.desk.desk import Desk
from solver.sessions import Session
from solver.split import components
from solver.state import State

ALONE_SIZE = 4_000
"""Literals of one demand up to which its own most sessions are worked out exactly."""

PART_SIZE, PART_DEMANDS = 12_000, 80
"""Literals and demands of a part up to which its best plans are looked at."""

ALONE_WORK, PART_WORK = 0.5, 4.0
"""CP-SAT's deterministic seconds for one question."""


@dataclass(frozen=True)
class Best:
    """A part that shares nothing with the rest: its demands, and whether its plan is proved best."""

    demands: tuple[int, ...]
    current: tuple[Session, ...]


class Proofs:
    """Asks the exact model, twice with different settings where it says that something cannot be (OR-Tools issues 5274,
    5293: one run alone is not believed). `until`: the monotonic second from which on nothing more is proved of the best
    plans."""

    def __init__(self, desk: Desk, until: float = math.inf):
        self.desk, self.until = desk, until

    def most_alone(self, d: int) -> int | None:
        """The most sessions that demand `d` could have if everybody else had none but their pins; None if unknown."""
        options, week = self.desk.week.demands[d], self.desk.week
        if not options.size or options.size > ALONE_SIZE or week.previous[d]:
            return None
        pinned = [s for s in week.pins if s.demand == d]
        from solver.exact.counting import most_sessions  # OR-Tools takes a second to load

        most = most_sessions(week, State.of_pins(week), d, ALONE_WORK)
        return None if most is None else most + len(pinned)

    def never_in_the_best(self, d: int) -> bool:
        """Whether every plan that gives demand `d` one session more is worse than this one: the exact model of all that
        hangs together with it, with that one more, has a bound below what stands."""
        part = self._part_of(d)
        if part is None or self.desk.problem.policy.tiers:
            return False
        return all(self._is_worse(part, d, seed) for seed in (0, 1))

    def _is_worse(self, part: Best, d: int, seed: int) -> bool:
        from solver.exact.counting import most_points_with

        left = self.until - time.monotonic()
        return left > 0 and most_points_with(self.desk.week, part.demands, part.current, d, PART_WORK, seed, left) < 0

    def _part_of(self, d: int) -> Best | None:
        return next((p for p in self._parts if d in p.demands), None)

    @cached_property
    def _parts(self) -> tuple[Best, ...]:
        """Parts small enough to be asked; none of a large week, of which not even the parts are looked for."""
        week = self.desk.week
        if len(week.demands) > PART_DEMANDS * 10:
            return ()
        standing = self.desk.tally.state.sessions()
        out = []
        for part in components(week):
            if len(part) <= PART_DEMANDS and sum(week.demands[d].size for d in part) <= PART_SIZE:
                mine = set(part)
                out.append(Best(tuple(part), tuple(s for s in standing if s.demand in mine and not s.pinned)))
        return tuple(out)
