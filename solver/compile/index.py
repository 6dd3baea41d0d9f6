"""Who may serve whom, before time is looked at: kinds, skills, areas, bans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.problem import Problem
from models.things import Serves


class Areas:
    """The forest of areas: every area's path from its root."""

    def __init__(self, problem: Problem):
        parents = {a.id: a.parent for a in problem.areas}
        self.paths: dict[str, tuple[str, ...]] = {}
        for area in parents:
            path, at = [area], parents[area]
            while at is not None:
                path.append(at)
                at = parents[at]
            self.paths[area] = tuple(reversed(path))

    def at_level(self, area: str, level: int) -> str:
        """The ancestor at that depth (root = 0), the area itself if it lies above (section 5, equity)."""
        path = self.paths[area]
        return path[min(level, len(path) - 1)]


class Index:
    """Static eligibility: spaces by kind, volunteers by skill, supplies by kind, then `serves` and bans."""

    def __init__(self, problem: Problem):
        self.problem, self.areas = problem, Areas(problem)
        self.area_of = {o.id: o.area for o in problem.organisations}
        self.spaces_by_kind = _group((s.kind, i) for i, s in enumerate(problem.spaces))
        self.people_by_skill = _group((k, i) for i, v in enumerate(problem.volunteers) for k in v.skills)
        self.supplies_by_kind = _group((s.kind, i) for i, s in enumerate(problem.supplies))
        self.features = [frozenset(s.features) for s in problem.spaces]
        self.tags = [frozenset(v.tags) for v in problem.volunteers]
        self.banned = {
            "space": {(b.demand, b.space) for b in problem.bans if b.space},
            "volunteer": {(b.demand, b.volunteer) for b in problem.bans if b.volunteer},
            "supply": {(b.demand, b.supply) for b in problem.bans if b.supply},
        }

    def area(self, demand: Demand) -> str:
        """The demand's area, else its organisation's."""
        return demand.area or self.area_of[demand.organisation]

    def serves(self, offer: Serves | None, demand: Demand) -> bool:
        """Each given list must contain the demand's area (or an ancestor), organisation, kind."""
        if offer is None:
            return True
        return (
            (offer.kinds is None or demand.kind in offer.kinds)
            and (offer.organisations is None or demand.organisation in offer.organisations)
            and (offer.areas is None or any(a in offer.areas for a in self.areas.paths[self.area(demand)]))
        )

    def spaces(self, demand: Demand, need: SpaceNeed) -> list[int]:
        """R4 without distance and time, in the problem's order."""
        spaces, wanted = self.problem.spaces, frozenset(need.features)
        return [
            i
            for i in sorted({i for kind in need.kinds for i in self.spaces_by_kind.get(kind, ())})
            if wanted <= self.features[i]
            and (demand.id, spaces[i].id) not in self.banned["space"]
            and self.serves(spaces[i].serves, demand)
        ]

    def people(self, demand: Demand, need: PeopleNeed) -> list[int]:
        """R9 without distance and time."""
        people, wanted = self.problem.volunteers, frozenset(need.tags)
        return [
            i
            for i in self.people_by_skill.get(need.skill, ())
            if people[i].skills[need.skill] >= need.min_level
            and wanted <= self.tags[i]
            and (demand.id, people[i].id) not in self.banned["volunteer"]
            and self.serves(people[i].serves, demand)
        ]

    def supplies(self, demand: Demand, need: SupplyNeed) -> list[int]:
        """R16 without quantities."""
        supplies = self.problem.supplies
        return [
            i
            for i in self.supplies_by_kind.get(need.kind, ())
            if supplies[i].quantity > 0
            and (demand.id, supplies[i].id) not in self.banned["supply"]
            and self.serves(supplies[i].serves, demand)
        ]


def _group(pairs: Iterable[tuple[str, int]]) -> Mapping[str, list[int]]:
    out: dict[str, list[int]] = defaultdict(list)
    for key, i in pairs:
        out[key].append(i)
    return out
