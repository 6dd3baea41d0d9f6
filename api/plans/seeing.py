"""Which plans a caller may see, and as whom they read what is in them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.access.roles import Reach, Role
from api.errors import Forbidden, not_found
from api.exports.viewer import Viewer
from api.store.tables import PlanRow, StoredObject
from models.errors import Issue


def home_of(session: Session, access: Access) -> str | None:
    """The area that a caller belongs to: their own, or that of their organisation."""
    me = access.principal
    if me.area is not None:
        return me.area
    key = ("volunteers", me.volunteer) if me.role is Role.VOLUNTEER else ("organisations", me.organisation)
    row = session.get(StoredObject, key) if key[1] is not None else None
    return None if row is None or row.deleted else row.area


def visible_plans(session: Session, access: Access) -> ColumnElement[bool]:
    """Planners see the plans of their areas; others the published ones that reach their home. One of a Problem given
    whole is its maker's alone; to have asked for a plan of an area gives no rights once the area is another's."""
    me, own = access.principal, PlanRow.area.is_(None) & (PlanRow.created_by == access.principal.id)
    if access.reach("plans.read") is Reach.ALL:
        return or_(own, PlanRow.area.is_not(None))
    above = access.tree.above(home_of(session, access))
    published = PlanRow.published_at.is_not(None) & PlanRow.area.in_(above) if above else false()
    if me.role is Role.PLANNER:
        return or_(own, PlanRow.area.in_(sorted(access.tree.below(me.area))), published)
    return published


def find_plan(session: Session, access: Access, id_: str, *, lock: bool = False) -> PlanRow:
    """The plan, where the caller may see it. Raises `NotFound`."""
    row = session.get(PlanRow, id_, with_for_update=lock or None)
    sees = select(PlanRow.id).where(PlanRow.id == id_, visible_plans(session, access))
    if row is None or session.scalar(sees) is None:
        raise not_found("plans", id_)
    return row


def works_on(access: Access, row: PlanRow) -> bool:
    """Whether the caller may change it: a planner of its area, or an administrator; its maker where it has no area."""
    me = access.principal
    if row.area is None:
        return row.created_by == me.id
    return me.role is Role.ADMIN or (me.role is Role.PLANNER and row.area in access.tree.below(me.area))


def reads_all(access: Access, row: PlanRow) -> bool:
    """Whether the caller may read private cases in it: a planner of its area, or who gave its Problem."""
    me = access.principal
    if row.area is None:
        return row.created_by == me.id
    return me.role is Role.PLANNER and row.area in access.tree.below(me.area)


def find_own_plan(session: Session, access: Access, id_: str, *, lock: bool = False) -> PlanRow:
    """The plan, where the caller may change it. Raises `NotFound` and `Forbidden`."""
    row = find_plan(session, access, id_, lock=lock)
    if not works_on(access, row):
        rule = "a plan is worked on by the planners of its area"
        raise Forbidden([Issue("not_yours", "plan", id_, rule, "Ask the planner of its area")])
    return row


def find_whole_plan(session: Session, access: Access, id_: str) -> PlanRow:
    """The plan, where the caller may read all of it, private cases included. Raises `NotFound` and `Forbidden`."""
    row = find_plan(session, access, id_)
    if not reads_all(access, row):
        rule = "a whole plan names private cases, which are for the planner of its area alone"
        advice = "Read /assignments and /unserved, which leave out what is not for you"
        raise Forbidden([Issue("not_yours", "plan", id_, rule, advice)])
    return row


def viewer_of(access: Access, row: PlanRow, salt: str) -> Viewer:
    """As whom the caller reads the plan."""
    me, tree = access.principal, access.tree
    if reads_all(access, row):
        return Viewer.planner()
    if me.role is Role.PLANNER:
        return Viewer.coordinator(tree.below(me.area), tree.below(me.area), salt)
    if me.role is Role.ADMIN:
        return Viewer.coordinator(frozenset(tree.parents), frozenset(), salt)
    if me.role is Role.COORDINATOR:
        return Viewer.coordinator(tree.below(me.area), {me.area} if me.area else (), salt)
    if me.role is Role.UNIT:
        return Viewer.unit(me.organisation or "", salt)
    return Viewer.volunteer(me.volunteer or "", salt)
