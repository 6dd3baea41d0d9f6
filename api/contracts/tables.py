"""The tables of agreements on paper: their texts and signatures are only added, never altered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.columns import Id
from api.store.tables import Base


class ContractRow(Base):
    """An agreement between two organisations (called a contract in code, as "agreements" are all that is agreed).

    `revision` is the number of its newest text, `holds` that of the text in force, if one is. `ends_on` is its last
    day (YYYY-MM-DD), where it was ended before its text says so. `origin` is `claims` or `hand`; `number` counts the
    agreements of one demand and lender.
    """

    __tablename__ = "contracts"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    requester: Mapped[str] = mapped_column(Id)
    requester_area: Mapped[str | None] = mapped_column(Id)
    lender: Mapped[str] = mapped_column(Id)
    lender_area: Mapped[str | None] = mapped_column(Id)
    demand: Mapped[str | None] = mapped_column(Id)
    number: Mapped[int]
    origin: Mapped[str]
    public: Mapped[bool]
    state: Mapped[str]
    revision: Mapped[int]
    holds: Mapped[int | None]
    ends_on: Mapped[str | None]
    reason: Mapped[str | None]
    note: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    __table_args__ = (
        UniqueConstraint("demand", "lender", "number"),
        Index(None, "requester"),
        Index(None, "lender"),
        Index(None, "requester_area"),
        Index(None, "lender_area"),
    )


class ContractText(Base):
    """One text of an agreement as it was written (`api.contracts.text.Terms`), and its SHA-256, which is signed."""

    __tablename__ = "contract_texts"
    contract: Mapped[str] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    body: Mapped[dict[str, Any]]
    written_at: Mapped[dt.datetime]
    written_by: Mapped[str]


class ContractSignature(Base):
    """A side's signature under one text; a newer text has none of it."""

    __tablename__ = "contract_signatures"
    contract: Mapped[str] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    principal: Mapped[str]
    name: Mapped[str]
    signed_at: Mapped[dt.datetime]
