"""A time zone as RFC 5545 section 3.6.5 wants it: the offset at the start of a time, and every change within."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


def vtimezone(name: str, first: dt.datetime, last: dt.datetime) -> Timezone:
    """The component for a zone, whole years around `first` and `last`.

    Written here, as icalendar 7.3.2 (`Timezone.from_tzid`) gives the start of summer time by the clock after the
    change: section 3.6.5 reads it with `TZOFFSETFROM`, the clock before, and so an hour too late.
    """
    zone, made = zoneinfo.ZoneInfo(name), Timezone()
    made.add("tzid", name)
    begin = dt.datetime(first.astimezone(zone).year - 1, 1, 1, tzinfo=dt.UTC)
    end = dt.datetime(last.astimezone(zone).year + 2, 1, 1, tzinfo=dt.UTC)
    made.add_component(_observance(zone, begin, begin))
    for change in changes(zone, begin, end):
        made.add_component(_observance(zone, change, change - SECOND))
    return made


def changes(zone: zoneinfo.ZoneInfo, begin: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """The instants (UTC, whole seconds) at which the offset, the name or summer time changes; a zone has at most one
    change a day."""
    low = begin
    while low < end:
        high = min(low + DAY, end)
        if _state(zone, low) != _state(zone, high):
            yield _first_of_new(zone, low, high)
        low = high


def _first_of_new(zone: zoneinfo.ZoneInfo, low: dt.datetime, high: dt.datetime) -> dt.datetime:
    """Halving the time between two instants of different state."""
    old = _state(zone, low)
    while high - low > SECOND:
        middle = low + (high - low) // (2 * SECOND) * SECOND
        low, high = (middle, high) if _state(zone, middle) == old else (low, middle)
    return high


def _state(zone: zoneinfo.ZoneInfo, instant: dt.datetime) -> tuple[object, ...]:
    local = instant.astimezone(zone)
    return local.utcoffset(), local.tzname(), bool(local.dst())


def _observance(
    zone: zoneinfo.ZoneInfo, onset: dt.datetime, before: dt.datetime
) -> TimezoneStandard | TimezoneDaylight:
    """What holds from `onset`, told by the clock of the instant `before`."""
    after, old = onset.astimezone(zone), before.astimezone(zone).utcoffset() or dt.timedelta(0)
    made = TimezoneDaylight() if after.dst() else TimezoneStandard()
    made.add("dtstart", (onset + old).replace(tzinfo=None))
    made.add("tzoffsetfrom", old)
    made.add("tzoffsetto", after.utcoffset() or dt.timedelta(0))
    made.add("tzname", after.tzname() or zone.key)
    return made
