"""A period of the account: a year, quarter, month, or two dates, as the local days of a place."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import zoneinfo
from dataclasses import dataclass

from api.attendance.within import Within
from api.errors import Invalid
from models.errors import Issue

NAMED = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)
FORMS = "2026, 2026-Q1, 2026-03, or 2026-03-01/2026-03-15"


@dataclass(frozen=True)
class Period:
    """Local dates from `first` to `last`, both included."""

    first: dt.date
    last: dt.date

    def within(self, timezone: str) -> Within:
        """From the first moment of the first day to that of the day after the last, in a zone."""
        zone = zoneinfo.ZoneInfo(timezone)
        start, end = self.first, self.last + dt.timedelta(days=1)
        return Within(*(dt.datetime.combine(d, dt.time(), zone) for d in (start, end)))

    def __str__(self) -> str:
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


def period_of(text: str, place: str = "period") -> Period:
    """What a text names (`FORMS`). Raises `Invalid`."""
    named = NAMED.fullmatch(text)
    if named is not None and 1970 <= int(named[1]) <= 9000:
        return _named(int(named[1]), named[2], named[3])
    try:
        first, last = (dt.date.fromisoformat(d) for d in text.split("/"))
    except ValueError:
        rule = "a period is a year, a quarter, a month, or two dates"
        raise Invalid([Issue("bad_period", place, text, rule, f"Write it such as {FORMS}")]) from None
    if last < first or not 1970 <= first.year <= last.year <= 9000:
        rule = "a period ends on the day it begins, or later"
        raise Invalid([Issue("date_order", place, text, rule, "Write the earlier date first")])
    return Period(first, last)


def _named(year: int, quarter: str | None, month: str | None) -> Period:
    first = int(month) if month else 3 * int(quarter) - 2 if quarter else 1
    last = int(month) if month else 3 * int(quarter) if quarter else 12
    return Period(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))
