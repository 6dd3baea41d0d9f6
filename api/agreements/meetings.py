"""Joint meetings in the store: opened and closed by a planner, followed from plan to plan, seen as they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.access.secrets import new_id
from api.agreements.claims import Answer, Standing
from api.agreements.logging import Act, note
from api.agreements.sessions import sessions_of, standing
from api.agreements.tables import ClaimRow, MeetingRow
from api.errors import Conflict, NotFound, not_found
from api.store.tables import PlanRow
from models.errors import Issue

OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True)
class Row:
    """How one demand stands: its claims by answer, its sessions by standing."""

    demand: str
    claims: dict[str, int]
    sessions: dict[str, int]


def is_meeting(session: Session, plan: str) -> bool:
    """Whether a joint meeting is open on this very plan."""
    wanted = (MeetingRow.plan == plan, MeetingRow.closed_at.is_(None))
    return session.scalar(select(MeetingRow.id).where(*wanted)) is not None


def open_on(act: Act, plan: PlanRow) -> MeetingRow:
    """Open a meeting on a plan that holds (and is locked), or go on with the one that is open. Raises `Conflict`."""
    if plan.published_at is None or plan.superseded_at is not None:
        rule = "a meeting is held over the plan that holds"
        raise Conflict([Issue("not_holding", "plan", plan.id, rule, "Publish it first, or take the newest")])
    row = act.session.scalar(select(MeetingRow).where(MeetingRow.plan == plan.id).with_for_update())
    if row is not None and row.closed_at is None:
        return row
    if row is None:
        told = {"area": plan.area, "rounds": 0, "version": 0, "opened_at": act.now, "opened_by": act.actor}
        row = MeetingRow(id=new_id("meeting"), plan=plan.id, began_with=plan.id, **told)
        act.session.add(row)
    row.closed_at, row.closed_by = None, None
    _log(replace(act, action="open"), row, CLOSED if row.version else None, OPEN)
    return row


def close(act: Act, row: MeetingRow) -> MeetingRow:
    """End a meeting; what has been said stays. A second time changes nothing."""
    if row.closed_at is None:
        row.closed_at, row.closed_by = act.now, act.actor
        _log(replace(act, action="close"), row, OPEN, CLOSED)
    return row


def went_on(act: Act, row: MeetingRow, plan: str) -> None:
    """A newer plan took the place of the one that the meeting is held over."""
    row.plan, row.rounds = plan, row.rounds + 1
    _log(replace(act, action="replan", note=plan), row, OPEN, OPEN)


def follow_all(act: Act, replaced: Collection[str], plan: str) -> None:
    """Meetings over plans whose place a plan took are held over that one from now on; of several, the first one."""
    query = select(MeetingRow).where(MeetingRow.plan.in_(sorted(replaced)), MeetingRow.closed_at.is_(None))
    for k, row in enumerate(act.session.scalars(query.order_by(MeetingRow.opened_at, MeetingRow.id)).all()):
        if k == 0:
            went_on(act, row, plan)
        else:
            close(act, row)


def find(session: Session, plan: str) -> MeetingRow:
    """The meeting over a plan, or over the plan that it came from. Raises `NotFound`."""
    at: str | None = plan
    seen = set[str]()
    while at is not None and at not in seen:
        seen.add(at)
        query = select(MeetingRow).where(or_(MeetingRow.plan == at, MeetingRow.began_with == at))
        row = session.scalar(query.order_by(MeetingRow.opened_at.desc(), MeetingRow.id).limit(1))
        if row is not None:
            return row
        at = session.scalar(select(PlanRow.base).where(PlanRow.id == at))
    raise not_found("meetings", plan)


def newest(session: Session, plan: str) -> str:
    """The plan that has come of a plan at a meeting, or the plan itself."""
    try:
        return find(session, plan).plan
    except NotFound:
        return plan


def rows_of(claims: Iterable[ClaimRow]) -> list[Row]:
    """How each demand stands, by id."""
    own: dict[str, list[ClaimRow]] = {}
    for claim in claims:
        own.setdefault(claim.demand, []).append(claim)
    return [_row(demand, own[demand]) for demand in sorted(own)]


def total(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """The same of all of them together; each answer and each standing is named, also where there is none."""
    claims: Counter[str] = Counter({a.value: 0 for a in Answer})
    sessions: Counter[str] = Counter({s.value: 0 for s in Standing})
    for row in rows:
        claims.update(row.claims)
        sessions.update(row.sessions)
    return {"claims": dict(claims), "sessions": dict(sessions)}


def _row(demand: str, claims: list[ClaimRow]) -> Row:
    said = Counter(str(c.state) for c in claims)
    stands = Counter(str(standing(own)) for own in sessions_of(claims).values())
    return Row(demand, dict(said), dict(stands))


def as_data(row: MeetingRow) -> dict[str, Any]:
    """What everybody who sees the plan may know: whether it goes on, and over which plan."""
    names = ("id", "plan", "began_with", "rounds", "opened_at", "closed_at")
    return {**{name: getattr(row, name) for name in names}, "state": CLOSED if row.closed_at else OPEN}


def _log(act: Act, row: MeetingRow, before: str | None, after: str) -> None:
    row.version += 1
    note(act, "meeting", row, before, after)
    act.session.flush()
