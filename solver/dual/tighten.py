"""Summed limits as strong as whole numbers allow: a day of 120 minutes holds one session of 90, not one and a third.

A limit Σ w·n ≤ C over whole n ≥ 0 implies Σ F(w)·n ≤ F(C) for every superadditive F with F(0) = 0. Tried for each limit
are the mixed-integer-rounding functions F(w) = ⌊u·w⌋ + max(0, frac(u·w) − frac(u·C)) / (1 − frac(u·C)) with F(C) =
⌊u·C⌋, the duals of u^(k) and f^λ (S. P. Fekete, J. Schepers 2001, doi:10.1007/s101070100243; G. L. Nemhauser, L. A.
Wolsey 1990, doi:10.1007/BF01585752), and the limit itself with C lowered to a sum that can be reached.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from solver.dual.flatten import Entries, Floats, Ints

LARGEST = 10**4
"""Limits beyond it are left as they are: supplies by the thousand gain nothing from rounding."""


def tighten(entries: Entries) -> Entries:
    """The same entries with the weights and cap of every summed limit replaced by the best ones found."""
    uses, caps = entries.uses.copy(), entries.caps.copy()
    flat = uses.reshape(-1)
    number = entries.limits.reshape(-1)
    order = np.argsort(number, kind="stable")
    ends = np.searchsorted(number[order], np.arange(1, len(caps) + 1))
    known: dict[tuple[int, bytes, bytes], tuple[Ints, int]] = {}
    for k in range(1, len(caps)):
        at = order[ends[k - 1] : ends[k]]
        lengths, kind, counts = np.unique(flat[at], return_inverse=True, return_counts=True)
        hard = math.isinf(entries.ceilings[k]) and 0 < caps[k] <= LARGEST
        if hard and len(lengths) and lengths[0] > 0 and lengths[-1] > 1:
            key = (int(caps[k]), lengths.tobytes(), counts.tobytes())
            if key not in known:
                known[key] = best_rounding(lengths, int(caps[k]), counts.astype(np.float64))
            weights, caps[k] = known[key]
            flat[at] = weights[kind]
    return replace(entries, uses=uses, caps=caps)


def best_rounding(lengths: Ints, cap: int, often: Floats) -> tuple[Ints, int]:
    """Whole weights per length and a cap, the greatest in relation to it; `often` says how much each length matters."""
    best = (lengths, _reachable(lengths, cap))
    for q in np.unique(np.r_[lengths[lengths <= cap], cap // np.arange(1, 4) + 1]):
        for p in (1, 2, 3):
            candidate = _rounded(lengths, cap, p, int(q))
            if candidate[1] > 0 and _worth(candidate, often) > _worth(best, often) * (1 + 1e-9):
                best = candidate
    common = int(np.gcd.reduce(np.r_[best[0], best[1]]))
    return best[0] // common, best[1] // common


def _rounded(lengths: Ints, cap: int, p: int, q: int) -> tuple[Ints, int]:
    """Mixed-integer rounding with u = p/q, times the denominator that makes all weights whole."""
    whole, rest = np.divmod(lengths * p, q)
    cap_whole, cap_rest = divmod(cap * p, q)
    return whole * (q - cap_rest) + np.maximum(0, rest - cap_rest), cap_whole * (q - cap_rest)


def _reachable(lengths: Ints, cap: int) -> int:
    """The largest sum of lengths within the cap; lengths beyond it keep the cap below them."""
    sums, mask = 1, (1 << (cap + 1)) - 1
    for length in map(int, lengths):
        shift = length
        while shift <= cap:  # any number of pieces, by doubling
            sums |= (sums << shift) & mask
            shift *= 2
    return max(1, sums.bit_length() - 1)


def _worth(candidate: tuple[Ints, int], often: Floats) -> float:
    return float((np.minimum(candidate[0] / candidate[1], 1.0) * often).sum())
