"""Who still names an object: what has to change before it may go."""

from __future__ import annotations

import json

from sqlalchemy import ColumnElement, Text, cast, or_, select
from sqlalchemy.orm import Session

from api.objects.lists import LISTS
from api.store.tables import PrincipalRow, StoredObject

MOST = 20


def referrers(session: Session, list_: str, id_: str) -> list[str]:
    """Up to `MOST` things that name it, such as `demands D7`."""
    if list_ not in ("areas", "organisations"):
        return []
    named = cast(StoredObject.body, Text).contains(json.dumps(id_, ensure_ascii=False), autoescape=True)
    rows = session.scalars(select(StoredObject).where(~StoredObject.deleted, or_(_of(list_, id_), named)))
    found: list[str] = []
    for row in rows:
        if any((n.list, n.id) == (list_, id_) for n in LISTS[row.list].names(row.body)) and (row.list, row.id) != (
            list_,
            id_,
        ):
            found.append(f"{row.list} {row.id}")
        if len(found) == MOST:
            break
    return found + _callers(session, list_, id_)


def _of(list_: str, id_: str) -> ColumnElement[bool]:
    return StoredObject.area == id_ if list_ == "areas" else StoredObject.organisation == id_


def _callers(session: Session, list_: str, id_: str) -> list[str]:
    mine = PrincipalRow.area == id_ if list_ == "areas" else PrincipalRow.organisation == id_
    return [f"principals {p}" for p in session.scalars(select(PrincipalRow.id).where(PrincipalRow.active, mine))]
