"""Where everything of a problem lies, and which resources a group of demands may reach at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx
import numpy as np

from models.demands import Need, PeopleNeed, SpaceNeed, SupplyNeed
from models.geo import Distances
from models.problem import Problem
from models.things import Space, Supply, Volunteer
from solver.compile.index import Areas
from solver.compile.reach import Box, Places, Reach, limits
from solver.compile.tables import Bools
from solver.regions.cells import Cells, Floats, Ints


@dataclass(frozen=True)
class Resources:
    """Indices of spaces, volunteers and supplies, each in order."""

    spaces: Ints
    people: Ints
    supplies: Ints


class Atlas:
    """Looks up, for the whole problem, what does not change from one division to the next.

    `group` (n_demands,): number of the area whose equity a demand raises, `groups` their areas.
    """

    def __init__(self, problem: Problem):
        self.problem, distances = problem, Distances(problem)
        homes = {o.id: o.location for o in problem.organisations}
        demands = [distances.demand(d) for d in problem.demands]
        spaces = [distances.space(s) for s in problem.spaces]
        people = [distances.volunteer(v) for v in problem.volunteers]
        self.demands, self._spaces, self._people = Places(demands), Places(spaces), Places(people)
        self._supplies = _points([homes[s.owner] for s in problem.supplies])
        self._bases = _points([homes.get(v.organisation or "") for v in problem.volunteers])
        self._walks = limits([v.max_metres for v in problem.volunteers])
        self._told_spaces = np.array([distances.is_told(x) for x in (*demands, *spaces)], dtype=bool).any()
        self._told = np.array([distances.is_told(home) for home in people], dtype=bool)
        self.spaces_by_kind = _by((s.kind, i) for i, s in enumerate(problem.spaces))
        self.people_by_skill = _by((k, i) for i, v in enumerate(problem.volunteers) for k in v.skills)
        self.supplies_by_kind = _by((s.kind, i) for i, s in enumerate(problem.supplies))
        self.areas = Areas(problem)
        area_of = {o.id: o.area for o in problem.organisations}
        self.area_of = [d.area or area_of[d.organisation] for d in problem.demands]
        at = [self.areas.at_level(a, problem.policy.equity.level) for a in self.area_of]
        self.groups = sorted(set(at))
        number = {a: g for g, a in enumerate(self.groups)}
        self.group = np.array([number[a] for a in at], dtype=np.int64)

    def cells_of_resources(self, cells: Cells) -> Resources:
        """The cell of every space, volunteer and supply: where it lies; who come only together are of one cell."""
        people = np.where(np.isnan(self._people.points), self._bases, self._people.points)
        cell = cells.of(people)
        number = {v.id: i for i, v in enumerate(self.problem.volunteers)}
        pairs = [p.volunteers for p in self.problem.policy.pairs if p.relation == "together"]
        for names in networkx.connected_components(networkx.Graph(pairs)):
            mates = sorted(number[v] for v in names)
            cell[mates] = cell[mates[0]]
        return Resources(cells.of(self._spaces.points), cell, cells.of(self._supplies))

    def reachable(self, own: Ints) -> Resources:
        """All that may serve one of the demands, and perhaps more: by kind, list and distance alone.

        Needs that ask alike are looked at together, from the box around their demands.
        """
        alike: dict[tuple[Need, Need | None], list[int]] = defaultdict(list)
        for d in own.tolist():
            needs = self.problem.demands[d].needs
            site = next((_asks(n) for n in needs if isinstance(n, SpaceNeed)), None)
            for n in needs:
                alike[_asks(n), site if isinstance(n, PeopleNeed) else None].append(d)
        asking = _Asking(self, own)
        found: dict[str, list[Ints]] = {"space": [], "people": [], "supply": []}
        for (need, site), demands in alike.items():
            found[need.type].append(self._near(asking, need, site, _ints(demands)))
        return Resources(*(_union(found[kind]) for kind in ("space", "people", "supply")))

    def _near(self, asking: _Asking, need: Need, site: Need | None, demands: Ints) -> Ints:
        box = self.demands.box(demands)
        if isinstance(need, SpaceNeed):
            return self._near_spaces(asking, need, box)
        if isinstance(need, PeopleNeed):
            if isinstance(site, SpaceNeed):
                spaces = self._near_spaces(asking, site, box)
                if not len(spaces):
                    return spaces
                box = self._spaces.box(spaces)
            return asking.people(need.skill).near(box, _metres(need))
        return asking.supplies(need.kind)

    def _near_spaces(self, asking: _Asking, need: SpaceNeed, box: Box) -> Ints:
        return _union([asking.spaces(kind).near(box, _metres(need)) for kind in need.kinds])


class _Asking:
    """Who may serve a group of demands at all, whatever the distance: by kind, and by lists seen one by one."""

    def __init__(self, atlas: Atlas, own: Ints):
        self.atlas, problem = atlas, atlas.problem
        demands = [problem.demands[d] for d in own.tolist()]
        self._areas = {a for area in {atlas.area_of[d] for d in own.tolist()} for a in atlas.areas.paths[area]}
        self._organisations = {d.organisation for d in demands}
        self._kinds = {d.kind for d in demands}
        self._known: dict[tuple[str, str], Reach] = {}

    def spaces(self, kind: str) -> Reach:
        """Of spaces."""
        a = self.atlas
        n = len(a.problem.spaces)
        return self._reach(
            ("space", kind),
            a.spaces_by_kind,
            a.problem.spaces,
            a._spaces,
            np.full(n, np.inf),
            np.full(n, a._told_spaces),
        )

    def people(self, skill: str) -> Reach:
        """Of volunteers, each within the own walk."""
        a = self.atlas
        return self._reach(("people", skill), a.people_by_skill, a.problem.volunteers, a._people, a._walks, a._told)

    def supplies(self, kind: str) -> Ints:
        """Of supplies, wherever they are."""
        things = self.atlas.problem.supplies
        return _ints([k for k in self.atlas.supplies_by_kind.get(kind, ()) if self._may_have(things[k])])

    def _reach(
        self, key: tuple[str, str], index: Mapping[str, list[int]], things: Sequence[Space] | Sequence[Volunteer],
        places: Places, walks: Floats, told: Bools,
    ) -> Reach:  # fmt: skip
        if key not in self._known:
            who = [i for i in index.get(key[1], ()) if self._may_have(things[i])]
            self._known[key] = Reach(places, _ints(who), walks, told)
        return self._known[key]

    def _may_have(self, thing: Space | Volunteer | Supply) -> bool:
        s = thing.serves
        return s is None or (
            _meets(s.areas, self._areas)
            and _meets(s.organisations, self._organisations)
            and _meets(s.kinds, self._kinds)
        )


def _asks(need: Need) -> Need:
    """What matters of a need for who is near."""
    if isinstance(need, SpaceNeed):
        return SpaceNeed(type="space", kinds=need.kinds, quantity=1, max_metres=need.max_metres)
    if isinstance(need, PeopleNeed):
        return PeopleNeed(type="people", skill=need.skill, max_metres=need.max_metres)
    return SupplyNeed(type="supply", kind=need.kind, quantity=1)


def _metres(need: SpaceNeed | PeopleNeed) -> float:
    return np.inf if need.max_metres is None else need.max_metres


def _meets(names: Iterable[str] | None, those: set[str]) -> bool:
    return names is None or not those.isdisjoint(names)


def _points(locations: Sequence[tuple[float, float] | None]) -> Floats:
    return np.array([x or (np.nan, np.nan) for x in locations], dtype=np.float64).reshape(-1, 2)


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _union(parts: Sequence[Ints]) -> Ints:
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *parts]))


def _by(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    out: dict[str, list[int]] = defaultdict(list)
    for key, i in pairs:
        out[key].append(i)
    return out
