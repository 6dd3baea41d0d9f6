"""What stands in an agreement: content, standard, persons, times, things lent; and the hash that is signed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from models.base import Date, Id, Instant, Many, Quantity, Value, seconds_of, wrong
from models.clock import Day, WallEnd, WallTime

Words = Annotated[str, Field(max_length=2_000)]
Long = Annotated[str, Field(max_length=10_000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Need = Annotated[int, Field(ge=0, le=1_000)]
Weeks = Annotated[int, Field(ge=1, le=52)]
NoticeDays = Annotated[int, Field(ge=0, le=366)]
MOST_DATES = 400
YEARS = range(2000, 2201)


class Responsible(Value):
    """Who answers for one side: a name, and how to reach it."""

    name: Name
    contact: Name


class Lent(Value):
    """Units of one thing of the lender, for one need of the demand (its index in the demand's list of needs)."""

    list: Literal["spaces", "volunteers", "supplies"]
    object: Id
    quantity: Quantity = 1
    need: Need = 0


class Occasion(Value):
    """One session, from an instant to an instant."""

    start: Instant
    end: Instant

    @model_validator(mode="after")
    def _in_order(self) -> Occasion:
        if seconds_of(self.end) <= seconds_of(self.start):
            raise wrong("session_order", "a session ends after it starts", "Move `end` after `start`", "end")
        return self


class Weekly(Value):
    """Sessions on weekdays of every n-th week, in the time of the place; an end at or before the start is the next day.

    With `rest_days` "skip", days from Monday to Friday on which the place does not work, such as public holidays, have
    none. Weeks are counted from the one in which `from` lies.
    """

    days: Annotated[Many[Day], Field(min_length=1, max_length=9)]
    start: WallTime
    end: WallEnd
    from_: Date = Field(alias="from")
    until: Date | None = None
    every_weeks: Weeks = 1
    rest_days: Literal["keep", "skip"] = "keep"
    except_: Annotated[Many[Date], Field(max_length=MOST_DATES)] = Field(default=(), alias="except")

    @model_validator(mode="after")
    def _in_order(self) -> Weekly:
        if self.until is not None and self.until < self.from_:
            raise wrong("date_order", "`until` does not lie before `from`", "Move `until` to or after `from`", "until")
        return self


class Terms(Value):
    """The text of an agreement. Without any time it is none; `weekly` makes it a standing one."""

    title: Name
    content: Long = ""
    standard: Long = ""
    requester_responsible: Responsible | None = None
    lender_responsible: Responsible | None = None
    dates: Annotated[Many[Occasion], Field(max_length=MOST_DATES)] = ()
    weekly: Weekly | None = None
    lent: Annotated[Many[Lent], Field(max_length=MOST_DATES)] = ()
    notice_days: NoticeDays = 0

    @model_validator(mode="after")
    def _has_times(self) -> Terms:
        if not self.dates and self.weekly is None:
            raise wrong(
                "no_times", "an agreement says when: `dates`, or `weekly`", "Give at least one session", "dates"
            )
        return self

    @model_validator(mode="after")
    def _near(self) -> Terms:
        days: list[dt.date] = [*(o.start for o in self.dates), *(o.end for o in self.dates)]
        days += [d for w in [self.weekly] if w for d in (w.from_, w.until or w.from_)]
        if any(day.year not in YEARS for day in days):
            raise wrong("far_date", "an agreement is about the years 2000 to 2200", "Check the year")
        return self

    def as_data(self) -> dict[str, Any]:
        """Plain JSON data, as it is kept, shown and hashed."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


@dataclass(frozen=True)
class Between:
    """What an agreement is between and about: this never changes."""

    id: str
    requester: str
    lender: str
    demand: str | None


def body_of(between: Between, terms: Terms) -> dict[str, Any]:
    """The whole text that is signed, as plain data."""
    return {**{k: v for k, v in vars(between).items() if v is not None}, "terms": terms.as_data()}


def sha256_of(body: Mapping[str, Any]) -> str:
    """Of the text as JSON: keys sorted, no spaces, UTF-8. Whoever has the text can work it out again."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def unfinished(terms: Terms) -> list[str]:
    """Fields that an agreement has before anybody signs it, and that are still empty."""
    names = ("content", "standard", "requester_responsible", "lender_responsible", "lent")
    return [name for name in names if not getattr(terms, name)]
