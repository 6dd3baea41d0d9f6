"""The tables of reviews and of the forms that areas give them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.columns import Id
from api.store.tables import Base


class ReviewForm(Base):
    """The form of an area and all below it (`api.reviews.form.Form`)."""

    __tablename__ = "review_forms"
    area: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str]


class ReviewRow(Base):
    """What one side of an agreement says of the other for one month (`period`, YYYY-MM), and the answer to it.

    `form` is the form that was filled in, `area` that of the reviewed organisation. It is shown from `due_at` on, or
    as soon as both sides have spoken.
    """

    __tablename__ = "reviews"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    contract: Mapped[str] = mapped_column(ForeignKey("contracts.id"))
    period: Mapped[str]
    side: Mapped[str]
    author: Mapped[str] = mapped_column(Id)
    reviewed: Mapped[str] = mapped_column(Id)
    area: Mapped[str | None] = mapped_column(Id)
    public: Mapped[bool]
    form: Mapped[dict[str, Any]]
    ratings: Mapped[dict[str, Any]]
    comment: Mapped[str]
    due_at: Mapped[dt.datetime]
    reply: Mapped[str | None]
    replied_at: Mapped[dt.datetime | None]
    replied_by: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    __table_args__ = (
        UniqueConstraint("contract", "period", "side"),
        Index(None, "reviewed", "period"),
        Index(None, "area", "period"),
    )
