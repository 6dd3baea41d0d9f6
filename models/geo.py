"""Metres and minutes between things: the travel table, then great circle × 1.3 (FORMAT.md sections 2 and 7)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from models.demands import Demand
from models.problem import Problem
from models.things import Space, Volunteer

EARTH_METRES = 6_371_008.8
DETOUR = 1.3
MOST_DIGITS = 10**8  # a speed in larger numbers is counted outside 64 bits
NEVER_MINUTES = 10_000_000  # longer than any horizon, and still a small integer
HALF_METRES, FAR_APART = 1e-5, 0.75
"""Two sine functions differ by far less than the first, up to the second (a haversine: 120 degrees)."""

Point = tuple[float, float]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Speeds = npt.NDArray[Any]


def walk_metres(a: Point, b: Point) -> int:
    """Haversine distance of two `(lon, lat)` × 1.3, rounded half to even."""
    (lon1, lat1), (lon2, lat2) = a, b
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_lat, half_lon = (phi2 - phi1) / 2, math.radians(lon2 - lon1) / 2
    h = math.sin(half_lat) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lon) ** 2
    return round(2 * EARTH_METRES * math.asin(min(1.0, math.sqrt(h))) * DETOUR)


def walk_metres_between(origins: Floats, targets: Floats) -> Ints:
    """`(n, m)`: `walk_metres` from each of `(n, 2)` to each of `(m, 2)` points, to the metre; 0 where one is NaN."""
    (lon1, lat1), (lon2, lat2) = origins.T[:, :, None], targets.T[:, None, :]
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    h = np.sin((phi2 - phi1) / 2) ** 2
    h += np.cos(phi1) * np.cos(phi2) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    exact = 2 * EARTH_METRES * np.arcsin(np.minimum(1.0, np.sqrt(h))) * DETOUR
    exact[np.isnan(exact)] = 0
    whole = np.rint(exact)
    out = whole.astype(np.int64)
    for i, j in np.argwhere((np.abs(exact - whole) > 0.5 - HALF_METRES) | (h > FAR_APART)):
        out[i, j] = walk_metres(tuple(origins[i].tolist()), tuple(targets[j].tolist()))
    return np.asarray(out)


def walk_minutes(metres: Ints, speeds: Speeds) -> Ints:
    """Whole minutes for ways of so many metres where no table says otherwise; shapes broadcast as `speeds[0]` does."""
    kmh, per = speeds
    return np.asarray(np.minimum(-(-metres * 60 * per // (1000 * kmh)), NEVER_MINUTES), dtype=np.int64)


@dataclass(frozen=True)
class Spot:
    """A thing as the travel table sees it: its own id, its organisation's, and where it lies."""

    id: str
    organisation: str | None
    location: Point | None


class Distances:
    """Metres and minutes of one Problem, remembered as they are asked for."""

    def __init__(self, problem: Problem):
        self._metres_table, self._minutes_table = problem.travel.metres, problem.travel.minutes
        homes = {o.id: o.location for o in problem.organisations}
        self._spaces = {s.id: Spot(s.id, s.owner, s.location) for s in problem.spaces}
        self._demands = {d.id: Spot(d.id, d.organisation, d.location or homes[d.organisation]) for d in problem.demands}
        self._volunteers = {v.id: Spot(v.id, v.organisation, v.location) for v in problem.volunteers}
        ratio = {x: Fraction(str(x)).as_integer_ratio() for x in {v.speed_kmh for v in problem.volunteers}}
        self._speeds = {v.id: ratio[v.speed_kmh] for v in problem.volunteers}
        self.long_speeds = any(max(pair) > MOST_DIGITS for pair in self._speeds.values())
        self._known: dict[tuple[Point, Point], int] = {}

    def space(self, space: Space | str) -> Spot:
        """Where a space lies; its organisation is its owner."""
        return self._spaces[space if isinstance(space, str) else space.id]

    def demand(self, demand: Demand | str) -> Spot:
        """Where a demand lies: its own location, else its organisation's."""
        return self._demands[demand if isinstance(demand, str) else demand.id]

    def volunteer(self, volunteer: Volunteer | str) -> Spot:
        """Home; a volunteer takes no location from the organisation."""
        return self._volunteers[volunteer if isinstance(volunteer, str) else volunteer.id]

    def metres(self, a: Spot, b: Spot) -> int:
        """From `a` to `b`; direction matters where the table says so; 0 where a location is missing."""
        if self._metres_table:
            told = _look_up(self._metres_table, a, b)
            if told is not None:
                return told
        if a.location is None or b.location is None:
            return 0
        key = (a.location, b.location)
        if key not in self._known:
            self._known[key] = walk_metres(a.location, b.location)
        return self._known[key]

    def minutes(self, volunteer: Volunteer | str, a: Spot, b: Spot) -> int:
        """Whole minutes a volunteer needs from `a` to `b` at the own speed."""
        if self._minutes_table:
            told = _look_up(self._minutes_table, a, b)
            if told is not None:
                return told
        kmh, per = self._speeds[volunteer if isinstance(volunteer, str) else volunteer.id]
        return min(NEVER_MINUTES, -(-self.metres(a, b) * 60 * per // (1000 * kmh)))

    def speeds(self, volunteers: Iterable[Volunteer]) -> Speeds:
        """`(2, n)`: speed of each volunteer in km/h, as whole numbers: so many, divided by so many."""
        pairs = [self._speeds[v.id] for v in volunteers]
        plain = all(max(pair) <= MOST_DIGITS for pair in pairs)
        return np.array(pairs, dtype=np.int64 if plain else object).reshape(-1, 2).T

    def is_told(self, origin: Spot) -> bool:
        """Whether a travel table says something about ways from there."""
        names = (origin.id, origin.organisation)
        return any(name in table for table in (self._metres_table, self._minutes_table) for name in names)


def _look_up(table: dict[str, dict[str, int]], a: Spot, b: Spot) -> int | None:
    """Own–own, own–organisation, organisation–own, organisation–organisation."""
    for origin in (a.id, a.organisation):
        row = table.get(origin) if origin is not None else None
        if row:
            for target in (b.id, b.organisation):
                if target is not None and target in row:
                    return row[target]
    return None
