"""What the next piece or person costs in this very plan, in points: for one more session, the prices are exact."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from models.demands import SpaceNeed
from solver.compile.options import DemandOptions
from solver.compile.tables import Bools
from solver.desk.tally import Tally
from solver.prices import Floats, Ints
from solver.state import piece_fen

SHORT = 1e-3
"""Points for each unit that falls short: of spaces that cost the same, the one with room for all."""

WANTED = 1e9
"""Points for whom one asks by name."""


@dataclass
class ExactPrices:
    """The prices that `solver.construct.offer_at` asks for, of a plan as it stands. Activation is added there.

    `wanted`: a person who is to take part wherever possible.
    """

    tally: Tally
    wanted: int | None = None
    fond: dict[str, Bools] = field(default_factory=dict, repr=False)

    def lift(self, d: int) -> float:
        """Equity is reckoned on the whole session afterwards."""
        return 1.0

    def space(self, options: DemandOptions, n: int, i: int, low: int, high: int, room: int) -> float:
        """Cost of a piece: the way, the money, opening the space that day."""
        week, need, j = self.tally.week, options.needs[n], int(options.needs[n].who[i])
        assert isinstance(need.need, SpaceNeed)
        policy, space = week.problem.policy, week.problem.spaces[j]
        units = min(room, need.need.asked)
        far = policy.distance.per_100m * (int(need.metres[i]) // 100)
        opening = 0
        if space.opening_points:
            c = int(np.searchsorted(options.start, low + int(week.spaces.setup[j])))
            opened = self.tally.state.opened.get((j, int(options.date[c])), 0)
            opening = 0 if opened else space.opening_points
        minutes = (high - low) * week.timeline.slot_minutes
        money = policy.cost.per_yuan * piece_fen(week, j, units, minutes) / 100
        return float(far + opening + money + SHORT * (need.need.asked - units))

    def persons(self, options: DemandOptions, n: int, places: Ints, c: int, column: int) -> Floats:
        """Costs of some candidates: the way less the liking, and hours beyond the fair ones."""
        week, need = self.tally.week, options.needs[n]
        policy, who = week.problem.policy, need.who[places]
        way = policy.distance.per_100m * (need.metres[places, column] // 100)
        costs = (way - policy.preference.interest * self._fond(options.demand.kind)[who]).astype(np.float64)
        if policy.load.extra_hour:
            seconds = int(options.end[c] - options.start[c]) * week.timeline.slot_seconds
            costs += [self._load(v, int(options.week[c]), seconds) for v in who.tolist()]
        if self.wanted is not None:
            costs[who == self.wanted] -= WANTED
        return np.asarray(costs)

    def _load(self, v: int, iso: int, seconds: int) -> int:
        """Section 5, `load`, of one more session of person `v` in a week."""
        own = self.tally.state.of_person.get(v)
        policy = self.tally.week.problem.policy.load
        before = self.tally.seconds_of(v, iso) if own else 0
        return policy.extra_hour * (
            max(0, -(-(before + seconds) // 3600) - policy.fair_hours) - max(0, -(-before // 3600) - policy.fair_hours)
        )

    def _fond(self, kind: str) -> Bools:
        """(n_volunteers,): whose interests hold the kind."""
        if kind not in self.fond:
            self.fond[kind] = np.array([kind in x for x in self._interests], dtype=bool)
        return self.fond[kind]

    @cached_property
    def _interests(self) -> list[tuple[str, ...]]:
        return [v.interests for v in self.tally.week.problem.volunteers]
