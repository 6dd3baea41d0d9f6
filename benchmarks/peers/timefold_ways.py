"""How Timefold's week splits a need over spaces, and where things lie on a plane."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from models.demands import SpaceNeed
from solver.compile.week import Week
from solver.sessions import Piece

MOST_SPLITS = 8
"""A need split at one start is filled up from so many of the nearest spaces first, then in order of distance."""
Plane = Callable[[tuple[float, float] | None], tuple[float, float]]


def splits(n: int, need: SpaceNeed, rooms: list[tuple[int, int]]) -> Iterator[list[Piece]]:
    """Filled up from one of the nearest, then the others in order; also only the first few of these pieces."""
    seen: set[tuple[Piece, ...]] = set()
    for lead in rooms[:MOST_SPLITS]:
        left, pieces = need.asked, list[Piece]()
        for j, room in [lead, *(r for r in rooms if r is not lead)]:
            units = min(left, room)
            if 0 < left - units < need.min_piece:
                units = min(units, left - need.min_piece)
            if units >= need.min_piece:
                pieces.append((n, j, units))
                left -= units
        for k in range(1, len(pieces) + 1):
            part = tuple(pieces[:k])
            if sum(q for _, _, q in part) >= need.least and part not in seen and len(seen) < 3 * MOST_SPLITS:
                seen.add(part)
                yield list(part)


def plane(week: Week) -> Plane:
    """Metres east and north of one corner, good to a metre over a city; what has no place lies in the corner."""
    places = [s.location for s in week.problem.spaces] + [o.location for o in week.problem.organisations if o.location]
    lon0, lat0 = min(places, default=(0.0, 0.0))
    per_degree = 6_371_008.8 * math.pi / 180

    def at(place: tuple[float, float] | None) -> tuple[float, float]:
        if place is None:
            return 0.0, 0.0
        east = (place[0] - lon0) * per_degree * math.cos(math.radians(lat0))
        return round(east, 1), round((place[1] - lat0) * per_degree, 1)

    return at
