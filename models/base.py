"""The base of every value, and the scalars of the format with their limits."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

T = TypeVar("T")

INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):\d\d:\d\d(\.0+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

# Limits that no week reaches, so that sums and products of them stay below 2**63 in every array.
MOST_UNITS = 10_000_000
MOST_POINTS = 1_000_000_000


def wrong(code: str, rule: str, advice: str, field: str = "") -> PydanticCustomError:
    """An error of the format: its code, the rule it breaks, what to do, and the field of the value that it is about."""
    return PydanticCustomError(code, rule, {"advice": advice, "field": field})


def above_max(least: str, most: str) -> PydanticCustomError:
    """A `min_…` that is greater than its limit."""
    return wrong("min_above_max", f"`{least}` is at most `{most}`", f"Lower `{least}` or raise `{most}`", least)


def without_nulls(data: Any) -> Any:
    """`null` is the same as absent (FORMAT.md section 7, Form)."""
    if isinstance(data, dict) and None in data.values():
        return {k: v for k, v in data.items() if v is not None}
    return data


class Value(BaseModel):
    """A frozen value: strict types, unknown fields refused, null the same as absent."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", ser_json_inf_nan="constants")

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, data: Any) -> Any:
        return without_nulls(data)


class Confidential(Value):
    """A value that holds a secret: what is wrong with it is told without what stands there."""


def parse_instant(value: Any) -> dt.datetime:
    """RFC 3339 in whole seconds with an offset (FORMAT.md section 1); a `PydanticCustomError` where it is not."""
    if isinstance(value, dt.datetime) and value.tzinfo is not None and not value.microsecond:
        return value
    if isinstance(value, str) and INSTANT.fullmatch(value):
        try:
            return dt.datetime.fromisoformat(value.upper())
        except ValueError:
            pass
    rule = "an instant is RFC 3339 in whole seconds with an offset, and exists"
    raise wrong("bad_instant", rule, "Write it such as 2026-03-09T18:00:00+08:00")


def _parse_date(value: Any) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and DATE.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise wrong("bad_date", "a date is YYYY-MM-DD, and exists", "Write it such as 2026-03-09")


def seconds_of(instant: dt.datetime) -> int:
    """Whole seconds since 1970-01-01T00:00:00Z."""
    gone = instant - EPOCH
    return gone.days * 86_400 + gone.seconds


Instant = Annotated[
    dt.datetime,
    BeforeValidator(parse_instant),
    PlainSerializer(lambda t: t.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Date = Annotated[
    dt.date,
    BeforeValidator(_parse_date),
    PlainSerializer(lambda d: d.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Text = Annotated[str, Field(max_length=2_000)]
Id = Annotated[str, Field(min_length=1, max_length=200)]
Units = Annotated[int, Field(ge=0, le=MOST_UNITS)]
Quantity = Annotated[int, Field(ge=1, le=MOST_UNITS)]
Minutes = Annotated[int, Field(ge=0, le=MOST_UNITS)]
Fen = Annotated[int, Field(ge=0, le=MOST_UNITS)]
Budget = Annotated[int, Field(ge=0, le=10**15)]
Metres = Annotated[int, Field(ge=0, le=100_000_000)]
Level = Annotated[int, Field(ge=1, le=5)]
Points = Annotated[int, Field(ge=-MOST_POINTS, le=MOST_POINTS)]
Weight = Annotated[int, Field(ge=0, le=MOST_POINTS)]
# JSON arrays become tuples; only the container is lenient, the items stay strict.
Many = Annotated[tuple[T, ...], Field(strict=False)]
Map = Annotated[dict[str, T], BeforeValidator(without_nulls)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Location = Annotated[tuple[Longitude, Latitude], Field(strict=False)]
