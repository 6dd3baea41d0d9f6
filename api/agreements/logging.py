"""The log of agreements: every change with its actor, time and reason; and what a repeated click looks like."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.agreements.tables import Event
from api.errors import VersionChanged, VersionNeeded
from api.notices.happening import note_happened
from models.errors import Issue


class Versioned(Protocol):
    """A row with an id and a version."""

    id: Any
    version: Any


@dataclass(frozen=True)
class Act:
    """One act on one row: who, when, what, why; `match` is the version that they looked at (`*`: any)."""

    session: Session
    access: Access
    now: dt.datetime
    action: str
    match: str | None = None
    reason: str | None = None
    note: str | None = None

    @property
    def actor(self) -> str:
        """The caller's id."""
        return self.access.principal.id


def note(act: Act, about: str, row: Versioned, before: str | None, after: str) -> None:
    """A line of the log, and of the outbox if people are to be told; the row has its new version already."""
    why = {"reason": act.reason, "note": act.note}
    who = {"at": act.now, "actor": act.actor, "action": act.action}
    act.session.add(Event(about=about, id=row.id, version=row.version, before=before, after=after, **who, **why))
    note_happened(act.session, about, row.id, row.version, (act.action, before, after), act.now, act.actor)


def is_again(act: Act, about: str, row: Versioned) -> bool:
    """Whether the last change was this very act by the same caller from the same version: a second click."""
    last = act.session.scalar(
        select(Event).where(Event.about == about, Event.id == row.id, Event.version == row.version)
    )
    if last is None or (last.actor, last.action, last.reason) != (act.actor, act.action, act.reason):
        return False
    return act.match in (str(row.version - 1), "*")


def check_version(act: Act, row: Versioned) -> None:
    """Raises `VersionNeeded` and `VersionChanged`."""
    now = {"ETag": f'"{row.version}"'}
    if act.match is None:
        advice = f'Read it, and send If-Match: "{row.version}" with your change'
        rule = "a change says which version it is of"
        raise VersionNeeded([Issue("version_needed", "If-Match", None, rule, advice)], now)
    if act.match not in ("*", str(row.version)):
        rule = f"it is still of version {act.match}, but it is of version {row.version} now"
        advice = "Read it again, and repeat your change if it is still right"
        raise VersionChanged([Issue("version_changed", "If-Match", act.match, rule, advice)], now)


def history(session: Session, about: str, id_: str) -> list[dict[str, Any]]:
    """The log of one thing, oldest first."""
    rows = session.scalars(select(Event).where(Event.about == about, Event.id == id_).order_by(Event.version))
    names = ("version", "at", "actor", "action", "before", "after", "reason", "note")
    return [{name: getattr(row, name) for name in names} for row in rows]
