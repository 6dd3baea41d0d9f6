"""Repeatable chance, one stream for each thing and feature, so that leaving a feature out changes nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


class Dice:
    """Chance that depends on `key` alone; features named in `without` never come up.

    `density` scales the chance of every feature: a week crowded with rules has few plans.
    """

    def __init__(self, key: str, without: frozenset[str] = frozenset(), density: float = 1):
        self.key, self.without, self.density = key, without, density
        self._random = random.Random(key)

    def child(self, name: object) -> Dice:
        """Another stream, the same however often this one was drawn from."""
        return Dice(f"{self.key}/{name}", self.without, self.density)

    def on(self, feature: str, chance: float) -> bool:
        """Whether the feature is used here."""
        return feature not in self.without and self.child(feature)._random.random() < chance * self.density

    def usual(self, chance: float) -> bool:
        """Something that is no feature and not scaled."""
        return self._random.random() < chance

    def maybe(self, feature: str, chance: float, choices: Sequence[T] | Callable[[Dice], T]) -> T | None:
        """One of `choices` (or what it makes of its own dice) where the feature is used, else None."""
        if not self.on(feature, chance):
            return None
        own = self.child(feature + "=")
        return choices(own) if callable(choices) else own.pick(choices)

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return self._random.randint(low, high)

    def real(self, low: float, high: float) -> float:
        """A decimal from low to high."""
        return self._random.uniform(low, high)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return self._random.choice(items)

    def some(self, items: Sequence[T], low: int, high: int) -> list[T]:
        """From low to high different items, in any order."""
        return self._random.sample(list(items), min(len(items), self.number(low, high)))


def given(**fields: Any) -> dict[str, Any]:
    """The fields that are not None; a trailing underscore is dropped from a name (`from_`)."""
    return {name.rstrip("_"): value for name, value in fields.items() if value is not None}
