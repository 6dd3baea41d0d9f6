"""Contiguous parts of arrays: where they begin, whose a place is, the first hit in each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solver.dual.entries import Bools, Ints

Places = npt.NDArray[np.int64]


def firsts(sizes: Ints) -> Places:
    """Where each part begins."""
    return np.cumsum(sizes, dtype=np.int64) - sizes


def owners(sizes: Ints) -> npt.NDArray[np.int32]:
    """The number of its part for each place."""
    return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)


def ranges(first: Ints, sizes: Ints) -> Places:
    """The places first, first + 1, … of some parts, one part after another."""
    out = np.arange(int(sizes.sum()), dtype=np.int64)
    out += np.repeat(np.asarray(first - firsts(sizes), dtype=np.int64), sizes)
    return out


def begins(group: Ints) -> Bools:
    """Where another group begins; groups are contiguous."""
    out = np.ones(len(group), dtype=bool)
    out[1:] = group[1:] != group[:-1]
    return out


def first_hits(hit: Bools, group: Ints) -> Places:
    """The place of the first True of each group that has one; groups are contiguous."""
    at = np.flatnonzero(hit)
    return at[begins(group[at])]
