"""May this caller do this to that? The one place that says so; what a caller may not see looks absent."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, true

from api.access.areas import AreaTree
from api.access.roles import Principal, Reach, Role, Whose
from api.access.table import TABLE
from api.store.tables import StoredObject


@dataclass(frozen=True)
class Access:
    """A caller's rights as the areas are now."""

    principal: Principal
    tree: AreaTree

    def reach(self, action: str) -> Reach:
        """How far the caller's role reaches in this action."""
        return TABLE[action][self.principal.role]

    def may(self, action: str, whose: Whose) -> bool:
        """Whether the caller may do it to a thing of these owners."""
        return self._within(self.reach(action), whose) and (whose.public or self._knows_private(whose))

    def where(self, action: str, list_: str) -> ColumnElement[bool]:
        """The same as a condition on stored objects of a list."""
        reach = self.reach(action)
        if reach is Reach.NONE:
            return false()
        reached = {Reach.OWN: self._own_where(list_), Reach.AREA: self._area_where(), Reach.ALL: true()}[reach]
        return and_(reached, or_(StoredObject.public, self._private_where()))

    # ---- one thing

    def _within(self, reach: Reach, whose: Whose) -> bool:
        if reach is Reach.ALL:
            return True
        if reach is Reach.AREA:
            return whose.area in self.tree.below(self.principal.area)
        return reach is Reach.OWN and self._is_own(whose)

    def _is_own(self, whose: Whose) -> bool:
        me = self.principal
        if me.role is Role.VOLUNTEER:
            return me.volunteer is not None and whose.volunteer == me.volunteer
        return me.organisation is not None and whose.organisation == me.organisation

    def _knows_private(self, whose: Whose) -> bool:
        """A private case is its owner's and the planner's: the unit that asked, the coordinator of its very area."""
        me = self.principal
        if me.role is Role.PLANNER:
            return whose.area in self.tree.below(me.area)
        if me.role is Role.COORDINATOR:
            return me.area is not None and whose.area == me.area
        return me.role is Role.UNIT and self._is_own(whose)

    # ---- as conditions

    def _own_where(self, list_: str) -> ColumnElement[bool]:
        me = self.principal
        if me.role is Role.VOLUNTEER:
            return StoredObject.id == me.volunteer if list_ == "volunteers" and me.volunteer else false()
        return StoredObject.organisation == me.organisation if me.organisation else false()

    def _area_where(self) -> ColumnElement[bool]:
        return StoredObject.area.in_(sorted(self.tree.below(self.principal.area)))

    def _private_where(self) -> ColumnElement[bool]:
        me = self.principal
        if me.role is Role.PLANNER:
            return self._area_where()
        if me.role is Role.COORDINATOR:
            return StoredObject.area == me.area if me.area else false()
        return self._own_where("") if me.role is Role.UNIT else false()
