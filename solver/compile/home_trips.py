"""Who comes from home in time, and back (R10), as far as one session alone can say."""

from __future__ import annotations

import numpy as np

from models.problem import Problem
from solver.compile.needs import NeedOptions
from solver.compile.options import DemandOptions
from solver.compile.tables import Bools, Ints, PeopleTable, run_starts
from solver.compile.trips import Trips


class HomeTrips:
    """Trips of the volunteers with `home_travel`. `shortest` slots: no session of the week takes less."""

    def __init__(self, problem: Problem, people: PeopleTable, trips: Trips, slot_minutes: int, shortest: int):
        self._problem, self._people, self._trips, self._slot = problem, people, trips, 60 * slot_minutes
        travellers = [v for v, person in enumerate(problem.volunteers) if person.home_travel]
        self._row = {v: row for row, v in enumerate(travellers)}
        self._run_start = run_starts([people.runs[v] for v in travellers], people.run_end.shape[1])
        breaks = [60 * problem.volunteers[v].break_minutes for v in travellers]
        self._other = shortest * self._slot + np.array(breaks, dtype=np.int64)

    def in_time(self, o: DemandOptions, n: NeedOptions, columns: Ints) -> Bools:
        """(m, c): whether these candidates come to one of the sites and back, from home or from another session.

        Says nothing for starts at which a candidate is not there.
        """
        who = n.who[columns]
        rows = np.array([self._row[int(v)] for v in who])
        before = (o.start[:, None] - self._run_start[rows, o.start[:, None]]) * self._slot
        after = (self._people.run_end[who, o.start[:, None]] - o.end[:, None]) * self._slot
        there, back = (np.minimum(way, self._other[rows, None]) for way in self._ways(o, n, columns))
        out = np.zeros(before.shape, dtype=bool)
        for site in range(there.shape[1]):
            able = (before >= there[:, site]) & (after >= back[:, site]) & n.near[columns, site]
            out |= able if o.site is None else able & o.needs[o.site].ok[:, [site]]
        return out

    def _ways(self, o: DemandOptions, n: NeedOptions, columns: Ints) -> tuple[Ints, Ints]:
        """Seconds from home to each site and from there home, (c, s) each."""
        people = [int(v) for v in n.who[columns]]
        if self._problem.travel.metres or self._problem.travel.minutes:
            sites = [self._trips.site_of_demand(o.index)] if o.site is None else o.needs[o.site].who.tolist()
            there = [[self._trips.out(v, site) for site in sites] for v in people]
            back = [[self._trips.back(v, site) for site in sites] for v in people]
            return np.array(there, dtype=np.int64), np.array(back, dtype=np.int64)
        ways = np.array([self._trips.walk(v, n.metres[c]) for v, c in zip(people, columns, strict=True)])
        return ways, ways
