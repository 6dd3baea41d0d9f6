"""The figures of the account: each is defined once, as the records it is the sum of; sums and traces both read that."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import Session, aliased

from api.attendance.counting import COUNTS
from api.attendance.rules import Kind, State
from api.attendance.tables import AttendanceRow
from api.attendance.within import Within

GIVING = ("spaces", "supplies", "volunteers")
Row = AttendanceRow
_GIVER, _TAKER = Row.organisation, Row.requester
ADDED: Mapping[str, tuple[Any, Sequence[str], Any]] = {
    "unit_minutes_lent": (_GIVER, ("spaces",), Row.unit_minutes),
    "supplies_given": (_GIVER, ("supplies",), Row.came),
    "volunteer_minutes": (_GIVER, ("volunteers",), Row.unit_minutes),
    "compensation_fen": (_GIVER, ("spaces", "supplies"), Row.fen),
    "unit_minutes_received": (_TAKER, ("spaces",), Row.unit_minutes),
    "supplies_received": (_TAKER, ("supplies",), Row.came),
    "volunteer_minutes_received": (_TAKER, ("volunteers",), Row.unit_minutes),
}
"""Figures that are sums over records: whose, of which lists, and of what."""
COUNTED = ("sessions", "persons_served", "sessions_received")
FIGURES = (*ADDED, *COUNTED)


@dataclass(frozen=True)
class Traced:
    """One record's share of a figure."""

    record: str
    amount: int
    start: Any
    demand: str | None


def amounts(figure: str, within: Within, known: ColumnElement[bool] | None = None) -> Select[Any]:
    """Rows `record, organisation, amount, start, demand` of a figure.

    Giving is between two organisations: what one does for itself is not counted. `known` is what else than public
    records counts, for money alone.
    """
    if figure in ADDED:
        party, lists, amount = ADDED[figure]
        return _rows(party, amount).where(_between(within), _counts(figure, known), Row.list.in_(lists), amount > 0)
    given = and_(_between(within), COUNTS)
    if figure == "persons_served":
        return _persons(given)
    return _sessions(_GIVER if figure == "sessions" else _TAKER, given)


def sums(
    session: Session, figure: str, within: Within, organisations: Sequence[str] | None = None, known: Any = None
) -> dict[str, int]:
    """The figure of each organisation that has any."""
    base = amounts(figure, within, known).subquery()
    query = select(base.c.organisation, func.sum(base.c.amount, type_=BigInteger))
    query = query.where(base.c.organisation.is_not(None)).group_by(base.c.organisation)
    if organisations is not None:
        query = query.where(base.c.organisation.in_(organisations))
    return {id_: int(total) for id_, total in session.execute(query) if total}


def trace(session: Session, figure: str, within: Within, organisation: str, known: Any = None) -> list[Traced]:
    """The records that the figure of an organisation is the sum of, in order of time."""
    base = amounts(figure, within, known).subquery()
    query = select(base.c.record, base.c.amount, base.c.start, base.c.demand)
    rows = session.execute(query.where(base.c.organisation == organisation).order_by(base.c.start, base.c.record))
    return [Traced(*row) for row in rows]


def traces(
    session: Session, figure: str, within: Within, organisations: Collection[str], known: Any = None
) -> list[tuple[str, Traced]]:
    """The same of many organisations, by organisation and time."""
    base, wanted = amounts(figure, within, known).subquery(), set(organisations)
    query = select(base.c.organisation, base.c.record, base.c.amount, base.c.start, base.c.demand)
    rows = session.execute(query.order_by(base.c.organisation, base.c.start, base.c.record))
    return [(o, Traced(*row)) for o, *row in rows if o in wanted]


def all_sums(
    session: Session, within: Within, known: Any = None, organisations: Sequence[str] | None = None
) -> Mapping[str, Mapping[str, int]]:
    """All figures by name, and in each by organisation; those that are added up in one look at the records for each
    party."""
    found: dict[str, Mapping[str, int]] = {}
    for party in (_GIVER, _TAKER):
        found |= _added(session, within, known, organisations, party)
    return found | {figure: sums(session, figure, within, organisations, known) for figure in COUNTED}


def _added(
    session: Session, within: Within, known: Any, organisations: Sequence[str] | None, party: Any
) -> dict[str, Mapping[str, int]]:
    own = [figure for figure, (of, _, _) in ADDED.items() if of is party]
    query = select(party, *(_added_up(figure, known) for figure in own))
    query = query.where(_between(within), Row.list.in_(GIVING), party.is_not(None)).group_by(party)
    if organisations is not None:
        query = query.where(party.in_(organisations))
    rows = session.execute(query).all()
    return {figure: {row[0]: int(row[k]) for row in rows if row[k]} for k, figure in enumerate(own, start=1)}


def _added_up(figure: str, known: ColumnElement[bool] | None) -> ColumnElement[int]:
    _, lists, amount = ADDED[figure]
    counts = and_(_counts(figure, known), Row.list.in_(lists))
    return func.sum(case((counts, amount), else_=0), type_=BigInteger)


def _between(within: Within) -> ColumnElement[bool]:
    """What one gave another."""
    return and_(Row.kind == Kind.CAME, within.holds(Row.start), Row.organisation.is_distinct_from(Row.requester))


def _counts(figure: str, known: ColumnElement[bool] | None) -> ColumnElement[bool]:
    """Public and uncontested; of money also what the caller knows otherwise."""
    return COUNTS if figure != "compensation_fen" or known is None else and_(known, Row.state != State.CONTESTED)


def _rows(party: Any, amount: Any) -> Select[Any]:
    return select(
        Row.id.label("record"),
        party.label("organisation"),
        amount.label("amount"),
        Row.start.label("start"),
        Row.demand.label("demand"),
    )


def _sessions(party: Any, given: ColumnElement[bool]) -> Select[Any]:
    """Each session once, by the first of its records."""
    return (
        select(
            func.min(Row.id).label("record"),
            party.label("organisation"),
            literal(1).label("amount"),
            Row.start.label("start"),
            Row.demand.label("demand"),
        )
        .where(given, Row.list.in_(GIVING))
        .group_by(party, Row.demand, Row.start)
    )


def _persons(given: ColumnElement[bool]) -> Select[Any]:
    """Those whom the requester counted, once for each organisation that gave something to the session."""
    asker, helped = aliased(Row), _sessions(Row.organisation, given).subquery()
    counts = and_(asker.public, asker.state != State.CONTESTED, asker.kind == Kind.CAME, asker.persons > 0)
    same = and_(asker.demand == helped.c.demand, asker.start == helped.c.start, asker.list == "demands")
    return select(
        asker.id.label("record"),
        helped.c.organisation.label("organisation"),
        asker.persons.label("amount"),
        asker.start.label("start"),
        asker.demand.label("demand"),
    ).join(helped, and_(same, counts))
