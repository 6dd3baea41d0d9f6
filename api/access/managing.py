"""Who manages whom: administrators everybody; planners those of their area whose role is below their own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.access.roles import Principal, Reach, Role
from api.store.tables import PrincipalRow, StoredObject

SCOPES: dict[Role, tuple[str, str] | None] = {
    Role.COORDINATOR: ("area", "areas"),
    Role.UNIT: ("organisation", "organisations"),
    Role.VOLUNTEER: ("volunteer", "volunteers"),
    Role.PLANNER: ("area", "areas"),
    Role.ADMIN: None,
}
"""For each role the one field that says what it speaks for, and the list that the field names."""


@dataclass(frozen=True)
class Managing:
    """A caller's rights over callers, in one transaction."""

    session: Session
    access: Access

    def may(self, action: str, whom: Principal) -> bool:
        """Whether the caller may do it (`principals.read`, `principals.write`) to such a caller."""
        reach = self.access.reach(action)
        if reach is Reach.ALL:
            return True
        area = self._area_of(whom)
        if reach is not Reach.AREA or area not in self._below:
            return False
        return whom.role is not Role.PLANNER or area != self.access.principal.area

    def where(self, action: str) -> ColumnElement[bool]:
        """The same as a condition on rows of callers."""
        reach = self.access.reach(action)
        if reach is not Reach.AREA:
            return true() if reach is Reach.ALL else false()
        row, below = PrincipalRow, sorted(self._below)
        return or_(
            and_(row.role == Role.COORDINATOR, row.area.in_(below)),
            and_(row.role == Role.PLANNER, row.area.in_(below), row.area != self.access.principal.area),
            and_(row.role == Role.UNIT, row.organisation.in_(_lying_in("organisations", below))),
            and_(row.role == Role.VOLUNTEER, row.volunteer.in_(_lying_in("volunteers", below))),
        )

    @property
    def _below(self) -> frozenset[str]:
        return self.access.tree.below(self.access.principal.area)

    def _area_of(self, whom: Principal) -> str | None:
        """Where whom they speak for lies; none for administrators and for what is not there any more."""
        scope = SCOPES[whom.role]
        if scope is None or scope[0] == "area":
            return whom.area
        field, list_ = scope
        row = self.session.get(StoredObject, (list_, getattr(whom, field)))
        return None if row is None or row.deleted else row.area


def _lying_in(list_: str, areas: list[str]) -> Select[str]:
    return select(StoredObject.id).where(
        StoredObject.list == list_, ~StoredObject.deleted, StoredObject.area.in_(areas)
    )
