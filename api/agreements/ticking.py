"""The clock: what happens when nobody acts; harmless twice, and in several processes at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.areas import AreaTrees
from api.access.deciding import Access
from api.access.roles import Principal, Role
from api.agreements import waiting
from api.agreements.cases import Cases
from api.agreements.claiming import Claiming
from api.agreements.logging import Act
from api.agreements.replanning import Replanning
from api.agreements.states import Action
from api.agreements.tables import CaseRow, MeetingRow, WaitingRow
from api.agreements.waiting import Waiting
from api.store.database import Database

CLOCK = Principal("clock", "the clock", Role.ADMIN)
CHUNK = 200
"""Late cases of one transaction, so that nobody waits long for their rows."""


@dataclass(frozen=True)
class Ticked:
    """How many cases lapsed, how many areas were told of a late one, how many held places passed on."""

    lapsed: int
    escalated: int
    passed: int


def tick(database: Database, now: dt.datetime, replanning: Replanning | None = None) -> Ticked:
    """Do all that is due by a moment, once: a clock that is set back undoes nothing and does nothing twice."""
    now = now.replace(microsecond=0)
    with database.write() as session:
        lapsed = len(Cases(_act(session, now, Action.LAPSE)).lapse())
    done = Ticked(lapsed, _escalate(database, now), _pass_on(database, now))
    for plan in _meetings(database):
        (replanning or Replanning()).settle(database, plan, lambda: now)
    return done


def _escalate(database: Database, now: dt.datetime) -> int:
    told, after = 0, ""
    while True:
        with database.write() as session:
            late = (CaseRow.due_at < now, CaseRow.id > after)
            query = select(CaseRow).where(*late).order_by(CaseRow.id).limit(CHUNK)
            rows = session.scalars(query.with_for_update()).all()
            cases = Cases(_act(session, now, "escalate"))
            told += sum(cases.escalate(row) for row in rows)
        if len(rows) < CHUNK:
            return told
        after = rows[-1].id


def _pass_on(database: Database, now: dt.datetime) -> int:
    """Places whose time to confirm is over go to the next in line; without one, a session may be lost."""
    over = (WaitingRow.state == Waiting.OFFERED, WaitingRow.until <= now)
    with database.read() as session:
        found = session.execute(select(WaitingRow.plan, WaitingRow.id).where(*over).order_by(WaitingRow.id)).all()
    passed = 0
    for plan, id_ in found:
        with database.write() as session:
            act = _act(session, now, "pass")
            claiming = Claiming(act)
            claiming.lock(plan)
            row = session.get_one(WaitingRow, id_, with_for_update=True)
            if row.state == Waiting.OFFERED and row.until is not None and row.until <= now:
                waiting.expire(act, row)
                claiming.end_if_broken(row)
                passed += 1
    return passed


def _meetings(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(MeetingRow.plan).where(MeetingRow.closed_at.is_(None))))


def _act(session: Session, now: dt.datetime, action: str) -> Act:
    return Act(session, Access(CLOCK, AreaTrees().tree(session)), now, action)
