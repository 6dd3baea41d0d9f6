"""Rules of fairness in the store: of areas and spaces, each change in the audit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.errors import not_found
from api.fairness.rules import FairnessRules, Rotation
from api.fairness.tables import FairnessRow
from api.objects.whose import whose_of
from api.store.tables import Change, StoredObject
from api.versions import check_version

LIST = "fairness"
Of = Literal["areas", "spaces"]


@dataclass(frozen=True)
class Rules:
    """Rules in one transaction, as one caller reads or changes them."""

    session: Session
    access: Access
    now: dt.datetime
    request: str | None = None

    def get(self, of: Of, id_: str) -> tuple[dict[str, Any], int]:
        """What is said here (none: nothing), what holds here, and the version, 0 where nothing is said."""
        thing = self._thing(of, id_, "fairness.read")
        row = self.session.get(FairnessRow, (of, id_))
        chain = self.access.tree.above(thing.area)
        rules = FairnessRules(self.session, chain)
        holds = rules.of_area(chain) if of == "areas" else rules.of_space(id_, chain)
        own = None if row is None else row.body
        return {"own": own, "holds": holds.model_dump(mode="json")}, 0 if row is None else row.version

    def put(self, of: Of, id_: str, rule: Rotation, match: str | None) -> None:
        """Say it, in place of what was said. Raises as versions do."""
        self._thing(of, id_, "fairness.write")
        row = self.session.get(FairnessRow, (of, id_), with_for_update=True)
        check_version(row.version if row else None, None if row is None and match == "0" else match, id_)
        before = None if row is None else row.body
        if row is None:
            row = FairnessRow(list=of, id=id_, version=0)
            self.session.add(row)
        row.version, row.body = row.version + 1, rule.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        row.changed_at, row.changed_by = self.now, self.access.principal.id
        self._note("update", f"{of}/{id_}", row.version, before, row.body)
        self.session.flush()

    def delete(self, of: Of, id_: str, match: str | None) -> None:
        """Say nothing here any more: what is said above holds."""
        self._thing(of, id_, "fairness.write")
        row = self.session.get(FairnessRow, (of, id_), with_for_update=True)
        if row is None:
            raise not_found(LIST, id_)
        check_version(row.version, match, id_)
        self._note("delete", f"{of}/{id_}", row.version + 1, row.body, None)
        self.session.delete(row)
        self.session.flush()

    def _thing(self, of: Of, id_: str, action: str) -> StoredObject:
        """The area or space, where the caller may do this. Raises `NotFound`."""
        row = self.session.get(StoredObject, (of, id_))
        if row is None or row.deleted or not self.access.may(action, whose_of(row)):
            raise not_found(of, id_)
        return row

    def _note(self, action: str, id_: str, version: int, before: Any, after: Any) -> None:
        who = {"at": self.now, "actor": self.access.principal.id, "request": self.request}
        self.session.add(Change(action=action, list=LIST, id=id_, version=version, before=before, after=after, **who))
