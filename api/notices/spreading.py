"""From the outbox to people: each event finds its recipients once, each with the hour at which they may be told."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.access.areas import AreaTree, AreaTrees
from api.access.deciding import Access
from api.access.entering import principal_of
from api.access.secrets import new_id
from api.agreements.deadlines import WorkingTime
from api.agreements.ruling import Ruling
from api.agreements.states import ENDS
from api.agreements.tables import CaseRow
from api.notices.contacts import Contact
from api.notices.happening import happened
from api.notices.kinds import Kind
from api.notices.tables import ContactRow, Happened, NoticeRow
from api.notices.telling import Teller
from api.notices.timing import free_at
from api.plans.seeing import home_of
from api.store.database import Database
from api.store.tables import PrincipalRow

BATCH = 200
LOCK = 0x6E6F7469636573
"""PostgreSQL's advisory lock: of several processes, one at a time finds recipients and makes messages."""
LATE = dt.timedelta(days=60)
"""Cases that are overdue for longer have been told of."""


def alone(session: Session) -> None:
    """One process at a time, until the transaction ends; on SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


class Wishes:
    """How and at which hours people want to be told, each read once in a transaction."""

    def __init__(self, session: Session, tree: AreaTree, now: dt.datetime):
        self._session, self._tree = session, tree
        self._ruling = Ruling(session, tree, now)
        self._known: dict[str, tuple[Contact, WorkingTime]] = {}

    def of(self, principal: str) -> tuple[Contact, WorkingTime]:
        """The contact, and the clock and calendar of the place where they belong."""
        if principal not in self._known:
            row = self._session.get(ContactRow, principal)
            who = principal_of(self._session.get_one(PrincipalRow, principal))
            home = home_of(self._session, Access(who, self._tree))
            contact = Contact.model_validate(row.body if row else {})
            self._known[principal] = (contact, self._ruling.time(home))
        return self._known[principal]


def spread(database: Database, now: dt.datetime) -> int:
    """Find the recipients of the next events, in one transaction; how many events there were."""
    with database.write() as session:
        alone(session)
        rows = session.scalars(
            select(Happened).where(Happened.spread_at.is_(None)).order_by(Happened.at, Happened.event).limit(BATCH)
        ).all()
        tree = AreaTrees().tree(session)
        teller, wishes = Teller(session, tree, now), Wishes(session, tree, now)
        teller.read_claims([row.id for row in rows if row.about == "claim"])
        for row in rows:
            _tell(session, row, teller, wishes, now)
            row.spread_at = now
        return len(rows)


def _tell(session: Session, event: Happened, teller: Teller, wishes: Wishes, now: dt.datetime) -> None:
    for each in teller.of(event):
        contact, time = wishes.of(each.recipient)
        due = free_at(now, contact, time, urgent=each.urgent)
        session.add(
            NoticeRow(
                id=new_id("notice"),
                event=event.event,
                recipient=each.recipient,
                kind=each.kind,
                urgent=each.urgent,
                facts=each.facts,
                state="unwanted" if contact.channel == "none" else "waiting",
                made_at=now,
                due_at=due,
                message=None,
            )
        )


def note_overdue(database: Database, now: dt.datetime) -> int:
    """Write into the outbox what the clock alone makes happen: overdue cases, and the areas they have reached."""
    with database.write() as session:
        ruling, written = Ruling(session, AreaTrees().tree(session), now), 0
        query = select(CaseRow).where(CaseRow.due_at < now, CaseRow.due_at > now - LATE, CaseRow.state.not_in(ENDS))
        for row in session.scalars(query.order_by(CaseRow.id)):
            version, of = row.version, ("case", row.id)
            written += happened(session, Kind.CASE_OVERDUE, *of, f"overdue {version}", now, version=version)
            area = ruling.escalated_to(row.area, row.due_at) if row.due_at else None
            if area is not None:
                part = f"escalated {version} {area}"
                written += happened(session, Kind.CASE_ESCALATED, *of, part, now, version=version, area=area)
        return written
