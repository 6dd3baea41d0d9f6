"""What reviews say, as the account takes it: a mean on 1 … 5 of so many reviews, kept exact."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol

from api.account.scoring import Rating

FEWEST = 3
"""Fewer reviews than that are shown to nobody: whoever wrote them would be known."""


class Total(Protocol):
    """A mean as what it is made of."""

    @property
    def total(self) -> int: ...
    @property
    def count(self) -> int: ...


class Rated(Protocol):
    """How one organisation was rated, over all criteria."""

    @property
    def organisation(self) -> str: ...
    @property
    def overall(self) -> Total: ...
    @property
    def count(self) -> int: ...


def as_ratings(rated: Iterable[Rated]) -> dict[str, Rating]:
    """By organisation, those with enough reviews."""
    enough = (r for r in rated if r.count >= FEWEST and r.overall.count)
    return {r.organisation: Rating(Fraction(r.overall.total, r.overall.count), r.count) for r in enough}
