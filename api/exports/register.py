"""A week under lookups: who owns what, in which area a demand lies, where a session takes place."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from functools import cached_property

from api.exports.visible import Party, Point, Site, VisiblePiece, VisibleRole
from api.views.week import EARLIEST, LATEST
from models.demands import Demand, PeopleNeed
from models.grid import Timeline
from models.plan import Assignment, Role, SpacePiece, SupplyPiece
from models.problem import Problem
from models.things import Space


class Register:
    """The lookups of one problem. Ids that the week does not have stand for themselves."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.demands = {d.id: d for d in problem.demands}
        self.organisations = {o.id: o for o in problem.organisations}
        self.areas = {a.id: a for a in problem.areas}
        self.spaces = {s.id: s for s in problem.spaces}
        self.volunteers = {v.id: v for v in problem.volunteers}
        self.supplies = {s.id: s for s in problem.supplies}
        self.rank = {s.id: k for k, s in enumerate(problem.spaces)}
        self._zone = zoneinfo.ZoneInfo(problem.horizon.timezone)

    @cached_property
    def timeline(self) -> Timeline:
        """Made when it is first asked for."""
        return Timeline(self.problem)

    def local(self, instant: dt.datetime) -> dt.datetime:
        """Wall time of the week's place; years are bounded, as a plan may name any."""
        return min(max(instant, EARLIEST), LATEST).astimezone(self._zone)

    # ---- organisations and areas

    def party(self, organisation: str | None) -> Party | None:
        """An organisation as a reader sees it."""
        found = self.organisations.get(organisation or "")
        return Party(found.id, found.name) if found else None

    def area(self, demand: Demand) -> Party | None:
        """The demand's area, else its organisation's."""
        own = self.areas.get(self.area_id(demand) or "")
        return Party(own.id, own.name) if own else None

    def area_id(self, demand: Demand) -> str | None:
        """The id of the demand's area, else of its organisation's."""
        return demand.area or self.area_of_organisation(demand.organisation)

    def area_of_organisation(self, organisation: str | None) -> str | None:
        """The id of an organisation's own area."""
        found = self.organisations.get(organisation or "")
        return found.area if found else None

    def lies_in(self, area: str | None, areas: frozenset[str]) -> bool:
        """Whether an area is one of these or below one (FORMAT.md section 2)."""
        return any(a in areas for a in self._upwards(area))

    def _upwards(self, area: str | None) -> Iterator[str]:
        while area is not None and area in self.areas:
            yield area
            area = self.areas[area].parent

    # ---- places

    def location(self, demand: Demand) -> Point | None:
        """The demand's location, else its organisation's."""
        return demand.location or self.location_of_organisation(demand.organisation)

    def location_of_organisation(self, organisation: str) -> Point | None:
        """Where an organisation is."""
        found = self.organisations.get(organisation)
        return found.location if found else None

    def site_space(self, a: Assignment) -> Space | None:
        """The space in which a session takes place (FORMAT.md section 7, R9 site): of the first need that has one; of
        several, the one that stands first in the week."""
        known = [p for p in a.spaces if p.space in self.spaces]
        first = min(known, key=lambda p: (p.need, self.rank[p.space]), default=None)
        return self.spaces[first.space] if first else None

    def site(self, a: Assignment) -> Site | None:
        """The same with a name; without a space, where the demand is."""
        space, demand = self.site_space(a), self.demands.get(a.demand)
        if space:
            return Site(space.name or space.id, space.location)
        if demand is None:
            return None
        asks, where = self.party(demand.organisation), self.location(demand)
        return Site(asks.name if asks else None, where) if where or asks else None

    # ---- the parts of a session

    def owner_of_space(self, piece: SpacePiece) -> str | None:
        """The organisation that lends it."""
        found = self.spaces.get(piece.space)
        return found.owner if found else None

    def owner_of_supply(self, piece: SupplyPiece) -> str | None:
        """The organisation that gives it."""
        found = self.supplies.get(piece.supply)
        return found.owner if found else None

    def organisation_of(self, role: Role) -> str | None:
        """The volunteer's organisation."""
        found = self.volunteers.get(role.volunteer)
        return found.organisation if found else None

    def space_piece(self, p: SpacePiece) -> VisiblePiece:
        """Units of a space."""
        found, owner = self.spaces.get(p.space), self.party(self.owner_of_space(p))
        if found is None:
            return VisiblePiece(p.need, p.space, None, "", owner, p.quantity)
        return VisiblePiece(p.need, p.space, found.name, found.kind, owner, p.quantity, found.location)

    def supply_piece(self, p: SupplyPiece) -> VisiblePiece:
        """Units of a supply, which has a kind and no name."""
        found, owner = self.supplies.get(p.supply), self.party(self.owner_of_supply(p))
        where = self.location_of_organisation(found.owner) if found else None
        return VisiblePiece(p.need, p.supply, None, found.kind if found else "", owner, p.quantity, where)

    def role(self, a: Assignment, r: Role) -> VisibleRole:
        """A person and what they are there for."""
        found, demand = self.volunteers.get(r.volunteer), self.demands.get(a.demand)
        asked = demand.needs[r.need] if demand and r.need < len(demand.needs) else None
        skill = asked.skill if isinstance(asked, PeopleNeed) else ""
        name = found.name if found else None
        return VisibleRole(r.need, r.volunteer, name, skill, self.party(self.organisation_of(r)))
