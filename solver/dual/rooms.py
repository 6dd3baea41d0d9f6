"""How many units of a space are free throughout any stretch of slots, for many stretches at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solver.compile.week import Week
from solver.dual.grain import Ints
from solver.state import State

FAR = np.iinfo(np.int32).max


class Rooms:
    """`State.room` of stretches inside open runs.

    Most spaces have the same room in all open slots; of the others, `levels[p]` (n_others, S) holds the minimum over
    the 2**p slots from each slot on, so that any stretch is covered by two of them.
    """

    def __init__(self, week: Week, base: State):
        exclusive = np.array([s.exclusive for s in week.problem.spaces], dtype=bool)
        free = np.where((base.busy != 0) & exclusive[:, None], 0, base.free).astype(np.int32)
        open_ = week.spaces.run_end > 0
        self.n_slots = week.timeline.n_slots
        self.least: Ints = np.where(open_, free, FAR).min(axis=1, initial=FAR)
        most = np.where(open_, free, -1).max(axis=1, initial=-1)
        self.varies = self.least < most
        self.place = np.cumsum(self.varies) - 1
        self.levels: list[npt.NDArray[np.int32]] = [free[self.varies]]
        self.log2 = np.array([max(0, n.bit_length() - 1) for n in range(self.n_slots + 1)], dtype=np.int64)

    def units(self, who: Ints, low: Ints, high: Ints) -> npt.NDArray[np.int32]:
        """(m, k): units free of spaces `who` (k,) over `[low, high)` (m, k); anything where a stretch is not open."""
        out = np.empty(low.shape, dtype=np.int32)
        out[:] = self.least[who]
        varying = np.flatnonzero(self.varies[who])
        if len(varying):
            out[:, varying] = self._lowest(self.place[who[varying]], low[:, varying], high[:, varying])
        return out

    def _lowest(self, place: Ints, low: Ints, high: Ints) -> npt.NDArray[np.int32]:
        low, high = np.clip(low, 0, self.n_slots - 1), np.clip(high, 1, self.n_slots)
        level = self.log2[np.maximum(high - low, 1)]
        out = np.empty(low.shape, dtype=np.int32)
        for p in np.unique(level):
            table, at = self._level(int(p)), level == p
            row = np.broadcast_to(place, low.shape)[at]
            out[at] = np.minimum(table[row, low[at]], table[row, np.maximum(high[at] - 2**p, 0)])
        return out

    def _level(self, p: int) -> npt.NDArray[np.int32]:
        while len(self.levels) <= p:
            table, half = self.levels[-1].copy(), 2 ** (len(self.levels) - 1)
            np.minimum(table[:, :-half], table[:, half:], out=table[:, :-half])
            self.levels.append(table)
        return self.levels[p]
