"""Funds in the store: written by planners, and what of them was spent in a period."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, model_validator
from sqlalchemy import select

from api.access.areas import AreaTree
from api.access.roles import Reach, Whose
from api.account.spending import Cost, Fund
from api.account.tables import FundRow
from api.agreements.logging import Act, check_version, note
from api.attendance.plain import PlainId, PlainText
from api.attendance.rules import Kind, State
from api.attendance.seeing import known
from api.attendance.tables import AttendanceRow as Row
from api.attendance.within import Within
from api.errors import Forbidden, not_found
from models.base import Budget, Date, Many, Value, wrong
from models.errors import Issue

ABOUT = "fund"


class NewFund(Value):
    """Money of one source for an area and all below, for demands of some kinds (none: all), in a stretch of days."""

    source: PlainId
    name: Annotated[PlainText, Field(max_length=200)] = ""
    area: PlainId
    first: Date
    last: Date
    fen: Budget
    kinds: Annotated[Many[PlainText], Field(max_length=1000)] = ()

    @model_validator(mode="after")
    def _in_order(self) -> NewFund:
        if self.last < self.first:
            raise wrong("date_order", "`last` is not before `first`", "Write the earlier date first", "last")
        return self


def put_fund(act: Act, id_: str, fund: NewFund) -> FundRow:
    """A new fund, or a change of one; the same again changes nothing."""
    row = act.session.get(FundRow, id_, with_for_update=True)
    if row is not None and not act.access.may("funds.write", Whose(row.area)):
        raise not_found("funds", id_)
    if not act.access.may("funds.write", Whose(fund.area)):
        rule = "a fund is for an area that the caller plans"
        raise Forbidden([Issue("not_yours", "area", fund.area, rule, "Name your area, or one below it")])
    body = fund.model_dump(mode="json")
    if row is not None and as_data(row) == body:
        return row
    before = None if row is None else str(row.fen)
    if row is None:
        row = FundRow(id=id_, version=0)
        act.session.add(row)
    else:
        check_version(act, row)
    row.source, row.name, row.area, row.fen = fund.source, fund.name, fund.area, fund.fen
    row.first, row.last, row.body = body["first"], body["last"], {"kinds": body["kinds"]}
    row.version, row.changed_at, row.changed_by = row.version + 1, act.now, act.actor
    note(act, ABOUT, row, before, str(row.fen))
    act.session.flush()
    return row


def as_data(row: FundRow) -> dict[str, object]:
    """A fund as it is sent."""
    names = ("source", "name", "area", "first", "last", "fen")
    return {**{n: getattr(row, n) for n in names}, "kinds": row.body["kinds"]}


def funds(act: Act) -> Sequence[FundRow]:
    """Those of the caller's areas."""
    query, access = select(FundRow).order_by(FundRow.id), act.access
    if access.reach("funds.read") is not Reach.ALL:
        query = query.where(FundRow.area.in_(sorted(access.tree.below(access.principal.area))))
    return act.session.scalars(query).all()


def as_fund(row: FundRow, tree: AreaTree) -> Fund:
    """A fund as money is paid from it."""
    first, last = (dt.date.fromisoformat(d) for d in (row.first, row.last))
    below, depth = tree.below(row.area), len(tree.above(row.area))
    return Fund(row.id, row.source, row.fen, below, depth, first, last, frozenset(row.body["kinds"]))


def costs(act: Act, within: Within, zone: zoneinfo.ZoneInfo) -> list[Cost]:
    """What is due in a period for demands of the caller's areas: of public sessions, and of private ones they know."""
    columns = (Row.id, Row.organisation, Row.demand_area, Row.sort, Row.start, Row.fen)
    query = select(*columns).where(
        within.holds(Row.start),
        Row.kind == Kind.CAME,
        Row.state != State.CONTESTED,
        Row.fen > 0,
        Row.organisation != Row.requester,
        known(act.access),
    )
    if act.access.reach("funds.read") is not Reach.ALL:
        query = query.where(Row.demand_area.in_(sorted(act.access.tree.below(act.access.principal.area))))
    found = act.session.execute(query)
    return [Cost(id_, by, area, sort, at.astimezone(zone).date(), fen) for id_, by, area, sort, at, fen in found]
