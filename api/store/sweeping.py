"""What the store need not keep for ever: answers to requests that nobody repeats any more, sign-ins that have ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import CursorResult, Delete, delete, or_
from sqlalchemy.orm import Session

from api.store.database import Database
from api.store.tables import Answered, Token


@dataclass(frozen=True)
class Swept:
    """How many rows of each kind are gone."""

    answers: int
    sessions: int


def sweep(database: Database, now: dt.datetime, answers_kept: dt.timedelta) -> Swept:
    """Delete answers that are older than they are kept, and sign-ins that expired or ended; keys stay, for the record.

    Harmless beside other processes and itself; to be called from time to time.
    """
    ended = or_(Token.expires_at <= now, Token.revoked_at.is_not(None))
    with database.write() as session:
        return Swept(
            _gone(session, delete(Answered).where(Answered.at < now - answers_kept)),
            _gone(session, delete(Token).where(Token.kind == "session", ended)),
        )


def _gone(session: Session, what: Delete) -> int:
    done = session.execute(what, execution_options={"synchronize_session": False})
    return done.rowcount if isinstance(done, CursorResult) else 0
