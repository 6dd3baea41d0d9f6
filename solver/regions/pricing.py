"""Shadow prices before the bound of the whole is known: each region climbs a short dual of its own resources."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from solver.compile.week import Week
from solver.dual.ascent import climb, supported
from solver.dual.relaxation import Relaxation
from solver.dual.summary import shadow_of
from solver.sessions import Session
from solver.shadow import ShadowPrices
from solver.state import State

ROUNDS = 15
"""Evaluations of a region's dual. A district annealed with 24 steps per demand: 2,745 thousand points without prices,
2,763 by those of 10 rounds, 2,770 of 15, 2,763 of 25, 2,768 of 40."""

FLATTENING = 1.5
"""Times as long as compiling a region, at most, that its dual takes before its first rounds."""


def price(week: Week, standing: Sequence[Session], began: float, until: float | None) -> ShadowPrices | None:
    """Prices of what the standing sessions leave; none where the rules have no dual, or it would not end `until` a
    time of the monotonic clock. `began`: when compiling the week did."""
    now = time.monotonic()
    if not supported(week.problem.policy) or (until is not None and now + FLATTENING * (now - began) > until):
        return None
    relaxation = Relaxation(week, State(week, standing))
    return shadow_of(climb(relaxation, -math.inf, 0.0, ROUNDS, until=math.inf if until is None else until))
