"""Who comes from home in time, and back (R10), as far as one session alone can say."""

from __future__ import annotations

import numpy as np

from models.geo import Distances, walk_minutes
from models.problem import Problem
from solver.compile.needs import NeedOptions
from solver.compile.options import DemandOptions
from solver.compile.tables import Bools, Ints, PeopleTable, run_starts
from solver.compile.trips import Trips

BLOCK = 1_000_000
"""Starts × volunteers × sites looked at in one go."""


class HomeTrips:
    """Trips of the volunteers with `home_travel`. `shortest` slots: no session of the week takes less."""

    def __init__(self, problem: Problem, people: PeopleTable, distances: Distances, trips: Trips, shortest: int):
        self._people, self._trips, self._slot = people, trips, 60 * problem.horizon.slot_minutes
        self._has_tables = bool(problem.travel.metres or problem.travel.minutes)
        travellers = [v for v, person in enumerate(problem.volunteers) if person.home_travel]
        self._row = np.zeros(len(problem.volunteers), dtype=np.int64)
        self._row[travellers] = np.arange(len(travellers))
        self._run_start = run_starts([people.runs[v] for v in travellers], people.run_end.shape[1])
        self._speeds = distances.speeds(problem.volunteers[v] for v in travellers)
        breaks = [60 * problem.volunteers[v].break_minutes for v in travellers]
        self._other = shortest * self._slot + np.array(breaks, dtype=np.int64)

    def in_time(self, o: DemandOptions, n: NeedOptions, columns: Ints) -> Bools:
        """(m, c): whether these candidates come to one of the sites and back, from home or from another session.

        Says nothing of starts at which a candidate is not there.
        """
        there, back = (
            np.minimum(way, self._other[self._row[n.who[columns]], None]) for way in self._ways(o, n, columns)
        )
        step = max(1, BLOCK // max(1, there.size))
        parts = [slice(first, first + step) for first in range(0, len(o.start), step)]
        return np.concatenate([self._part(o, n, columns, there, back, part) for part in parts])

    def _part(self, o: DemandOptions, n: NeedOptions, columns: Ints, there: Ints, back: Ints, part: slice) -> Bools:
        """The same for some of the starts; `there` and `back` (c, s) seconds."""
        who, start, end = n.who[columns], o.start[part, None], o.end[part, None]
        before = (start - self._run_start[self._row[who], start]) * self._slot
        after = (self._people.run_end[who, start] - end) * self._slot
        able = (before[:, :, None] >= there) & (after[:, :, None] >= back) & n.near[columns]
        if o.site is not None:
            able &= o.needs[o.site].ok[part, None, :]
        return np.asarray(able.any(axis=2))

    def _ways(self, o: DemandOptions, n: NeedOptions, columns: Ints) -> tuple[Ints, Ints]:
        """Seconds from home to each site and from there home, (c, s) each."""
        who = n.who[columns]
        if not self._has_tables:
            ways = 60 * walk_minutes(n.metres[columns], self._speeds[:, self._row[who], None])
            return ways, ways
        sites = [self._trips.site_of_demand(o.index)] if o.site is None else o.needs[o.site].who.tolist()
        there = [[self._trips.out(v, site) for site in sites] for v in who.tolist()]
        back = [[self._trips.back(v, site) for site in sites] for v in who.tolist()]
        return np.array(there, dtype=np.int64), np.array(back, dtype=np.int64)
