"""Which volunteers may serve a need (R9 and R10), each as if there were nothing else to do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.demands import Demand, PeopleNeed
from models.geo import Distances, Floats, Spot, walk_metres_between
from models.problem import Problem
from solver.compile.index import Index
from solver.compile.needs import NeedOptions
from solver.compile.reach import Box, Places, Reach, limits
from solver.compile.tables import Bools, Ints, PeopleTable, valid_until
from solver.compile.times import Times


@dataclass(frozen=True)
class Sites:
    """The `s` possible sites of one demand: `points` (s, 2), and the box around them, None where there is no site."""

    spots: tuple[Spot, ...]
    points: Floats
    box: Box | None


class PeopleSearch:
    """Finds volunteers for the needs of demands."""

    def __init__(self, problem: Problem, distances: Distances, index: Index, table: PeopleTable):
        self.problem, self.distances, self.index, self.table = problem, distances, index, table
        self._spots = [distances.volunteer(v) for v in problem.volunteers]
        self._homes = Places(self._spots)
        self._walks = limits([v.max_metres for v in problem.volunteers])
        self._told = np.array([distances.is_told(home) for home in self._spots], dtype=bool)
        self._valid: dict[str, Ints] = {}
        self._reach: dict[tuple[str, int, tuple[str, ...]], Reach] = {}

    def need(self, demand: Demand, need: PeopleNeed, times: Times, date: Ints, sites: Sites) -> NeedOptions:
        """Volunteers who are open at one start at least and live near one site at least; `date` (m,) of the starts."""
        who = self.index.people_offers.serving(demand, self.index.area(demand), self._near(need, sites))
        ok = self._free(need.skill, who, times, date)
        ready = ok.any(axis=0)
        who, ok = who[ready], ok[:, ready]
        metres = self._metres(who, sites)
        near = metres <= np.minimum(self._walks[who], _limit(need))[:, None]
        keep = near.any(axis=1)
        return NeedOptions(need, who[keep], ok[:, keep], metres[keep], near[keep])

    def _near(self, need: PeopleNeed, sites: Sites) -> Ints:
        """All suitable volunteers but those who live too far for certain; a travel table may say otherwise."""
        if sites.box is None:
            return np.zeros(0, dtype=np.int64)
        key = (need.skill, need.min_level, need.tags)
        if key not in self._reach:
            self._reach[key] = Reach(self._homes, self.index.suitable_people(need), self._walks, self._told)
        return self._reach[key].near(sites.box, _limit(need))

    def _free(self, skill: str, who: Ints, times: Times, date: Ints) -> Bools:
        """(m, k): whether a session lies in one open window, and in the skill's validity."""
        if skill not in self._valid:
            self._valid[skill] = valid_until(self.problem, skill)
        ok = self.table.run_end[who].take(times.start, axis=1) >= times.end  # whole rows first: they lie together
        ok &= self._valid[skill][who, None] >= date
        return np.asarray(ok.T)

    def _metres(self, who: Ints, sites: Sites) -> Ints:
        """(k, s) from each home to each site."""
        out = walk_metres_between(self._homes.points[who], sites.points)
        for i in np.flatnonzero(self._told[who]):
            out[i] = [self.distances.metres(self._spots[who[i]], spot) for spot in sites.spots]
        return out


def _limit(need: PeopleNeed) -> float:
    return np.inf if need.max_metres is None else need.max_metres
