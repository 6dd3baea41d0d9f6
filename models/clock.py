"""Time in the words of FORMAT.md section 1: horizon, windows, weekly patterns, availability, calendar."""

from __future__ import annotations

import zoneinfo
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag, model_validator

from models.base import Date, Instant, Many, Units, Value, seconds_of, wrong

MOST_DAYS = 35

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "workday", "restday"]
WallTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
WallEnd = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


def _known_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        advice = "Write it such as Asia/Shanghai or Europe/Berlin"
        raise wrong("unknown_timezone", "a time zone is an IANA name", advice) from None
    return name


def _divides_an_hour(minutes: int) -> int:
    if 60 % minutes:
        advice = "Choose 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60"
        raise wrong("slot_minutes", "`slot_minutes` divides 60", advice)
    return minutes


Zone = Annotated[str, AfterValidator(_known_zone)]
SlotMinutes = Annotated[int, Field(ge=1, le=60), AfterValidator(_divides_an_hour)]


class Window(Value):
    """From `start` to `end`, half-open; `capacity` only where a space's availability is meant."""

    start: Instant
    end: Instant
    capacity: Units | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Window:
        if seconds_of(self.end) <= seconds_of(self.start):
            raise wrong("window_order", "a window ends after it starts", "Move `end` after `start`", "end")
        return self


class Weekly(Value):
    """A pattern of local wall time; an end at or before the start is the next day."""

    days: Many[Day]
    start: WallTime
    end: WallEnd
    capacity: Units | None = None
    from_: Date | None = Field(default=None, alias="from")
    until: Date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Weekly:
        if self.from_ and self.until and self.until < self.from_:
            raise wrong("date_order", "`until` does not lie before `from`", "Move `until` to or after `from`", "until")
        return self


class Availability(Value):
    """(windows ∪ weekly) − closed; `{}` is never open."""

    windows: Many[Window] = ()
    weekly: Many[Weekly] = ()
    closed: Many[Window] = ()


def _window_or_weekly(item: Any) -> str:
    """A pattern has days, or at least a start such as 18:00, so that a pattern without days is told as one."""
    if isinstance(item, dict):
        start = item.get("start")
        looks_weekly = isinstance(start, str) and len(start) < 9 and ":" in start
        return "weekly" if item.get("days") is not None or looks_weekly else "window"
    return "weekly" if isinstance(item, Weekly) else "window"


Stretch = Annotated[
    Annotated[Window, Tag("window")] | Annotated[Weekly, Tag("weekly")],
    Discriminator(_window_or_weekly),
]


class Horizon(Value):
    """The planned time `[start, end)` in the place's time zone, cut into slots."""

    start: Instant
    end: Instant
    timezone: Zone
    slot_minutes: SlotMinutes = 15

    @model_validator(mode="after")
    def _within_limits(self) -> Horizon:
        length = seconds_of(self.end) - seconds_of(self.start)
        if length < self.slot_minutes * 60:
            rule = "the horizon ends at least one slot after it starts"
            raise wrong("horizon_length", rule, "Move `end` after `start`", "end")
        if length > MOST_DAYS * 86_400 + 3_600:  # an hour more: 35 local days may hold the end of summer time
            rule = "the horizon is at most 35 days long"
            raise wrong("horizon_length", rule, "Split the time into several horizons", "end")
        if not 1980 <= self.start.year <= 2200:  # earlier, some places had offsets that RFC 3339 cannot write
            raise wrong("horizon_year", "the horizon starts in the years 1980 to 2200", "Check the year", "start")
        return self


class Calendar(Value):
    """Dates that are workdays or restdays against the rule Monday–Friday."""

    workdays: Many[Date] = ()
    restdays: Many[Date] = ()

    @model_validator(mode="after")
    def _never_both(self) -> Calendar:
        both = set(self.workdays) & set(self.restdays)
        if both:
            rule = f"a date is a workday or a restday, but {min(both)} stands in both lists"
            raise wrong("both_days", rule, "Remove it from one of them")
        return self
