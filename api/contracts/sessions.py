"""When an agreement has its sessions: single dates, and weekdays in the time and by the calendar of the place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from api.contracts.text import Terms, Weekly
from models.base import seconds_of
from models.grid import DAYS, ONE_DAY

Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Local:
    """The clock of a place, and which dates it works on."""

    zone: dt.tzinfo
    works_on: Callable[[dt.date], bool]

    def date(self, instant: dt.datetime) -> dt.date:
        """The date there."""
        return instant.astimezone(self.zone).date()

    def at(self, date: dt.date, wall: str) -> dt.datetime:
        """The instant of a wall time: the first one where clocks go back, with the offset before where they skip it."""
        if wall == "24:00":
            date, wall = date + ONE_DAY, "00:00"
        local = dt.datetime.combine(date, dt.time.fromisoformat(wall), self.zone)
        return local.astimezone(dt.UTC).astimezone(self.zone)


def sessions_between(terms: Terms, local: Local, start: dt.datetime, end: dt.datetime) -> list[Span]:
    """The sessions that start in `[start, end)`, in order, each start once."""
    single = ((o.start.astimezone(local.zone), o.end.astimezone(local.zone)) for o in terms.dates)
    found = {seconds_of(a): (a, b) for a, b in single if start <= a < end}
    if terms.weekly is not None:
        for a, b in _weekly(terms.weekly, local, start, end):
            found.setdefault(seconds_of(a), (a, b))
    return [found[at] for at in sorted(found)]


def has_session_at(terms: Terms, local: Local, start: dt.datetime) -> bool:
    """Whether one of its sessions starts at that instant."""
    return bool(sessions_between(terms, local, start, start + dt.timedelta(seconds=1)))


def last_day(terms: Terms, local: Local) -> dt.date | None:
    """The date of its last session at the latest; none where it goes on until it is ended."""
    days = [local.date(o.start) for o in terms.dates]
    if terms.weekly is not None:
        if terms.weekly.until is None:
            return None
        days.append(terms.weekly.until)
    return max(days)


def falls_on(weekly: Weekly, date: dt.date, works: bool) -> bool:
    """Whether a session begins on the date, on which the place works or not."""
    if date < weekly.from_ or (weekly.until is not None and date > weekly.until) or date in weekly.except_:
        return False
    if (_monday(date) - _monday(weekly.from_)).days // 7 % weekly.every_weeks:
        return False
    if weekly.rest_days == "skip" and date.weekday() < 5 and not works:
        return False
    return DAYS[date.weekday()] in weekly.days or ("workday" if works else "restday") in weekly.days


def _weekly(weekly: Weekly, local: Local, start: dt.datetime, end: dt.datetime) -> Iterator[Span]:
    date, last = local.date(start) - ONE_DAY, local.date(end)
    while date <= last:
        if falls_on(weekly, date, local.works_on(date)):
            until = date + ONE_DAY if weekly.end <= weekly.start else date
            begin, over = local.at(date, weekly.start), local.at(until, weekly.end)
            if start <= begin < end and begin < over:
                yield begin, over
        date += ONE_DAY


def _monday(date: dt.date) -> dt.date:
    return date - date.weekday() * ONE_DAY


def as_rows(spans: list[Span]) -> list[dict[str, Any]]:
    """Plain data."""
    return [{"start": a.isoformat(), "end": b.isoformat()} for a, b in spans]
