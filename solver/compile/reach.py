"""A first look at distances, for many things at once: who lies certainly too far away is not looked at again.

Places are points on a ball of radius 1. Two of them lie at least as far apart as their x, y or z do, everywhere on
Earth; so whatever lies outside a box around some spots lies too far from each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.geo import DETOUR, EARTH_METRES, Spot
from solver.compile.tables import Bools, Ints

Floats = npt.NDArray[np.float64]

SLACK_METRES, SLACK_CHORD = 2.0, 1e-9
"""More than rounding can make, in metres and on the ball."""


@dataclass(frozen=True)
class Box:
    """The least box around some spots, `low` and `high` (3,); without bounds where a spot has no location."""

    low: Floats
    high: Floats


class Places:
    """Locations of a list of things: `points` (n, 2) degrees of longitude and latitude, NaN where one is missing."""

    def __init__(self, spots: Sequence[Spot]):
        self.points = np.array([s.location or (np.nan, np.nan) for s in spots], dtype=np.float64).reshape(-1, 2)
        lon, lat = np.radians(self.points).T
        self.axes: Floats = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        self.missing = np.isnan(lon)

    def box(self, who: Ints) -> Box:
        """Around at least one of the things."""
        axes = self.axes[:, who]
        if self.missing[who].any():
            return Box(np.full(3, -np.inf), np.full(3, np.inf))
        return Box(axes.min(axis=1), axes.max(axis=1))


class Reach:
    """Some things of a list, with the metres each may go at most, sorted by z so that few of them are looked at.

    Where a location is missing, or `anywhere` (n,) says so, a thing is near everything.
    """

    def __init__(self, places: Places, who: Ints, metres: Floats, anywhere: Bools):
        far = places.missing[who] | anywhere[who]
        self._anywhere, who = who[far], who[~far]
        self._who = who[np.argsort(places.axes[2, who], kind="stable")]
        self._axes = places.axes[:, self._who]
        self._chords = chord(metres[self._who])
        self._longest = float(self._chords.max(initial=0.0))

    def near(self, box: Box, metres: float) -> Ints:
        """In order, all that may lie within `metres` and their own limit of some spot in the box, and perhaps more."""
        limit = float(chord(np.float64(metres)))
        longest = min(limit, self._longest)
        x, y, z = self._axes
        part = slice(np.searchsorted(z, box.low[2] - longest), np.searchsorted(z, box.high[2] + longest, side="right"))
        reach = np.minimum(self._chords[part], limit)
        near = np.ones(len(reach), dtype=bool)
        for axis, low, high in zip((x, y, z), box.low, box.high, strict=True):
            near &= (axis[part] >= low - reach) & (axis[part] <= high + reach)
        found = self._who[part][near]
        return np.sort(np.concatenate([found, self._anywhere]) if len(self._anywhere) else found)


def chord(metres: Floats | np.float64) -> Floats:
    """The straight line through the ball below a way of so many metres, rather too long than too short."""
    angle = np.minimum((metres + SLACK_METRES) / (DETOUR * EARTH_METRES), np.pi)
    return np.asarray(2 * np.sin(angle / 2) + SLACK_CHORD)


def limits(values: Sequence[int | None]) -> Floats:
    """`(n,)` metres; None is no limit."""
    return np.array([np.inf if v is None else v for v in values], dtype=np.float64)
