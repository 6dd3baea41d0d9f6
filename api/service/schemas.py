"""The forms of the API that FORMAT.md does not fix: what is sent, and what is shown."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, Field

from models.base import Many, Text, Value

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
