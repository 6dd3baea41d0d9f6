"""The compiled week as flat arrays: every resource that may serve a need of a session is one entry.

Order: demands → variants → buckets → sessions → needs → entries, each level contiguous, so that sums and minima over a
level are `reduceat`s. A variant is a demand with one resource chosen for all its sessions (R14); most have one. A
bucket is a set of sessions of one demand of which at most one can take place (R2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.signedinteger[Any]]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

GRAIN = 2.0**20
"""Everything is a multiple of 1/GRAIN, so that sums in double precision are exact below 2**33: the bound is proved."""

WIDTH = 5
"""Summed limits an entry may count in."""


def up(x: npt.ArrayLike) -> Floats:
    """Rounded up to the grain."""
    return np.asarray(np.ceil(np.asarray(x, dtype=np.float64) * GRAIN) / GRAIN)


def down(x: npt.ArrayLike) -> Floats:
    """Rounded down to the grain."""
    return np.asarray(np.floor(np.asarray(x, dtype=np.float64) * GRAIN) / GRAIN)


def whole(largest: float) -> type[np.int32] | type[np.int64]:
    """The smaller type of whole numbers that holds numbers up to `largest`."""
    return np.int32 if largest < 2**31 else np.int64


@dataclass(frozen=True)
class Entries:
    """`E` entries, `N` needs of sessions, `M` sessions, `B` buckets, `D` demands.

    Per entry: `row` of the price table (spaces, then people, then one of zeros), slots `[low, high)` taken of it (with
    set-up and turnaround), most `units`, `per_unit`: whether the price is paid per unit or once; costs at least paid
    once and per unit (distance, fen, minus interest); `limits` (E, 5) indices of summed limits, each in one column
    alone, and `uses` (E, 5) what a unit takes of them (a piece, where not `per_unit`); `date` ordinal of the local date
    of the session's start. Per need: `first` entry, `least` and `asked` units, `single`: one resource serves it whole,
    `share`: part of the weight per unit. Per session: first need, `bonus` (preference), `option`: which start of its
    demand. Per bucket: first session. Per variant (all that is named after the demand): `demand`, first bucket,
    `fewest` and `most` sessions, `weight`, `group` of equity. Per demand: first variant. `caps` (n_limits,): the summed
    limits; `ceilings` (n_limits,): what going beyond one costs per unit, infinite where it may not be; `limit_person`
    (n_limits,): whose it is, −1 for nobody's. Limit 0 is a dummy. Indices are int32 where they fit; costs and shares
    are doubles.
    """

    row: Ints
    low: Ints
    high: Ints
    units: Ints
    per_unit: Bools
    fixed_cost: Floats
    unit_cost: Floats
    limits: Ints
    uses: Ints
    date: Ints
    need_of: Ints
    need_first: Ints
    need_least: Ints
    need_asked: Ints
    need_single: Bools
    need_share: Floats
    session_of_need: Ints
    session_first: Ints
    session_bonus: Floats
    session_option: Ints
    bucket_of: Ints
    bucket_first: Ints
    demand_of_bucket: Ints
    demand: Ints
    demand_first: Ints
    fewest: Ints
    most: Ints
    weight: Floats
    group: Ints
    variant_first: Ints
    caps: Ints
    ceilings: Floats
    limit_person: Ints
