"""Chance for the compiled search: numba's own generator took a tenth of its time."""

from __future__ import annotations

import math

import numpy as np

from solver.recreate.compiled import compiled
from solver.recreate.scratch import Scratch

LEFT, RIGHT, LAST = np.uint64(13), np.uint64(7), np.uint64(17)
"""Shifts of the generator; other triples have shorter periods."""

SPARE, FRACTION = np.uint64(11), 2.0**-53
"""Bits beyond what a float holds, and what the lowest of the others is worth."""

SPREAD, ODD = np.uint64(0x9E3779B97F4A7C15), np.uint64(1)
"""What makes near seeds differ in all bits, and keeps the state from 0, where it would stay."""

NOISE = 0.02
"""Chance that a candidate is overlooked (blinks, Christiaens & Vanden Berghe 2020)."""

NEVER = 2**62
"""So many candidates do not come."""


@compiled
def sow(s: Scratch, seed: int) -> None:
    """Begin anew: the same seed, the same numbers."""
    s.chance[0] = np.uint64(seed) * SPREAD | ODD
    for _ in range(8):
        draw(s)


@compiled
def draw(s: Scratch) -> float:
    """A number in [0, 1): xorshift (G. Marsaglia 2003, doi:10.18637/jss.v008.i14)."""
    x = s.chance[0]
    x ^= x << LEFT
    x ^= x >> RIGHT
    x ^= x << LAST
    s.chance[0] = x
    return float(x >> SPARE) * FRACTION


@compiled
def below(s: Scratch, n: int) -> int:
    """A whole number from 0, less than `n`."""
    return int(draw(s) * n)


@compiled
def overlooked(s: Scratch) -> bool:
    """Whether this candidate is: how many come until the next is drawn at once."""
    s.until[0] -= 1
    if s.until[0] >= 0:
        return False
    s.until[0] = int(math.log(1.0 - draw(s)) / math.log(1.0 - NOISE))
    return True
