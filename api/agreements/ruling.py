"""What a place says of its cases: lights, deadlines, working hours; the nearest area that says something is heard."""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections.abc import Mapping
from typing import Any

from pydantic import model_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.areas import AreaTree
from api.agreements.deadlines import DAY, Deadline, Hours, WorkingTime
from api.agreements.deadlines import DEFAULT as DEADLINES
from api.agreements.lights import DEFAULT as LIGHTS
from api.agreements.lights import Light
from api.agreements.tables import CaseRules
from api.store.tables import StoredObject
from api.weeks.calendars import calendar_of
from api.weeks.noticing import Notices
from models.base import Many, Quantity, Value, wrong
from models.clock import Calendar

BEFORE, AFTER = dt.timedelta(days=30), dt.timedelta(days=400)
"""How far around now the national calendar is looked up; beyond it Monday to Friday count."""


class Rules(Value):
    """The rules of an area's cases; `escalate_minutes`: working time after which the next area above is told, too."""

    lights: Many[Light] = LIGHTS
    deadlines: Many[Deadline] = DEADLINES
    hours: Hours = Hours()
    escalate_minutes: Quantity = 2 * DAY

    @model_validator(mode="after")
    def _each_once(self) -> Rules:
        states = [s for light in self.lights for s in light.states]
        if len(states) != len(set(states)):
            raise wrong("rules_twice", "a state has one light", "Leave it out of all lights but one", "lights")
        cases = [(d.state, kind) for d in self.deadlines for kind in (d.kinds or (None,))]
        if len(cases) != len(set(cases)):
            rule = "a state has one deadline for each class, and one for all others"
            raise wrong("rules_twice", rule, "Leave one of them out", "deadlines")
        return self


class Ruling:
    """The rules and the working time of areas, each read once in a transaction."""

    def __init__(self, session: Session, tree: AreaTree, now: dt.datetime):
        self._session, self._tree, self._now = session, tree, now
        self._rules: dict[str | None, Rules] = {}
        self._times: dict[str | None, WorkingTime] = {}

    def rules(self, area: str | None) -> Rules:
        """What holds at an area."""
        if area not in self._rules:
            chain = self._tree.above(area)
            found = {r.area: r.body for r in self._session.scalars(select(CaseRules).where(CaseRules.area.in_(chain)))}
            body = next((found[a] for a in chain if a in found), {})
            self._rules[area] = Rules.model_validate(body)
        return self._rules[area]

    def time(self, area: str | None) -> WorkingTime:
        """When an area works, by its place and its rules. Without any place: UTC, Monday to Friday."""
        if area not in self._times:
            said = self._place(area)
            zone = zoneinfo.ZoneInfo(said.get("timezone", "UTC"))
            calendar = self._calendar(said, zone)
            work, rest = frozenset(calendar.workdays), frozenset(calendar.restdays)
            works = lambda date: date in work or (date.weekday() < 5 and date not in rest)  # noqa: E731
            self._times[area] = WorkingTime(zone, self.rules(area).hours, works)
        return self._times[area]

    def escalated_to(self, area: str | None, due: dt.datetime) -> str | None:
        """The highest area that an overdue case has reached: one step up for each further stretch of waiting."""
        chain, time, step = self._tree.above(area), self.time(area), self.rules(area).escalate_minutes
        reached, at = None, due
        for above in chain[1:]:
            if at > self._now:
                break
            reached, at = above, time.add(at, step)
        return reached

    def _place(self, area: str | None) -> Mapping[str, Any]:
        """Of each field, what the nearest place says."""
        chain = self._tree.above(area)
        rows = self._session.scalars(
            select(StoredObject).where(StoredObject.list == "places", StoredObject.id.in_(chain), ~StoredObject.deleted)
        )
        bodies = {row.id: row.body for row in rows}
        said: dict[str, Any] = {}
        for each in reversed(chain):
            said |= bodies.get(each, {})
        return said

    def _calendar(self, said: Mapping[str, Any], zone: zoneinfo.ZoneInfo) -> Calendar:
        own = [tuple(said.get(x) or ()) for x in ("workdays", "restdays")]
        first, last = ((self._now + x).astimezone(zone).date() for x in (-BEFORE, AFTER))
        return _looked_up(said.get("country"), own[0], own[1], first, last)


@functools.lru_cache(maxsize=256)
def _looked_up(
    country: str | None, workdays: tuple[str, ...], restdays: tuple[str, ...], first: dt.date, last: dt.date
) -> Calendar:
    """The same for every step of a day: a year and more of dates takes longer to look up than all else of a step."""
    own = [[dt.date.fromisoformat(d) for d in dates] for dates in (workdays, restdays)]
    return calendar_of(country, own[0], own[1], first, last, Notices())
