"""Summed limits as strong as whole numbers allow: a day of 120 minutes holds one session of 90, not one and a third.

A limit Σ w·n ≤ C over whole n ≥ 0 implies Σ F(w)·n ≤ F(C) for every superadditive F with F(0) = 0. Tried for each limit
are the mixed-integer-rounding functions F(w) = ⌊u·w⌋ + max(0, frac(u·w) − frac(u·C)) / (1 − frac(u·C)) with F(C) =
⌊u·C⌋, the duals of u^(k) and f^λ (S. P. Fekete, J. Schepers 2001, doi:10.1007/s101070100243; G. L. Nemhauser, L. A.
Wolsey 1990, doi:10.1007/BF01585752), and the limit itself with C lowered to a sum that can be reached. A limit may get
several rows: 240 minutes hold no more than two sessions of 90, nor more than four of 60, and no one rounding says both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.dual.grain import Floats, Ints

LARGEST = 10**4
"""Limits beyond it are left as they are: supplies by the thousand gain nothing from rounding."""


def tighten(caps: Ints, lengths: Ints, often: Floats, rows: int = 1) -> tuple[Ints, Ints]:
    """Weights (n, rows, L) of the lengths (L,) in the rows of each of `n` limits, and their caps (n, rows), the best
    that are found; `often` (n, L) says how much each length matters in each limit. Rows that would say nothing more are
    empty. Limits of the same kind are rounded together."""
    out = np.zeros((len(caps), rows), dtype=np.int64)
    weights = np.zeros((*out.shape, len(lengths)), dtype=np.int64)
    weights[:, 0], out[:, 0] = lengths, caps
    there = often > 0
    keys = np.unique(np.c_[caps, np.packbits(there, axis=1)], axis=0, return_inverse=True)[1].ravel()
    order = np.argsort(keys, kind="stable")
    for alike in np.split(order, np.flatnonzero(np.diff(keys[order])) + 1):
        cap, some = int(caps[alike[0]]) if len(alike) else 0, there[alike[0]] if len(alike) else there[:0]
        if 0 < cap <= LARGEST and some.any() and lengths[some].max() > 1:
            found, out[alike] = roundings(lengths[some], cap).best_of(often[np.ix_(alike, some)], rows)
            weights[np.ix_(alike, np.arange(rows), some)] = found
    return weights, out


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
        weights, caps = self.best_of(often[None], 1)
        return weights[0, 0], int(caps[0, 0])

    def best_of(self, often: Floats, rows: int) -> tuple[Ints, Ints]:
        """For each of `often` (n, k) the best, then what says most beside it: weights (n, rows, k), caps (n, rows)."""
        common = np.gcd.reduce(np.c_[self.weights, self.caps], axis=1)
        whole, caps = self.weights // common[:, None], self.caps // common
        out = np.zeros((len(often), rows), dtype=np.int64)
        weights = np.zeros((*out.shape, often.shape[1]), dtype=np.int64)
        said = np.zeros(often.shape)
        for r in range(rows):
            worth = (np.maximum(said[:, None], self.shares) * often[:, None]).sum(axis=2)
            best = (worth >= worth.max(axis=1, keepdims=True) * (1 - 1e-9)).argmax(axis=1)
            more = worth.max(axis=1) > (said * often).sum(axis=1) * (1 + 1e-9)
            weights[more, r], out[more, r] = whole[best[more]], caps[best[more]]
            said[more] = np.maximum(said, self.shares[best])[more]
        return weights, out


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
