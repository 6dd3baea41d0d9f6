"""How often organisations and persons came: counted by the database, public and uncontested records alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from sqlalchemy import Integer, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.attendance.reliability import LATE_MINUTES, Reliability, reliability
from api.attendance.rules import Kind, State
from api.attendance.tables import AttendanceRow
from api.attendance.within import Within

COUNTS = and_(AttendanceRow.public, AttendanceRow.state != State.CONTESTED)
"""What enters figures that others see."""
Party = Literal["organisations", "volunteers"]
_COLUMNS: dict[Party, InstrumentedAttribute[str | None]] = {
    "organisations": AttendanceRow.organisation,
    "volunteers": AttendanceRow.volunteer,
}
_MISSED = or_(
    AttendanceRow.kind == Kind.NO_SHOW,
    and_(AttendanceRow.kind == Kind.CANCELLED, AttendanceRow.notice_minutes < LATE_MINUTES),
)


@dataclass(frozen=True)
class Kept:
    """How often a party came and did not; of the sessions that an organisation asked for, how many it overstayed."""

    came: int = 0
    missed: int = 0
    overstayed: int = 0

    @property
    def reliability(self) -> Reliability:
        """What that says."""
        return reliability(self.came, self.missed)


def kept(
    session: Session, list_: Party, ids: Collection[str] | None = None, within: Within | None = None
) -> dict[str, Kept]:
    """By id; parties without a record are left out. No `ids`: all."""
    column = _COLUMNS[list_]
    came = func.sum(case((AttendanceRow.kind == Kind.CAME, 1), else_=0), type_=Integer)
    missed = func.sum(case((_MISSED, 1), else_=0), type_=Integer)
    query = select(column, came, missed).where(COUNTS, column.is_not(None))
    if ids is not None:
        query = query.where(column.in_(sorted(ids)))
    if within is not None:
        query = query.where(within.holds(AttendanceRow.start))
    told = {id_: (c, m) for id_, c, m in session.execute(query.group_by(column)) if c or m}
    late = overstayed(session, within) if list_ == "organisations" else {}
    wanted = {*told, *(late if ids is None else late.keys() & set(ids))}
    return {id_: Kept(*told.get(id_, (0, 0)), late.get(id_, 0)) for id_ in wanted}


def overstayed(session: Session, within: Within | None = None) -> dict[str, int]:
    """Sessions in which a requester stayed beyond the end, whoever told of it; by requester."""
    row = AttendanceRow
    query = select(row.requester, row.demand, row.start).where(COUNTS, row.overstay_minutes > 0).distinct()
    if within is not None:
        query = query.where(within.holds(row.start))
    late = query.subquery()
    found = select(late.c.requester, func.count()).where(late.c.requester.is_not(None)).group_by(late.c.requester)
    return dict(session.execute(found).all())


def shares(session: Session, volunteers: Collection[str]) -> dict[str, Fraction]:
    """The expected share of times that each comes, for those with records (`api.attendance.expecting`)."""
    return {id_: k.reliability.mean for id_, k in kept(session, "volunteers", volunteers).items()}
