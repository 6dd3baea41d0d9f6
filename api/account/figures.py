"""The figures of the account: each is defined once, as the records it is the sum of; sums and traces both read that."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, func, literal, select
from sqlalchemy.orm import Session, aliased

from api.attendance.counting import COUNTS
from api.attendance.rules import Kind
from api.attendance.tables import AttendanceRow
from api.attendance.within import Within

FIGURES = (
    *("unit_minutes_lent", "supplies_given", "volunteer_minutes", "sessions", "persons_served"),
    *("unit_minutes_received", "supplies_received", "volunteer_minutes_received", "sessions_received"),
    "compensation_fen",
)
"""Given to others, had from others, and what is due in money."""
GIVING = ("spaces", "supplies", "volunteers")
_LISTS = {"unit_minutes": "spaces", "supplies": "supplies", "volunteer_minutes": "volunteers"}
Row = AttendanceRow


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
    given = and_(Row.kind == Kind.CAME, within.holds(Row.start), Row.organisation != Row.requester)
    counts = COUNTS if figure != "compensation_fen" or known is None else and_(known, Row.state != "contested")
    given = and_(given, counts)
    if figure == "compensation_fen":
        return _rows(Row.organisation, Row.fen).where(given, Row.fen > 0)
    if figure in ("sessions", "sessions_received"):
        return _sessions(Row.organisation if figure == "sessions" else Row.requester, given)
    if figure == "persons_served":
        return _persons(given)
    name, party = figure.removesuffix("_lent").removesuffix("_given"), Row.organisation
    if figure.endswith("_received"):
        name, party = figure.removesuffix("_received"), Row.requester
    amount = Row.came if name == "supplies" else Row.unit_minutes
    return _rows(party, amount).where(given, Row.list == _LISTS[name])


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
    """All figures by name, and in each by organisation."""
    return {figure: sums(session, figure, within, organisations, known) for figure in FIGURES}


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
    counts = and_(asker.public, asker.state != "contested", asker.kind == Kind.CAME, asker.persons > 0)
    same = and_(asker.demand == helped.c.demand, asker.start == helped.c.start, asker.list == "demands")
    return select(
        asker.id.label("record"),
        helped.c.organisation.label("organisation"),
        asker.persons.label("amount"),
        asker.start.label("start"),
        asker.demand.label("demand"),
    ).join(helped, and_(same, counts))
