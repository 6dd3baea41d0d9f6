"""A store with a published plan and callers behind its parties; a sender whose clock stands where a test says."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from api.notices import leasing
from api.notices.choosing import Contacts
from api.notices.contacts import Contact
from api.notices.gathering import gather
from api.notices.leasing import Lease, Outcome, claim, finish
from api.notices.spreading import spread
from api.notices.tables import MessageRow, NoticeRow
from api.store.database import Database
from api.store.tables import PrincipalRow, StoredObject
from tests.api.agreements.store import NOW, publish

SECRET = "a secret of 24 characters"
CALLERS: dict[str, dict[str, str]] = {
    "planner": {"role": "planner", "area": "city"},
    "coordinator": {"role": "coordinator", "area": "A"},
    "school": {"role": "unit", "organisation": "school"},
    "club": {"role": "unit", "organisation": "club"},
    "v1": {"role": "volunteer", "volunteer": "V1"},
}


def settled(database: Database, **contacts: dict[str, Any]) -> Database:
    """Callers with their contacts, and the plan of `tests.api.agreements.store`, published."""
    with database.write() as session:
        for name, who in CALLERS.items():
            session.add(PrincipalRow(id=name, name=name, created_at=NOW, created_by="test", **who))
        session.add(stored("places", "city", "city", timezone="Asia/Shanghai"))
        session.add_all(stored("organisations", name, "city", name=f"The {name}") for name in ("school", "club"))
        session.add(stored("volunteers", "V1", "city"))
        session.flush()
        for name, wishes in contacts.items():
            contact = Contact.model_validate(wishes)
            Contacts(session, "test", NOW).put(name, contact, None, allow_http=True)
    publish(database)
    return database


def stored(list_: str, id_: str, area: str, **body: str) -> StoredObject:
    """One object of the lists."""
    same = {"version": 1, "public": True, "deleted": False, "changed_at": NOW, "changed_by": "test"}
    return StoredObject(list=list_, id=id_, body={"id": id_, **body}, area=area, **same)


def gathered(database: Database, now: dt.datetime = NOW) -> None:
    """Events find their recipients, and what is due becomes messages."""
    while spread(database, now):
        pass
    while gather(database, now):
        pass


def sent(database: Database, now: dt.datetime = NOW, outcome: Outcome | None = None) -> list[Lease]:
    """Everything that is due by then, sent by a sender whose tries all end alike."""
    gathered(database, now)
    done = []
    while (lease := claim(database, now)) is not None:
        finish(database, lease, outcome or Outcome(), now, tries=3)
        done.append(lease)
    return done


def kinds(leases: list[Lease]) -> dict[str, list[str]]:
    """What each was told."""
    return {x.recipient: sorted(n["kind"] for n in x.notices) for x in leases}


def states(database: Database, of: type[NoticeRow] | type[MessageRow] = MessageRow) -> dict[str, list[str]]:
    """Where everything stands, by recipient."""
    with database.read() as session:
        found: dict[str, list[str]] = {}
        for recipient, state in session.execute(select(of.recipient, of.state).order_by(of.made_at, of.id)):
            found.setdefault(recipient, []).append(state)
        return found


LEASE = leasing.LEASE
