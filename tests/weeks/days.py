"""Random horizons, windows, patterns and availabilities, some across a change of the clock."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from typing import Any

from tests.weeks.dice import Dice, given

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
QUIET_PLACES = (("Asia/Shanghai", "2026-03-09"), ("Asia/Kathmandu", "2026-12-28"), ("UTC", "2026-05-04"))
CLOCK_CHANGES = (
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
)


@dataclass(frozen=True)
class Days:
    """Where and when a week lies: `length` local days from `first`, `slot` minutes each slot."""

    zone: zoneinfo.ZoneInfo
    first: dt.date
    length: int
    slot: int
    tiny: bool
    start: dt.datetime
    end: dt.datetime

    def instant(self, day: int, minutes: int, seconds: int = 0) -> dt.datetime:
        """The wall time `minutes` after midnight of a day of the horizon."""
        wall = dt.datetime.combine(self.first, dt.time()) + dt.timedelta(days=day, minutes=minutes, seconds=seconds)
        return wall.replace(tzinfo=self.zone)

    def horizon(self) -> dict[str, Any]:
        return given(
            start=self.start.isoformat(),
            end=self.end.isoformat(),
            timezone=self.zone.key,
            slot_minutes=None if self.slot == 15 else self.slot,
        )


def random_days(dice: Dice, tiny: bool) -> Days:
    """A horizon of 1–3 (tiny) or 1–9 days, often over a clock change, seldom starting or ending at odd times."""
    changes = dice.on("clock_change", 0.4)
    name, date = dice.pick(CLOCK_CHANGES if changes else QUIET_PLACES)
    length = dice.pick((1, 2) if tiny else (1, 2, 2, 3, 3, 5, 7, 9))
    first = dt.date.fromisoformat(date) - dt.timedelta(days=dice.number(0, length - 1) if changes else 0)
    slot = dice.pick((60, 30)) if tiny else dice.pick((15, 30, 60))
    zone = zoneinfo.ZoneInfo(name)
    midnight = dt.datetime.combine(first, dt.time())
    start = midnight + dt.timedelta(minutes=dice.maybe("odd_start", 0.15, (7, 12 * 60, 18 * 60 + 30)) or 0)
    end = midnight + dt.timedelta(days=length, minutes=dice.maybe("odd_end", 0.15, (-100, 7, 400)) or 0)
    return Days(zone, first, length, slot, tiny, real(start.replace(tzinfo=zone)), real(end.replace(tzinfo=zone)))


def real(wall: dt.datetime) -> dt.datetime:
    """The same instant, with a wall time that exists."""
    return wall.astimezone(dt.UTC).astimezone(wall.tzinfo)


def random_calendar(dice: Dice, days: Days) -> dict[str, Any] | None:
    """A moved working day, a holiday, or both."""
    if not dice.on("calendar", 0.2):
        return None
    dates = [(days.first + dt.timedelta(days=d)).isoformat() for d in range(-1, days.length)]
    chosen = dice.some(dates, 1, 4)
    cut = dice.number(0, len(chosen))
    return {"workdays": chosen[:cut], "restdays": chosen[cut:]}


def written(dice: Dice, instant: dt.datetime) -> str:
    """The instant as text, seldom with another offset than the place's."""
    if dice.on("foreign_offset", 0.1):
        return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return real(instant).isoformat()


def window(dice: Dice, days: Days, low: int, high: int, capacity: int | None = None) -> dict[str, Any]:
    """A window on one day of the horizon, from `low` to `high` minutes after its midnight, seldom off the grid."""
    day = dice.number(0, days.length - 1)
    shift = dice.maybe("off_grid", 0.12, (-7, 7, 22)) or 0
    seconds = dice.maybe("seconds", 0.04, (-1, 1, 30)) or 0
    start, end = days.instant(day, low + shift, seconds), days.instant(day, high + shift, -seconds)
    if end.astimezone(dt.UTC) <= start.astimezone(dt.UTC):
        end = start + dt.timedelta(hours=3)
    return given(start=written(dice.child("a"), start), end=written(dice.child("b"), end), capacity=capacity)


def wall(minutes: int, end: bool = False) -> str:
    """Minutes after midnight as a wall time; an end at midnight may be written 24:00."""
    if end and minutes == 24 * 60:
        return "24:00"
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def pattern(dice: Dice, days: Days, low: int, high: int, capacity: int | None = None) -> dict[str, Any]:
    """A weekly pattern from `low` to `high` minutes after midnight (over 24:00 where `high` is larger)."""
    chosen: list[str] = dice.some(WEEKDAYS, 6 if days.tiny else 4, 7)
    if dice.on("workday_pattern", 0.2):
        chosen = [dice.pick(("workday", "restday")), *dice.some(WEEKDAYS, 0, 2)]
    shift = dice.maybe("off_grid", 0.1, (-7, 10)) or 0
    start = dice.maybe("from", 0.1, lambda d: (days.first + dt.timedelta(days=d.number(0, days.length))).isoformat())
    until = dice.maybe("until", 0.1, lambda d: (days.first + dt.timedelta(days=d.number(0, days.length))).isoformat())
    if start and until and until < start:
        start, until = until, start
    return given(
        days=chosen, start=wall(low + shift), end=wall(high, end=True), capacity=capacity, from_=start, until=until
    )


def stretches(dice: Dice, days: Days) -> list[dict[str, Any]]:
    """One to three windows or patterns, as `no_entry` and `preferred` take them, some of them touching."""
    out = []
    for i in range(dice.number(1, 3)):
        own = dice.child(i)
        low = 60 * own.number(6, 19)
        high = low + 30 * own.number(1, 8)
        out.append(own.pick((window, pattern))(own, days, low, high))
        if own.on("adjoining", 0.3):
            out.append(pattern(own.child("next"), days, high, high + 90))
    return out


def offered(dice: Dice, days: Days, capacity: int | None = None) -> dict[str, Any]:
    """When a space or a person is free: long patterns and windows, closures, other capacities at other times.

    `capacity` is the space's own; None for persons.
    """
    windows, weekly = [], []
    if dice.on("overnight", 0.2):
        weekly.append(pattern(dice.child("night"), days, 60 * dice.number(16, 20), 24 * 60 + 30 * dice.number(2, 17)))
    if not weekly or dice.on("two_patterns", 0.3):
        low = 30 * dice.number(12, 18)
        weekly.append(pattern(dice.child("day"), days, low, 60 * dice.number(17, 24)))
    if dice.on("offer_windows", 0.3):
        windows.append(window(dice.child("window"), days, 60 * dice.number(6, 9), 60 * dice.number(15, 22)))
    if dice.usual(0.4 if days.tiny else 0.15):
        weekly.append({"days": list(WEEKDAYS), "start": "00:00", "end": "24:00"})
    if capacity and dice.on("window_capacity", 0.25):
        low = 60 * dice.number(6, 18)
        kind, held = dice.pick((window, pattern)), dice.number(0, capacity + 2)
        item = kind(dice.child("capacity"), days, low, low + 60 * dice.number(1, 8), held)
        (weekly if kind is pattern else windows).append(item)
        if dice.on("capacity_everywhere", 0.5):
            weekly[0] = {**weekly[0], "capacity": dice.number(1, capacity)}
    return given(windows=windows or None, weekly=weekly, closed=closures(dice.child("closed"), days, 0.2))


def closures(dice: Dice, days: Days, chance: float) -> list[dict[str, Any]] | None:
    """Up to two windows that cut into an availability."""
    if not dice.on("closed", chance):
        return None
    out = []
    for i in range(dice.number(1, 2)):
        low = 30 * dice.number(14, 40)
        out.append(window(dice.child(i), days, low, low + 30 * dice.number(1, 5)))
    return out


def wished(dice: Dice, days: Days, minutes: int, whole: bool) -> dict[str, Any]:
    """When a demand wants its sessions: windows of the length wanted (`whole`) or with some room around it."""
    room = 0 if whole else dice.number(1 if days.tiny else 0, 4 if days.tiny else 8) * max(30, days.slot)
    low = 30 * dice.number(14, 38)
    if not days.tiny and dice.on("night_demand", 0.08):
        low = 60 * dice.number(18, 23)
    if dice.usual(0.4):
        item = pattern(dice.child("pattern"), days, low, min(low + minutes + room, low + 23 * 60))
        out: dict[str, Any] = {"weekly": [item]}
    else:
        out = {"windows": [window(dice.child("only"), days, low, low + minutes + room)]}
    for i in range(dice.number(0, 2 if days.tiny else 3)):
        low = 30 * dice.number(14, 38)
        more = window(dice.child(i), days, low, low + minutes + room)
        out["windows"] = [*out.get("windows", []), more]
        if dice.child(i).on("adjoining", 0.1):
            later = dt.datetime.fromisoformat(more["end"]) + dt.timedelta(minutes=dice.pick((30, 60)))
            out["windows"].append({"start": more["end"], "end": later.isoformat()})
    return {**out, **given(closed=closures(dice.child("closed"), days, 0.08))}
