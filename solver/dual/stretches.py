"""The slots of each row that anybody may take: a person has time in a few of a week's hours, and prices of all others
are 0 for ever. Of a district's slots they are a seventh."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.dual.compiled import compiled
from solver.dual.facts import PEOPLE, SUPPLY, Facts
from solver.dual.grain import Array
from solver.dual.offers import high_of, low_of
from solver.native.borrowed import borrowed


class Stretches(NamedTuple):
    """Those of row `r`, in order, with gaps between them, at `first[r] : first[r + 1]`: from `low` up to `high`, which
    is not one of them any more."""

    first: Array
    low: Array
    high: Array


def stretches_of(facts: Facts, rows: int, n_slots: int) -> Stretches:
    """Of all that may serve any need at any of its starts."""
    changes = np.zeros((rows, n_slots + 1), dtype=np.int32)
    mark(facts, changes)
    first = np.zeros(rows + 1, dtype=np.int64)
    edges = np.zeros((count(changes, first), 2), dtype=np.int32)
    write(changes, first, edges)
    low, high = (np.ascontiguousarray(x) for x in edges.T)
    return Stretches(first, low, high)


@compiled
def mark(facts: Facts, changes: Array) -> None:
    """`changes` (rows, S + 1) of how many sessions may be there."""
    f = borrowed(facts)
    for d in range(len(f.d_number)):
        m = f.d_start[d + 1] - f.d_start[d]
        for n in range(f.d_need[d], f.d_need[d + 1]):
            if f.n_kind[n] == SUPPLY:
                continue
            for k in range(f.n_cand[n], f.n_cand[n + 1]):
                if f.n_kind[n] == PEOPLE:
                    for r in range(f.k_ready[k], f.k_ready[k + 1]):
                        mark_one(f, changes, len(f.j_fen) + f.k_who[k], f.d_start[d] + f.ready[r])
                else:
                    for c in range(m):
                        if f.room[f.n_cells[n] + (k - f.n_cand[n]) * m + c] > 0:
                            mark_one(f, changes, f.k_who[k], f.d_start[d] + c)


@compiled
def mark_one(f: Facts, changes: Array, row: int, s: int) -> None:
    """A session at a start."""
    changes[row, low_of(f, row, s)] += 1
    changes[row, high_of(f, row, s)] -= 1


@compiled
def count(changes: Array, first: Array) -> int:
    """Stretches of all rows, and where those of each begin; changes become how many sessions may be there."""
    found = 0
    for r in range(len(changes)):
        first[r], use = found, 0
        for s in range(changes.shape[1]):
            before, use = use, use + changes[r, s]
            changes[r, s] = use
            found += before == 0 and use > 0
    first[len(changes)] = found
    return found


@compiled
def write(use: Array, first: Array, edges: Array) -> None:
    """`edges` (n, 2): the first slot of each, and the one after its last."""
    for r in range(len(use)):
        k = first[r]
        for s in range(use.shape[1]):
            if use[r, s] > 0 and (s == 0 or use[r, s - 1] == 0):
                edges[k, 0] = s
            if use[r, s] == 0 and s > 0 and use[r, s - 1] > 0:
                edges[k, 1] = s
                k += 1
