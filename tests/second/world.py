"""A second, slow reading of time, windows and distances, from plain JSON and without the models."""

from __future__ import annotations

import datetime as dt
import decimal
import math
import zoneinfo
from typing import Any

Json = dict[str, Any]
DAY_NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def second(text: str) -> int:
    """Seconds since 1970 of an RFC 3339 instant."""
    return round(dt.datetime.fromisoformat(text.upper().replace("Z", "+00:00")).timestamp())


class World:
    """The week's clock, its slots, what is open in them, and how far things lie apart."""

    def __init__(self, problem: Json):
        self.problem = problem
        horizon = problem["horizon"]
        self.zone = zoneinfo.ZoneInfo(horizon["timezone"])
        self.slot = (horizon.get("slot_minutes") or 15) * 60
        self.start = second(horizon["start"])
        self.n_slots = (second(horizon["end"]) - self.start) // self.slot
        self.end = self.start + self.n_slots * self.slot
        self.given_end = second(horizon["end"])
        self.now = second(problem.get("now") or horizon["start"])
        self._walls: dict[tuple[dt.date, str], int] = {}
        self._open: dict[int, tuple[Json, list[bool]]] = {}
        self._capacities: dict[str, list[int]] = {}

    # ---- the clock

    def local(self, instant: int) -> dt.datetime:
        """The wall time at an instant."""
        return dt.datetime.fromtimestamp(instant, self.zone).replace(tzinfo=None)

    def date(self, instant: int) -> dt.date:
        """The local date at an instant."""
        return self.local(instant).date()

    def instant_of(self, date: dt.date, wall: str) -> int:
        """A wall time's first occurrence; one that is skipped is read with the offset before the gap."""
        if (date, wall) not in self._walls:
            naive = dt.datetime.combine(date, dt.time()) + dt.timedelta(hours=int(wall[:2]), minutes=int(wall[3:]))
            as_utc = round(naive.replace(tzinfo=dt.UTC).timestamp())
            guesses = {as_utc - self.offset(as_utc + 3600 * h) for h in range(-30, 31)}
            real = [t for t in guesses if self.local(t) == naive]
            self._walls[date, wall] = min(real) if real else as_utc - self.offset(as_utc - 3600 * 30)
        return self._walls[date, wall]

    def offset(self, instant: int) -> int:
        """Seconds to add to UTC for the wall time at an instant."""
        shift = dt.datetime.fromtimestamp(instant, self.zone).utcoffset()
        assert shift is not None
        return round(shift.total_seconds())

    def starts_on(self, date: dt.date, days: list[str]) -> bool:
        """Whether one of a pattern's days falls on the date."""
        calendar = self.problem.get("calendar") or {}
        workday = date.weekday() < 5
        if date.isoformat() in (calendar.get("workdays") or []):
            workday = True
        if date.isoformat() in (calendar.get("restdays") or []):
            workday = False
        return DAY_NAMES[date.weekday()] in days or ("workday" if workday else "restday") in days

    def occurrences(self, pattern: Json) -> list[tuple[int, int]]:
        """All stretches of a weekly pattern near the horizon."""
        out = []
        date = self.date(self.start) - dt.timedelta(days=3)
        while date <= self.date(self.given_end) + dt.timedelta(days=3):
            text = date.isoformat()
            begun = not pattern.get("from") or pattern["from"] <= text
            over = bool(pattern.get("until")) and pattern["until"] < text
            if begun and not over and self.starts_on(date, pattern["days"]):
                last = date + dt.timedelta(days=1) if pattern["end"] <= pattern["start"] else date
                a, b = self.instant_of(date, pattern["start"]), self.instant_of(last, pattern["end"])
                if a < b:
                    out.append((a, b))
            date += dt.timedelta(days=1)
        return out

    def spans(self, items: list[Json]) -> list[tuple[int, int, int | None]]:
        """Windows and patterns as (start, end, capacity)."""
        out = []
        for item in items:
            if "days" in item:
                out += [(a, b, item.get("capacity")) for a, b in self.occurrences(item)]
            else:
                out.append((second(item["start"]), second(item["end"]), item.get("capacity")))
        return out

    # ---- slots

    def is_open(self, availability: Json) -> list[bool]:
        """For every slot, whether all of it is open."""
        key = id(availability)
        if key not in self._open:
            offers = self.spans([*(availability.get("windows") or []), *(availability.get("weekly") or [])])
            closed = self.spans(availability.get("closed") or [])
            slots = []
            for i in range(self.n_slots):
                open_throughout = True
                for t in self.moments(i, offers + closed):
                    if not any(a <= t < b for a, b, _ in offers) or any(a <= t < b for a, b, _ in closed):
                        open_throughout = False
                slots.append(open_throughout)
            self._open[key] = (availability, slots)
        return self._open[key][1]

    def moments(self, i: int, spans: list[tuple[int, int, int | None]]) -> list[int]:
        """The instants of a slot at which anything may change: its start, and every edge in it."""
        low, high = self.start + i * self.slot, self.start + (i + 1) * self.slot
        return [low] + [t for a, b, _ in spans for t in (a, b) if low < t < high]

    def open_windows(self, availability: Json) -> list[tuple[int, int]]:
        """The longest stretches of open slots, as instants."""
        out: list[tuple[int, int]] = []
        for i, is_open in enumerate(self.is_open(availability)):
            t = self.start + i * self.slot
            if is_open and out and out[-1][1] == t:
                out[-1] = (out[-1][0], t + self.slot)
            elif is_open:
                out.append((t, t + self.slot))
        return out

    def capacity(self, space: Json) -> list[int]:
        """For every slot, the units that may be used in it (the reserve taken off; less than 0 is possible)."""
        if space["id"] not in self._capacities:
            availability = space["availability"]
            offers = self.spans([*(availability.get("windows") or []), *(availability.get("weekly") or [])])
            held = []
            for i in range(self.n_slots):
                least = None
                for t in self.moments(i, offers):
                    covering = [space["capacity"] if c is None else c for a, b, c in offers if a <= t < b]
                    largest = max(covering, default=0)
                    least = largest if least is None else min(least, largest)
                held.append((least or 0) - (space.get("reserve") or 0))
            self._capacities[space["id"]] = held
        return self._capacities[space["id"]]

    def slots_touched(self, start: int, end: int) -> list[int]:
        """The numbers of the slots that share an instant with [start, end); some may lie outside the horizon."""
        return list(range((start - self.start) // self.slot, -((self.start - end) // self.slot)))

    def up_to_grid(self, minutes: int) -> int:
        """A duration in seconds, rounded up to whole slots."""
        slots = 0
        while slots * self.slot < minutes * 60:
            slots += 1
        return slots * self.slot

    def inside(self, items: list[Json], a: int, b: int) -> bool:
        """Whether [a, b) lies in one merged stretch of windows and patterns."""
        spans = self.spans(items)
        t = a
        while t < b:
            reach = max((e for s, e, _ in spans if s <= t < e), default=t)
            if reach == t:
                return False
            t = reach
        return True

    def strictly_inside(self, items: list[Json], t: int) -> bool:
        """Whether t lies in the interior of a merged stretch: open just before and at it."""
        spans = self.spans(items)
        return any(s < t <= e for s, e, _ in spans) and any(s <= t < e for s, e, _ in spans)

    # ---- distances

    def look_up(self, table: str, a: Json, b: Json) -> int | None:
        """The travel table's number: own–own, own–organisation, organisation–own, organisation–organisation."""
        numbers = (self.problem.get("travel") or {}).get(table) or {}
        for origin in (a["id"], a["organisation"]):
            for target in (b["id"], b["organisation"]):
                if origin is not None and target is not None and (numbers.get(origin) or {}).get(target) is not None:
                    return int(numbers[origin][target])
        return None

    def metres(self, a: Json, b: Json) -> int:
        """Metres from one spot (`id`, `organisation`, `location`) to another."""
        told = self.look_up("metres", a, b)
        if told is not None:
            return told
        if not a["location"] or not b["location"]:
            return 0
        (lon_a, lat_a), (lon_b, lat_b) = a["location"], b["location"]
        north, east = math.radians(lat_b - lat_a) / 2, math.radians(lon_b - lon_a) / 2
        h = math.sin(north) ** 2 + math.cos(math.radians(lat_a)) * math.cos(math.radians(lat_b)) * math.sin(east) ** 2
        return round(1.3 * 2 * 6371008.8 * math.asin(min(1.0, math.sqrt(h))))

    def minutes(self, volunteer: Json, a: Json, b: Json) -> int:
        """Whole minutes the volunteer takes from one spot to another."""
        told = self.look_up("minutes", a, b)
        if told is not None:
            return told
        speed = decimal.Decimal(str(volunteer.get("speed_kmh") or 12))
        whole = 0
        while whole * 1000 * speed < self.metres(a, b) * 60:
            whole += 1
        return whole
