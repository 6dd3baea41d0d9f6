"""Summed limits as strong as whole numbers allow: a day of 120 minutes holds one session of 90, not one and a third.

A limit Σ w·n ≤ C over whole n ≥ 0 implies Σ F(w)·n ≤ F(C) for every superadditive F with F(0) = 0. Tried for each limit
are the mixed-integer-rounding functions F(w) = ⌊u·w⌋ + max(0, frac(u·w) − frac(u·C)) / (1 − frac(u·C)) with F(C) =
⌊u·C⌋, the duals of u^(k) and f^λ (S. P. Fekete, J. Schepers 2001, doi:10.1007/s101070100243; G. L. Nemhauser, L. A.
Wolsey 1990, doi:10.1007/BF01585752), and the limit itself with C lowered to a sum that can be reached.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from solver.dual.entries import Bools, Entries, Floats, Ints
from solver.dual.runs import begins

LARGEST = 10**4
"""Limits beyond it are left as they are: supplies by the thousand gain nothing from rounding."""
KNOWN = 2000
"""Limits of different kinds of which the roundings are remembered."""
TABLE = 2**24
"""Numbers up to it are told apart by a table, larger ones by sorting."""


def tighten(entries: Entries) -> Entries:
    """The same entries with the weights and cap of every summed limit replaced by the best ones found. A limit stands
    in one column of `limits` alone."""
    uses, caps = entries.uses.copy(), entries.caps.copy()
    hard = np.isinf(entries.ceilings) & (caps > 0) & (caps <= LARGEST)
    known: dict[tuple[int, bytes], Roundings] = {}
    for k in range(uses.shape[1]):
        lengths, length = _distinct(uses[:, k])
        pairs, pair = _distinct(entries.limits[:, k] * np.int64(len(lengths)) + length)
        counts = np.bincount(pair, minlength=len(pairs)).astype(np.float64)
        weights = _rounded_pairs(*np.divmod(pairs, max(1, len(lengths))), lengths, counts, caps, hard, known)
        if weights.max(initial=0) > np.iinfo(uses.dtype).max:
            uses = uses.astype(np.int64)
        uses[:, k] = weights[pair]
    return replace(entries, uses=uses, caps=caps)


def _rounded_pairs(
    number: Ints, length: Ints, lengths: Ints, counts: Floats, caps: Ints, hard: Bools,
    known: dict[tuple[int, bytes], Roundings],
) -> npt.NDArray[np.int64]:  # fmt: skip
    """Weights (n,) of pairs of a limit's number and a length, of which there are `counts`; changes `caps`."""
    weights = lengths[length].astype(np.int64)
    for at in _runs_of(number):
        k, own = int(number[at.start]), weights[at]
        if k and hard[k] and own[0] > 0 and own[-1] > 1:
            key = (int(caps[k]), own.tobytes())
            if key not in known:
                if len(known) >= KNOWN:
                    known.clear()
                known[key] = roundings(own, int(caps[k]))
            weights[at], caps[k] = known[key].best(counts[at])
    return weights


def _distinct(x: Ints) -> tuple[npt.NDArray[np.int64], Ints]:
    """The distinct numbers, from 0 on, and where each stands among them."""
    if int(x.max(initial=0)) > TABLE:
        found, place = np.unique(x, return_inverse=True)
        return found.astype(np.int64), place
    there = np.zeros(int(x.max(initial=0)) + 1, dtype=bool)
    there[x] = True
    return np.flatnonzero(there), (np.cumsum(there, dtype=np.int32) - np.int32(1))[x]


def _runs_of(number: Ints) -> list[slice]:
    """Stretches of equal numbers."""
    ends = np.r_[np.flatnonzero(begins(number)), len(number)].tolist()
    return [slice(low, high) for low, high in pairwise(ends)]


def best_rounding(lengths: Ints, cap: int, often: Floats) -> tuple[Ints, int]:
    """Whole weights per length and a cap, the greatest in relation to it; `often` says how much each length matters."""
    return roundings(lengths, cap).best(often)


@dataclass(frozen=True)
class Roundings:
    """What a limit may be replaced by: `weights` (n, k) of its lengths, `caps` (n,), `shares` (n, k) of the caps."""

    weights: Ints
    caps: Ints
    shares: Floats

    def best(self, often: Floats) -> tuple[Ints, int]:
        """The first of those that are worth most."""
        best, most = 0, -math.inf
        for i, worth in enumerate((self.shares * often).sum(axis=1).tolist()):
            if worth > most * (1 + 1e-9) or i == 0:
                best, most = i, worth
        common = int(np.gcd.reduce(np.r_[self.weights[best], self.caps[best]]))
        return self.weights[best] // common, int(self.caps[best]) // common


def roundings(lengths: Ints, cap: int) -> Roundings:
    """The limit itself, then mixed-integer roundings with u = p/q, times the denominator that makes all weights
    whole."""
    q = np.unique(np.r_[lengths[lengths <= cap], cap // np.arange(1, 4) + 1])
    p, q = np.tile([1, 2, 3], len(q)), np.repeat(q, 3)
    whole, rest = np.divmod(lengths * p[:, None], q[:, None])
    cap_whole, cap_rest = np.divmod(cap * p, q)
    weights = whole * (q - cap_rest)[:, None] + np.maximum(0, rest - cap_rest[:, None])
    caps = cap_whole * (q - cap_rest)
    weights = np.concatenate([lengths[None], weights[caps > 0]])
    caps = np.concatenate([[_reachable(lengths, cap)], caps[caps > 0]])
    return Roundings(weights, caps, np.minimum(weights / caps[:, None], 1.0))


def _reachable(lengths: Ints, cap: int) -> int:
    """The largest sum of lengths within the cap; lengths beyond it keep the cap below them."""
    sums, mask = 1, (1 << (cap + 1)) - 1
    for length in map(int, lengths):
        shift = length
        while shift <= cap:  # any number of pieces, by doubling
            sums |= (sums << shift) & mask
            shift *= 2
    return max(1, sums.bit_length() - 1)
