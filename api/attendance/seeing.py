"""Who may see what is recorded, who may record, and who decides."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, true
from sqlalchemy.orm import aliased

from api.access.deciding import Access
from api.access.roles import Reach, Role, Whose
from api.agreements.claims import OF_REQUESTER
from api.agreements.tables import ClaimRow
from api.attendance.tables import AttendanceRow

DECIDES = (Role.COORDINATOR, Role.PLANNER, Role.ADMIN)


def whose_part(row: AttendanceRow) -> Whose:
    """The party that was asked: of a private case it knows its own part."""
    return Whose(row.area, row.organisation, row.volunteer, row.public or row.list != "demands")


def whose_session(row: AttendanceRow) -> Whose:
    """Who asked for the session."""
    return Whose(row.demand_area, row.requester, None, row.public)


def may(access: Access, action: str, row: AttendanceRow) -> bool:
    """Whether the caller is on one of the sides, or in charge of the area of one."""
    return access.may(action, whose_part(row)) or access.may(action, whose_session(row))


def decides(access: Access, row: AttendanceRow) -> bool:
    """Whether the caller settles what the sides see differently."""
    return access.principal.role in DECIDES and may(access, "attendance.write", row)


def knows_session(access: Access, row: AttendanceRow) -> bool:
    """Whether the caller may hear whose session it was."""
    return row.public or access.may("attendance.read", whose_session(row))


def reached(access: Access, action: str = "attendance.read") -> ColumnElement[bool]:
    """What may concern the caller, as a condition; private ones are left to `may`."""
    me, reach, row = access.principal, access.reach(action), AttendanceRow
    if reach is Reach.ALL:
        return true()
    if reach is Reach.AREA:
        below = sorted(access.tree.below(me.area))
        return or_(row.area.in_(below), row.demand_area.in_(below))
    if me.role is Role.VOLUNTEER:
        return row.volunteer == me.volunteer if me.volunteer else false()
    return or_(row.organisation == me.organisation, row.requester == me.organisation) if me.organisation else false()


def claims_reached(access: Access) -> ColumnElement[bool]:
    """Claims of sessions that may concern the caller: asked of them or in their area, or for a session of theirs."""
    me, reach, asker = access.principal, access.reach("attendance.read"), aliased(ClaimRow)
    if reach is Reach.ALL:
        return true()
    if reach is Reach.AREA:
        below = sorted(access.tree.below(me.area))
        return or_(ClaimRow.area.in_(below), _asked_by(asker, asker.area.in_(below)))
    if me.role is Role.VOLUNTEER:
        return ClaimRow.volunteer == me.volunteer if me.volunteer else false()
    own = me.organisation
    return or_(ClaimRow.organisation == own, _asked_by(asker, asker.organisation == own)) if own else false()


def _asked_by(asker: type[ClaimRow], who: ColumnElement[bool]) -> ColumnElement[bool]:
    same = (asker.plan == ClaimRow.plan, asker.demand == ClaimRow.demand, asker.start == ClaimRow.start)
    return exists().where(*same, asker.need == OF_REQUESTER, who)


def known(access: Access) -> ColumnElement[bool]:
    """Public sessions, and private ones that the caller knows of: for sums of money (`Access` says the same of one)."""
    me, row = access.principal, AttendanceRow
    private: Any = false()
    if me.role is Role.PLANNER:
        private = row.demand_area.in_(sorted(access.tree.below(me.area)))
    elif me.role is Role.COORDINATOR and me.area:
        private = row.demand_area == me.area
    elif me.role is Role.UNIT and me.organisation:
        private = or_(row.organisation == me.organisation, row.requester == me.organisation)
    return or_(row.public, private)
