"""Hours that persons gave: sessions by kind of demand, from records that others may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.access.roles import Reach, Role
from api.attendance.counting import COUNTS
from api.attendance.rules import Kind
from api.attendance.tables import AttendanceRow as Row
from api.attendance.within import Within


@dataclass(frozen=True)
class Stay:
    """One record of a person who came."""

    record: str
    volunteer: str
    organisation: str | None
    kind: str
    start: dt.datetime
    minutes: int


@dataclass(frozen=True)
class OfKind:
    """Sessions of one kind of demand: how many, and their whole minutes."""

    kind: str
    sessions: int
    minutes: int


def stays(session: Session, within: Within, who: ColumnElement[bool]) -> list[Stay]:
    """The records of a period, by person and time; what one did for one's own organisation counts too."""
    own = and_(COUNTS, Row.kind == Kind.CAME, Row.list == "volunteers", within.holds(Row.start))
    columns = (Row.id, Row.volunteer, Row.organisation, Row.sort, Row.start, Row.minutes)
    query = select(*columns).where(own, who).order_by(Row.volunteer, Row.start, Row.id)
    return [Stay(id_, str(v), o, sort, start, int(n)) for id_, v, o, sort, start, n in session.execute(query)]


def by_kind(own: Collection[Stay]) -> list[OfKind]:
    """The kinds of sessions, by name."""
    found = {}
    for kind in sorted({s.kind for s in own}):
        of = [s.minutes for s in own if s.kind == kind]
        found[kind] = OfKind(kind, len(of), sum(of))
    return list(found.values())


def of_volunteer(volunteer: str) -> ColumnElement[bool]:
    """Those of one person."""
    return Row.volunteer == volunteer


def of_caller(access: Access) -> ColumnElement[bool]:
    """Those of persons whom the caller may certify."""
    me, reach = access.principal, access.reach("certificates.write")
    if reach is Reach.ALL:
        return Row.volunteer.is_not(None)
    if reach is Reach.AREA:
        return Row.area.in_(sorted(access.tree.below(me.area)))
    return Row.volunteer == me.volunteer if me.role is Role.VOLUNTEER else Row.organisation == me.organisation


def per_person(all_: Sequence[Stay]) -> dict[str, list[Stay]]:
    """The same by person."""
    found: dict[str, list[Stay]] = {}
    for s in all_:
        found.setdefault(s.volunteer, []).append(s)
    return found
