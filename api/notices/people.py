"""Who speaks for whom: the callers that stand behind an organisation, a volunteer or an area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.areas import AreaTree
from api.access.roles import Role
from api.store.tables import PrincipalRow


class Speakers:
    """All callers who may come in, by what they speak for, as one transaction sees them."""

    def __init__(self, session: Session, tree: AreaTree):
        self._tree = tree
        self._by: dict[tuple[str, str], list[str]] = defaultdict(list)
        row = PrincipalRow
        query = select(row.id, row.role, row.area, row.organisation, row.volunteer).where(row.active)
        for id_, role, area, organisation, volunteer in session.execute(query.order_by(row.id)):
            scope = {Role.UNIT: organisation, Role.VOLUNTEER: volunteer}.get(Role(role), area)
            if scope is not None:
                self._by[role, scope].append(id_)

    def of_party(self, organisation: str | None, volunteer: str | None = None) -> Sequence[str]:
        """A volunteer's own callers, or where there are none, those of the organisation."""
        own = self._by.get((Role.VOLUNTEER, volunteer or ""), [])
        return own or self._by.get((Role.UNIT, organisation or ""), [])

    def coordinators(self, area: str | None) -> Sequence[str]:
        """Those of the very area: nobody above knows its private cases."""
        return self._by.get((Role.COORDINATOR, area or ""), [])

    def planners(self, area: str | None) -> Sequence[str]:
        """The nearest ones: of the area, or above it."""
        return self._nearest((Role.PLANNER,), area)

    def in_charge(self, area: str | None) -> Sequence[str]:
        """Planners and coordinators of the very area."""
        return [*self.coordinators(area), *self._by.get((Role.PLANNER, area or ""), [])]

    def below(self, area: str | None) -> Sequence[str]:
        """Coordinators of an area and of all below it."""
        return [name for each in sorted(self._tree.below(area)) for name in self.coordinators(each)]

    def _nearest(self, roles: Sequence[Role], area: str | None) -> Sequence[str]:
        for each in self._tree.above(area):
            found = [name for role in roles for name in self._by.get((role, each), [])]
            if found:
                return found
        return []
