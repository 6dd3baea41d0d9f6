"""Which fund pays for what, and what of each is spent: pure, in whole fen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

NOBODY = None
"""What no fund has money left for."""


@dataclass(frozen=True)
class Fund:
    """Money for demands of an area and all below, of its `kinds` (none: all), from `first` to `last`."""

    id: str
    source: str
    fen: int
    areas: frozenset[str]
    depth: int
    first: dt.date
    last: dt.date
    kinds: frozenset[str] = frozenset()

    def is_for(self, cost: Cost) -> bool:
        """Whether it may pay for it."""
        return cost.area in self.areas and self.first <= cost.day <= self.last and self.speaks_of(cost.kind)

    def speaks_of(self, kind: str) -> bool:
        """Whether the kind is one of its own."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True)
class Cost:
    """What is due to a lender for one record."""

    record: str
    lender: str | None
    area: str | None
    kind: str
    day: dt.date
    fen: int


@dataclass
class Spent:
    """Of one fund, or of none: the fen, and the records that they are the sum of."""

    fen: int = 0
    records: list[str] = field(default_factory=list)


def spent(funds: Sequence[Fund], costs: Iterable[Cost]) -> dict[str | None, Spent]:
    """Who pays what, by fund; what none can pay stands under `None`.

    Costs are paid in order of day and record, each whole by one fund: of those that it is for and that still have
    enough, that of the nearest area; there one for the kind comes before one for all kinds, and then the first by id.
    """
    order = sorted(funds, key=lambda f: (-f.depth, not f.kinds, f.id))
    left = {f.id: f.fen for f in funds}
    found: dict[str | None, Spent] = {f.id: Spent() for f in funds} | {NOBODY: Spent()}
    for cost in sorted(costs, key=lambda c: (c.day, c.record)):
        payer = next((f.id for f in order if f.is_for(cost) and left[f.id] >= cost.fen), NOBODY)
        if payer is not None:
            left[payer] -= cost.fen
        found[payer].fen += cost.fen
        found[payer].records.append(cost.record)
    return found
