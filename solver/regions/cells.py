"""The map cut into cells of about equal numbers of demands: a k-d tree (J. L. Bentley 1975, doi:10.1145/361002.361007).

Every cut of the map is a partition of all places, so whatever has a location belongs to one cell. Each round of the
search cuts elsewhere: what lay on a border in one round lies inside a cell in the next.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cut:
    """Places whose coordinate along the axis is below `at` lie in `low`, the others in `high`."""

    axis: int
    at: float
    low: Cut | int
    high: Cut | int


@dataclass(frozen=True)
class Cells:
    """`n` cells. The map is turned by `turn` (2, 2), degrees of longitude being shortened, and cut along its axes."""

    n: int
    turn: Floats
    root: Cut | int

    def of(self, points: Floats) -> Ints:
        """(k,): the cell of each of some places (k, 2) in degrees; places not known are dealt out in turn."""
        turned, out = points @ self.turn, np.zeros(len(points), dtype=np.int64)
        unknown = np.isnan(points).any(axis=1)
        stack = [(self.root, np.flatnonzero(~unknown))]
        while stack:
            node, who = stack.pop()
            if isinstance(node, int):
                out[who] = node
            else:
                below = turned[who, node.axis] < node.at
                stack += [(node.low, who[below]), (node.high, who[~below])]
        out[unknown] = np.arange(unknown.sum()) % self.n
        return out


def divide(points: Floats, weights: Floats, most: float, rng: random.Random) -> Cells:
    """Cells that hold at most `most` of the weights (m,) of some places (m, 2), unless one place alone holds more.

    Chance turns the map and moves each cut off the middle by up to a tenth of the weight.
    """
    turn = _turn(points, rng.uniform(0, math.pi / 2))
    turned = points @ turn
    count = 0

    def cut(who: Ints) -> Cut | int:
        nonlocal count
        total = float(weights[who].sum())
        spread = np.ptp(turned[who], axis=0) if len(who) else np.zeros(2)
        axis = int(spread.argmax())
        if total <= most or not spread[axis] > 0:
            count += 1
            return count - 1
        order = who[np.argsort(turned[who, axis], kind="stable")]
        share = 0.5 + rng.uniform(-0.1, 0.1) * (total > 2 * most)
        k = int(np.searchsorted(np.cumsum(weights[order]), share * total, side="right"))
        at = float(turned[order[min(max(k, 1), len(order) - 1)], axis])
        below = turned[who, axis] < at
        if not below.any():
            at = float(np.nextafter(at, math.inf))
            below = turned[who, axis] < at
        return Cut(axis, at, cut(who[below]), cut(who[~below]))

    root = cut(np.flatnonzero(~np.isnan(points).any(axis=1)))
    return Cells(count, turn, root)


def _turn(points: Floats, angle: float) -> Floats:
    """(2, 2): longitude shortened to what a degree is at the places' latitude, then turned by the angle."""
    known = points[~np.isnan(points).any(axis=1)]
    short = max(0.01, math.cos(math.radians(float(known[:, 1].mean())))) if len(known) else 1.0
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[short * c, -short * s], [s, c]])
