"""Objects as a caller may see them: one, a page of a list, its history."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.errors import Invalid, not_found
from api.objects.whose import whose_of
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
                StoredObject.id.contains(asked.words, autoescape=True),
                cast(name, Text).contains(asked.words, autoescape=True),
            )
        )
    if asked.cursor is not None:
        rows = rows.where(StoredObject.id > from_cursor(asked.cursor)[0])
    found = session.scalars(rows.order_by(StoredObject.id).limit(asked.limit + 1)).all()
    shown = found[: asked.limit]
    return Page(shown, to_cursor(shown[-1].id) if len(found) > asked.limit else None)


def history(session: Session, access: Access, list_: str, id_: str) -> list[dict[str, Any]]:
    """Every change of an object the caller may see, oldest first. One that was deleted is shown to those it was of."""
    row = session.get(StoredObject, (list_, id_))
    if row is None or not access.may(f"{list_}.read", whose_of(row)):
        raise not_found(list_, id_)
    found = session.scalars(select(Change).where(Change.list == list_, Change.id == id_).order_by(Change.version))
    return [
        {
            "version": c.version,
            "at": c.at.isoformat(),
            "by": c.actor,
            "action": c.action,
            "before": c.before,
            "after": c.after,
        }
        for c in found
    ]


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


def bad_cursor(cursor: str) -> Invalid:
    """The answer to a cursor that no page gave."""
    advice = "Give `next` of the page before, as it was, or leave it out"
    return Invalid([Issue("bad_cursor", "cursor", cursor, "a cursor comes from the page before", advice)])
