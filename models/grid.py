"""The grid: wall time, patterns and availability become slots, exactly as FORMAT.md sections 1 and 7 say.

Everything here counts in whole seconds since the epoch ("second") or in slots from `horizon.start` ("slot").
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from models.base import seconds_of
from models.clock import Availability, Calendar, Horizon, Weekly, Window
from models.problem import Problem

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span = tuple[int, int]
ONE_DAY = dt.timedelta(days=1)


class Clock:
    """Local wall time of one place over one horizon, and the calendar of its days."""

    def __init__(self, horizon: Horizon, calendar: Calendar):
        self.zone = zoneinfo.ZoneInfo(horizon.timezone)
        self.workdays, self.restdays = frozenset(calendar.workdays), frozenset(calendar.restdays)
        self._seconds: dict[tuple[dt.date, str], int] = {}
        self._dates: dict[int, dt.date] = {}

    def second(self, date: dt.date, wall: str) -> int:
        """The instant of a wall time: its first occurrence, or read with the offset before a gap (`fold=0`)."""
        key = (date, wall)
        if key not in self._seconds:
            if wall == "24:00":
                date, wall = date + ONE_DAY, "00:00"
            local = dt.datetime(date.year, date.month, date.day, int(wall[:2]), int(wall[3:]), tzinfo=self.zone)
            self._seconds[key] = seconds_of(local.astimezone(dt.UTC))
        return self._seconds[key]

    def local(self, second: int) -> dt.datetime:
        """The wall clock at an instant."""
        return dt.datetime.fromtimestamp(second, self.zone)

    def date(self, second: int) -> dt.date:
        """The local date of an instant."""
        if second not in self._dates:
            self._dates[second] = self.local(second).date()
        return self._dates[second]

    def falls_on(self, date: dt.date, days: Sequence[str]) -> bool:
        """Whether a pattern with these `days` starts on the date."""
        works = date in self.workdays or (date.weekday() < 5 and date not in self.restdays)
        return DAYS[date.weekday()] in days or ("workday" if works else "restday") in days


class Timeline:
    """The horizon of a Problem as `n_slots` slots, and every availability on it."""

    def __init__(self, problem: Problem):
        horizon = problem.horizon
        self.clock = Clock(horizon, problem.calendar)
        self.start, self.slot_seconds = seconds_of(horizon.start), horizon.slot_minutes * 60
        self.slot_minutes = horizon.slot_minutes
        self.n_slots = (seconds_of(horizon.end) - self.start) // self.slot_seconds
        self.end = self.start + self.n_slots * self.slot_seconds
        self.given_end = seconds_of(horizon.end)
        self.now = seconds_of(problem.planned_at)
        self._runs: dict[int, tuple[Availability, tuple[Span, ...]]] = {}  # by id; the value is kept alive with it
        self._may_miss: dict[str, bool] = {}
        self._occurrences: dict[tuple[Weekly, dt.timedelta], tuple[Span, ...]] = {}

    # ---- slots and seconds

    def second(self, slot: int) -> int:
        """The instant at which a slot begins."""
        return self.start + slot * self.slot_seconds

    def seconds(self, slots: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The same for many slots."""
        return self.start + slots * self.slot_seconds

    def instant(self, slot: int) -> dt.datetime:
        """The same as a value of the format, in the horizon's time zone."""
        return self.clock.local(self.second(slot))

    def slots_up(self, minutes: int) -> int:
        """A duration rounded up to the grid, in slots."""
        return -(-minutes // self.slot_minutes)

    def floor_slot(self, second: int) -> int:
        """The slot that holds the instant (may lie outside the horizon)."""
        return (second - self.start) // self.slot_seconds

    def ceil_slot(self, second: int) -> int:
        """The first slot that begins at or after the instant."""
        return -((self.start - second) // self.slot_seconds)

    def is_on_grid(self, second: int) -> bool:
        """Whether a slot begins at the instant, or would if the horizon went on."""
        return (second - self.start) % self.slot_seconds == 0

    def may_miss_grid(self, wall: str) -> bool:
        """Whether a wall time lies off the grid on any date of the horizon; said once for all patterns that use it."""
        if wall not in self._may_miss:
            days = (self.given_end - self.start) // 86_400 + 3
            first = self.clock.date(self.start) - ONE_DAY
            seconds = (self.clock.second(first + n * ONE_DAY, wall) for n in range(days + 1))
            self._may_miss[wall] = not all(self.is_on_grid(s) for s in seconds)
        return self._may_miss[wall]

    # ---- availability

    def runs(self, availability: Availability) -> tuple[Span, ...]:
        """The open windows as slots `[low, high)`, in order; never adjoining, never empty."""
        known = self._runs.get(id(availability))  # hashing all its values would take longer than reading them
        if known is None or known[0] is not availability:  # ids of another process say nothing
            known = self._runs[id(availability)] = availability, self._shrink(self._open(availability))
        return known[1]

    def _open(self, availability: Availability) -> list[Span]:
        """(windows ∪ weekly) − closed, in seconds."""
        spans = merge((a, b) for a, b, _ in self._open_spans(availability))
        return cut(spans, merge(self._span(w) for w in availability.closed)) if availability.closed else spans

    def capacity(self, availability: Availability, own: int) -> npt.NDArray[np.int64]:
        """Capacity by slot, `(n_slots,)`; 0 where closed.

        Over a slot's instants the least holds, at an instant the largest of the windows that cover it.
        """
        out = np.zeros(self.n_slots, dtype=np.int64)
        spans = [(a, b, own if c is None else c) for a, b, c in self._open_spans(availability)]
        plain = len({c for _, _, c in spans}) <= 1
        for low, high in self.runs(availability):
            out[low:high] = spans[0][2] if plain else self._least_of_largest(spans, low, high)
        return out

    def _least_of_largest(self, spans: list[tuple[int, int, int]], low: int, high: int) -> npt.NDArray[np.int64]:
        begin, end = self.second(low), self.second(high)
        marks = sorted({begin, end, *(x for a, b, _ in spans for x in (a, b) if begin < x < end)})
        out = np.full(high - low, np.iinfo(np.int64).max)
        for a, b in pairwise(marks):
            largest = max(c for s, e, c in spans if s <= a and b <= e)
            part = slice(self.floor_slot(a) - low, self.ceil_slot(b) - low)
            out[part] = np.minimum(out[part], largest)
        return out

    def stretches(self, items: Iterable[Window | Weekly]) -> list[Span]:
        """Windows and patterns merged, in seconds, neither shrunk nor clipped (`no_entry`, `preferred`)."""
        spans: list[Span] = []
        for item in items:
            if isinstance(item, Weekly):
                spans.extend(self.occurrences(item, reach=ONE_DAY * 2))
            else:
                spans.append(self._span(item))
        return merge(spans)

    def _open_spans(self, availability: Availability) -> Iterator[tuple[int, int, int | None]]:
        for w in availability.windows:
            yield (*self._span(w), w.capacity)
        for p in availability.weekly:
            for a, b in self.occurrences(p):
                yield a, b, p.capacity

    @staticmethod
    def _span(window: Window) -> Span:
        return seconds_of(window.start), seconds_of(window.end)

    def occurrences(self, p: Weekly, reach: dt.timedelta = ONE_DAY) -> tuple[Span, ...]:
        """A pattern as spans of seconds, all that may touch the horizon; those of the days before reach into it."""
        key = (p, reach)
        if key not in self._occurrences:
            self._occurrences[key] = tuple(self._occur(p, reach))
        return self._occurrences[key]

    def _occur(self, p: Weekly, reach: dt.timedelta) -> Iterator[Span]:
        date = self.clock.date(self.start) - 2 * ONE_DAY
        last = self.clock.date(self.given_end) + reach
        next_day = p.end <= p.start
        while date <= last:
            in_season = (p.from_ is None or p.from_ <= date) and (p.until is None or date <= p.until)
            if in_season and self.clock.falls_on(date, p.days):
                begin = self.clock.second(date, p.start)
                end = self.clock.second(date + ONE_DAY if next_day else date, p.end)
                if begin < end:
                    yield begin, end
            date += ONE_DAY

    def _shrink(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        slots = [(max(0, self.ceil_slot(a)), min(self.n_slots, self.floor_slot(b))) for a, b in spans]
        return tuple([(low, high) for low, high in slots if low < high])


def merge(spans: Iterable[Span]) -> list[Span]:
    """The union of spans as longest stretches; touching ones are one."""
    out: list[Span] = []
    for a, b in sorted(spans):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out


def cut(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """Merged spans without merged holes."""
    out: list[Span] = []
    for a, b in spans:
        for h, k in holes:
            if k <= a or b <= h:
                continue
            if a < h:
                out.append((a, h))
            a = min(b, k)
        if a < b:
            out.append((a, b))
    return out
