"""Prices of scarce time: what one unit of a resource in one slot is worth to the week."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.guide import Guide, no_guide

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

PULL = 500.0
"""Points for which construction follows the guide: rather to the relaxed plan's choice than 50 km nearer."""


@dataclass(frozen=True)
class Prices:
    """`spaces` (n_spaces, S+1) and `people` (n_volunteers, S+1): prices summed over the slots before each slot.

    A difference of two columns is the price of the slots between them; for spaces, of one unit (of the whole
    space where exclusive). `lifts` (n_demands,): what one point served is worth with equity. `ranks` (n_demands,).
    """

    week: Week
    spaces: Floats
    people: Floats
    lifts: Floats
    ranks: Floats
    guide: Guide
    fond: dict[str, Bools] = field(default_factory=dict, repr=False, compare=False)

    def rank(self, d: int) -> float:
        """Order of demands: the dearer first."""
        return float(self.ranks[d])

    def lift(self, d: int) -> float:
        """Worth of one point of `served` of the demand, equity included."""
        return float(self.lifts[d])

    def starts(self, options: DemandOptions) -> list[int]:
        """Starts of a demand: those of the guide first, then preferred ones, then early ones."""
        shares = np.round(self.guide[options.index].starts, 2)
        return sorted(
            range(len(options.start)), key=lambda c: (-shares[c], not options.preferred[c], int(options.start[c]))
        )

    def space(self, options: DemandOptions, n: int, i: int, low: int, high: int, room: int) -> float:
        """Cost of a piece of need `n` in the slots `[low, high)` of its `i`-th candidate, of which `room` units are
        free; what falls short of the units asked for counts as dear."""
        need, j = options.needs[n], int(options.needs[n].who[i])
        units = min(room, need.need.asked)
        slots = float(self.spaces[j, high] - self.spaces[j, low])
        far = self.week.problem.policy.distance.per_100m * (int(need.metres[i]) // 100)
        paid = slots * (1 if self.week.problem.spaces[j].exclusive else units)
        return paid + far + 1e-3 * (need.need.asked - units) - PULL * float(self.guide[options.index].who[n][i])

    def persons(self, options: DemandOptions, n: int, places: Ints, c: int, column: int) -> Floats:
        """Costs of some candidates of need `n`, by their places in its list, in a session at the demand's `c`-th start
        and `column`-th site."""
        need, policy = options.needs[n], self.week.problem.policy
        who = need.who[places]
        slots = self.people[who, options.end[c]] - self.people[who, options.start[c]]
        way = policy.distance.per_100m * (need.metres[places, column] // 100)
        likes = policy.preference.interest * self._fond(options.demand.kind)[who]
        return np.asarray(slots + way - likes - PULL * self.guide[options.index].who[n][places])

    def _fond(self, kind: str) -> Bools:
        """(n_volunteers,): whose interests hold the kind."""
        if kind not in self.fond:
            self.fond[kind] = np.array([kind in v.interests for v in self.week.problem.volunteers], dtype=bool)
        return self.fond[kind]


def flat_prices(week: Week) -> Prices:
    """Before anything is known: time is free, heavy demands first by weight per slot and head."""
    n = week.timeline.n_slots + 1
    ranks = np.array([_density(o) for o in week.demands], dtype=np.float64)
    lifts = np.ones(len(week.demands))
    spaces, people = np.zeros((len(week.problem.spaces), n)), np.zeros((len(week.problem.volunteers), n))
    return Prices(week, spaces, people, lifts, ranks, no_guide(week))


def _density(o: DemandOptions) -> float:
    """Weight per session, lessened for the many heads that it binds."""
    heads = sum(n.need.least for n in o.needs if n.need.type == "people")
    return o.weight / (1 + heads)
