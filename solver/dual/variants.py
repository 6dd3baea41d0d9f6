"""Demands that must use the same resource in all their sessions (R14), one variant per resource."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.demands import PeopleNeed, SpaceNeed
from solver.compile.options import DemandOptions


@dataclass(frozen=True)
class Only:
    """The one candidate, by its place in the list of a need, that a variant of a demand uses for it."""

    need: int
    place: int


def variants(o: DemandOptions) -> Sequence[Only | None]:
    """R14: one variant per candidate of the first need that takes one resource, the same in every session."""
    if o.asked > 1:
        for n, options in enumerate(o.needs):
            need = options.need
            space = isinstance(need, SpaceNeed) and not need.split and o.demand.same_spaces == "require"
            person = isinstance(need, PeopleNeed) and need.asked == 1 and o.demand.same_people == "require"
            if space or person:
                return [Only(n, i) for i in range(len(options.who))]
    return [None]
