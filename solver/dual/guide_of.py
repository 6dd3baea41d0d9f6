"""The relaxed plan of a dual, as a guide for construction and for what a neighbourhood looks at."""

from __future__ import annotations

import numpy as np

from solver.compile.week import Week
from solver.dual.ascent import Dual
from solver.dual.facts import PEOPLE, SPACE
from solver.guide import Guide, no_guide

LEAST = 1e-3
"""Shares below it are noise of the last rounds."""


def guide_of(week: Week, dual: Dual) -> Guide:
    """Shares of sessions by start, and of candidates by need, from what the relaxed plan takes on average."""
    f, guide = dual.relaxation.facts, no_guide(week)
    starts, candidates = (np.where(x > LEAST, x, 0.0) for x in (dual.starts, dual.candidates))
    for d, number in enumerate(f.d_number.tolist()):
        s = slice(f.d_start[d], f.d_start[d + 1])
        guide[number].starts[f.s_option[s]] = starts[s]
        for n in range(f.d_need[d], f.d_need[d + 1]):
            if f.n_kind[n] in (SPACE, PEOPLE):
                k = slice(f.n_cand[n], f.n_cand[n + 1])
                guide[number].who[n - f.d_need[d]][f.k_place[k]] = candidates[k]
    return guide
