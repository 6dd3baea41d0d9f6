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
STEPS, CLOSE = 100, 1e-13
"""Some six steps are usual; halving alone would take some fifty."""


@dataclass(frozen=True)
class Reliability:
    """`came` of `asked` times, and the posterior Beta(`a`, `b`) of the share that comes."""

    came: int
    asked: int
    a: int
    b: int

    @property
    def mean(self) -> Fraction:
        """The share that is expected to come."""
        return Fraction(self.a, self.a + self.b)

    @property
    def low(self) -> float:
        """The lower end of the interval that holds the share with 90 %."""
        return quantile(self.a, self.b, (1 - COVERED) / 2)

    @property
    def high(self) -> float:
        """Its upper end."""
        return quantile(self.a, self.b, (1 + COVERED) / 2)

    @property
    def enough(self) -> bool:
        """Whether the records are enough to say anything."""
        return self.asked >= FEWEST


def reliability(came: int, missed: int, prior: tuple[int, int] = PRIOR) -> Reliability:
    """The posterior Beta(prior + records); `missed` counts no-shows and cancellations at short notice."""
    return Reliability(came, came + missed, prior[0] + came, prior[1] + missed)


@lru_cache(maxsize=100_000)
def quantile(a: int, b: int, p: float) -> float:
    """The x with P(Beta(a, b) ≤ x) = p, for whole a, b ≥ 1: by Newton's steps, by halving where one leads astray."""
    logs, density, low, high = _log_terms(a, b), _log_density(a, b), 0.0, 1.0
    x = a / (a + b)
    for _ in range(STEPS):
        off = _below(logs, a, b, x) - p
        low, high = (low, x) if off > 0 else (x, high)
        slope = math.exp(density + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x))
        step = x - off / slope if slope > 0 else low
        step = step if low < step < high else (low + high) / 2
        if abs(step - x) <= CLOSE * x:
            return step
        x = step
    return x


def _log_density(a: int, b: int) -> float:
    """log 1 / B(a, b)."""
    return math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)


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
