"""The options of one demand: every start it may have, and for every need who may serve it then."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.demands import Demand, Need, PeopleNeed, SpaceNeed, SupplyNeed
from models.geo import Distances, Spot
from models.grid import Timeline
from models.problem import Problem
from solver.compile.index import Index
from solver.compile.needs import NeedOptions, can_be_met, no_sites
from solver.compile.people import PeopleSearch, Sites
from solver.compile.reach import Places
from solver.compile.spaces import SpaceSearch
from solver.compile.tables import Bools, Ints, PeopleTable, SpaceTable, people_table, space_table
from solver.compile.times import Calendar, Times

__all__ = ["PER_START", "Compiler", "DemandOptions", "NeedOptions", "can_be_met", "weight_of"]

PER_START = ("start", "end", "window", "date", "week", "preferred")
"""The arrays of a demand that have one entry for each of its starts."""


@dataclass(frozen=True)
class DemandOptions:
    """Every session a demand may have; `m` starts in order.

    `start`, `end` (m,) slots; `window` (m,) index of the open window; `date` (m,) ordinal of the local date of the
    start; `week` (m,) year × 100 + ISO week; `preferred` (m,). `site` is the index of the first space need, None
    where the demand's own location is the site (R9).
    """

    index: int
    demand: Demand
    weight: int
    asked: int
    start: Ints
    end: Ints
    window: Ints
    date: Ints
    week: Ints
    preferred: Bools
    needs: tuple[NeedOptions, ...]
    site: int | None

    @property
    def size(self) -> int:
        """Literals an exact model of this demand takes, roughly."""
        return sum(int(n.ok.sum()) if n.ok.size else len(self.start) for n in self.needs) + len(self.start)

    def site_spots(self, distances: Distances, problem: Problem) -> list[Spot]:
        """The possible sites, in the order of the sites' axis."""
        if self.site is None:
            return [distances.demand(self.demand)]
        return [distances.space(problem.spaces[i]) for i in self.needs[self.site].who]


class Compiler:
    """Turns the demands of one problem into options."""

    def __init__(self, problem: Problem, timeline: Timeline, distances: Distances):
        self.problem, self.timeline, self.distances = problem, timeline, distances
        self.index, self.calendar = Index(problem), Calendar(timeline)
        self.spaces: SpaceTable = space_table(problem, timeline)
        self.people: PeopleTable = people_table(problem, timeline)
        self._places = Places([distances.demand(d) for d in problem.demands])
        self._space_search = SpaceSearch(problem, timeline, distances, self.index, self.spaces, self._places)
        self._people_search = PeopleSearch(problem, distances, self.index, self.people)

    def options(self, i: int, reworded: Demand | None = None) -> DemandOptions:
        """All options of demand `i`, or as if it were `reworded` and lay where it lies; starts at which some need
        cannot be met are left out."""
        demand = reworded or self.problem.demands[i]
        times = self.calendar.times(demand)
        site = next((n for n, need in enumerate(demand.needs) if isinstance(need, SpaceNeed)), None)
        needs = self._needs(i, demand, times, site)
        keep = np.ones(len(times.start), dtype=bool)
        for n in needs:
            keep &= can_be_met(n)
        return DemandOptions(
            index=i,
            demand=demand,
            weight=weight_of(self.problem, demand),
            asked=times.n_windows if demand.each else int(demand.sessions),
            start=times.start[keep],
            end=times.end[keep],
            window=times.window[keep],
            date=self.calendar.date[times.start[keep]],
            week=self.calendar.week[times.start[keep]],
            preferred=self.calendar.preferred(demand, times)[keep],
            needs=tuple(needs) if keep.all() else tuple(replace(n, ok=n.ok[keep]) for n in needs),
            site=site,
        )

    def shut(self, i: int) -> DemandOptions:
        """Demand `i` without any option: it may hold pins and sessions that are not to be decided."""
        demand = self.problem.demands[i]
        times = self.calendar.times(demand)
        none, never = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool)
        site = next((n for n, need in enumerate(demand.needs) if isinstance(need, SpaceNeed)), None)
        asked = times.n_windows if demand.each else int(demand.sessions)
        needs = tuple(NeedOptions(n, none, no_sites(), _no_way(n), no_sites()) for n in demand.needs)
        weight = weight_of(self.problem, demand)
        return DemandOptions(i, demand, weight, asked, none, none, none, none, none, never, needs, site)

    def windows(self, demand: Demand) -> tuple[tuple[int, int], ...]:
        """The demand's open windows in slots."""
        return self.timeline.runs(demand.windows)

    def _needs(self, i: int, demand: Demand, times: Times, site: int | None) -> list[NeedOptions]:
        """Spaces first, as they are the sites that people come to."""
        out: dict[int, NeedOptions] = {}
        for n, need in enumerate(demand.needs):
            if isinstance(need, SpaceNeed):
                out[n] = self._space_search.need(i, demand, need, times)
            elif isinstance(need, SupplyNeed):
                out[n] = self._supply_need(demand, need, times)
        sites = self._sites(i, None if site is None else out[site].who)
        for n, need in enumerate(demand.needs):
            if isinstance(need, PeopleNeed):
                out[n] = self._people_search.need(demand, need, times, self.calendar.date[times.start], sites)
        return [out[n] for n in range(len(demand.needs))]

    def _sites(self, i: int, spaces: Ints | None) -> Sites:
        """R9: the spaces of the first space need, else where demand `i` lies."""
        if spaces is None:
            here, spot = np.array([i]), self.distances.demand(self.problem.demands[i])
            return Sites((spot,), self._places.points[here], self._places.box(here))
        spots = tuple(self.distances.space(self.problem.spaces[j]) for j in spaces)
        places = self._space_search.places
        return Sites(spots, places.points[spaces], places.box(spaces) if len(spaces) else None)

    def _supply_need(self, demand: Demand, need: SupplyNeed, times: Times) -> NeedOptions:
        who = self.index.supplies(demand, need)
        ok = np.ones((len(times.start), len(who)), dtype=bool)
        return NeedOptions(need, who, ok, np.zeros(len(who), dtype=np.int64), no_sites())


def _no_way(need: Need) -> Ints:
    return np.zeros((0, 0) if isinstance(need, PeopleNeed) else 0, dtype=np.int64)


def weight_of(problem: Problem, demand: Demand) -> int:
    """Section 5, `served`: the demand's weight, raised by the weeks it has waited."""
    base = demand.weight
    if base is None:
        base = problem.policy.served.priority_weight[demand.priority - 1]
    return base * (100 + min(100, 20 * demand.weeks_waiting)) // 100
