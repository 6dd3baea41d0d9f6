"""Demands that must use the same resources in all their sessions (R14), one variant per choice of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from models.demands import PeopleNeed, SpaceNeed
from solver.compile.options import DemandOptions, NeedOptions

Only = Mapping[int, int]
"""By need, the one candidate, by its place in the need's list, that a variant uses for it."""

MOST = 400
"""Variants of a demand; beyond, some needs are left open."""


def variants(o: DemandOptions) -> Sequence[Only]:
    """R14: one variant per choice of the candidates of needs that take one resource, the same in every session."""
    fixed = [n for n, options in enumerate(o.needs) if o.asked > 1 and _takes_one_throughout(o, options)]
    chosen: list[int] = []
    size = 1
    for n in sorted(fixed, key=lambda n: len(o.needs[n].who)):
        size *= len(o.needs[n].who)
        if size <= MOST or not chosen:
            chosen.append(n)
    choices = product(*(range(len(o.needs[n].who)) for n in chosen))
    return [only for places in choices if _different(o, only := dict(zip(chosen, places, strict=True)))]


def _takes_one_throughout(o: DemandOptions, options: NeedOptions) -> bool:
    need = options.need
    if isinstance(need, SpaceNeed):
        return not need.split and o.demand.same_spaces == "require"
    return isinstance(need, PeopleNeed) and need.asked == 1 and o.demand.same_people == "require"


def _different(o: DemandOptions, only: Only) -> bool:
    """R11: one role per person and session."""
    people = [int(o.needs[n].who[i]) for n, i in only.items() if isinstance(o.needs[n].need, PeopleNeed)]
    return len(people) == len(set(people))
