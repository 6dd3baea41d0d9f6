"""Summed limits as strong as whole numbers allow: a day of 120 minutes holds one session of 90, not one and a third.

A limit Σ w·n ≤ C over whole n ≥ 0 implies Σ F(w)·n ≤ F(C) for every superadditive F with F(0) = 0. Tried for each limit
are the mixed-integer-rounding functions F(w) = ⌊u·w⌋ + max(0, frac(u·w) − frac(u·C)) / (1 − frac(u·C)) with F(C) =
⌊u·C⌋, the duals of u^(k) and f^λ (S. P. Fekete, J. Schepers 2001, doi:10.1007/s101070100243; G. L. Nemhauser, L. A.
Wolsey 1990, doi:10.1007/BF01585752), and the limit itself with C lowered to a sum that can be reached.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from solver.dual.flatten import Entries, Ints

Rounding = tuple[Ints, int]

LARGEST = 10**4
"""Limits beyond it are left as they are: supplies by the thousand gain nothing from rounding."""


ROWS = 4
"""At most so many rounded limits in place of one: one may fit long sessions, another short ones."""


def tighten(entries: Entries) -> Entries:
    """The same entries with every summed limit replaced by the best ones found; `limits` and `uses` grow in width."""
    width, caps = entries.limits.shape[1], list(map(int, entries.caps))
    limits = np.zeros((len(entries.row), ROWS * width), dtype=np.int64)
    uses = np.zeros_like(limits)
    limits[:, :width], uses[:, :width] = entries.limits, entries.uses
    number, flat = entries.limits.reshape(-1), entries.uses.reshape(-1)
    order = np.argsort(number, kind="stable")
    ends = np.searchsorted(number[order], np.arange(1, len(caps) + 1))
    known: dict[tuple[int, bytes], list[Rounding]] = {}
    for k in range(1, len(entries.caps)):
        at = order[ends[k - 1] : ends[k]]
        lengths, kind = np.unique(flat[at], return_inverse=True)
        if not (0 < caps[k] <= LARGEST and len(lengths) and lengths[0] > 0 and lengths[-1] > 1):
            continue
        key = (caps[k], lengths.tobytes())
        if key not in known:
            known[key] = best_roundings(lengths, caps[k])
        for r, (weights, cap) in enumerate(known[key]):
            row = k if r == 0 else len(caps)
            caps[row : row + 1] = [cap]
            place = (at // width, at % width + r * width)
            limits[place], uses[place] = row, weights[kind]
    used = uses.any(axis=0)
    return replace(entries, limits=limits[:, used], uses=uses[:, used], caps=np.array(caps, dtype=np.int64))


def best_roundings(lengths: Ints, cap: int) -> list[Rounding]:
    """Whole weights per length with a cap, several times: greedily, so that each length weighs much in one of them."""
    pool = _candidates(lengths, cap)
    shares = np.array([np.minimum(weights / c, 1.0) for weights, c in pool])
    chosen: list[Rounding] = []
    covered = np.zeros(len(lengths))
    while len(chosen) < ROWS:
        gains = np.maximum(shares - covered, 0.0).sum(axis=1)
        best = int(gains.argmax())
        if gains[best] < (0.01 if chosen else 0.0):
            break
        chosen.append(pool[best])
        covered = np.maximum(covered, shares[best])
    return chosen


def _candidates(lengths: Ints, cap: int) -> list[Rounding]:
    """The limit itself, its cap lowered to what can be reached, and its roundings."""
    pool = [(lengths, _reachable(lengths, cap))]
    for q in np.unique(np.r_[lengths[lengths <= cap], cap // np.arange(1, 4) + 1]):
        pool += [r for p in (1, 2, 3) if (r := _rounded(lengths, cap, p, int(q)))[1] > 0]
    common = [int(np.gcd.reduce(np.r_[w, c])) for w, c in pool]
    return [(w // g, c // g) for (w, c), g in zip(pool, common, strict=True)]


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
