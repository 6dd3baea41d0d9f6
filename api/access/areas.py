"""The forest of areas, as far as access asks for it: what lies in or below an area."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.store.tables import StoredObject


@dataclass(frozen=True)
class AreaTree:
    """Parents by area; `below` is worked out once for each area that is asked."""

    parents: Mapping[str, str | None]
    _below: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)

    def below(self, area: str | None) -> frozenset[str]:
        """The area and all areas below it; empty for none and for one that is not there."""
        if area is None or area not in self.parents:
            return frozenset()
        if area not in self._below:
            self._below[area] = frozenset(a for a in self.parents if area in self.above(a))
        return self._below[area]

    def above(self, area: str | None) -> list[str]:
        """The area, its parent, and so on up to its root."""
        way: list[str] = []
        while area is not None and area in self.parents and area not in way:
            way.append(area)
            area = self.parents[area]
        return way


class AreaTrees:
    """The newest tree; read anew only when an area has changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[object, AreaTree] = (None, AreaTree({}))

    def tree(self, session: Session) -> AreaTree:
        """The tree as this transaction sees it."""
        areas = StoredObject.list == "areas"
        stamp = tuple(session.execute(select(func.count(), func.sum(StoredObject.version)).where(areas)).one())
        with self._lock:
            if self._known[0] == stamp:
                return self._known[1]
        rows = session.execute(select(StoredObject.id, StoredObject.body).where(areas, ~StoredObject.deleted))
        tree = AreaTree({id_: body.get("parent") for id_, body in rows})
        with self._lock:
            self._known = (stamp, tree)
        return tree
