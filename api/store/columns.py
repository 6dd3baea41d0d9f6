"""Column types that mean the same on both databases."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text, TypeDecorator
from sqlalchemy.types import JSON

Json = JSON(none_as_null=True)
Big = BigInteger().with_variant(Integer, "sqlite")
"""A number that SQLite counts up by itself only when it is called INTEGER."""


class Instant(TypeDecorator[dt.datetime]):
    """An instant in UTC, aware of it on the way in and out; SQLite keeps no offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value}: an instant without an offset")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        told: dt.datetime = value
        return told.replace(tzinfo=dt.UTC) if told.tzinfo is None else told.astimezone(dt.UTC)


Id = Text().with_variant(Text(collation="C"), "postgresql")
"""An id: compared byte by byte on both, so that pages come in one order."""
