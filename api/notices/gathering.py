"""What is due for one person becomes one message; what is beyond the week's most waits for the digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.access.areas import AreaTrees
from api.access.secrets import new_id
from api.agreements.deadlines import WorkingTime
from api.notices.contacts import Contact
from api.notices.spreading import Wishes, alone
from api.notices.tables import MessageRow, NoticeRow
from api.notices.timing import digest_at, free_at, week_of
from api.store.database import Database

MOST_AT_ONCE = 100
"""Recipients in one transaction, so that others may write in between."""
HELD = "held"
"""The state of a notice beyond the week's most: it comes with the next digest, whenever that is."""


def gather(database: Database, now: dt.datetime) -> int:
    """Put due notices into messages; how many recipients were looked at."""
    with database.write() as session:
        alone(session)
        due = NoticeRow.state.in_(("waiting", HELD)) & (NoticeRow.due_at <= now)
        query = select(NoticeRow.recipient).where(due).group_by(NoticeRow.recipient).order_by(NoticeRow.recipient)
        people = session.scalars(query.limit(MOST_AT_ONCE)).all()
        wishes = Wishes(session, AreaTrees().tree(session), now)
        for recipient in people:
            rows = session.scalars(
                select(NoticeRow).where(due, NoticeRow.recipient == recipient).order_by(NoticeRow.made_at, NoticeRow.id)
            ).all()
            Gathering(session, now, recipient, *wishes.of(recipient)).gather(rows)
        return len(people)


class Gathering:
    """One recipient's due notices."""

    def __init__(self, session: Session, now: dt.datetime, recipient: str, contact: Contact, time: WorkingTime):
        self._session, self._now, self._recipient = session, now, recipient
        self._contact, self._time = contact, time

    def gather(self, rows: Sequence[NoticeRow]) -> None:
        """Urgent ones by themselves; of the others those that may be told now."""
        fresh = [row for row in rows if not self._is_over(row)]
        urgent, calm = [row for row in fresh if row.urgent], [row for row in fresh if not row.urgent]
        in_digest = [row for row in calm if row.state == HELD or self._contact.digest != "off"]
        plain = [row for row in calm if row not in in_digest]
        self._send(urgent, counts=False)
        self._send(in_digest, counts=False)
        if plain:
            self._send_counted(plain)

    def _is_over(self, row: NoticeRow) -> bool:
        """What is of no use any more is not sent."""
        until = row.facts.get("until")
        if until is None or dt.datetime.fromisoformat(until) > self._now:
            return False
        row.state = "over"
        return True

    def _send_counted(self, rows: Sequence[NoticeRow]) -> None:
        """In quiet hours later (whoever wrote them down earlier may have slept); beyond the most with the digest."""
        at = free_at(self._now, self._contact, self._time, urgent=False)
        if at > self._now:
            self._put_off(rows, "waiting", at)
        elif self._sent_this_week() >= self._contact.most_per_week:
            self._put_off(rows, HELD, digest_at(self._now, self._contact, self._time))
        else:
            self._send(rows, counts=True)

    def _sent_this_week(self) -> int:
        row = MessageRow
        query = select(func.count()).where(row.recipient == self._recipient, row.counts)
        return self._session.scalar(query.where(row.made_at >= week_of(self._now, self._time))) or 0

    def _put_off(self, rows: Sequence[NoticeRow], state: str, at: dt.datetime) -> None:
        for row in rows:
            row.state, row.due_at = state, at

    def _send(self, rows: Sequence[NoticeRow], *, counts: bool) -> None:
        if not rows:
            return
        message = MessageRow(
            id=new_id("message"),
            recipient=self._recipient,
            channel=self._contact.channel,
            counts=counts,
            state="waiting",
            attempt=0,
            fence=0,
            lease_until=None,
            due_at=self._now,
            error=None,
            made_at=self._now,
            done_at=None,
        )
        self._session.add(message)
        self._session.flush()
        for row in rows:
            row.state, row.message = "in_message", message.id
