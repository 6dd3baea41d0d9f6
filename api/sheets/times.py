"""Times in words become the windows and weekly patterns of FORMAT.md; what is not understood is told, never guessed.

`周一至周五 18:00-21:30；3月9日 14:00-16:00` is a pattern and a window. Days or dates come before the clock times that
they are for; a semicolon or a new line ends a group. A group without days or dates is for every day.
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from api.sheets.clocks import DAY, PARTS, face_at, start_and_end
from api.sheets.days import WEEK, days_at
from api.sheets.faults import CellError
from api.sheets.plain import narrow
from api.sheets.scalars import DATE, checked_date, date_of

Stretch = dict[str, Any]
MOST_ITEMS = 500
LONG = 200
"""Shorter texts are remembered: lists repeat the same few words."""

SPACE = re.compile(r"(?:[\s,、/()\[\]和及与:.]|and\b|on\b|at\b|开放|每周(?![一二三四五六日天])|时间|时段)+")
END_OF_GROUP = re.compile(r"[\s]*[;\n][\s;\n]*")
ALL_DAY = re.compile(r"全天|整天|全日|24小时|all day|whole day|24 ?h(?:ours)?\b")
TO = re.compile(r"\s*(?:-+|~+|至|到|to\b|until\b|till\b)\s*")
NEXT_DAY = re.compile(r"\s*(?:次日|第二天|翌日|隔天|明天|next day|\+1)\s*")
TO_DAY = re.compile(r"(\d{1,2})[日号](?!\d)")
FROM = re.compile(r"(?:自|从|from\b|since\b|starting\b)\s*")
UNTIL = re.compile(r"(?:截至|截止到?|至|到|until\b|till\b|through\b)\s*")
STARTING, ENDING = re.compile(r"\s*(?:起|开始|以后|onwards?\b)"), re.compile(r"\s*(?:为止|止)")
CAPACITY = re.compile(r"(?:×|x|\*|限|容量|容纳|capacity|cap\b\.?)\s*:?\s*(\d{1,8})\s*[个人位辆间张]?")
HOLIDAYS = "(?:法定)?(?:节假日|节日|public holidays|holidays)"
NO_HOLIDAYS = re.compile(
    rf"{HOLIDAYS}(?:除外|休息|不开放?)|(?:除|不含|不包括|except|but not)\s*{HOLIDAYS}(?:以外|之外|外)?"
)
DAYPART = re.compile(rf"{PARTS}|morning|afternoon|evening|night")


@dataclass(frozen=True)
class When:
    """Where wall times are read: the place's time zone, and the first day of the week that is planned."""

    zone: zoneinfo.ZoneInfo
    first: dt.date


@dataclass(slots=True)
class _Range:
    """Clock times: minutes after midnight with odd seconds; `next_day` and `end_date` where they were written."""

    start: int
    end: int
    seconds: tuple[int, int] = (0, 0)
    next_day: bool = False
    end_date: dt.date | None = None
    capacity: int | None = None


@dataclass(slots=True)
class _Group:
    """Days or dates with their clock times."""

    days: list[str] = field(default_factory=list)
    dates: list[dt.date] = field(default_factory=list)
    ranges: list[_Range] = field(default_factory=list)
    since: dt.date | None = None
    until: dt.date | None = None
    no_holidays: bool = False

    @property
    def is_empty(self) -> bool:
        return self == _Group()


def stretches_of(text: str, when: When) -> tuple[Stretch, ...]:
    """Windows and patterns in the order of the text. Raises `CellError`. The values are shared: copy, then change."""
    return _short(text, when) if len(text) < LONG else _read(text, when)


def _read(text: str, when: When) -> tuple[Stretch, ...]:
    return tuple(_Reader(narrow(text).lower(), when).read())


_short = lru_cache(maxsize=10_000)(_read)


class _Reader:
    """Goes through the text once, from left to right."""

    def __init__(self, text: str, when: When):
        self._text, self._when, self._at = text, when, 0
        self._group = _Group()
        self._out: list[Stretch] = []

    def read(self) -> list[Stretch]:
        steps = (
            *(self._end_of_group, self._space, self._no_holidays, self._clock_times, self._all_day),
            *(self._from, self._until, self._dates, self._days, self._capacity),
        )
        while self._at < len(self._text):
            if not any(step() for step in steps):
                raise self._not_understood()
        self._close()
        if len(self._out) > MOST_ITEMS:
            raise CellError("time_too_many", most=MOST_ITEMS)
        return self._out

    def _not_understood(self) -> CellError:
        rest = self._text[self._at :]
        part = DAYPART.match(rest)
        if part:
            return CellError("time_no_clock", part=part[0])
        return CellError("time_words", part=re.split(r"[\s;,、]", rest)[0][:20] or rest[:20])

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()
        return found

    # ---- one function per kind of word; each says whether it understood something

    def _end_of_group(self) -> bool:
        if not self._match(END_OF_GROUP):
            return False
        self._close()
        return True

    def _space(self) -> bool:
        return self._match(SPACE) is not None

    def _no_holidays(self) -> bool:
        if not self._match(NO_HOLIDAYS):
            return False
        self._group.no_holidays = True
        return True

    def _all_day(self) -> bool:
        if not self._match(ALL_DAY):
            return False
        self._group.ranges.append(_Range(0, DAY))
        return True

    def _clock_times(self) -> bool:
        start = face_at(self._text, self._at)
        if start is None:
            return False
        began, self._at = self._at, start.end
        if not self._match(TO):
            raise CellError("time_no_end", part=self._text[began : self._at].strip())
        next_day, end_date = self._match(NEXT_DAY) is not None, self._date()
        if end_date:
            self._match(SPACE)
        end = face_at(self._text, self._at)
        if end is None:
            raise CellError("time_no_end", part=self._text[began : self._at].strip())
        self._at = end.end
        low, high = start_and_end(start, end)
        if low >= DAY:
            raise CellError("time_clock", part=self._text[began : start.end].strip())
        self._group.ranges.append(_Range(low, high, (start.seconds, end.seconds), next_day, end_date))
        return True

    def _from(self) -> bool:
        before = self._at
        if self._match(FROM):
            first = self._date()
            if first:
                self._started_anew().since = first
                self._rest_of_span()
                return True
        self._at = before
        return False

    def _until(self) -> bool:
        before = self._at
        if self._match(UNTIL):
            last = self._date()
            if last:
                self._match(ENDING)
                self._group.until = last
                return True
        self._at = before
        return False

    def _dates(self) -> bool:
        first = self._date()
        if first is None:
            return False
        group = self._started_anew()
        if self._match(STARTING):
            group.since = first
        elif self._match(ENDING):
            group.until = first
        else:
            last = self._last_of_span(first)
            if last is None:
                group.dates.append(first)
            else:
                group.since, group.until = first, last
        return True

    def _days(self) -> bool:
        found = days_at(self._text, self._at)
        if found is None:
            return False
        days, self._at = found
        group = self._started_anew()
        group.days += [d for d in days if d not in group.days]
        return True

    def _capacity(self) -> bool:
        found = self._match(CAPACITY) if self._group.ranges else None
        if found:
            self._group.ranges[-1].capacity = int(found[1])
        return found is not None

    # ---- dates

    def _date(self) -> dt.date | None:
        found = self._match(DATE)
        return date_of(found, self._when.first) if found else None

    def _rest_of_span(self) -> None:
        self._match(STARTING)
        before = self._at
        if self._match(TO):
            self._group.until = self._date()
            self._match(ENDING)
        if self._group.until is None:
            self._at = before

    def _last_of_span(self, first: dt.date) -> dt.date | None:
        """The end of `3月9日至3月13日` or `3月9日-13日`."""
        before = self._at
        if self._match(TO):
            last = self._date()
            if last is None and (day := self._match(TO_DAY)):
                last = _same_month(first, int(day[1]))
            if last is not None:
                self._match(ENDING)
                return last
        self._at = before
        return None

    # ---- a group becomes windows or patterns

    def _started_anew(self) -> _Group:
        """Days or dates after clock times begin the next group."""
        if self._group.ranges:
            self._close()
        return self._group

    def _close(self) -> None:
        group, self._group = self._group, _Group()
        if group.is_empty:
            return
        if not group.ranges:
            raise CellError("time_no_clock", part=self._text[: self._at].split(";")[-1].strip("; \n")[-20:])
        if group.no_holidays and group.days != ["workday"]:
            raise CellError("time_holidays")
        if group.dates:
            self._out += _windows(group, self._when)
        else:
            self._out += [_weekly(group, r) for r in group.ranges]


def _weekly(group: _Group, r: _Range) -> Stretch:
    if r.end_date or any(r.seconds):
        raise CellError("time_no_date")
    if r.next_day and r.end > r.start:
        raise CellError("time_too_long")
    out: Stretch = {"days": list(group.days or WEEK), "start": wall(r.start), "end": wall(r.end)}
    if r.capacity is not None:
        out["capacity"] = r.capacity
    if group.since and group.until and group.until < group.since:
        raise CellError("time_order")
    if group.since:
        out["from"] = group.since.isoformat()
    if group.until:
        out["until"] = group.until.isoformat()
    return out


def _windows(group: _Group, when: When) -> list[Stretch]:
    if group.since or group.until or (any(r.end_date for r in group.ranges) and len(group.dates) > 1):
        raise CellError("time_dates_mixed")
    for day in group.dates:
        if group.days and WEEK[day.weekday()] not in group.days:
            raise CellError("time_other_day", date=day.isoformat(), day=WEEK[day.weekday()])
    return [_window(day, r, when) for day in group.dates for r in group.ranges]


def _window(day: dt.date, r: _Range, when: When) -> Stretch:
    last = r.end_date or (day + dt.timedelta(days=1) if r.next_day or _ends_before_it_starts(r) else day)
    start = instant(day, r.start * 60 + r.seconds[0], when.zone)
    end = instant(last, r.end * 60 + r.seconds[1], when.zone)
    if end <= start:
        raise CellError("time_order")
    out: Stretch = {"start": start.isoformat(), "end": end.isoformat()}
    return out if r.capacity is None else {**out, "capacity": r.capacity}


def _ends_before_it_starts(r: _Range) -> bool:
    return (r.end, r.seconds[1]) <= (r.start, r.seconds[0])


def instant(day: dt.date, seconds: int, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """So many seconds of wall time after a day's midnight; a skipped wall time is read with the offset before."""
    naive = dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds)
    return naive.replace(tzinfo=zone).astimezone(dt.UTC).astimezone(zone)


def wall(minutes: int) -> str:
    """`18:00`; 1440 minutes are `24:00`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _same_month(first: dt.date, day: int) -> dt.date:
    try:
        return checked_date(first.replace(day=day))
    except ValueError:
        raise CellError("not_a_date") from None
