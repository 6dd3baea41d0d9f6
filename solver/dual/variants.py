"""Demands that must, or would rather, use the same resources in all their sessions (R14, `continuity`).

A choice says for each such need which one resource serves it in every session. Where that is only preferred, one more
choice leaves all open, and pays for one change: plans that change more often pay more in truth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from models.demands import PeopleNeed, SpaceNeed
from models.policy import ContinuityPolicy
from solver.compile.options import DemandOptions, NeedOptions

MOST = 400
"""Choices of a demand; beyond, some needs are left open."""


@dataclass(frozen=True)
class Choice:
    """By need, the one candidate, by its place in the need's list, that serves it; points that the others cost."""

    only: Mapping[int, int] = field(default_factory=dict)
    penalty: int = 0


def variants(o: DemandOptions, points: ContinuityPolicy) -> Sequence[Choice]:
    """All choices for the needs that take one resource at a time; of too many, for those with fewest candidates."""
    bound: list[tuple[int, list[int | None]]] = []
    size = 1
    wishes = [(n, w) for n, options in enumerate(o.needs) if o.asked > 1 and (w := _wish(o, options)) != "no"]
    if not wishes:
        return [Choice()]
    for n, wish in sorted(wishes, key=lambda x: len(o.needs[x[0]].who)):
        places: list[int | None] = [*range(len(o.needs[n].who)), *([None] if wish == "prefer" else [])]
        size *= len(places)
        if size <= MOST or not bound:
            bound.append((n, places))
    needs, costs = [n for n, _ in bound], [_change(o.needs[n], points) for n, _ in bound]
    out = []
    for chosen in product(*(places for _, places in bound)):
        only = {n: i for n, i in zip(needs, chosen, strict=True) if i is not None}
        if _different(o, only):
            out.append(Choice(only, sum(c for i, c in zip(chosen, costs, strict=True) if i is None)))
    return out


def _wish(o: DemandOptions, options: NeedOptions) -> str:
    """Whether one resource is to serve the need in all sessions: no, prefer, require."""
    need = options.need
    if isinstance(need, SpaceNeed):
        return "no" if need.split else o.demand.same_spaces
    return o.demand.same_people if isinstance(need, PeopleNeed) and need.asked == 1 else "no"


def _change(options: NeedOptions, points: ContinuityPolicy) -> int:
    return points.space_change if isinstance(options.need, SpaceNeed) else points.person_change


def _different(o: DemandOptions, only: Mapping[int, int]) -> bool:
    """R11: one role per person and session."""
    people = [int(o.needs[n].who[i]) for n, i in only.items() if isinstance(o.needs[n].need, PeopleNeed)]
    return len(people) == len(set(people))
