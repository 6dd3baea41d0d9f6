"""What entries take, each kind of taking once: many demands want the same person at the same time.

At any prices the entries of one good pay the same, so that prices are summed once per good.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from solver.dual.entries import Entries, Floats, Ints

ODD = 0x9E3779B97F4A7C15
"""The golden ratio in 64 bits; its odd powers mix columns into one number."""


@dataclass(frozen=True)
class Goods:
    """`n` goods: `row`, `low`, `high` (n,), `limits` and `uses` (n, 5), 0 where there is no limit; `of` (E,) int32: the
    good of each entry."""

    row: Ints
    low: Ints
    high: Ints
    limits: Ints
    uses: Ints
    of: npt.NDArray[np.int32]

    def prices(self, slots: Floats, limits: Floats) -> Floats:
        """(n,): what a unit of each good pays, at prices of slots (rows, S) and of summed limits."""
        before = np.zeros((slots.shape[0], slots.shape[1] + 1))
        np.cumsum(slots, axis=1, out=before[:, 1:])
        width = before.shape[1]
        price: Floats = before.take(self.row * width + self.high) - before.take(self.row * width + self.low)
        for at, number, uses in self.paying:
            price[at] += limits[number] * uses
        return price

    @cached_property
    def paying(self) -> list[tuple[Ints, Ints, Floats]]:
        """By column of limits: the goods that count in one, its number, what they use of it."""
        columns = zip(self.limits.T, self.uses.T, strict=True)
        return [(at := np.flatnonzero(n), n[at].astype(np.int64), use[at].astype(np.float64)) for n, use in columns]


def goods_of(entries: Entries) -> Goods:
    """Goods in no particular order. Entries whose mixed number is that of another good by chance stand alone."""
    _, first, inverse = np.unique(_mixed(entries), return_index=True, return_inverse=True)
    of: npt.NDArray[np.int32] = inverse.astype(np.int32)
    other = np.zeros(len(of), dtype=bool)
    for column in _columns(entries):
        other |= column != column[first][of]
    alone = np.flatnonzero(other)
    of[alone] = len(first) + np.arange(len(alone), dtype=np.int32)
    first = np.concatenate([first, alone])
    limits = entries.limits[first]
    return Goods(
        row=entries.row[first].astype(np.int64),
        low=entries.low[first].astype(np.int64),
        high=entries.high[first].astype(np.int64),
        limits=limits,
        uses=np.where(limits > 0, entries.uses[first], 0),
        of=of,
    )


def _columns(entries: Entries) -> list[Ints]:
    e = entries
    return [e.row, e.low, e.high, *e.limits.T, *e.uses.T]


def _mixed(entries: Entries) -> npt.NDArray[np.uint64]:
    """(E,): one number for all that makes a good."""
    mixed, factor = np.zeros(len(entries.row), dtype=np.uint64), 1
    for column in _columns(entries):
        factor = factor * ODD % 2**64
        mixed += column.astype(np.uint64) * np.uint64(factor)
    return mixed
