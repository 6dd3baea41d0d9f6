"""A guide that travels: what a relaxed plan does with each demand, by slots and by resources of the whole problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.demands import Demand
from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.dual.ascent import Dual
from solver.dual.facts import SUPPLY
from solver.guide import Floats, Guide, Shares, nothing
from solver.regions.cells import Ints
from solver.regions.region import Region

LEAST = 0.01
"""Smaller shares are not carried along."""


@dataclass(frozen=True)
class Carried:
    """Shares of one demand: at which slots it starts, whom each need takes; each a pair of numbers and shares."""

    starts: tuple[Ints, Floats]
    who: tuple[tuple[Ints, Floats], ...]


def carried(dual: Dual, demands: Sequence[Demand]) -> tuple[Carried, ...]:
    """The relaxed plan of a dual, by demand of the problem, without what is hardly there."""
    f = dual.relaxation.facts
    nothing = (np.zeros(0, dtype=np.int64), np.zeros(0))
    out = [Carried(nothing, (nothing,) * len(d.needs)) for d in demands]
    for d, number in enumerate(f.d_number.tolist()):
        s = slice(f.d_start[d], f.d_start[d + 1])
        order = np.argsort(f.s_low[s], kind="stable")
        who = [_taken(dual, n) if f.n_kind[n] != SUPPLY else nothing for n in range(f.d_need[d], f.d_need[d + 1])]
        out[number] = Carried(_large(f.s_low[s][order], dual.starts[s][order]), tuple(who))
    return tuple(out)


def _taken(dual: Dual, n: int) -> tuple[Ints, Floats]:
    """Whom a need takes, in the order of their numbers."""
    f = dual.relaxation.facts
    k = slice(f.n_cand[n], f.n_cand[n + 1])
    order = np.argsort(f.k_who[k])
    return _large(f.k_who[k][order], dual.candidates[k][order])


def _large(numbers: Ints, shares: Floats) -> tuple[Ints, Floats]:
    at = np.flatnonzero(shares > LEAST)
    return numbers[at].astype(np.int32), shares[at].astype(np.float32)


def local(week: Week, region: Region, whole: dict[int, Carried]) -> Guide:
    """The guide of a region's week; `whole` holds those of its own demands, by their place in the region."""
    tables = {"space": region.spaces, "people": region.people, "supply": region.supplies}
    return tuple(_local(o, whole[o.index], tables) if o.index in whole else nothing(o) for o in week.demands)


def _local(o: DemandOptions, carried: Carried, tables: dict[str, Ints]) -> Shares:
    who = [_spread(tables[n.need.type][n.who], *x) for n, x in zip(o.needs, carried.who, strict=True)]
    return Shares(_spread(o.start, *carried.starts), tuple(who))


def _spread(numbers: Ints, at: Ints, shares: Floats) -> Floats:
    """The shares of those numbers that are asked for; both lists are in order, numbers may repeat."""
    out = np.zeros(len(numbers))
    if len(at):
        place = np.minimum(np.searchsorted(at, numbers), len(at) - 1)
        hit = at[place] == numbers
        out[hit] = shares[place[hit]]
    return out
