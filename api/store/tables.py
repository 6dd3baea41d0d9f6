"""The tables of the store; migrations/versions makes them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.store.columns import Big, Id, Instant, Json

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    """Constraints are named alike on both databases, so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {dt.datetime: Instant(), dict[str, Any]: Json, str: Text(), bytes: LargeBinary()}


class StoredObject(Base):
    """One thing of one list as it is now: `body` in the words of FORMAT.md (and `standing` for demands).

    `area` and `organisation` are whose it is, worked out from the body; who may see it is asked of them. A deleted
    object stays as a row, so that its version goes on and nobody's old `If-Match` fits a new object of the same id.
    """

    __tablename__ = "objects"
    list: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    area: Mapped[str | None] = mapped_column(Id)
    organisation: Mapped[str | None] = mapped_column(Id)
    public: Mapped[bool]
    deleted: Mapped[bool]
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str]
    __table_args__ = (Index(None, "list", "area"), Index(None, "list", "organisation"))


class Change(Base):
    """One line of the audit: who changed what, when, from what to what. Rows are added, never altered (a trigger)."""

    __tablename__ = "changes"
    seq: Mapped[int] = mapped_column(Big, primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime]
    actor: Mapped[str]
    request: Mapped[str | None]
    action: Mapped[str]
    list: Mapped[str]
    id: Mapped[str] = mapped_column(Id)
    version: Mapped[int]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    __table_args__ = (Index(None, "list", "id", "version"),)


class PrincipalRow(Base):
    """Someone or something that calls: a role, and the area, organisation or volunteer that it speaks for."""

    __tablename__ = "principals"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    area: Mapped[str | None] = mapped_column(Id)
    organisation: Mapped[str | None] = mapped_column(Id)
    volunteer: Mapped[str | None] = mapped_column(Id)
    login: Mapped[str | None] = mapped_column(unique=True)
    password: Mapped[str | None]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[dt.datetime | None]
    oidc_issuer: Mapped[str | None]
    oidc_subject: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    __table_args__ = (UniqueConstraint("oidc_issuer", "oidc_subject"),)


class Token(Base):
    """A secret that opens the door for a principal: an API key, or a session of a person; only its SHA-256 is kept."""

    __tablename__ = "tokens"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    principal: Mapped[str] = mapped_column(ForeignKey("principals.id"), index=True)
    name: Mapped[str]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    expires_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]


class Feed(Base):
    """A private calendar address of an organisation, a space or a volunteer; only its token's SHA-256 is kept."""

    __tablename__ = "feeds"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    list: Mapped[str]
    object: Mapped[str] = mapped_column(Id)
    language: Mapped[str]
    principal: Mapped[str] = mapped_column(ForeignKey("principals.id"), index=True)
    created_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]


class Week(Base):
    """A frozen week: the Problem as it was, by its hash; `problem` is its JSON text, compressed."""

    __tablename__ = "weeks"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    area: Mapped[str | None] = mapped_column(Id)
    start: Mapped[dt.datetime]
    end: Mapped[dt.datetime]
    demands: Mapped[int]
    spaces: Mapped[int]
    volunteers: Mapped[int]
    problem: Mapped[bytes]
    notices: Mapped[dict[str, Any]]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    __table_args__ = (Index(None, "area", "start"),)


class PlanRow(Base):
    """A plan that was asked for: what was asked, of which week, and what came of it.

    `area` is the area that it plans, whose planners may see it (none: a Problem given whole, of its maker alone).
    `published_at` makes the promise; `superseded_at` ends it when a later plan of the week takes its place.
    """

    __tablename__ = "plans"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    area: Mapped[str | None] = mapped_column(Id)
    start: Mapped[dt.datetime | None]
    week: Mapped[str | None] = mapped_column(ForeignKey("weeks.sha256"), index=True)
    base: Mapped[str | None] = mapped_column(Id)
    asked: Mapped[dict[str, Any]]
    plan: Mapped[bytes | None]
    result: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[str | None]
    superseded_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str] = mapped_column(index=True)
    __table_args__ = (Index(None, "area", "start"), Index(None, "created_at", "id"))


class Job(Base):
    """Work that a worker does and no crash loses; `fence` counts the leases, and only the newest may write."""

    __tablename__ = "jobs"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str]
    tenant: Mapped[str]
    plan: Mapped[str | None] = mapped_column(Id)
    task: Mapped[dict[str, Any]]
    state: Mapped[str]
    cancel: Mapped[bool] = mapped_column(default=False)
    owner: Mapped[str | None]
    lease_until: Mapped[dt.datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    told: Mapped[int] = mapped_column(default=0)
    """The `seq` of its newest event."""
    progress: Mapped[dict[str, Any] | None]
    error: Mapped[dict[str, Any] | None]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    __table_args__ = (Index(None, "state", "created_at"), Index(None, "plan"))


class JobEvent(Base):
    """One thing that a job told; `seq` counts within the job and is what a listener resumes from."""

    __tablename__ = "job_events"
    job: Mapped[str] = mapped_column(Id, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    kind: Mapped[str]
    data: Mapped[dict[str, Any]]


class Answered(Base):
    """The answer to a POST with an idempotency key, to be given again; `status` 0 while it is being worked out."""

    __tablename__ = "answered"
    principal: Mapped[str] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_sha256: Mapped[str]
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes]
    at: Mapped[dt.datetime] = mapped_column(index=True)


class ImportRow(Base):
    """A spreadsheet that came in: its report, and its bad rows as a workbook."""

    __tablename__ = "imports"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    file_name: Mapped[str]
    sha256: Mapped[str]
    dry_run: Mapped[bool]
    report: Mapped[dict[str, Any]]
    bad_rows: Mapped[bytes | None]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str] = mapped_column(index=True)


class Kept(Base):
    """A secret of this installation, made once at random, such as the salt of tokens for private cases."""

    __tablename__ = "kept"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
