"""A part of a problem as a problem of its own, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.plan import Assignment
from models.problem import Problem
from solver.compile.tables import Bools
from solver.regions.atlas import Atlas, Resources
from solver.regions.cells import Ints
from solver.regions.packed import Packed
from solver.sessions import Session

Numbers = Ints | Mapping[int, int]
"""A table from one numbering to another."""


@dataclass(frozen=True)
class Region:
    """Its `problem` holds the demands of the region, those of its rim that use the same resources, and the resources.

    `demands`, `spaces`, `people`, `supplies`: for each of the problem's its index in the whole, in order. `own`
    (n_demands,): whether a demand is the region's or of its rim.
    """

    packed: Packed[Problem]
    demands: Ints
    spaces: Ints
    people: Ints
    supplies: Ints
    own: Bools

    @property
    def problem(self) -> Problem:
        """The part, as a problem of its own."""
        return self.packed.value

    def outward(self, sessions: Iterable[Session]) -> list[Session]:
        """Sessions of the region in the whole problem's numbers."""
        return [_renumbered(s, self.demands, self.spaces, self.people, self.supplies) for s in sessions]


def region_of(atlas: Atlas, own: Ints, resources: Resources, sessions: Sequence[Session]) -> Region:
    """The region of some demands with some resources. `sessions`: of its demands, and of others that use the same
    resources; what these use is part of the region, too."""
    whole = atlas.problem
    demands = np.union1d(own, _ints({s.demand for s in sessions}))
    spaces = np.union1d(resources.spaces, _ints({j for s in sessions for _, j, _ in s.spaces}))
    people = np.union1d(resources.people, _ints({v for s in sessions for _, v in s.people}))
    supplies = np.union1d(resources.supplies, _ints({k for s in sessions for _, k, _ in s.supplies}))
    people = _with_mates(whole, people)
    problem = _narrowed(atlas, demands, Resources(spaces, people, supplies))
    return Region(Packed(problem), demands, spaces, people, supplies, np.isin(demands, own))


def inward(region: Region, sessions: Iterable[Session]) -> list[Session]:
    """Sessions of the whole problem in the region's numbers; all they use must be part of it."""
    back = [_places(x) for x in (region.demands, region.spaces, region.people, region.supplies)]
    return [_renumbered(s, *back) for s in sessions]


def _narrowed(atlas: Atlas, demands: Ints, resources: Resources) -> Problem:
    whole = atlas.problem
    update: dict[str, Sequence[object]] = {
        "demands": [whole.demands[d] for d in demands.tolist()],
        "spaces": [whole.spaces[j] for j in resources.spaces.tolist()],
        "volunteers": [whole.volunteers[v] for v in resources.people.tolist()],
        "supplies": [whole.supplies[k] for k in resources.supplies.tolist()],
    }
    ids = {name: {x.id for x in update[name]} for name in update}  # type: ignore[attr-defined]
    named = {d.organisation for d in update["demands"]} | {s.owner for s in (*update["spaces"], *update["supplies"])}  # type: ignore[attr-defined]
    named |= {v.organisation for v in update["volunteers"]}  # type: ignore[attr-defined]
    update["organisations"] = [o for o in whole.organisations if o.id in named]
    at = {o.area for o in update["organisations"]} | {d.area for d in update["demands"] if d.area}  # type: ignore[attr-defined]
    areas = {a for area in at for a in atlas.areas.paths[area]}
    update["areas"] = [a for a in whole.areas if a.id in areas]
    update["pins"] = [p for p in whole.pins if _is_inside(p, ids)]
    update["previous"] = [p for p in whole.previous if p.demand in ids["demands"]]
    update["bans"] = [b for b in whole.bans if b.demand in ids["demands"]]
    pairs = [p for p in whole.policy.pairs if set(p.volunteers) <= ids["volunteers"]]
    policy = whole.policy.model_copy(update={"pairs": tuple(pairs)})
    return whole.model_copy(update={**{name: tuple(x) for name, x in update.items()}, "policy": policy})


def _is_inside(a: Assignment, ids: Mapping[str, set[str]]) -> bool:
    """Whether all that an assignment names is part of the region."""
    return (
        a.demand in ids["demands"]
        and all(p.space in ids["spaces"] for p in a.spaces)
        and all(r.volunteer in ids["volunteers"] for r in a.people)
        and all(p.supply in ids["supplies"] for p in a.supplies)
    )


def _with_mates(whole: Problem, people: Ints) -> Ints:
    """With all who come only together with one of them."""
    number = {v.id: i for i, v in enumerate(whole.volunteers)}
    found = set(people.tolist())
    pairs = [{number[v] for v in p.volunteers} for p in whole.policy.pairs]
    grown = True
    while grown:
        touching = [p for p in pairs if not p.isdisjoint(found) and not p <= found]
        found.update(v for p in touching for v in p)
        grown = bool(touching)
    return _ints(found)


def _renumbered(s: Session, demands: Numbers, spaces: Numbers, people: Numbers, supplies: Numbers) -> Session:
    return replace(
        s,
        demand=int(demands[s.demand]),
        spaces=tuple((n, int(spaces[j]), q) for n, j, q in s.spaces),
        people=tuple((n, int(people[v])) for n, v in s.people),
        supplies=tuple((n, int(supplies[k]), q) for n, k, q in s.supplies),
    )


def _places(x: Ints) -> dict[int, int]:
    return {int(i): n for n, i in enumerate(x)}


def _ints(values: Iterable[int]) -> Ints:
    return np.array(sorted(values), dtype=np.int64)
