"""The relaxed plan of a dual, as a guide for construction and for what a neighbourhood looks at."""

from __future__ import annotations

import numpy as np

from solver.compile.week import Week
from solver.dual.ascent import Dual
from solver.guide import Guide, no_guide

LEAST = 1e-3
"""Shares below it are noise of the last rounds."""


def guide_of(week: Week, dual: Dual) -> Guide:
    """Shares of sessions by start, and of candidates by need, from the units the relaxed plan takes on average."""
    e, guide = dual.entries, no_guide(week)
    spaces, people = len(week.problem.spaces), len(week.problem.volunteers)
    session = e.session_of_need[e.need_of]
    demand = e.demand[e.demand_of_bucket[e.bucket_of[session]]]
    need = e.need_of - e.session_first[session]
    share = dual.use / e.need_asked[e.need_of]
    for i in np.flatnonzero((share > LEAST) & (e.row < spaces + people)):
        d, n, c = int(demand[i]), int(need[i]), int(e.session_option[session[i]])
        r = int(e.row[i]) - (spaces if e.row[i] >= spaces else 0)
        guide[d].who[n][np.searchsorted(week.demands[d].needs[n].who, r)] += share[i]
        guide[d].starts[c] = max(guide[d].starts[c], share[i])
    return guide
