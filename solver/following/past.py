"""What lies wholly before an instant, and a horizon moved on by its own length."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable

from models.base import seconds_of
from models.clock import Availability, Calendar, Horizon, Weekly, Window
from models.grid import ONE_DAY, Clock

LOOK_AHEAD = 35
"""Days in which a pattern is looked for: a calendar moves a working day by a week or two, never by more."""


class Past:
    """Sorts out what lies before the start of a horizon; its calendar says what a workday is."""

    def __init__(self, horizon: Horizon, calendar: Calendar):
        self._clock, self._start = Clock(horizon, calendar), seconds_of(horizon.start)

    def without(self, availability: Availability) -> Availability:
        """The windows, patterns and closures that end after the start; the same value where none lies before it."""
        kept = {
            "windows": tuple(w for w in availability.windows if not self._is_over(w)),
            "weekly": tuple(p for p in availability.weekly if not self._is_over(p)),
            "closed": tuple(w for w in availability.closed if not self._is_over(w)),
        }
        changed = {name: items for name, items in kept.items() if items != getattr(availability, name)}
        return availability.model_copy(update=changed) if changed else availability

    def stretches(self, items: Iterable[Window | Weekly]) -> tuple[Window | Weekly, ...]:
        """Of `preferred` or `no_entry`, those that end after the start."""
        return tuple(x for x in items if not self._is_over(x))

    def _is_over(self, item: Window | Weekly) -> bool:
        return seconds_of(item.end) <= self._start if isinstance(item, Window) else not self._recurs(item)

    def _recurs(self, p: Weekly) -> bool:
        """Whether the pattern has an occurrence that ends after the start, also one that began the day before."""
        today = self._clock.date(self._start)
        first = max(today - ONE_DAY, p.from_ or today - ONE_DAY).toordinal()
        last = min(first + LOOK_AHEAD, (p.until or dt.date.max).toordinal())
        dates = (dt.date.fromordinal(n) for n in range(first, last + 1))
        return any(self._clock.falls_on(d, p.days) and (d > today or self._end(d, p) > self._start) for d in dates)

    def _end(self, date: dt.date, p: Weekly) -> int:
        return self._clock.second(date + ONE_DAY if p.end <= p.start else date, p.end)


def days_of(horizon: Horizon) -> int:
    """The horizon's length in local days, a begun one counted whole: moved on by them, it overlaps nowhere."""
    zone = zoneinfo.ZoneInfo(horizon.timezone)
    start, end = horizon.start.astimezone(zone), horizon.end.astimezone(zone)
    return (end.date() - start.date()).days + (end.time() > start.time())


def moved(instant: dt.datetime, days: int, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The same wall time so many local days later; one that is skipped or occurs twice is read as FORMAT.md says."""
    local = instant.astimezone(zone)
    later = dt.datetime.combine(local.date() + days * ONE_DAY, local.time().replace(fold=0), zone)
    return later.astimezone(dt.UTC).astimezone(zone)


def moved_on(horizon: Horizon) -> Horizon:
    """The horizon moved on by its own whole number of days."""
    days, zone = days_of(horizon), zoneinfo.ZoneInfo(horizon.timezone)
    return horizon.model_copy(update={"start": moved(horizon.start, days, zone), "end": moved(horizon.end, days, zone)})
