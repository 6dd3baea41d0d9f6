"""The forms of the API that FORMAT.md does not fix: what is sent, and what is shown."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from models.base import Id, Many, Text, Value

Count = Annotated[int, Field(ge=0)]


class ProblemDocument(BaseModel):
    """An error (RFC 9457): `code` is stable, `path` leads into what was sent, `advice` says what to do."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request: str | None
    code: str
    path: str
    value: Any
    rule: str
    advice: str
    issues: list[dict[str, Any]]
    more: Count


class Item(BaseModel):
    """One object of a page, and its version for `If-Match`."""

    etag: str
    object: dict[str, Any]


class Items(BaseModel):
    """A page; `next` is the cursor of the next one, null at the end."""

    items: list[Item]
    next: str | None


class Changed(BaseModel):
    """One line of an object's history."""

    version: int
    at: dt.datetime
    by: str
    action: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class History(BaseModel):
    """An object's history, oldest first."""

    items: list[Changed]


class BulkItem(Value):
    """An object to be written; `etag` is the version it is a change of, `*` any, absent for a new one."""

    object: dict[str, Any]
    etag: Text | None = None


class Bulk(Value):
    """Many objects of one list, written together or not at all."""

    items: Annotated[Many[BulkItem], Field(max_length=10_000)]


class BulkDone(BaseModel):
    """What became of each, in the order they were sent."""

    created: Count
    changed: Count
    unchanged: Count
    items: list[dict[str, Any]]


class PlanShown(BaseModel):
    """A plan that was asked for: its state, its job's progress, and the figures of what came of it."""

    id: str
    etag: str
    kind: str
    name: str
    area: str | None
    start: dt.datetime | None
    week: str | None
    base: str | None
    state: str
    has_plan: bool
    job: dict[str, Any] | None
    result: dict[str, Any] | None
    published_at: dt.datetime | None
    published_by: str | None
    superseded_at: dt.datetime | None
    created_at: dt.datetime
    created_by: str | None


class PlanList(BaseModel):
    """A page of plans, the newest first."""

    items: list[PlanShown]
    next: str | None


class Imported(BaseModel):
    """What became of every row of a spreadsheet; `bad_rows` is the address of those to be mended, if any."""

    id: str
    file_name: str
    dry_run: bool
    counts: dict[str, dict[str, int]]
    rows: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    duplicates: list[dict[str, Any]]
    bad_rows: str | None


class NewFeed(Value):
    """A calendar address for an organisation, a space or a volunteer."""

    list: Literal["organisations", "spaces", "volunteers"]
    id: Id
    language: Literal["en", "zh"] = "zh"


class FeedShown(BaseModel):
    """A calendar address; `url` holds its secret and is told once, when it is made."""

    id: str
    list: str
    object: str
    language: str
    url: str | None = None
    created_at: dt.datetime
    revoked_at: dt.datetime | None = None


class Feeds(BaseModel):
    """The caller's calendar addresses, without their secrets."""

    items: list[FeedShown]


class Rows(BaseModel):
    """A page of rows; `next` is the cursor of the next one, null at the end."""

    items: list[dict[str, Any]]
    next: str | None = None


class Certificate(BaseModel):
    """What is known of a plan: its points, its proved bound, what the judge says, and what it was made from."""

    plan: str
    plan_sha256: str
    problem_sha256: str
    outcome: str | None
    stop_reason: str | None
    score: dict[str, int]
    bound: int | None
    gap: float | None
    seed: int | None
    versions: dict[str, str] | None
    judged: dict[str, Any]
    tiers: list[dict[str, Any]] | None
