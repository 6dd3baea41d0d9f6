"""The tables of notices: how people want to be told, what happened, whom it concerns, and what was sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.columns import Id
from api.store.tables import Base


class ContactRow(Base):
    """How somebody wants to be told (`api.notices.contacts.Contact`); `secret` signs what a webhook gets."""

    __tablename__ = "contacts"
    principal: Mapped[str] = mapped_column(Id, ForeignKey("principals.id"), primary_key=True)
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    secret: Mapped[str | None]
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str]


class Happened(Base):
    """One event that somebody is to be told of, written in the transaction that made it so (the outbox).

    `event` names it, such as `claim:claim_1:2`: what is told twice is one. `spread_at`: when its recipients were found.
    """

    __tablename__ = "outbox"
    event: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str]
    about: Mapped[str]
    id: Mapped[str] = mapped_column(Id)
    at: Mapped[dt.datetime]
    spread_at: Mapped[dt.datetime | None]
    __table_args__ = (Index(None, "spread_at", "at"),)


class NoticeRow(Base):
    """One event for one recipient, at most once; `message` is what it was sent in."""

    __tablename__ = "notices"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    event: Mapped[str] = mapped_column(Id)
    recipient: Mapped[str] = mapped_column(Id, ForeignKey("principals.id"))
    kind: Mapped[str]
    urgent: Mapped[bool]
    facts: Mapped[dict[str, Any]]
    state: Mapped[str]
    made_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    message: Mapped[str | None] = mapped_column(Id, index=True)
    __table_args__ = (
        UniqueConstraint("event", "recipient"),
        Index(None, "state", "due_at"),
        Index(None, "recipient", "state"),
    )


class MessageRow(Base):
    """One message to one recipient, with one notice or many; `id` stays the same over all tries.

    `fence` counts the leases, and only the newest may say how a try ended. `counts`: whether it is one of the week's
    most; a digest and what is urgent are not.
    """

    __tablename__ = "messages"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    recipient: Mapped[str] = mapped_column(Id, ForeignKey("principals.id"))
    channel: Mapped[str]
    counts: Mapped[bool]
    state: Mapped[str]
    attempt: Mapped[int]
    fence: Mapped[int]
    lease_until: Mapped[dt.datetime | None]
    due_at: Mapped[dt.datetime]
    error: Mapped[str | None]
    made_at: Mapped[dt.datetime]
    done_at: Mapped[dt.datetime | None]
    __table_args__ = (Index(None, "state", "due_at"), Index(None, "recipient", "made_at"))
