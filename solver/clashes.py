"""Which roles one person cannot both have (R11), as sets of bits."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import numpy as np
import numpy.typing as npt

from solver.compile.week import Week
from solver.sessions import Session

Ints = npt.NDArray[np.int64]


class Clashes:
    """Sets of roles, one session and site each, counted once for all persons of one pace, break and rest."""

    def __init__(self, week: Week, sessions: list[Session], sites: list[int]):
        self._week = week
        self._start = np.array([s.start for s in sessions], dtype=np.int64)
        self._end = np.array([s.end for s in sessions], dtype=np.int64)
        self._date = np.array([week.timeline.clock.date(s.start).toordinal() for s in sessions], dtype=np.int64)
        keys = [self._place(site) for site in sites]
        known = {key: i for i, key in enumerate(dict.fromkeys(keys))}
        self._spot = np.array([known[key] for key in keys], dtype=np.int64)
        self._example = [sites[keys.index(key)] for key in known]
        people = week.problem.volunteers
        self._pace = [(v.speed_kmh, v.break_minutes, v.min_rest_minutes) for v in people]
        self._masks: dict[tuple[Hashable, int], int] = {}
        self._gaps: dict[tuple[Hashable, int], tuple[Ints, Ints]] = {}

    def _place(self, site: int) -> Hashable:
        """Sites between which nobody needs time: where no table tells them apart, those at one point."""
        problem, distances, d = self._week.problem, self._week.distances, site - self._week.trips.n_spaces
        spot = distances.space(problem.spaces[site]) if d < 0 else distances.demand(problem.demands[d])
        return spot if problem.travel.metres or problem.travel.minutes else spot.location

    def of(self, v: int, r: int) -> int:
        """The roles that person `v` cannot have beside role `r`, which is among them."""
        key = self._pace[v], r
        if key not in self._masks:
            self._masks[key] = self._mask(v, r)
        return self._masks[key]

    def _mask(self, v: int, r: int) -> int:
        to, back = self._ways(v, int(self._spot[r]))
        start, end = self._start[r], self._end[r]
        close = (self._start < end + to[self._spot]) & (start < self._end + back[self._spot])
        rest = 60 * self._week.problem.volunteers[v].min_rest_minutes
        close |= (self._date != self._date[r]) & (self._start < end + rest) & (start < self._end + rest)
        return int.from_bytes(np.packbits(close, bitorder="little").tobytes(), "little")

    def _ways(self, v: int, a: int) -> tuple[Ints, Ints]:
        """Seconds, with the break, from place `a` to every place, and back."""
        key = self._pace[v], a
        if key not in self._gaps:
            gap, here = self._week.trips.gap, self._example[a]
            to = np.array([gap(v, here, there) for there in self._example], dtype=np.int64)
            back = np.array([gap(v, there, here) for there in self._example], dtype=np.int64)
            self._gaps[key] = to, back
        return self._gaps[key]


def bits(roles: int) -> Iterator[int]:
    """The members of a set of roles, in order."""
    while roles:
        lowest = roles & -roles
        yield lowest.bit_length() - 1
        roles ^= lowest
