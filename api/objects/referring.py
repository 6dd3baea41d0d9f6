"""Who still names an object: what has to change before it may go, as far as the caller may know of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, cast, or_, select
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.access.entering import principal_of
from api.access.managing import Managing
from api.objects.lists import LISTS
from api.objects.whose import whose_of
from api.store.tables import PrincipalRow, StoredObject

MOST = 20


@dataclass(frozen=True)
class Referrers:
    """Up to `MOST` things that name it and that the caller may see, such as `demands D7`; are there any others?"""

    seen: tuple[str, ...]
    unseen: bool

    def __bool__(self) -> bool:
        return bool(self.seen) or self.unseen


def referrers(session: Session, access: Access, list_: str, id_: str) -> Referrers:
    """What names the object."""
    seen: list[str] = []
    unseen = False
    for named, shown in _all(session, access, list_, id_):
        unseen = unseen or not shown
        if shown:
            seen.append(named)
        if len(seen) == MOST:
            break
    return Referrers(tuple(seen), unseen)


def _all(session: Session, access: Access, list_: str, id_: str) -> Iterator[tuple[str, bool]]:
    """Each thing that names it, and whether the caller may see that thing."""
    for row in _objects(session, list_, id_):
        if any((n.list, n.id) == (list_, id_) for n in LISTS[row.list].names(row.body)):
            yield f"{row.list} {row.id}", access.may(f"{row.list}.read", whose_of(row))
    managing = Managing(session, access)
    for caller in _callers(session, list_, id_):
        yield f"principals {caller.id}", managing.may("principals.read", principal_of(caller))


def _objects(session: Session, list_: str, id_: str) -> list[StoredObject]:
    """Objects that may name it: those it owns, and those with its id somewhere in their text."""
    if list_ not in ("areas", "organisations"):
        return []
    owned: ColumnElement[bool] = StoredObject.area == id_ if list_ == "areas" else StoredObject.organisation == id_
    named = cast(StoredObject.body, Text).contains(json.dumps(id_, ensure_ascii=False), autoescape=True)
    rows = session.scalars(select(StoredObject).where(~StoredObject.deleted, or_(owned, named)))
    return [r for r in rows if (r.list, r.id) != (list_, id_)]


def _callers(session: Session, list_: str, id_: str) -> list[PrincipalRow]:
    """Callers that speak for it; who came after it with its id would let them in."""
    fields = {
        "areas": PrincipalRow.area,
        "organisations": PrincipalRow.organisation,
        "volunteers": PrincipalRow.volunteer,
    }
    if list_ not in fields:
        return []
    return list(session.scalars(select(PrincipalRow).where(PrincipalRow.active, fields[list_] == id_)))
