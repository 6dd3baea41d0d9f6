"""Opening hours read minute by minute, as slowly and plainly as can be: an oracle for the grid.

It turns instants into wall times, never the other way round, and knows neither spans nor unions.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Minutes:
    """One horizon, for windows and patterns that start and end on whole minutes."""

    def __init__(self, horizon: Json, calendar: Json):
        self.zone, self.slot = horizon["timezone"], horizon["slot_minutes"]
        self.start, self.end = (dt.datetime.fromisoformat(horizon[k]).astimezone(dt.UTC) for k in ("start", "end"))
        self.workdays, self.restdays = calendar.get("workdays", []), calendar.get("restdays", [])
        self._known: dict[int, list[tuple[dt.datetime, dt.datetime]]] = {}
        self.dates = [(self.start - 4 * DAY).date() + n * DAY for n in range((self.end - self.start).days + 9)]

    def n_slots(self) -> int:
        return int((self.end - self.start) / (MINUTE * self.slot))

    def slots(self, availability: Json, own: int) -> list[int | None]:
        """Capacity by slot; None where not all of its minutes are open."""
        return [self._slot(availability, own, n) for n in range(self.n_slots())]

    def covered(self, items: list[Json], t: dt.datetime) -> bool:
        """Whether the minute that starts at `t` lies in any of the windows and patterns."""
        return any(first <= t < last for item in items for first, last in self._remembered(item))

    def _slot(self, availability: Json, own: int, n: int) -> int | None:
        first = self.start + n * self.slot * MINUTE
        minutes = [self._minute(availability, own, first + m * MINUTE) for m in range(self.slot)]
        return None if None in minutes else min(m for m in minutes if m is not None)

    def _minute(self, availability: Json, own: int, t: dt.datetime) -> int | None:
        if self.covered(availability.get("closed", []), t):
            return None
        items = availability.get("windows", []) + availability.get("weekly", [])
        return max((i.get("capacity", own) for i in items if self.covered([i], t)), default=None)

    def _remembered(self, item: Json) -> list[tuple[dt.datetime, dt.datetime]]:
        key = id(item)
        if key not in self._known:
            self._known[key] = self._times(item)
        return self._known[key]

    def _times(self, item: Json) -> list[tuple[dt.datetime, dt.datetime]]:
        if "days" not in item:
            return [(dt.datetime.fromisoformat(item["start"]), dt.datetime.fromisoformat(item["end"]))]
        return [self._occurrence(item, date) for date in self.dates if self._starts_on(item, date)]

    def _starts_on(self, item: Json, date: dt.date) -> bool:
        text = date.isoformat()
        if not item.get("from", "0") <= text <= item.get("until", "9"):
            return False
        is_work = text in self.workdays or (date.weekday() <= 4 and text not in self.restdays)
        return any(day == NAMES[date.weekday()] or day == ("workday" if is_work else "restday") for day in item["days"])

    def _occurrence(self, item: Json, date: dt.date) -> tuple[dt.datetime, dt.datetime]:
        end_date = date + DAY if item["end"] <= item["start"] or item["end"] == "24:00" else date
        end = "00:00" if item["end"] == "24:00" else item["end"]
        return instant(self.zone, date, item["start"]), instant(self.zone, end_date, end)


@cache
def instant(zone: str, date: dt.date, wall: str) -> dt.datetime:
    """The first minute at which the clock shows the wall time; where none does, as if the clock were not changed."""
    shown = walls(zone, date)
    sought = dt.datetime.combine(date, dt.time.fromisoformat(wall))
    if sought in shown:
        return shown[sought]
    before = max(w for w in shown if w < sought)
    return shown[before] + (sought - before)


@cache
def walls(zone: str, date: dt.date) -> dict[dt.datetime, dt.datetime]:
    """The wall times of a date and its neighbours, each with the first instant that shows it."""
    first = dt.datetime.combine(date, dt.time(), dt.UTC) - DAY
    shown: dict[dt.datetime, dt.datetime] = {}
    for n in range(3 * 1440):
        t = first + n * MINUTE
        shown.setdefault(t.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0), t)
    return shown
