"""Where steps begin for a while: in one part of the map after another, so that a core's cache holds what they look at.

Their neighbours, their candidates and what those hold may lie anywhere: nothing is out of reach, but not all of the map
is looked at at once. A step of a district takes 20 µs instead of 23, of a city 30 instead of 44, and gains as much.
"""

from __future__ import annotations

import random

import numpy as np

from solver.recreate.facts import Array

LARGEST = 1_500
"""Demands of a window, at most. A district, 1,200,000 steps, means of four in thousand points: 2,822.9 all at once,
2,824.4 with 1,500, 2,824.6 with 750, 2,822.8 with 400."""

STAY = 4_000
"""Steps that begin in one window before the next has its turn; with 1,000 they take a tenth more."""


class Windows:
    """Parts of some demands that lie together, all of which have their turn before any has it again."""

    def __init__(self, demands: Array, places: Array, seed: int):
        """`places` (n, 2) of the demands (n,)."""
        self.parts = [demands[part] for part in parted(places, LARGEST)]
        self._chance = random.Random(seed)
        self._waiting: list[Array] = []
        self._now: list[Array] = []
        self._left = 0

    def of(self, hands: int, steps: int) -> list[Array]:
        """A window for each of so many hands, no more than there are, all different, from which so many steps of each
        begin now: the same ones until they have had their turn."""
        if self._left <= 0:
            if len(self._waiting) < hands:
                self._waiting = self._chance.sample(self.parts, len(self.parts))
            self._now = [self._waiting.pop() for _ in range(hands)]
            self._left = STAY
        self._left -= steps
        return self._now


def parted(places: Array, largest: int) -> list[Array]:
    """The numbers of places (n, 2), halved across the longer side until no part has more (J. L. Bentley 1975,
    doi:10.1145/361002.361007)."""
    out, waiting = [], [np.arange(len(places))]
    while waiting:
        part = waiting.pop()
        if len(part) <= largest:
            out.append(part)
            continue
        at, middle = places[part], len(part) // 2
        order = np.argsort(at[:, int(np.ptp(at, axis=0).argmax())], kind="stable")
        waiting += [part[order[:middle]], part[order[middle:]]]
    return out
