"""A plan beside its week: names for ids, local wall time, who sits where."""

from __future__ import annotations

import datetime as dt
import unicodedata
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from api.texts import Texts
from models.demands import Demand, PeopleNeed
from models.grid import Timeline
from models.plan import Assignment, Plan
from models.problem import Problem
from models.things import Space, Supply, Volunteer

# A plan may name any year; wall clocks cannot be moved beyond the first and the last.
EARLIEST, LATEST = dt.datetime(2, 1, 1, tzinfo=dt.UTC), dt.datetime(9998, 12, 31, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Week:
    """What is shown: the plan, its week where it is at hand, and the reader's language."""

    plan: Plan
    problem: Problem | None
    texts: Texts
    plain_ids: bool = False

    @cached_property
    def demands(self) -> dict[str, Demand]:
        return {d.id: d for d in self.problem.demands} if self.problem else {}

    @cached_property
    def spaces(self) -> dict[str, Space]:
        return {s.id: s for s in self.problem.spaces} if self.problem else {}

    @cached_property
    def volunteers(self) -> dict[str, Volunteer]:
        return {v.id: v for v in self.problem.volunteers} if self.problem else {}

    @cached_property
    def supplies(self) -> dict[str, Supply]:
        return {s.id: s for s in self.problem.supplies} if self.problem else {}

    @cached_property
    def timeline(self) -> Timeline | None:
        return Timeline(self.problem) if self.problem else None

    @cached_property
    def sessions(self) -> tuple[Assignment, ...]:
        """In order of start."""
        return tuple(sorted(self.plan.assignments, key=lambda a: (a.start, a.demand, a.session)))

    def name(self, id_: str) -> str:
        """The name of a demand, space or volunteer, or the kind of a supply; the id where there is none."""
        return on_one_line(self._name(id_))

    def _name(self, id_: str) -> str:
        if self.plain_ids:
            return id_
        for things in (self.demands, self.spaces, self.volunteers):
            thing = things.get(id_)
            if thing is not None:
                return thing.name or id_
        return self.texts.kind(self.supplies[id_].kind) if id_ in self.supplies else id_

    def kind(self, demand: str) -> str:
        """The kind of a demand, empty where it is not known."""
        return self.demands[demand].kind if demand in self.demands else ""

    def skill(self, assignment: Assignment, need: int) -> str:
        """The skill that a people need asks for, empty where it is not known."""
        demand = self.demands.get(assignment.demand)
        asked = demand.needs[need] if demand and need < len(demand.needs) else None
        return asked.skill if isinstance(asked, PeopleNeed) else ""

    def local(self, instant: dt.datetime) -> dt.datetime:
        """Wall time of the week's place; without the week, that of the plan's own offset. Years are bounded."""
        instant = min(max(instant, EARLIEST), LATEST)
        return instant.astimezone(zoneinfo.ZoneInfo(self.problem.horizon.timezone)) if self.problem else instant

    def when(self, start: dt.datetime, end: dt.datetime) -> str:
        """`周三 03-11 18:00–20:00`, with the day of the end where it is another."""
        a, b = self.local(start), self.local(end)
        until = f"{b:%H:%M}" if a.date() == b.date() else f"{self.texts.day(b.weekday())} {b:%H:%M}"
        return f"{self.texts.day(a.weekday())} {a:%m-%d %H:%M}–{until}"

    def unknown_ids(self) -> list[str]:
        """Ids in the plan that the week does not have, in order."""
        if self.problem is None:
            return []
        known = {*self.demands, *self.spaces, *self.volunteers, *self.supplies}
        return list(dict.fromkeys(i for i in self._ids() if i not in known))

    def _ids(self) -> Iterator[str]:
        for a in self.plan.assignments:
            yield a.demand
            yield from (p.space for p in a.spaces)
            yield from (p.volunteer for p in a.people)
            yield from (p.supply for p in a.supplies)
        yield from (u.demand for u in self.plan.unserved)


def hours(assignment: Assignment) -> float:
    """Length of a session in hours."""
    return (assignment.end - assignment.start).total_seconds() / 3600


def on_one_line(text: str) -> str:
    """Text without line breaks and control characters, which a file may hold and a terminal would obey."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
