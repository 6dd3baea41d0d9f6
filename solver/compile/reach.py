"""A quick first look at distances: who lies certainly too far away, for many things at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.geo import DETOUR, EARTH_METRES, Spot

SLACK_METRES = 2.0
"""More than rounding and the difference between two sine functions can make."""


class Reach:
    """Locations of a list of things as arrays; `(n,)` radians, NaN where a location is missing."""

    def __init__(self, spots: Sequence[Spot]):
        points = np.array([s.location or (np.nan, np.nan) for s in spots], dtype=np.float64).reshape(-1, 2)
        self.lon, self.lat = np.radians(points).T

    def too_far(
        self, who: Sequence[int], spots: Sequence[Spot], limit: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.bool_]:
        """`(len(who),)`: farther than `limit` metres from every spot, for certain; not where a location is missing."""
        there = Reach(spots)
        index = np.asarray(who, dtype=np.int64)
        lat, lon = self.lat[index][:, None], self.lon[index][:, None]
        h = np.sin((there.lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(there.lat) * np.sin((there.lon - lon) / 2) ** 2
        metres = 2 * EARTH_METRES * DETOUR * np.arcsin(np.minimum(1.0, np.sqrt(h)))
        return np.asarray((metres > limit[:, None] + SLACK_METRES).all(axis=1))
