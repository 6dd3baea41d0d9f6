"""Prices of scarce time: what one unit of a resource in one slot is worth to the week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.compile.options import DemandOptions
from solver.compile.week import Week

Floats = npt.NDArray[np.float64]


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

    def rank(self, d: int) -> float:
        """Order of demands: the dearer first."""
        return float(self.ranks[d])

    def lift(self, d: int) -> float:
        """Worth of one point of `served` of the demand, equity included."""
        return float(self.lifts[d])

    def starts(self, options: DemandOptions) -> list[int]:
        """Starts of a demand: preferred ones first, then early ones."""
        return sorted(range(len(options.start)), key=lambda c: (not options.preferred[c], int(options.start[c])))

    def space(self, j: int, low: int, high: int, metres: int, room: int, asked: int) -> float:
        """Cost of a piece of up to `asked` units of space `j`; what falls short of `asked` counts as dear."""
        space = self.week.problem.spaces[j]
        units = 1 if space.exclusive else min(room, asked)
        slots = float(self.spaces[j, high] - self.spaces[j, low])
        far = self.week.problem.policy.distance.per_100m * (metres // 100)
        return slots * units + far + 1e-3 * (asked - min(room, asked))

    def person(self, v: int, options: DemandOptions, c: int, metres: int, interest: bool) -> float:
        """Cost of one person in a session at the demand's `c`-th start."""
        slots = float(self.people[v, options.end[c]] - self.people[v, options.start[c]])
        policy = self.week.problem.policy
        return slots + policy.distance.per_100m * (metres // 100) - policy.preference.interest * interest


def flat_prices(week: Week) -> Prices:
    """Before anything is known: time is free, heavy demands first by weight per slot and head."""
    n = week.timeline.n_slots + 1
    ranks = np.array([_density(o) for o in week.demands], dtype=np.float64)
    lifts = np.ones(len(week.demands))
    return Prices(
        week, np.zeros((len(week.problem.spaces), n)), np.zeros((len(week.problem.volunteers), n)), lifts, ranks
    )


def _density(o: DemandOptions) -> float:
    """Weight per session, lessened for the many heads that it binds."""
    heads = sum(n.need.least for n in o.needs if n.need.type == "people")
    return o.weight / (1 + heads)
