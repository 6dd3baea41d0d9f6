"""Contacts in the store: read with their defaults, changed by whom they are of or who manages them, in the audit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.notices.contacts import Contact, check_contact, shown
from api.notices.tables import ContactRow, MessageRow, NoticeRow
from api.store.tables import Change
from api.versions import check_version

LIST = "contacts"
MOST_SHOWN = 200


@dataclass(frozen=True)
class Contacts:
    """Contacts in one transaction, as `by` looks at them or changes them."""

    session: Session
    by: str
    now: dt.datetime
    request: str | None = None

    def get(self, principal: str) -> tuple[dict[str, Any], int]:
        """How somebody wants to be told, and its version; 0 where they never said so."""
        row = self.session.get(ContactRow, principal)
        return (shown({}, has_secret=False), 0) if row is None else (_shown(row), row.version)

    def put(self, principal: str, contact: Contact, match: str | None, *, allow_http: bool) -> ContactRow:
        """Set it. Without a secret, the one before stays as long as the address does. Raises as the checks do."""
        row = self.session.get(ContactRow, principal, with_for_update=True)
        check_version(row.version if row else None, None if row is None and match == "0" else match, principal)
        kept = row.secret if row and row.body.get("address") == contact.address else None
        check_contact(contact, has_secret=kept is not None, allow_http=allow_http)
        before = None if row is None else _shown(row)
        if row is None:
            row = ContactRow(principal=principal, version=0)
            self.session.add(row)
        row.version += 1
        row.body = contact.model_dump(mode="json", exclude_unset=True, exclude_none=True, exclude={"secret"})
        row.secret = contact.secret or kept
        row.changed_at, row.changed_by = self.now, self.by
        of: dict[str, Any] = {"list": LIST, "id": principal, "version": row.version, "action": "update"}
        who = {"at": self.now, "actor": self.by, "request": self.request}
        self.session.add(Change(before=before, after=_shown(row), **of, **who))
        return row

    def notices(self, principal: str) -> list[dict[str, Any]]:
        """What somebody was told or is to be told, the newest first."""
        query = select(NoticeRow, MessageRow).outerjoin(MessageRow, MessageRow.id == NoticeRow.message)
        rows = self.session.execute(
            query.where(NoticeRow.recipient == principal)
            .order_by(NoticeRow.made_at.desc(), NoticeRow.id)
            .limit(MOST_SHOWN)
        )
        return [_told(notice, message) for notice, message in rows]

    def failed(self) -> list[dict[str, Any]]:
        """Messages that did not arrive or may not have, with the reasons, the newest first."""
        query = select(MessageRow).where(MessageRow.state.in_(("given_up", "unsure")))
        names = ("id", "recipient", "channel", "state", "attempt", "error", "made_at", "done_at")
        rows = self.session.scalars(query.order_by(MessageRow.made_at.desc(), MessageRow.id).limit(MOST_SHOWN))
        return [{name: getattr(row, name) for name in names} for row in rows]


def _shown(row: ContactRow) -> dict[str, Any]:
    return shown(row.body, has_secret=row.secret is not None)


def _told(notice: NoticeRow, message: MessageRow | None) -> dict[str, Any]:
    names = ("id", "kind", "urgent", "facts", "made_at", "due_at")
    state = message.state if message is not None else notice.state
    return {**{name: getattr(notice, name) for name in names}, "state": state, "message": notice.message}
