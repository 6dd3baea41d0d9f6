"""What of a week's demands waits on: how much of each is left, and what has run out of time."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from models.base import MOST_UNITS, seconds_of
from models.demands import Demand
from models.grid import Timeline
from models.plan import Assignment, Plan, Proof, Reason, Unserved
from models.problem import Problem
from solver.compile.week import Frame, asked_of, frame_of
from solver.following.past import Past


@dataclass(frozen=True)
class Carried:
    """A demand that waits on. `missing` sessions were not held; `weeks_waiting` is what the next week says.

    `reason` and `proof` are the plan's own words on why (None where it says nothing). `standing`: the next week's list
    had it already, and only its `weeks_waiting` was raised.
    """

    demand: str
    name: str | None
    missing: int
    weeks_waiting: int
    reason: Reason | None
    proof: Proof | None
    standing: bool = False


@dataclass(frozen=True)
class Ended:
    """A demand that goes out, with `missing` sessions not held; `last`: when its last window ended (None: earlier)."""

    demand: str
    name: str | None
    missing: int
    reason: Literal["deadline_passed"]
    last: dt.datetime | None


@dataclass(frozen=True)
class Left:
    """A demand that was not served in full, as it was, with what the plan says of it."""

    demand: Demand
    held: tuple[Assignment, ...]
    missing: int
    was_open: bool
    why: Unserved | None

    @property
    def weeks_waiting(self) -> int:
        """A week more, unless it had no open window in this one: then nobody went before it.

        An `"each"` demand that had some of its windows begins anew: the coming ones are wishes of their own.
        """
        before = 0 if self.demand.each and self.held else self.demand.weeks_waiting
        return min(MOST_UNITS, before + self.was_open)

    def carried(self, *, standing: bool = False) -> Carried:
        """The entry of the report."""
        d, why = self.demand, self.why
        reason, proof = (why.reason, why.proof) if why else (None, None)
        return Carried(d.id, d.name, self.missing, self.weeks_waiting, reason, proof, standing)

    def ended(self, timeline: Timeline) -> Ended:
        """The entry of the report where its time is over."""
        d = self.demand
        return Ended(d.id, d.name, self.missing, "deadline_passed", _last_end(d, timeline))


class Costs:
    """R17: what sessions of a week cost, each piece of a space floored by itself."""

    def __init__(self, problem: Problem):
        self._by_hour = {s.id: s.fen_per_unit_hour for s in problem.spaces}
        self._each = {s.id: s.fen_per_unit for s in problem.supplies}

    def of(self, a: Assignment) -> int:
        """Fen of one session."""
        minutes = (seconds_of(a.end) - seconds_of(a.start)) // 60
        rooms = sum(self._by_hour[p.space] * p.quantity * minutes // 60 for p in a.spaces)
        return rooms + sum(self._each[p.supply] * p.quantity for p in a.supplies)


def left_of(problem: Problem, plan: Plan) -> tuple[Left, ...]:
    """The demands that were not served in full, in the problem's order.

    A session counts as held however full it is (`min_quantity`, `min_count`). A demand without an open window in this
    week was not served either: it waits for its time.
    """
    frame, held = frame_of(problem), _by_demand(plan)
    why: dict[str, Unserved] = {}
    for u in plan.unserved:
        why.setdefault(u.demand, u)
    found = []
    for d, asked in zip(problem.demands, asked_of(frame), strict=True):
        was_open = bool(frame.timeline.runs(d.windows))
        missing = max(0, asked - len(held[d.id]))
        if missing or not (was_open or held[d.id]):
            found.append(Left(d, tuple(held[d.id]), missing, was_open, why.get(d.id)))
    return tuple(found)


def rest_of(left: Left, past: Past, costs: Costs) -> Demand | None:
    """The demand as it waits on; None where all its windows lie in the past.

    `"each"` stays: its missed windows are gone, and those to come are wanted, all of them. Of a number of sessions,
    the held ones go off, and what they cost off the budget; the least is at most what is left.
    """
    d = left.demand
    windows = past.without(d.windows)
    if not windows.windows and not windows.weekly:
        return None
    changed: dict[str, Any] = {"weeks_waiting": left.weeks_waiting, "windows": windows}
    preferred = past.stretches(d.preferred)
    if preferred != d.preferred:
        changed["preferred"] = preferred
    if left.held and not d.each:
        changed |= _less_held(left, costs)
    return d.model_copy(update=changed)


def _less_held(left: Left, costs: Costs) -> dict[str, Any]:
    """What a number of sessions still asks for, and may cost, once some were held."""
    d = left.demand
    out: dict[str, Any] = {"sessions": left.missing}
    if d.min_sessions > left.missing:
        out["min_sessions"] = left.missing
    if d.budget_fen is not None:
        out["budget_fen"] = max(0, d.budget_fen - sum(costs.of(a) for a in left.held))
    return out


def at_most_windows(d: Demand, frame: Frame) -> Demand:
    """Of an `"each"` demand: the least is at most what is open in the next week, lest a holiday lose it all."""
    windows = len(frame.timeline.runs(d.windows))
    return d.model_copy(update={"min_sessions": windows}) if d.each and 0 < windows < d.min_sessions else d


def used_supplies(plan: Plan) -> Counter[str]:
    """Things that were given out, by supply."""
    used: Counter[str] = Counter()
    for a in plan.assignments:
        for p in a.supplies:
            used[p.supply] += p.quantity
    return used


def _by_demand(plan: Plan) -> defaultdict[str, list[Assignment]]:
    held: defaultdict[str, list[Assignment]] = defaultdict(list)
    for a in plan.assignments:
        held[a.demand].append(a)
    return held


def _last_end(d: Demand, timeline: Timeline) -> dt.datetime | None:
    """The end of the last window that reached into this week."""
    last = max((end for end in _ends(d, timeline) if end > timeline.start), default=None)
    return None if last is None else timeline.clock.local(last)


def _ends(d: Demand, timeline: Timeline) -> Iterator[int]:
    yield from (seconds_of(w.end) for w in d.windows.windows)
    for p in d.windows.weekly:
        yield from (end for _, end in timeline.occurrences(p))
