"""The balance of give and take between every pair of organisations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from api.attendance.counting import COUNTS
from api.attendance.rules import Kind
from api.attendance.tables import AttendanceRow as Row
from api.attendance.within import Within


@dataclass(frozen=True)
class Gift:
    """What `giver` gave `taker` in a period."""

    giver: str
    taker: str
    unit_minutes: int = 0
    volunteer_minutes: int = 0
    supplies: int = 0


@dataclass(frozen=True)
class Pair:
    """Both directions between two organisations, the one first by id on the left."""

    left: str
    right: str
    gave: Gift
    took: Gift

    @property
    def mutual(self) -> bool:
        """Whether each has given the other something, of whatever kind."""
        return self.gave != Gift(self.left, self.right) and self.took != Gift(self.right, self.left)


def gifts(session: Session, within: Within, of: ColumnElement[bool] | None = None) -> list[Gift]:
    """All that organisations gave each other, added up by giver and taker; by id."""
    query = (
        select(Row.organisation, Row.requester, *(_sum(list_, x) for list_, x in _AMOUNTS))
        .where(COUNTS, Row.kind == Kind.CAME, within.holds(Row.start), Row.organisation != Row.requester)
        .where(Row.list.in_([list_ for list_, _ in _AMOUNTS]))
        .group_by(Row.organisation, Row.requester)
        .order_by(Row.organisation, Row.requester)
    )
    if of is not None:
        query = query.where(of)
    return [
        Gift(str(giver), str(taker), *(int(n) for n in amounts)) for giver, taker, *amounts in session.execute(query)
    ]


def pairs(given: Iterable[Gift]) -> list[Pair]:
    """The two directions of each pair side by side."""
    by = {(g.giver, g.taker): g for g in given}
    names = sorted({(min(k), max(k)) for k in by})
    return [Pair(a, b, by.get((a, b), Gift(a, b)), by.get((b, a), Gift(b, a))) for a, b in names]


def of_organisations(ids: Iterable[str]) -> ColumnElement[bool]:
    """Gifts from or to any of these."""
    own = sorted(ids)
    return or_(Row.organisation.in_(own), Row.requester.in_(own))


_AMOUNTS = (("spaces", Row.unit_minutes), ("volunteers", Row.unit_minutes), ("supplies", Row.came))


def _sum(list_: str, amount: ColumnElement[int] | object) -> ColumnElement[int]:
    return func.sum(case((and_(Row.list == list_), amount), else_=0), type_=BigInteger)
