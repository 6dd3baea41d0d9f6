"""What each entry takes and costs, from its session and its candidate; a lot of entries at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.compile.week import Week
from solver.dual.entries import WIDTH, Floats, Ints, down, whole
from solver.dual.facts import PEOPLE, SPACE, SUPPLY, NeedFacts, ResourceFacts, StartFacts
from solver.dual.summed_limits import SummedLimits


@dataclass(frozen=True)
class Lot:
    """Entries `at` (n,) their places, and the places of what is known of each: `need`, `start`, `who`. `units` as in
    Entries, `points` of way and interest, number of the demand's `budget`."""

    at: Ints
    need: Ints
    start: Ints
    who: Ints
    units: Ints
    points: Floats
    budget: Ints

    def part(self, chosen: npt.NDArray[np.bool_]) -> Lot:
        """Some of them."""
        return Lot(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


class Rows:
    """Columns of `n` entries, filled lot by lot."""

    def __init__(self, week: Week, limits: SummedLimits, needs: NeedFacts, starts: StartFacts, n: int):
        self.week, self.limits, self.needs, self.starts = week, limits, needs, starts
        self.resources = ResourceFacts(week)
        self.policy = week.problem.policy
        self.row, self.low, self.high, self.units, self.date = (np.empty(n, dtype=np.int32) for _ in range(5))
        self.per_unit = np.ones(n, dtype=bool)
        self.fixed_cost, self.unit_cost = np.zeros(n), np.empty(n)
        self.limits_of = np.zeros((n, WIDTH), dtype=np.int32)
        self.uses = np.zeros((n, WIDTH), dtype=whole(self._most_used()))

    def _most_used(self) -> int:
        minutes = int(self.starts.minutes.max(initial=0))
        hour, piece = (int(x.max(initial=0)) for x in (self.resources.fen_an_hour, self.resources.fen_a_piece))
        return max(minutes, minutes * hour // 60 + 1, piece)

    def fill(self, lot: Lot) -> None:
        """All columns of a lot's entries."""
        self.units[lot.at], self.date[lot.at] = lot.units, self.starts.date[lot.start]
        kind = self.needs.kind[lot.need]
        for k, fill in ((SPACE, self._spaces), (PEOPLE, self._people), (SUPPLY, self._supplies)):
            fill(lot.part(kind == k))

    def _times(self, lot: Lot, row: Ints) -> None:
        r = self.resources
        self.row[lot.at] = row
        self.low[lot.at] = self.starts.start[lot.start] - r.before[row]
        self.high[lot.at] = np.minimum(self.starts.end[lot.start] + r.after[row], self.week.timeline.n_slots)

    def _spaces(self, lot: Lot) -> None:
        """R8, R17: a piece that is given whole pays its fen floored; else units pay, less what a floor may save."""
        per_yuan, minutes = self.policy.cost.per_yuan, self.starts.minutes[lot.start]
        rate = self.resources.fen_an_hour[lot.who] * minutes
        split = self.needs.split[lot.need]
        fixed = (lot.units == self.needs.least_piece[lot.need]) & ~split
        exact = fixed | (rate % 60 == 0)
        piece = rate // 60 * lot.units + rate % 60 * lot.units // 60  # rate × units // 60 without overflow
        fen = np.where(fixed, piece / lot.units, rate / 60)
        once = lot.points + max(0, per_yuan) * np.where(exact, 0.0, -1.0) / 100
        unit = per_yuan * fen / 100
        single = self.needs.single[lot.need]  # what is paid once by several is paid in shares, never more than in truth
        shared = once / np.where(once > 0, lot.units, self.needs.min_piece[lot.need])
        self._times(lot, lot.who)
        self.fixed_cost[lot.at] = down(np.where(single, once, 0.0))
        self.unit_cost[lot.at] = down(np.where(single, unit, unit + shared))
        per_unit = ~self.resources.exclusive[lot.who]
        self.per_unit[lot.at] = per_unit
        self.limits_of[lot.at, 0] = self.limits.quota[lot.who]
        self.limits_of[lot.at, 1] = np.where(exact & per_unit, lot.budget, 0)
        self.uses[lot.at, 0], self.uses[lot.at, 1] = minutes, np.floor(fen)

    def _people(self, lot: Lot) -> None:
        """R12, `load`."""
        of, v, minutes = self.limits, lot.who, self.starts.minutes[lot.start]
        day, iso = self.starts.day[lot.start], self.starts.iso[lot.start]
        self._times(lot, self.resources.n_spaces + v)
        self.unit_cost[lot.at] = lot.points
        numbers = (of.minutes[v], of.day_minutes[v, day], of.sessions[v], of.day_sessions[v, day], of.fair[v, iso])
        for k, number in enumerate(numbers):
            self.limits_of[lot.at, k] = number
        for k in (0, 1, 4):
            self.uses[lot.at, k] = minutes
        for k in (2, 3):
            self.uses[lot.at, k] = 1

    def _supplies(self, lot: Lot) -> None:
        """R16, R17."""
        fen = self.resources.fen_a_piece[lot.who]
        self.row[lot.at] = self.resources.n_spaces + self.resources.n_people
        self.low[lot.at] = self.high[lot.at] = 0
        self.unit_cost[lot.at] = down(self.policy.cost.per_yuan * fen / 100)
        self.limits_of[lot.at, 0], self.limits_of[lot.at, 1] = self.limits.stock[lot.who], lot.budget
        self.uses[lot.at, 0], self.uses[lot.at, 1] = 1, fen
