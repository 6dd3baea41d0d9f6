"""Who may see an agreement, who speaks for which side, and who is told the persons responsible."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, true

from api.access.deciding import Access
from api.access.roles import Reach, Role, Whose
from api.contracts.states import Side
from api.contracts.tables import ContractRow


def whose_side(row: ContractRow, side: Side) -> Whose:
    """A side as access knows it. A private agreement is the lender's own and the requester's neighbourhood's."""
    if side is Side.REQUESTER:
        return Whose(row.requester_area, row.requester, None, row.public)
    return Whose(row.lender_area, row.lender, None, row.public)


def sees(access: Access, row: ContractRow, action: str = "agreements.read") -> bool:
    """Whether the caller may do it to the agreement: of the requester's side, or of the lender's.

    Of a private one, planners and coordinators around the lender know nothing.
    """
    if access.may(action, whose_side(row, Side.REQUESTER)):
        return True
    return (row.public or access.principal.role is Role.UNIT) and access.may(action, whose_side(row, Side.LENDER))


def sides_of(access: Access, row: ContractRow) -> set[Side]:
    """For whom the caller speaks: a unit for itself, a coordinator for who asks in their community."""
    found = set[Side]()
    if access.may("agreements.sign", whose_side(row, Side.REQUESTER)):
        found.add(Side.REQUESTER)
    if access.principal.role is Role.UNIT and access.may("agreements.sign", whose_side(row, Side.LENDER)):
        found.add(Side.LENDER)
    return found


def knows_responsible(access: Access, row: ContractRow) -> bool:
    """Whether the caller is told names and contacts: the two sides, and the planners of their areas."""
    return bool(sides_of(access, row)) or (access.principal.role is Role.PLANNER and sees(access, row))


def reached(access: Access, action: str = "agreements.read") -> ColumnElement[bool]:
    """What may concern the caller, as a condition; private ones are left to `sees`."""
    me, reach = access.principal, access.reach(action)
    if reach is Reach.ALL:
        return true()
    if reach is Reach.AREA:
        areas = sorted(access.tree.below(me.area))
        return or_(ContractRow.requester_area.in_(areas), ContractRow.lender_area.in_(areas))
    return or_(ContractRow.requester == me.organisation, ContractRow.lender == me.organisation)
