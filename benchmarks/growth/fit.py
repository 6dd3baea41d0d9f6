"""A power law through measured points: value ≈ factor × communities ** exponent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Power:
    """A straight line between logarithms."""

    factor: float
    exponent: float

    def at(self, size: float) -> float:
        """The value at a size."""
        return float(self.factor * size**self.exponent)


def fit(points: Sequence[tuple[float, float]]) -> Power | None:
    """Least squares of the logarithms, from two sizes on."""
    if len({x for x, _ in points}) < 2:
        return None
    exponent, log_factor = np.polyfit(np.log([x for x, _ in points]), np.log([y for _, y in points]), 1)
    return Power(float(np.exp(log_factor)), float(exponent))


MEASURES = {"first": "first plan, s", "within": "gap reached, s", "peak_mib": "memory, MiB"}
"""What is fitted, by its key in the figures."""


def points_of(rows: Sequence[dict[str, Any]], key: str) -> list[tuple[float, float]]:
    """Communities and value, of the sizes that have one."""
    return [(r["communities"], r[key]) for r in rows if r.get(key)]


def fits(rows: Sequence[dict[str, Any]]) -> dict[str, Power]:
    """The power law of every measure that has one."""
    found = {key: fit(points_of(rows, key)) for key in MEASURES}
    return {key: power for key, power in found.items() if power}
