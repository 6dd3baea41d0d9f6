"""The tables of cases, claims, offers and the waiting list; their log can only grow (a trigger)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.columns import Big, Id
from api.store.tables import Base


class CaseRow(Base):
    """One wish or problem on its way; `demand` is the one of the lists that it is about, if it is there already.

    `until` is when the wish is of no use any more, `due_at` when its present state has to end; `escalated_to` is the
    highest area that was told of its being late in this state.
    """

    __tablename__ = "cases"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    demand: Mapped[str | None] = mapped_column(Id, unique=True)
    name: Mapped[str]
    text: Mapped[str]
    kind: Mapped[str]
    area: Mapped[str | None] = mapped_column(Id)
    organisation: Mapped[str | None] = mapped_column(Id)
    owner: Mapped[str | None]
    public: Mapped[bool]
    state: Mapped[str]
    since: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime | None]
    escalated_to: Mapped[str | None] = mapped_column(Id)
    until: Mapped[dt.datetime | None]
    merged_into: Mapped[str | None] = mapped_column(Id)
    version: Mapped[int]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    __table_args__ = (Index(None, "area", "state"), Index(None, "organisation"), Index(None, "due_at"))


class CaseRules(Base):
    """Lights, deadlines and hours of an area and all below it (`api.agreements.ruling`)."""

    __tablename__ = "case_rules"
    area: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str]


class ClaimRow(Base):
    """One thing asked of one party for one session of a plan (`api.agreements.claims.Claim`), and the answer.

    `origin` is `plan`, or `menu` where a party took it from the open demands. `area` is that of the asked party.
    """

    __tablename__ = "claims"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    plan: Mapped[str] = mapped_column(ForeignKey("plans.id"))
    plan_area: Mapped[str | None] = mapped_column(Id)
    demand: Mapped[str] = mapped_column(Id)
    session: Mapped[int]
    start: Mapped[dt.datetime]
    end: Mapped[dt.datetime]
    need: Mapped[int]
    list: Mapped[str]
    object: Mapped[str] = mapped_column(Id)
    quantity: Mapped[int]
    least: Mapped[int]
    needed: Mapped[int]
    granted: Mapped[int]
    organisation: Mapped[str | None] = mapped_column(Id)
    volunteer: Mapped[str | None] = mapped_column(Id)
    area: Mapped[str | None] = mapped_column(Id)
    public: Mapped[bool]
    origin: Mapped[str]
    state: Mapped[str]
    banned_until: Mapped[dt.datetime | None]
    version: Mapped[int]
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str]
    __table_args__ = (
        UniqueConstraint("plan", "demand", "start", "need", "list", "object"),
        Index(None, "organisation", "state"),
        Index(None, "volunteer", "state"),
        Index(None, "plan_area", "start"),
    )


class Event(Base):
    """One line of the log of cases, claims, offers and waiting: who did what, when and why. Rows are only added."""

    __tablename__ = "agreement_events"
    seq: Mapped[int] = mapped_column(Big, primary_key=True, autoincrement=True)
    about: Mapped[str]
    id: Mapped[str] = mapped_column(Id)
    version: Mapped[int]
    at: Mapped[dt.datetime]
    actor: Mapped[str]
    action: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    reason: Mapped[str | None]
    note: Mapped[str | None]
    __table_args__ = (UniqueConstraint("about", "id", "version"),)


class OfferRow(Base):
    """What a party offers for a class of demands again and again ("two lectures a month")."""

    __tablename__ = "offers"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    list: Mapped[str]
    object: Mapped[str] = mapped_column(Id)
    area: Mapped[str | None] = mapped_column(Id)
    organisation: Mapped[str | None] = mapped_column(Id)
    volunteer: Mapped[str | None] = mapped_column(Id)
    body: Mapped[dict[str, Any]]
    version: Mapped[int]
    ended_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    __table_args__ = (Index(None, "area"),)


class WaitingRow(Base):
    """A person who waits for a place in a session; `until` is how long an offered place is held for them."""

    __tablename__ = "waiting"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    plan: Mapped[str] = mapped_column(ForeignKey("plans.id"))
    demand: Mapped[str] = mapped_column(Id)
    start: Mapped[dt.datetime]
    volunteer: Mapped[str] = mapped_column(Id)
    organisation: Mapped[str | None] = mapped_column(Id)
    area: Mapped[str | None] = mapped_column(Id)
    seq: Mapped[int]
    state: Mapped[str]
    until: Mapped[dt.datetime | None]
    version: Mapped[int]
    created_at: Mapped[dt.datetime]
    __table_args__ = (
        UniqueConstraint("plan", "demand", "start", "volunteer"),
        UniqueConstraint("plan", "demand", "start", "seq"),
    )


class MeetingRow(Base):
    """A joint meeting: `plan` is the newest published one that came of it, `began_with` the one before them all.

    While `closed_at` is empty, each no re-plans what it touches.
    """

    __tablename__ = "meetings"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    plan: Mapped[str] = mapped_column(ForeignKey("plans.id"))
    began_with: Mapped[str] = mapped_column(ForeignKey("plans.id"))
    area: Mapped[str | None] = mapped_column(Id)
    rounds: Mapped[int]
    version: Mapped[int]
    opened_at: Mapped[dt.datetime]
    opened_by: Mapped[str]
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[str | None]
    __table_args__ = (UniqueConstraint("plan"), Index(None, "began_with"))
