"""Whose an object is: its area and organisation, worked out from what it says and from its organisation."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.access.roles import Whose
from api.objects.lists import LISTS, Body
from api.store.tables import StoredObject


@dataclass(frozen=True)
class Owners:
    """Looks organisations up, each once."""

    session: Session
    _areas: dict[str, str | None]

    def whose(self, list_: str, body: Body) -> Whose:
        """The owners of an object with this body."""
        id_ = str(body["id"])
        if list_ in ("areas", "places"):
            return Whose(area=id_)
        if list_ == "organisations":
            return Whose(area=body["area"], organisation=id_)
        owner = body.get(LISTS[list_].owner or "")
        area = body.get("area") or (self._area_of(owner) if owner is not None else None)
        return Whose(area, owner, id_ if list_ == "volunteers" else None, body.get("public", True))

    def _area_of(self, organisation: str) -> str | None:
        if organisation not in self._areas:
            row = self.session.get(StoredObject, ("organisations", organisation))
            self._areas[organisation] = row.area if row is not None and not row.deleted else None
        return self._areas[organisation]


def owners(session: Session) -> Owners:
    """For one transaction, in which organisations do not move."""
    return Owners(session, {})


def whose_of(row: StoredObject) -> Whose:
    """The owners of a stored object."""
    return Whose(row.area, row.organisation, row.id if row.list == "volunteers" else None, row.public)
