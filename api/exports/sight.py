"""Who reads, and how much of each demand and session they may see."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from api.exports.register import Register
from api.exports.visible import Site, VisibleAssignment, VisibleDemand, VisiblePiece, VisibleRole
from models.demands import Demand
from models.plan import Assignment
from models.problem import Problem

ViewerKind = Literal["planner", "coordinator", "unit", "volunteer"]


@dataclass(frozen=True)
class Viewer:
    """Somebody who reads a plan: a planner sees all; a coordinator the demands in `areas` (and below them), private
    ones where the demand's or its organisation's own area is one of `own_areas`; a unit (`id` of an organisation) its
    demands and what uses its things; a volunteer (`id`) their tasks.

    `salt` is a secret of the installation, so that nobody can find a private id by trying tokens of guessed ones. It
    stays the same, so that tokens do.
    """

    kind: ViewerKind
    id: str = ""
    areas: frozenset[str] = frozenset()
    own_areas: frozenset[str] = frozenset()
    salt: str = ""

    def __post_init__(self) -> None:
        if self.kind != "planner" and not self.salt:
            raise ValueError("a viewer who does not see all needs a salt for the tokens of private demands")

    @classmethod
    def planner(cls) -> Viewer:
        """Sees everything."""
        return cls("planner")

    @classmethod
    def coordinator(cls, areas: Iterable[str], own_areas: Iterable[str], salt: str) -> Viewer:
        """Sees areas; private demands of `own_areas` alone."""
        return cls("coordinator", "", frozenset(areas), frozenset(own_areas), salt)

    @classmethod
    def unit(cls, organisation: str, salt: str) -> Viewer:
        """Sees what an organisation asks for and lends."""
        return cls("unit", organisation, salt=salt)

    @classmethod
    def volunteer(cls, volunteer: str, salt: str) -> Viewer:
        """Sees a person's tasks."""
        return cls("volunteer", volunteer, salt=salt)


def token(salt: str, demand: str) -> str:
    """What stands for the id of a private demand: `private-` and 8 hexadecimal digits, the same each time."""
    return f"private-{hashlib.sha256((salt + demand).encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


class Sight:
    """One viewer before one week."""

    def __init__(self, problem: Problem, viewer: Viewer):
        self.register, self.viewer = Register(problem), viewer

    # ---- demands

    def whole(self, demand: str) -> bool:
        """Whether the viewer sees all of a demand. One that the week does not have is seen by the planner alone."""
        found = self.register.demands.get(demand)
        if self.viewer.kind == "planner":
            return True
        if found is None or self.viewer.kind == "volunteer":
            return False
        if self.viewer.kind == "unit":
            return found.organisation == self.viewer.id
        inside = self.register.lies_in(self.register.area_id(found), self.viewer.areas)
        return inside and (found.public or self._is_of_own_area(found))

    def _is_of_own_area(self, demand: Demand) -> bool:
        """Exactly the coordinator's area, not one below."""
        own = (self.register.area_id(demand), self.register.area_of_organisation(demand.organisation))
        return any(area in self.viewer.own_areas for area in own)

    def hides(self, demand: str) -> bool:
        """Whether a token stands for the demand: it is private (or not known to be public) and not the viewer's."""
        found = self.register.demands.get(demand)
        return not self.whole(demand) and (found is None or not found.public)

    def demand(self, demand: str) -> VisibleDemand:
        """A demand of which the viewer sees at least a part."""
        found, register = self.register.demands.get(demand), self.register
        if self.hides(demand):
            return VisibleDemand(token(self.viewer.salt, demand), masked=True, public=False)
        if found is None:
            return VisibleDemand(demand, masked=False, public=False)
        asks = register.party(found.organisation)
        where = register.location(found)
        return VisibleDemand(demand, False, found.public, found.name, found.kind, asks, register.area(found), where)

    # ---- sessions

    def assignment(self, a: Assignment) -> VisibleAssignment | None:
        """A session with what concerns the viewer; None where nothing does."""
        whole = self.whole(a.demand)
        spaces, people, supplies = self._pieces(a, whole)
        if not whole and not (spaces or people or supplies):
            return None
        start, end = self.register.local(a.start), self.register.local(a.end)
        site = self._site(a, whole, bool(people))
        seen = () if self.viewer.kind == "volunteer" and not whole else spaces
        return VisibleAssignment(self.demand(a.demand), a.session, start, end, whole, site, seen, people, supplies)

    def _pieces(
        self, a: Assignment, whole: bool
    ) -> tuple[tuple[VisiblePiece, ...], tuple[VisibleRole, ...], tuple[VisiblePiece, ...]]:
        """All pieces, or the viewer's own: a unit's things and people, a volunteer's role."""
        register, viewer, unit = self.register, self.viewer, self.viewer.kind == "unit"
        spaces = [p for p in a.spaces if whole or (unit and register.owner_of_space(p) == viewer.id)]
        supplies = [p for p in a.supplies if whole or (unit and register.owner_of_supply(p) == viewer.id)]
        mine = [register.organisation_of(r) if unit else r.volunteer for r in a.people]
        goes = viewer.kind in ("unit", "volunteer")
        people = [r for r, m in zip(a.people, mine, strict=True) if whole or (goes and m == viewer.id)]
        return (
            tuple(register.space_piece(p) for p in spaces),
            tuple(register.role(a, r) for r in people),
            tuple(register.supply_piece(p) for p in supplies),
        )

    def _site(self, a: Assignment, whole: bool, has_people: bool) -> Site | None:
        """Where it is: for whoever sees the session, owns the place or goes there. Of a private session, a volunteer
        is told the space; where the demand itself is, and others' spaces, units are not."""
        space, hidden = self.register.site_space(a), self.hides(a.demand)
        if not whole and hidden and space is None:
            return None
        owns = space is not None and self.viewer.kind == "unit" and space.owner == self.viewer.id
        told = has_people and (self.viewer.kind == "volunteer" or not hidden)
        return self.register.site(a) if whole or owns or told else None
