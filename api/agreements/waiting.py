"""The waiting list: who wants a place that is taken, asked again when one becomes free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from api.access.roles import Whose
from api.access.secrets import new_id
from api.agreements.logging import Act, note
from api.agreements.tables import ClaimRow, WaitingRow
from api.errors import Conflict, not_found
from models.errors import Issue

Seat = ClaimRow | WaitingRow
"""What names a session: its plan, demand and start."""
HOLD = dt.timedelta(hours=12)
"""How long a free place is kept for who is asked again; never beyond the session's start."""


class Waiting(StrEnum):
    """Where somebody stands in the list."""

    WAITING = "waiting"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    PASSED = "passed"


def join(act: Act, claim: Seat, volunteer: str, whose: Whose) -> WaitingRow:
    """Stand in line for a session; who stands there already keeps the place. The plan is locked by the caller."""
    here = _here(act.session, claim)
    found = next((w for w in here if w.volunteer == volunteer), None)
    if found is not None and found.state in (Waiting.WAITING, Waiting.OFFERED):
        return found
    if claim.start <= act.now:
        rule = "one waits for sessions that have not begun"
        raise Conflict([Issue("session_began", "demand", claim.demand, rule, "Choose another")])
    seq = act.session.scalar(select(func.max(WaitingRow.seq)).where(*_at(claim))) or 0
    row = found or WaitingRow(
        id=new_id("wait"),
        plan=claim.plan,
        demand=claim.demand,
        start=claim.start,
        volunteer=volunteer,
        organisation=whose.organisation,
        area=whose.area,
        version=0,
        created_at=act.now,
    )
    row.seq, row.state, row.until = seq + 1, Waiting.WAITING, None
    _log(replace(act, action="wait"), row, None)
    act.session.add(row)
    act.session.flush()
    return row


def find(act: Act, id_: str) -> WaitingRow:
    """One place in a line. Raises `NotFound` also where it is another's."""
    row = act.session.get(WaitingRow, id_)
    if row is None or not act.access.may("claims.write", whose_place(row)):
        raise not_found("waiting", id_)
    return row


def whose_place(row: WaitingRow) -> Whose:
    """Whose a place in a line is."""
    return Whose(row.area, row.organisation, row.volunteer)


def offer_next(act: Act, claim: Seat) -> WaitingRow | None:
    """A place is free: the first in line is asked again, for a while."""
    expire(act, claim)
    row = next((w for w in _here(act.session, claim) if w.state == Waiting.WAITING), None)
    if row is not None and claim.start > act.now:
        row.until = min(act.now + HOLD, row.start)
        _to(replace(act, action="offer_place"), row, Waiting.OFFERED)
    return row


def expire(act: Act, claim: Seat) -> None:
    """Who did not answer in time passes, and the next one is asked."""
    for row in _here(act.session, claim):
        if row.state == Waiting.OFFERED and row.until is not None and row.until <= act.now:
            _to(replace(act, action="pass"), row, Waiting.PASSED)
            offer_next(act, claim)


def settle(act: Act, row: WaitingRow, state: Waiting) -> None:
    """The answer of who was asked again. Raises `Conflict` where nothing is offered (any more)."""
    if row.state == state:
        return
    check_offered(act, row)
    _to(replace(act, action=state), row, state)


def check_offered(act: Act, row: WaitingRow) -> None:
    """Raises `Conflict` where no place is held for them (any more); a second yes is none."""
    over = row.until is not None and row.until <= act.now
    if row.state != Waiting.CONFIRMED and (row.state != Waiting.OFFERED or over):
        rule = "a place is confirmed while it is offered"
        raise Conflict([Issue("nothing_offered", "waiting", row.id, rule, "Wait, or join the list again")])


def in_line(session: Session, claim: Seat) -> bool:
    """Whether anybody waits for the session."""
    return any(w.state in (Waiting.WAITING, Waiting.OFFERED) for w in _here(session, claim))


def leave(act: Act, row: WaitingRow) -> None:
    """Wait no longer; a place that was held is offered to the next. A second time changes nothing."""
    if row.state not in (Waiting.WAITING, Waiting.OFFERED):
        return
    was_offered = row.state == Waiting.OFFERED
    _to(replace(act, action="leave"), row, Waiting.PASSED)
    if was_offered:
        offer_next(act, row)


def held(session: Session, claim: Seat, now: dt.datetime) -> Sequence[WaitingRow]:
    """Offers that still run for a session."""
    rows = _here(session, claim)
    return [w for w in rows if w.state == Waiting.OFFERED and (w.until is None or w.until > now)]


def _here(session: Session, claim: Seat) -> Sequence[WaitingRow]:
    return session.scalars(select(WaitingRow).where(*_at(claim)).order_by(WaitingRow.seq)).all()


def _at(claim: Seat) -> tuple[ColumnElement[bool], ...]:
    return WaitingRow.plan == claim.plan, WaitingRow.demand == claim.demand, WaitingRow.start == claim.start


def _to(act: Act, row: WaitingRow, state: Waiting) -> None:
    before, row.state = row.state, state
    _log(act, row, before)
    act.session.flush()


def _log(act: Act, row: WaitingRow, before: str | None) -> None:
    row.version += 1
    note(act, "waiting", row, before, row.state)
