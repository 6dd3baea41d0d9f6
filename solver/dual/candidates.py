"""All candidates of one demand at all its starts, as one table: what may serve, how much, and what the way costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.demands import PeopleNeed, SpaceNeed
from solver.compile.options import DemandOptions, NeedOptions
from solver.compile.week import Week
from solver.dual.grain import Bools, Floats, Ints
from solver.dual.rooms import Rooms
from solver.dual.summed_limits import SummedLimits
from solver.dual.variants import Choice
from solver.state import State

MOST_METRES = 10**9
"""More than any way."""

MOST_UNITS = 2**31 - 1
"""More than any need asks for."""


@dataclass(frozen=True)
class Table:
    """`m` starts, `K` candidates of `N` needs, need after need; `V` choices, `G` of them of the site, the last: any.

    `can` and `units` (m, K): may serve at this start, and at most how much. `who` (K,) indices into spaces, people or
    supplies; `need` (K,) and `place` (K,) in the need's list; `first` (N,) candidate of each need, `least` (N,) units.
    `reach` (G, K) and `cost` (G, K): near enough, and points for way and interest, with the site chosen. `only` (V, N):
    the place of the one candidate, −1 for all; `site` (V,): the choice of the site; `penalty` (V,) points.
    """

    can: Bools
    units: Ints
    who: Ints
    need: Ints
    place: Ints
    first: Ints
    least: Ints
    reach: Bools
    cost: Floats
    only: Ints
    site: Ints
    penalty: Ints


def meets_in_one_space(o: DemandOptions, site: int) -> bool:
    """Whether each session may be at another site, one space at a time, and persons come there."""
    need = o.needs[site].need
    alone = isinstance(need, SpaceNeed) and (need.asked == 1 or not need.split)
    return alone and any(isinstance(n.need, PeopleNeed) for n in o.needs)


class Candidates:
    """Makes the tables; what does not depend on the demand is looked up once."""

    def __init__(self, week: Week, base: State, limits: SummedLimits):
        self.week, self.base, self.limits = week, base, limits
        self.rooms = Rooms(week, base)
        self.slot_minutes = week.timeline.slot_minutes
        self.supply = np.array(base.supply, dtype=np.int64)
        self.per_100m = week.problem.policy.distance.per_100m
        self.fen_of_spaces = np.array([s.fen_per_unit_hour for s in week.problem.spaces], dtype=np.int64)
        self.fen_of_supplies = np.array([s.fen_per_unit for s in week.problem.supplies], dtype=np.int64)
        self._interested: dict[str, Ints] = {}

    def table(self, o: DemandOptions, choices: Sequence[Choice], budget: float = math.inf) -> Table | None:
        """With no piece that takes more than the `budget` by itself (R17); None where some need has no candidate."""
        sizes = [len(n.who) for n in o.needs]
        if not len(o.start) or not min(sizes) or not choices:
            return None
        n_needs, first = len(sizes), np.cumsum([0, *sizes])
        sited = o.site is not None and (meets_in_one_space(o, o.site) or any(o.site in c.only for c in choices))
        n_sites = 1 + (sizes[o.site] if sited and o.site is not None else 0)
        can = np.empty((len(o.start), first[-1]), dtype=bool)
        units = np.ones(can.shape, dtype=np.int32)
        reach, cost = np.ones((n_sites, first[-1]), dtype=bool), np.zeros((n_sites, first[-1]))
        for n, options in enumerate(o.needs):
            at = slice(first[n], first[n + 1])
            if isinstance(options.need, SpaceNeed):
                can[:, at], units[:, at] = self._spaces(o, options, options.need, budget)
                cost[:, at] = self.per_100m * (options.metres // 100)
            elif isinstance(options.need, PeopleNeed):
                can[:, at] = self._people(o, options)
                reach[:, at], cost[:, at] = self._ways(options, sited)
                cost[:, at] -= self._interest(o.demand.kind)[options.who]
            else:
                stock = np.minimum(options.need.asked, self.supply[options.who])
                units[:, at] = np.minimum(stock, _affordable(self.fen_of_supplies[options.who], budget, 1))
                can[:, at] = units[:, at] > 0
        only = np.full((len(choices), n_needs), -1, dtype=np.int64)
        for v, choice in enumerate(choices):
            for n, i in choice.only.items():
                only[v, n] = i
        site = only[:, o.site] if sited and o.site is not None else np.full(len(choices), -1, dtype=np.int64)
        return Table(
            can=can,
            units=units,
            who=np.concatenate([n.who for n in o.needs]),
            need=np.repeat(np.arange(n_needs), sizes),
            place=np.arange(first[-1]) - np.repeat(first[:-1], sizes),
            first=first[:-1],
            least=np.array([n.need.least for n in o.needs]),
            reach=reach,
            cost=cost,
            only=only,
            site=site % n_sites,
            penalty=np.array([c.penalty for c in choices], dtype=np.int64),
        )

    def _spaces(self, o: DemandOptions, options: NeedOptions, need: SpaceNeed, budget: float) -> tuple[Bools, Ints]:
        """R5–R7, R17: (m, k) each."""
        table, who = self.week.spaces, options.who
        low, high = o.start[:, None] - table.setup[who], o.end[:, None] + table.turnaround[who]
        units = np.minimum(need.asked, self.rooms.units(who, low, high))
        if math.isfinite(budget):
            minutes = (o.end - o.start)[:, None] * self.slot_minutes
            units = np.minimum(units, _affordable(self.fen_of_spaces[who] * minutes, budget, 60))
        return options.ok & (units >= need.least_piece), units

    def _people(self, o: DemandOptions, options: NeedOptions) -> Bools:
        """Who is not forbidden by R12 even alone: (m, k)."""
        minutes = (o.end - o.start) * self.slot_minutes
        longest = self.limits.longest[options.who][:, o.date - self.limits.first_day]
        return np.asarray(options.ok & (minutes <= longest).T)

    def _ways(self, options: NeedOptions, sited: bool) -> tuple[Bools, Ints]:
        """Near enough, and points of the way: (G, k), the last of them to the best near site."""
        points = self.per_100m * (options.metres.T // 100)
        near = options.near.T
        far = abs(self.per_100m) * MOST_METRES
        best = np.where(near, points, far).min(axis=0, keepdims=True, initial=far)
        any_near: Bools = np.asarray(near.any(axis=0, keepdims=True))
        if sited:
            return np.concatenate([near, any_near]), np.concatenate([points, best])
        return any_near, best

    def _interest(self, kind: str) -> Ints:
        """(n_people,): points of those interested in the kind."""
        if kind not in self._interested:
            points = self.week.problem.policy.preference.interest
            self._interested[kind] = np.array(
                [points * (kind in p.interests) for p in self.week.problem.volunteers], dtype=np.int64
            )
        return self._interested[kind]


def _affordable(rate: Ints, budget: float, per: int) -> Ints:
    """R17: the most units of one piece of which `rate × units // per` fen, floored, are within a budget."""
    if math.isinf(budget):
        return np.full(rate.shape, MOST_UNITS)
    return np.where(rate > 0, (per * (int(budget) + 1) - 1) // np.maximum(rate, 1), MOST_UNITS)
