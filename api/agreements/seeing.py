"""Who may see a case, and as which sides a caller acts on it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.access.roles import Principal, Reach, Role, Whose
from api.agreements.claims import Answer
from api.agreements.states import Side
from api.agreements.tables import CaseRow, ClaimRow

ROLES = {Role.COORDINATOR: Side.COORDINATOR, Role.PLANNER: Side.PLANNER, Role.UNIT: Side.REQUESTER}


def whose_case(row: CaseRow) -> Whose:
    """The owners of a case."""
    return Whose(row.area, row.organisation, None, row.public)


def whose_claim(row: ClaimRow) -> Whose:
    """The party that is asked. Of a private case it knows what it is asked; its requester's own claim stays private."""
    return Whose(row.area, row.organisation, row.volunteer, row.public or row.list != "demands")


def sides(session: Session, access: Access, row: CaseRow, action: str = "cases.write") -> set[Side]:
    """As whom the caller may act; empty where the case is none of their business."""
    me, found = access.principal, set[Side]()
    if access.may(action, whose_case(row)):
        if me.role is Role.ADMIN:
            return set(Side) - {Side.CLOCK}
        found |= {ROLES[me.role]} if me.role in ROLES else set()
    if _looks_after(me, row) or (row.public and row.demand is not None and _lends(session, me, row.demand)):
        found.add(Side.LENDER)
    return found


def sees(session: Session, access: Access, row: CaseRow) -> bool:
    """Whether the caller may read the case."""
    return bool(sides(session, access, row, "cases.read"))


def visible(session: Session, access: Access, rows: Iterable[CaseRow]) -> list[CaseRow]:
    """Those that the caller may read."""
    return [r for r in rows if access.may("cases.read", whose_case(r)) or _looks_after(access.principal, r)]


def reached(access: Access, of: type[CaseRow] | type[ClaimRow], action: str) -> ColumnElement[bool]:
    """What may concern the caller, as a condition; private cases are left to `visible`."""
    me, reach = access.principal, access.reach(action)
    if reach is Reach.ALL:
        return true()
    if reach is Reach.AREA:
        return of.area.in_(sorted(access.tree.below(me.area)))
    if me.role is Role.VOLUNTEER:
        return ClaimRow.volunteer == me.volunteer if of is ClaimRow and me.volunteer else false()
    if not me.organisation:
        return false()
    return or_(of.organisation == me.organisation, _handed_to(me.organisation) if of is CaseRow else false())


def _looks_after(me: Principal, row: CaseRow) -> bool:
    """Whether a public case is the caller's organisation's to deal with; a private one is handed to nobody."""
    return row.public and me.role is Role.UNIT and row.owner is not None and row.owner == me.organisation


def _handed_to(organisation: str) -> ColumnElement[bool]:
    return CaseRow.owner.is_not(None) & (CaseRow.owner == organisation) & CaseRow.public


def _lends(session: Session, me: Principal, demand: str) -> bool:
    """Whether the caller is asked for something, or has promised it."""
    own = []
    if me.role is Role.VOLUNTEER and me.volunteer:
        own.append(ClaimRow.volunteer == me.volunteer)
    if me.role is Role.UNIT and me.organisation:
        own.append(ClaimRow.organisation == me.organisation)
    if not own:
        return False
    live = ClaimRow.state.in_([Answer.ASKED, Answer.ACCEPTED]) & (ClaimRow.list != "demands")
    return session.scalar(select(ClaimRow.id).where(ClaimRow.demand == demand, live, or_(*own)).limit(1)) is not None
