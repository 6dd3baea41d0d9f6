"""Objects as a caller may see them: one, a page of a list, its history."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.errors import Invalid, not_found
from api.objects.lists import Body
from api.objects.whose import Owners, owners, whose_of
from api.store.tables import Change, StoredObject
from models.errors import Issue


@dataclass(frozen=True)
class Asked:
    """Which objects of a list: in an area and below, of an organisation, with words in them; where from, how many."""

    area: str | None = None
    organisation: str | None = None
    words: str | None = None
    cursor: str | None = None
    limit: int = 100


@dataclass(frozen=True)
class Page:
    """Some rows, and where to go on; `next` is none at the end."""

    rows: Sequence[StoredObject]
    next: str | None


def find(session: Session, access: Access, list_: str, id_: str, *, lock: bool = False) -> StoredObject:
    """The object, where it is there and the caller may see it. Raises `NotFound`, which tells neither apart."""
    row = session.get(StoredObject, (list_, id_), with_for_update=lock or None)
    if row is None or row.deleted or not access.may(f"{list_}.read", whose_of(row)):
        raise not_found(list_, id_)
    return row


def page(session: Session, access: Access, list_: str, asked: Asked) -> Page:
    """The next objects by id that the caller may see."""
    rows = select(StoredObject).where(
        StoredObject.list == list_, ~StoredObject.deleted, access.where(f"{list_}.read", list_)
    )
    if asked.area is not None:
        rows = rows.where(StoredObject.area.in_(sorted(access.tree.below(asked.area))))
    if asked.organisation is not None:
        rows = rows.where(StoredObject.organisation == asked.organisation)
    if asked.words:
        name = StoredObject.body["name"].as_string()
        rows = rows.where(
            or_(
                StoredObject.id.icontains(asked.words, autoescape=True),
                cast(name, Text).icontains(asked.words, autoescape=True),
            )
        )
    if asked.cursor is not None:
        rows = rows.where(StoredObject.id > from_cursor(asked.cursor)[0])
    found = session.scalars(rows.order_by(StoredObject.id).limit(asked.limit + 1)).all()
    shown = found[: asked.limit]
    return Page(shown, to_cursor(shown[-1].id) if len(found) > asked.limit else None)


def history(session: Session, access: Access, list_: str, id_: str) -> list[dict[str, Any]]:
    """Every change of an object the caller may see, oldest first. One that was deleted is shown to those it was of.

    What it was while it was private, or another's, is not shown to whom it was none of their business then.
    """
    row = session.get(StoredObject, (list_, id_))
    if row is None or not access.may(f"{list_}.read", whose_of(row)):
        raise not_found(list_, id_)
    found = session.scalars(select(Change).where(Change.list == list_, Change.id == id_).order_by(Change.version))
    then = _Then(access, row, owners(session))
    lines = [(c, then.shown(c.before), then.shown(c.after)) for c in found]
    return [_line(c, before, after) for c, before, after in lines if before is not None or after is not None]


@dataclass(frozen=True)
class _Then:
    """What an object was, as far as the caller may see it."""

    access: Access
    row: StoredObject
    owners: Owners

    def shown(self, body: Body | None) -> Body | None:
        if body is None:
            return None
        whose = self.owners.whose(self.row.list, body)
        if whose.area is None and whose.organisation == self.row.organisation:
            whose = replace(whose, area=self.row.area)  # its organisation is gone, and with it where it lay
        return body if self.access.may(f"{self.row.list}.read", whose) else None


def _line(change: Change, before: Body | None, after: Body | None) -> dict[str, Any]:
    who = {"version": change.version, "at": change.at.isoformat(), "by": change.actor, "action": change.action}
    return {**who, "before": before, "after": after}


def to_cursor(*parts: str) -> str:
    """Where a page ended, as text that nobody needs to understand."""
    return base64.urlsafe_b64encode("\0".join(parts).encode()).decode().rstrip("=")


def from_cursor(cursor: str, parts: int = 1) -> list[str]:
    """What `to_cursor` was given. Raises `Invalid`."""
    try:
        found = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        found = ""
    told = found.split("\0")
    if not found or len(told) != parts:
        raise bad_cursor(cursor)
    return told


def instant_of(text: str, cursor: str) -> dt.datetime:
    """A part of a cursor that is an instant. Raises `Invalid`."""
    try:
        return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise bad_cursor(cursor) from None


def bad_cursor(cursor: str) -> Invalid:
    """The answer to a cursor that no page gave."""
    advice = "Give `next` of the page before, as it was, or leave it out"
    return Invalid([Issue("bad_cursor", "cursor", cursor, "a cursor comes from the page before", advice)])
