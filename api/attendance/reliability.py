"""How far one may rely on somebody: a Beta posterior of coming, with its interval; few records say little."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

PRIOR = (4, 1)
"""As if one had come 4 of 5 times before anything is known: most do come."""
FEWEST = 5
"""Under so many records it is too few to say."""
LATE_MINUTES = 24 * 60
"""Who cancels with less notice than that is counted as one who did not come; with more, not at all."""
COVERED = 0.9
STEPS = 60
"""Halvings of [0, 1]: beyond what a double tells apart."""


@dataclass(frozen=True)
class Reliability:
    """`came` of `asked` times; `mean` and the 90 % interval `low` … `high` are of the share that comes."""

    came: int
    asked: int
    mean: Fraction
    low: float
    high: float

    @property
    def enough(self) -> bool:
        """Whether the records are enough to say anything."""
        return self.asked >= FEWEST


def reliability(came: int, missed: int, prior: tuple[int, int] = PRIOR) -> Reliability:
    """The posterior Beta(prior + records); `missed` counts no-shows and cancellations at short notice."""
    a, b = prior[0] + came, prior[1] + missed
    tail = (1 - COVERED) / 2
    return Reliability(came, came + missed, Fraction(a, a + b), quantile(a, b, tail), quantile(a, b, 1 - tail))


@lru_cache(maxsize=100_000)
def quantile(a: int, b: int, p: float) -> float:
    """The x with P(Beta(a, b) ≤ x) = p, for whole a, b ≥ 1, by halving."""
    logs, low, high = _log_terms(a, b), 0.0, 1.0
    for _ in range(STEPS):
        x = (low + high) / 2
        low, high = (x, high) if _below(logs, a, b, x) < p else (low, x)
    return (low + high) / 2


def _log_terms(a: int, b: int) -> np.ndarray:
    """log C(n, j) for j = a … n, n = a + b − 1; shape (b,) float64."""
    n = a + b - 1
    whole = math.lgamma(n + 1)
    return np.array([whole - math.lgamma(j + 1) - math.lgamma(n - j + 1) for j in range(a, n + 1)])


def _below(logs: np.ndarray, a: int, b: int, x: float) -> float:
    """P(Beta(a, b) ≤ x) = P(Binomial(n, x) ≥ a) for whole a and b (DLMF 8.17.5)."""
    n = a + b - 1
    j = np.arange(a, n + 1)
    return float(np.exp(logs + j * math.log(x) + (n - j) * math.log1p(-x)).sum())
