"""Who may serve whom, before distance and time are looked at: kinds, skills, areas, bans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.problem import Problem
from models.things import Serves, Space, Supply, Volunteer
from solver.compile.tables import Bools, Ints


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


class Lists:
    """Many lists of names, to be asked at once which of them hold one; a list not given holds every name."""

    def __init__(self, lists: Sequence[tuple[str, ...] | None]):
        self._open = np.array([names is None for names in lists], dtype=bool)
        self._with = _group((name, n) for n, names in enumerate(lists) for name in set(names or ()))

    def holding(self, names: Iterable[str]) -> Bools:
        """`(n_lists,)`: which hold at least one of the names."""
        out = self._open.copy()
        for name in names:
            if name in self._with:
                out[self._with[name]] = True
        return out


class Offers:
    """Whom the spaces, volunteers or supplies of a problem are for: `serves`, each value of it once, and bans."""

    def __init__(self, areas: Areas, serves: Iterable[Serves | None], bans: Iterable[tuple[str, int]]):
        values: dict[Serves, int] = {}
        self._value = _ints([values.setdefault(s or Serves(), len(values)) for s in serves])
        self._areas, self._by_area = areas, Lists([s.areas for s in values])
        self._by_organisation = Lists([s.organisations for s in values])
        self._by_kind = Lists([s.kinds for s in values])
        self._banned = _group(bans)

    def serving(self, demand: Demand, area: str, who: Ints) -> Ints:
        """Those of `who` whose lists contain the demand's area (or an ancestor), organisation and kind; none banned."""
        serves = self._by_area.holding(self._areas.paths[area])
        serves &= self._by_organisation.holding([demand.organisation])
        serves &= self._by_kind.holding([demand.kind])
        who = who[serves[self._value[who]]]
        banned = self._banned.get(demand.id)
        return who if banned is None else who[~np.isin(who, banned)]


class Index:
    """Static eligibility: spaces by kind, volunteers by skill, supplies by kind, then `serves` and bans."""

    def __init__(self, problem: Problem):
        self.problem, self.areas = problem, Areas(problem)
        self.area_of = {o.id: o.area for o in problem.organisations}
        spaces, people, supplies = problem.spaces, problem.volunteers, problem.supplies
        self.space_offers = self._offers(spaces, ((b.demand, b.space) for b in problem.bans))
        self.people_offers = self._offers(people, ((b.demand, b.volunteer) for b in problem.bans))
        self.supply_offers = self._offers(supplies, ((b.demand, b.supply) for b in problem.bans))
        self._spaces_by_kind = _group((s.kind, i) for i, s in enumerate(spaces))
        self._people_by_skill = _group((k, i) for i, v in enumerate(people) for k in v.skills)
        self._supplies_by_kind = _group((s.kind, i) for i, s in enumerate(supplies) if s.quantity > 0)

    def _offers(self, things: Sequence[Space | Volunteer | Supply], bans: Iterable[tuple[str, str | None]]) -> Offers:
        at: dict[str | None, int] = {x.id: i for i, x in enumerate(things)}
        named = ((demand, at[name]) for demand, name in bans if name in at)
        return Offers(self.areas, [x.serves for x in things], named)

    def area(self, demand: Demand) -> str:
        """The demand's area, else its organisation's."""
        return demand.area or self.area_of[demand.organisation]

    def suitable_spaces(self, need: SpaceNeed) -> Ints:
        """By kind and features alone, in the problem's order."""
        wanted, spaces = frozenset(need.features), self.problem.spaces
        found = {i for kind in need.kinds for i in self._spaces_by_kind.get(kind, ())}
        return _ints([i for i in sorted(found) if wanted.issubset(spaces[i].features)])

    def suitable_people(self, need: PeopleNeed) -> Ints:
        """By skill, level and tags alone."""
        wanted, people = frozenset(need.tags), self.problem.volunteers
        found = self._people_by_skill.get(need.skill, ())
        able = [i for i in found if people[i].skills[need.skill] >= need.min_level]
        return _ints([i for i in able if wanted.issubset(people[i].tags)])

    def spaces(self, demand: Demand, need: SpaceNeed) -> Ints:
        """R4 without distance and time, in the problem's order."""
        return self.space_offers.serving(demand, self.area(demand), self.suitable_spaces(need))

    def people(self, demand: Demand, need: PeopleNeed) -> Ints:
        """R9 without distance and time."""
        return self.people_offers.serving(demand, self.area(demand), self.suitable_people(need))

    def supplies(self, demand: Demand, need: SupplyNeed) -> Ints:
        """R16 without quantities."""
        found = _ints(self._supplies_by_kind.get(need.kind, []))
        return self.supply_offers.serving(demand, self.area(demand), found)


def _group(pairs: Iterable[tuple[str, int]]) -> Mapping[str, list[int]]:
    out: dict[str, list[int]] = defaultdict(list)
    for key, i in pairs:
        out[key].append(i)
    return out


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
