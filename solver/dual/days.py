"""The days of persons: the best sessions that one person can do one after the other on one date (R10 to R12).

At prices per entry the best day is a longest path over compatible sessions, as in weighted interval scheduling with
travel between; what whole days can earn bounds more sharply than prices of single slots (Lagrangian decomposition:
M. Guignard, S. Kim 1987, doi:10.1007/BF02592954).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.dual.flatten import Bools, Floats, Ints

NEVER = -(2.0**31)
"""Less than any chain may earn, and a multiple of the grain."""


@dataclass(frozen=True)
class Days:
    """`P` entries of persons in order of day, demand, end. A run is the entries of one day and demand.

    `entry` (P,) index into the entries; `first` (days,) first of each day; `deepest` (days,) most sessions in it. `since`
    (P,) first entry of the run. An arc leads to a later entry from the last entry of another run that ends in time:
    `source` (A,) that entry, `target` (T,) the entries that have arcs, `arc_first` (T,) the first arc of each.
    `alone` (P,): may be the only one of its day.
    """

    entry: Ints
    first: Ints
    deepest: Ints
    since: Ints
    source: Ints
    target: Ints
    arc_first: Ints

    def best(self, gain: Floats) -> tuple[float, Bools]:
        """The most that all days can earn at `gain` (P,), and which entries earn it."""
        used = np.zeros(len(gain), dtype=bool)
        if not len(gain):
            return 0.0, used
        levels = self._levels(gain)
        tops = np.array([np.maximum.reduceat(level, self.first) for level in levels])
        tops[np.arange(len(levels))[:, None] >= self.deepest] = NEVER
        depth = tops.argmax(axis=0)
        top = tops[depth, np.arange(len(self.first))]
        self._trace(gain, levels, top, depth, used)
        return float(np.maximum(top, 0.0).sum()), used

    def _levels(self, gain: Floats) -> list[Floats]:
        """Per number of sessions at most: the best chain that ends with each entry (P,)."""
        levels, deepest = [gain], int(self.deepest.max())
        while len(self.target) and len(levels) < deepest:
            before = np.maximum.reduceat(self._running(levels[-1])[self.source], self.arc_first)
            new = gain.copy()
            new[self.target] += np.maximum(before, 0.0)
            if np.array_equal(new, levels[-1]):
                break
            levels.append(new)
        return levels

    def _running(self, level: Floats) -> Floats:
        """The best of each run up to each of its entries, by doubling."""
        out, step = level.copy(), 1
        place = np.arange(len(level)) - self.since
        while step <= int(place.max()):
            far = np.flatnonzero(place >= step)
            out[far] = np.maximum(out[far], out[far - step])
            step *= 2
        return out

    def _trace(self, gain: Floats, levels: list[Floats], top: Floats, depth: Ints, used: Bools) -> None:
        """Mark the chains behind the best days."""
        ends = np.r_[self.first[1:], len(gain)]
        for day in np.flatnonzero(top > 0):
            k, low = int(depth[day]), int(self.first[day])
            at = low + int(levels[k][low : ends[day]].argmax())
            used[at] = True
            while k > 0 and levels[k][at] > gain[at]:
                at, k = self._before(levels[k - 1], at), k - 1
                used[at] = True

    def _before(self, level: Floats, at: int) -> int:
        """The best entry that may come right before `at`."""
        t = int(np.searchsorted(self.target, at))
        high = self.arc_first[t + 1] if t + 1 < len(self.target) else len(self.source)
        best, found = NEVER * 2, -1
        for s in map(int, self.source[self.arc_first[t] : high]):
            low = int(self.since[s])
            i = low + int(level[low : s + 1].argmax())
            if level[i] > best:
                best, found = float(level[i]), i
        return found
