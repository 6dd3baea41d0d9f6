"""Fewer options for a quick look: what a part may choose from when it is solved in a fraction of a second."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.demands import PeopleNeed, SpaceNeed, SupplyNeed
from solver.compile.options import DemandOptions
from solver.guide import Floats, Shares, nothing
from solver.sessions import Session

CHANCE = 0.05
"""Weight of a start that the guide does not use, against the share of one that it uses."""


@dataclass(frozen=True)
class Narrowing:
    """At most so many starts, spaces and persons per demand and need: what stands now, what the guide takes, the near,
    and some by chance.

    Chance differs from task to task, so that what one look leaves out another may see. `guide` holds what a relaxed
    plan does with a demand, where that is known.
    """

    seed: int
    starts: int = 6
    spaces: int = 6
    persons: int = 5
    guide: Mapping[int, Shares] = field(default_factory=dict)

    def _shares(self, options: DemandOptions) -> Shares:
        return self.guide.get(options.index) or nothing(options)

    def of(
        self, options: DemandOptions, current: list[Session], t_second: list[int], familiar: frozenset[int]
    ) -> Choice:
        """The starts and columns that demand `options` keeps; `t_second` are its starts in seconds, `familiar` the
        persons who are free to change places within the part."""
        rng, shares = random.Random(self.seed * 1_000_003 + options.index), self._shares(options)
        now = {s.start for s in current}
        keep = {c for c, second in enumerate(t_second) if second in now}
        others = [c for c in range(len(t_second)) if c not in keep]
        if options.demand.minutes is not None:
            others = _sample(rng, others, shares.starts, self.starts + options.asked - 1)
        keep.update(others)
        columns = tuple(
            self._columns(options, n, current, familiar, shares.who[n], rng) for n in range(len(options.needs))
        )
        return Choice(frozenset(keep), columns)

    def _columns(
        self,
        o: DemandOptions,
        n: int,
        current: list[Session],
        familiar: frozenset[int],
        shares: Floats,
        rng: random.Random,
    ) -> frozenset[int]:
        need = o.needs[n]
        size = len(need.who)
        if isinstance(need.need, SupplyNeed):
            return frozenset(range(size))
        most = self.spaces if isinstance(need.need, SpaceNeed) else self.persons + need.need.asked - 1
        if isinstance(need.need, SpaceNeed) and need.need.split:
            most = size
        if size <= most:
            return frozenset(range(size))
        now = {j for s in current for m, j, _ in s.spaces if m == n} | {
            v for s in current for m, v in s.people if m == n
        }
        keep = {i for i in range(size) if int(need.who[i]) in now}
        far = need.metres if need.metres.ndim == 1 else need.metres.min(axis=1)
        order = sorted(range(size), key=lambda i: int(far[i]) * rng.uniform(0.2, 1.8))
        if isinstance(need.need, PeopleNeed):
            order.sort(key=lambda i: int(need.who[i]) not in familiar)
        order.sort(key=lambda i: -round(float(shares[i]), 1))
        keep.update([i for i in order if i not in keep][: max(2, most - len(keep))])
        return frozenset(keep)


def _sample(rng: random.Random, items: list[int], shares: Floats, size: int) -> list[int]:
    """`size` of the items by chance, without repetition, those of the guide likelier (P. S. Efraimidis, P. G. Spirakis
    2006, doi:10.1016/j.ipl.2005.11.003)."""
    keys = {i: rng.random() ** (1 / (CHANCE + float(shares[i]))) for i in items}
    return sorted(items, key=lambda i: -keys[i])[: max(0, size)]


@dataclass(frozen=True)
class Choice:
    """Starts and, per need, columns that stay."""

    starts: frozenset[int]
    columns: tuple[frozenset[int], ...]
