"""Reads out of the store what earlier weeks and their published plans left for a week."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.weeks.asking import Scope
from api.weeks.expand import Wanted
from api.weeks.frozen import week_data
from api.weeks.memory import Memory
from api.weeks.published import Promise, Speaking, assignments_of, promises
from models.base import seconds_of
from models.plan import Assignment, Plan
from models.problem import Problem
from solver.following.carried import Costs, left_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Json = Mapping[str, Any]
LOOK_BACK = dt.timedelta(weeks=26)
"""How far back plans are read: a one-off that is older and was served asks again."""
EVER = -(2**62)


def remembered(session: Session, scope: Scope, wanted: Wanted) -> Memory:
    """What the plans that hold say: those of the area, of areas above, and of areas below.

    A demand's `weeks_waiting` comes of the last week that is over in which it stood (`Left.weeks_waiting`): weeks in
    which it did not stand, as it was not open, do not count. Held sessions and used supplies are counted over all other
    weeks, also those that were planned ahead: since the demand may have begun, or the supply was counted, at most over
    `LOOK_BACK`.
    """
    area = scope.asked.area
    areas = None if area is None else {*scope.tree.within(area), *scope.tree.chain(area)}
    found = promises(session, areas, scope.horizon.start - LOOK_BACK)
    reading = Reading(session, scope, wanted, found)
    for promise in found:
        if not reading.is_settled(promise):
            reading.read(promise)
    return reading.memory()


class Reading:
    """Goes through the plans from the latest week back, and keeps what they say."""

    def __init__(self, session: Session, scope: Scope, wanted: Wanted, plans: list[Promise]):
        self._session, self._scope, self._wanted = session, scope, wanted
        self._start, self._end = seconds_of(scope.horizon.start), seconds_of(scope.horizon.end)
        chains = {name: scope.tree.chain(area) for name, area in scope.where["demands"].items()}
        self._speaking = Speaking(plans, chains)
        self._begins = {name: _begin(scope, body) for name, body in wanted.demands.items()}
        self._counted = {name: _counted(scope, body) for name, body in scope.things["supplies"].items()}
        self._waiting: dict[str, int] = {}
        self._held, self._spent, self._used = Counter[str](), Counter[str](), Counter[str]()
        self._previous: list[Json] = []

    def memory(self) -> Memory:
        """All that was found."""
        previous = sorted(self._previous, key=lambda a: (a["demand"], a["session"], a["start"]))
        return Memory(self._waiting, self._held, self._spent, self._used, tuple(previous))

    def is_settled(self, promise: Promise) -> bool:
        """Whether the plan can say nothing more: its week ended before anything began that still asks."""
        if promise.end > self._start:
            return False
        return not self._asking(promise) and all(since >= promise.end for since in self._counted.values())

    def read(self, promise: Promise) -> None:
        """What one plan says."""
        spoken = list(self._speaking.sessions(promise, assignments_of(self._session, promise)))
        self._previous += [a for a, at in spoken if self._start <= at < self._end and a["demand"] in self._begins]
        elsewhere = [(a, start) for a, start in spoken if not self._start <= start < self._end]
        for a, start in elsewhere:
            for piece in a.get("supplies") or ():
                if start >= self._counted.get(piece["supply"], start + 1):
                    self._used[piece["supply"]] += piece["quantity"]
        asking = self._asking(promise)
        if asking:
            self._remember(promise, asking, [a for a, _ in elsewhere if a["demand"] in asking])

    def _asking(self, promise: Promise) -> set[str]:
        """The demands of which the plan may say something: begun before its end, and not all known."""
        return {
            name
            for name, begin in self._begins.items()
            if begin < promise.end and (name not in self._waiting or self._wanted.demands[name].get("standing") is None)
        }

    def _remember(self, promise: Promise, asking: set[str], sessions: list[Json]) -> None:
        week = week_data(self._session, promise.week)
        demands = [d for d in week["demands"] if d["id"] in asking and self._is_same(d)]
        held = defaultdict[str, list[Assignment]](list)
        for given in sessions:
            held[given["demand"]].append(Assignment.model_validate(given))
        named = {d["id"] for d in demands}
        plan = Plan(assignments=tuple(a for name in sorted(named) for a in held[name]))
        thin = _thin(week, demands, plan)
        costs = Costs(thin)
        for a in plan.assignments:
            self._held[a.demand] += 1
            self._spent[a.demand] += costs.of(a)
        if promise.end <= self._start:
            left = {x.demand.id: x.weeks_waiting for x in left_of(thin, plan)}
            for name in sorted(named):
                self._waiting.setdefault(name, left.get(name, 0))

    def _is_same(self, past: Json) -> bool:
        """Whether a demand of an earlier week is the same wish, or another under an id that was used again."""
        body = self._wanted.demands[past["id"]]
        return all(body[field] == past[field] for field in ("kind", "organisation"))


def _thin(week: Json, demands: list[Json], plan: Plan) -> Problem:
    """The week with these demands and what their sessions used, enough for the rules of what is left."""
    spaces = {p.space for a in plan.assignments for p in a.spaces}
    supplies = {p.supply for a in plan.assignments for p in a.supplies}
    return Problem.model_validate(
        {
            **{field: week[field] for field in ("format", "horizon", "calendar") if field in week},
            **dict.fromkeys(("areas", "organisations", "volunteers"), ()),
            "demands": demands,
            "spaces": [s for s in week["spaces"] if s["id"] in spaces],
            "supplies": [s for s in week["supplies"] if s["id"] in supplies],
        }
    )


def _begin(scope: Scope, body: Json) -> int:
    """The first instant at which a demand can have been open, in seconds; long ago where it never began."""
    standing, windows = body.get("standing"), scope.things["demands"][body["id"]]["windows"]
    if standing is not None:
        return _midnight(scope, standing["from"])
    begins = [seconds_of(dt.datetime.fromisoformat(w["start"])) for w in windows.get("windows") or ()]
    for p in windows.get("weekly") or ():
        begins.append(_midnight(scope, p["from"]) if p.get("from") else EVER)
    return min(begins)


def _counted(scope: Scope, body: Json) -> int:
    """Since when a supply's sessions are taken off its quantity, in seconds."""
    since = body.get("counted_on")
    return EVER if since is None else _midnight(scope, since)


def _midnight(scope: Scope, date: str) -> int:
    return scope.times.timeline.clock.second(dt.date.fromisoformat(date), "00:00")
