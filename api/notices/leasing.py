"""A message in a sender's hands: marked before it is sent, so that nobody is told twice.

The mark stands before the first byte leaves. A sender that dies between the two has told nobody or somebody, and which
of them nobody knows. A webhook's receiver can tell: the id of the message (`Linli-Delivery`) is the same in every try,
so that it is tried again. A mailbox cannot: such a message is `unsure`, is kept for people to look at, and is never
sent again. So each event reaches each recipient at most once. A try that certainly failed is repeated on either way.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from api.access.areas import AreaTrees
from api.notices.contacts import Contact
from api.notices.spreading import Wishes
from api.notices.tables import ContactRow, MessageRow, NoticeRow
from api.store.database import Database
from api.store.tables import PrincipalRow

KNOWS_REPEATS = ("webhook",)
"""Channels whose receivers can tell that they have had a message already."""
LEASE = dt.timedelta(seconds=120)
"""Longer than any try may take."""
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(seconds=30), dt.timedelta(hours=6)


@dataclass(frozen=True)
class Outcome:
    """How a try ended: sent, or why not; `again`: whether another try makes sense; `unsure`: it may have arrived."""

    error: str | None = None
    again: bool = True
    unsure: bool = False


@dataclass(frozen=True)
class Lease:
    """A message with all that a sender needs; nothing of it is read from the store again while it is sent."""

    message: str
    fence: int
    attempt: int
    recipient: str
    contact: Contact
    secret: str | None
    zone: dt.tzinfo
    made_at: dt.datetime
    notices: tuple[dict[str, Any], ...]


def claim(database: Database, now: dt.datetime) -> Lease | None:
    """The next message, for the time of a lease. First tries go before repeated ones, and of one recipient's messages
    one is sent at a time, so that a receiver that hangs delays only itself."""
    with database.write() as session:
        while (row := session.scalars(_next(now)).first()) is not None:
            lease = _leased(session, row, now)
            if lease is not None:
                return lease
            session.flush()
        return None


def _next(now: dt.datetime) -> Any:
    row, other = MessageRow, aliased(MessageRow)
    busy = and_(other.recipient == row.recipient, other.state == "sending", other.lease_until > now, other.id != row.id)
    due = or_(
        and_(row.state == "waiting", row.due_at <= now),
        and_(row.state == "sending", row.lease_until <= now),
    )
    query = select(row).where(due, ~exists().where(busy)).order_by(row.attempt, row.due_at, row.id).limit(1)
    return query.with_for_update(skip_locked=True)


def _leased(session: Session, row: MessageRow, now: dt.datetime) -> Lease | None:
    """The message marked as being sent; None where it ends here."""
    who, kept = session.get_one(PrincipalRow, row.recipient), session.get(ContactRow, row.recipient)
    contact, time = Wishes(session, AreaTrees().tree(session), now).of(row.recipient)
    if row.state == "sending" and row.channel not in KNOWS_REPEATS:
        state, why = "unsure", "the sender ended while it was sent"
    elif not who.active or contact.channel == "none":
        state, why = "given_up", "nobody is to be told there any more"
    elif row.attempt and row.channel != contact.channel:
        state, why = "given_up", f"the way was changed after {row.attempt} tries: {row.error}"
    else:
        return _marked(session, row, contact, kept.secret if kept else None, time.zone, now)
    _ended(row, now, state, why)
    return None


def _marked(
    session: Session, row: MessageRow, contact: Contact, secret: str | None, zone: dt.tzinfo, now: dt.datetime
) -> Lease:
    row.channel, row.state, row.lease_until = contact.channel, "sending", now + LEASE
    row.fence, row.attempt = row.fence + 1, row.attempt + 1
    rows = session.scalars(
        select(NoticeRow).where(NoticeRow.message == row.id).order_by(NoticeRow.made_at, NoticeRow.id)
    ).all()
    names = ("id", "event", "kind", "urgent", "facts")
    notices = tuple({name: getattr(n, name) for name in names} for n in rows)
    of = (row.id, row.fence, row.attempt, row.recipient)
    return Lease(*of, contact, secret, zone, row.made_at, notices)


def finish(database: Database, lease: Lease, outcome: Outcome, now: dt.datetime, tries: int) -> bool:
    """Write how a try ended; False where the message is another sender's by now."""
    with database.write() as session:
        row = session.get(MessageRow, lease.message, with_for_update=True)
        if row is None or row.fence != lease.fence or row.state != "sending":
            return False
        row.lease_until, row.error = None, outcome.error
        if outcome.error is None:
            _ended(row, now, "sent", None)
        elif outcome.unsure and row.channel not in KNOWS_REPEATS:
            _ended(row, now, "unsure", outcome.error)
        elif not outcome.again or row.attempt >= tries:
            _ended(row, now, "given_up", outcome.error)
        else:
            row.state, row.due_at = "waiting", now + wait_after(row.attempt)
        return True


def wait_after(attempt: int, rng: random.Random | None = None) -> dt.timedelta:
    """Twice as long after each try, from 30 s to 6 h, and half of it by chance, so that not all come back at once."""
    longest = min(FIRST_WAIT * (1 << min(attempt - 1, 20)), LONGEST_WAIT)
    chance: float = (rng or random).random()
    return longest * (0.5 + 0.5 * chance)


def _ended(row: MessageRow, now: dt.datetime, state: str, error: str | None) -> None:
    row.state, row.error, row.done_at, row.lease_until = state, error, now, None
