"""What the picture shows, before any drawing: rows of bars over hours, in sections and groups."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.picture.stacking import Box, stack
from api.views.week import Week, hours
from models.base import seconds_of
from models.clock import MOST_DAYS, Availability
from models.plan import Assignment
from models.things import Space

Span = tuple[float, float]


@dataclass(frozen=True)
class Bar:
    """A stay, in hours from the chart's start; `low` and `high` are the share of the row's height it fills, 0…1."""

    start: float
    end: float
    before: float
    after: float
    kind: str
    label: str
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True)
class Row:
    """One space or person. `limit` are steps (hour, share of the height that may be used)."""

    label: str
    note: str
    bars: tuple[Bar, ...]
    closed: tuple[Span, ...] = ()
    limit: tuple[tuple[float, float], ...] = ()
    lanes: int = 1


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Day:
    """A local date: where it starts, in hours, and whether it is a day of rest."""

    start: float
    date: dt.date
    rest: bool


@dataclass(frozen=True)
class Chart:
    """`length` is the number of hours shown."""

    length: float
    days: tuple[Day, ...]
    spaces: tuple[Group, ...]
    people: tuple[Group, ...]
    kinds: tuple[str, ...]

    @property
    def rows(self) -> list[Row]:
        return [r for g in (*self.spaces, *self.people) for r in g.rows]


def chart_of(week: Week) -> Chart:
    """Every space and person that the plan uses within the horizon; the unused are left out."""
    start, end = _extent(week)
    return Charting(week, start, end).chart()


def _extent(week: Week) -> tuple[dt.datetime, dt.datetime]:
    if week.problem:
        return week.local(week.problem.horizon.start), week.local(week.problem.horizon.end)
    if not week.sessions:
        return dt.datetime(2000, 1, 3, tzinfo=dt.UTC), dt.datetime(2000, 1, 4, tzinfo=dt.UTC)
    first = _midnight(week.local(week.sessions[0].start))
    last = _midnight(week.local(max(a.end for a in week.sessions)))
    return first, min(last, first + dt.timedelta(days=MOST_DAYS)) + dt.timedelta(days=1)


def _midnight(instant: dt.datetime) -> dt.datetime:
    return instant.replace(hour=0, minute=0, second=0)


class Charting:
    """Turns one week into a chart."""

    def __init__(self, week: Week, start: dt.datetime, end: dt.datetime):
        self.week, self.start, self.end = week, start, end
        self.length = _hours_between(start, end)
        self.sessions = tuple(a for a in week.sessions if a.start < end and start < a.end)

    def chart(self) -> Chart:
        kinds = tuple(self.week.kind(a.demand) for a in self.sessions)
        return Chart(self.length, tuple(self._days()), tuple(self._spaces()), tuple(self._people()), kinds)

    # ---- time

    def hour(self, instant: dt.datetime) -> float:
        return _hours_between(self.start, instant)

    def _days(self) -> Iterable[Day]:
        timeline, date = self.week.timeline, self.start.date()
        while date <= self.end.date():
            begin = dt.datetime(date.year, date.month, date.day, tzinfo=self.start.tzinfo)
            rest = timeline.clock.falls_on(date, ["restday"]) if timeline else date.weekday() > 4
            if max(0.0, self.hour(begin)) < self.length:
                yield Day(max(0.0, self.hour(begin)), date, rest)
            date += dt.timedelta(days=1)

    def _closed(self, availability: Availability | None) -> tuple[Span, ...]:
        timeline = self.week.timeline
        if timeline is None or availability is None:
            return ()
        step = timeline.slot_minutes / 60
        edges = [0.0, *(x * step for run in timeline.runs(availability) for x in run), self.length]
        return tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)

    # ---- spaces

    def _spaces(self) -> Iterable[Group]:
        used: dict[str, list[tuple[Assignment, int]]] = defaultdict(list)
        for a in self.sessions:
            for p in a.spaces:
                used[p.space].append((a, p.quantity))
        by_kind: dict[str, list[Row]] = defaultdict(list)
        for id_ in _in_order(used, self.week.spaces):
            space = self.week.spaces.get(id_)
            by_kind[space.kind if space else ""].append(self._space_row(id_, space, used[id_]))
        for kind, rows in by_kind.items():
            yield Group(self.week.texts.kind(kind), tuple(rows))

    def _space_row(self, id_: str, space: Space | None, stays: Sequence[tuple[Assignment, int]]) -> Row:
        closed = self._closed(space.availability if space else None)
        if space and space.exclusive:
            return Row(self.week.name(id_), f"{len(stays)}×", tuple(self._bar(a, space) for a, _ in stays), closed)
        boxes = [self._box(a, quantity, space) for a, quantity in stays]
        usable, peak = self._usable(space), peak_of(boxes)
        top = max(peak, 1, *(units for _, units in usable))
        bars = tuple(
            self._bar(a, space, low / top, (low + quantity) / top, quantity if len(a.spaces) > 1 else None)
            for (a, quantity), low in zip(stays, stack(boxes, top), strict=True)
        )
        limit = tuple((hour, units / top) for hour, units in usable)
        note = f"{peak}/{top}" if space else str(peak)
        return Row(self.week.name(id_), note, bars, closed, limit, max(1, _most_at_once(boxes)))

    def _usable(self, space: Space | None) -> list[tuple[float, int]]:
        """Capacity less the reserve, as steps (hour, units)."""
        timeline = self.week.timeline
        if space is None or timeline is None:
            return []
        units = (timeline.capacity(space.availability, space.capacity) - space.reserve).clip(0)
        changes = [0, *(int(i) + 1 for i in (units[1:] != units[:-1]).nonzero()[0])]
        return [(i * timeline.slot_minutes / 60, int(units[i])) for i in changes]

    def _margins(self, space: Space | None) -> tuple[float, float]:
        """Set-up and turnaround on the grid, in hours."""
        timeline = self.week.timeline
        if space is None or timeline is None:
            return 0.0, 0.0
        step = timeline.slot_minutes / 60
        return timeline.slots_up(space.setup_minutes) * step, timeline.slots_up(space.turnaround_minutes) * step

    def _box(self, a: Assignment, quantity: int, space: Space | None) -> Box:
        before, after = self._margins(space)
        return Box(self.hour(a.start) - before, self.hour(a.end) + after, quantity)

    def _bar(
        self, a: Assignment, space: Space | None = None, low: float = 0.0, high: float = 1.0, units: int | None = None
    ) -> Bar:
        """`units` stand before the name where a session is split, since its name tells of the whole."""
        before, after = self._margins(space)
        kind, name = self.week.kind(a.demand), self.week.name(a.demand)
        label = name if units is None else f"{units} · {name}"
        return Bar(self.hour(a.start), self.hour(a.end), before, after, kind, label, low, high)

    # ---- people

    def _people(self) -> Iterable[Group]:
        used: dict[str, list[tuple[Assignment, str]]] = defaultdict(list)
        for a in self.sessions:
            for r in a.people:
                used[r.volunteer].append((a, self.week.skill(a, r.need)))
        by_skill: dict[str, list[Row]] = defaultdict(list)
        for id_ in _in_order(used, self.week.volunteers):
            skill = min(Counter(s for _, s in used[id_]).items(), key=lambda x: (-x[1], x[0]))[0]
            by_skill[skill].append(self._person_row(id_, [a for a, _ in used[id_]]))
        several = {skill: rows for skill, rows in by_skill.items() if len(rows) > 1}
        for skill, rows in sorted(several.items(), key=lambda x: (-len(x[1]), x[0])):
            yield Group(self.week.texts.kind(skill), tuple(rows))
        alone = [row for skill, rows in sorted(by_skill.items()) for row in rows if skill not in several]
        if alone:
            title = self.week.texts("picture.other_roles") if len(by_skill) > 1 else self.week.texts.kind(min(by_skill))
            yield Group(title, tuple(alone))

    def _person_row(self, id_: str, sessions: Sequence[Assignment]) -> Row:
        person = self.week.volunteers.get(id_)
        total = sum(hours(a) for a in sessions)
        bars = tuple(self._bar(a) for a in sessions)
        return Row(self.week.name(id_), f"{total:.3g} h", bars, self._closed(person.availability if person else None))


def _hours_between(start: dt.datetime, end: dt.datetime) -> float:
    """Elapsed hours; by way of UTC, since Python subtracts wall clocks within one zone."""
    return (seconds_of(end) - seconds_of(start)) / 3600


def _in_order(used: Iterable[str], known: Iterable[str]) -> list[str]:
    """The used ids in the week's order, then the unknown ones in the plan's."""
    have = list(used)
    first = [i for i in known if i in set(have)]
    return first + [i for i in have if i not in set(first)]


def peak_of(boxes: Sequence[Box]) -> int:
    """The most units in use at one time."""
    return max((sum(b.height for b in boxes if b.start <= x.start < b.end) for x in boxes), default=0)


def _most_at_once(boxes: Sequence[Box]) -> int:
    return max((sum(b.start <= x.start < b.end for b in boxes) for x in boxes), default=0)
