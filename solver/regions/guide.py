"""A guide that travels: what a relaxed plan does with each demand, by slots and by resources of the whole problem."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.compile.options import DemandOptions
from solver.compile.week import Week
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


def carried(week: Week, guide: Guide) -> tuple[Carried, ...]:
    """The guide of a whole week, without what is hardly there."""
    return tuple(_carried(o, shares) for o, shares in zip(week.demands, guide, strict=True))


def _carried(o: DemandOptions, shares: Shares) -> Carried:
    who = [_large(n.who, x) for n, x in zip(o.needs, shares.who, strict=True)]
    return Carried(_large(o.start, shares.starts), tuple(who))


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
