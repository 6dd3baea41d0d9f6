"""The tables of the account: funds, the rules of a score, certificates of hours."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from api.store.columns import Big, Id
from api.store.tables import Base


class FundRow(Base):
    """Money from one source for an area and all below, from one date to another (both included, as ISO text).

    `body` may name the `kinds` of demands that it is for.
    """

    __tablename__ = "funds"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    source: Mapped[str]
    name: Mapped[str]
    area: Mapped[str] = mapped_column(Id)
    first: Mapped[str]
    last: Mapped[str]
    fen: Mapped[int] = mapped_column(Big)
    body: Mapped[dict[str, Any]]
    version: Mapped[int]
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str]
    __table_args__ = (Index(None, "area"),)


class AccountRules(Base):
    """How organisations of an area and all below are scored (`api.account.scoring`)."""

    __tablename__ = "account_rules"
    area: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str]


class CertificateRow(Base):
    """A certificate of a person's hours as it was given out; its id is its number, which nobody guesses.

    `body` holds what it says, and the ids of the records that it is the sum of.
    """

    __tablename__ = "certificates"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    volunteer: Mapped[str] = mapped_column(Id)
    organisation: Mapped[str | None] = mapped_column(Id)
    area: Mapped[str | None] = mapped_column(Id)
    first: Mapped[str]
    last: Mapped[str]
    body: Mapped[dict[str, Any]]
    version: Mapped[int]
    made_at: Mapped[dt.datetime]
    made_by: Mapped[str]
    revoked_at: Mapped[dt.datetime | None]
    __table_args__ = (Index(None, "volunteer", "first", "last"),)
