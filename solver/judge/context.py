"""What the judge reads: a problem and a plan with every index built once."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TypeVar

from models.base import seconds_of
from models.clock import Availability
from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.geo import Distances, Spot
from models.grid import Span, Timeline
from models.plan import Assignment
from models.problem import Problem
from models.things import Serves, Space, Volunteer
from solver.judge.pins import match_pins
from solver.judge.sessions import Parcel, Piece, Role, Session
from solver.judge.verdict import Finding

N = TypeVar("N", bound=SpaceNeed | PeopleNeed | SupplyNeed)

# A plan may name any year; wall clocks are only read between these (seconds since 1970: the years 2 and 9998).
EARLIEST, LATEST = -62_100_000_000, 253_300_000_000


class Context:
    """A week under judgement. Times are seconds since 1970 unless a name says otherwise."""

    def __init__(self, problem: Problem, assignments: Sequence[Assignment]):
        self.problem, self.assignments = problem, tuple(assignments)
        self.timeline, self.distances = Timeline(problem), Distances(problem)
        self.demands = {d.id: d for d in problem.demands}
        self.spaces = {s.id: s for s in problem.spaces}
        self.volunteers = {v.id: v for v in problem.volunteers}
        self.supplies = {s.id: s for s in problem.supplies}
        self.pinned, self.missing_pins = match_pins(problem.pins, self.assignments, self.demands)
        self._rank = {s.id: k for k, s in enumerate(problem.spaces)}
        self._spans: dict[int, tuple[Span, ...]] = {}
        self._areas_of = {o.id: o.area for o in problem.organisations}
        self._chains: dict[str, tuple[str, ...]] = {}
        self.sessions = tuple(self._session(i, a) for i, a in enumerate(self.assignments) if a.demand in self.demands)

    # ---- the plan's parts

    def _session(self, index: int, a: Assignment) -> Session:
        demand, start = self.demands[a.demand], seconds_of(a.start)
        return Session(
            index, a, demand, start, seconds_of(a.end), self.date(start), self._site(a, demand), index in self.pinned
        )

    def _site(self, a: Assignment, demand: Demand) -> Spot:
        """The space first in the problem, of the first space need that has a piece; else where the demand lies (R9)."""
        pieces = [
            (p.need, self._rank[p.space], p.space)
            for p in a.spaces
            if p.space in self._rank and need_of(demand, p.need, SpaceNeed)
        ]
        return self.distances.space(min(pieces)[2]) if pieces else self.distances.demand(demand)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Space pieces of known spaces, in the plan's order."""
        return tuple(
            Piece(s, k, self.spaces[p.space], need_of(s.demand, p.need, SpaceNeed), p.quantity)
            for s in self.sessions
            for k, p in enumerate(s.given.spaces)
            if p.space in self.spaces
        )

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """Roles of known persons, in the plan's order."""
        return tuple(
            Role(s, k, self.volunteers[r.volunteer], need_of(s.demand, r.need, PeopleNeed))
            for s in self.sessions
            for k, r in enumerate(s.given.people)
            if r.volunteer in self.volunteers
        )

    @cached_property
    def parcels(self) -> tuple[Parcel, ...]:
        """Parcels of known supplies, in the plan's order."""
        return tuple(
            Parcel(s, k, self.supplies[p.supply], need_of(s.demand, p.need, SupplyNeed), p.quantity)
            for s in self.sessions
            for k, p in enumerate(s.given.supplies)
            if p.supply in self.supplies
        )

    @cached_property
    def paid(self) -> tuple[Piece | Parcel, ...]:
        """All that may cost money."""
        return (*self.pieces, *self.parcels)

    @cached_property
    def by_demand(self) -> dict[str, list[Session]]:
        """Sessions of each demand that has some, in order of start."""
        out: defaultdict[str, list[Session]] = defaultdict(list)
        for s in sorted(self.sessions, key=_order):
            out[s.demand.id].append(s)
        return dict(out)

    @cached_property
    def by_space(self) -> dict[str, list[Piece]]:
        """Pieces of each space that has some."""
        out: defaultdict[str, list[Piece]] = defaultdict(list)
        for p in self.pieces:
            out[p.space.id].append(p)
        return dict(out)

    @cached_property
    def by_person(self) -> dict[str, list[Role]]:
        """Roles of each person who has some, in order of start; one for each session."""
        out: defaultdict[str, dict[int, Role]] = defaultdict(dict)
        for r in self.roles:
            out[r.person.id].setdefault(r.session.index, r)
        return {v: sorted(roles.values(), key=lambda r: _order(r.session)) for v, roles in out.items()}

    @cached_property
    def by_supply(self) -> dict[str, list[Parcel]]:
        """Parcels of each supply that has some."""
        out: defaultdict[str, list[Parcel]] = defaultdict(list)
        for p in self.parcels:
            out[p.supply.id].append(p)
        return dict(out)

    # ---- time

    def open_windows(self, thing: Demand | Space | Volunteer) -> tuple[Span, ...]:
        """The open windows in seconds, in order."""
        availability: Availability = thing.windows if isinstance(thing, Demand) else thing.availability
        spans = self._spans.get(id(availability))
        if spans is None:
            second = self.timeline.second
            spans = tuple((second(low), second(high)) for low, high in self.timeline.runs(availability))
            self._spans[id(availability)] = spans
        return spans

    def occupied(self, p: Piece) -> Span:
        """From the start of the set-up to the end of the turnaround, both rounded up to the grid (R5, R6)."""
        slots_up, slot = self.timeline.slots_up, self.timeline.slot_seconds
        setup, turnaround = slots_up(p.space.setup_minutes) * slot, slots_up(p.space.turnaround_minutes) * slot
        return p.session.start - setup, p.session.end + turnaround

    def date(self, second: int) -> dt.date:
        """The local date of an instant, whatever year a plan may name."""
        return self.timeline.clock.date(min(max(second, EARLIEST), LATEST))

    def shown(self, second: int) -> str:
        """An instant for a message, in the horizon's time zone."""
        local = self.timeline.clock.local(min(max(second, EARLIEST), LATEST))
        return local.isoformat(timespec="seconds" if second % 60 else "minutes")

    # ---- who is served

    def areas(self, demand: Demand) -> tuple[str, ...]:
        """The demand's area and its ancestors, from the root down."""
        return self._chain(demand.area or self._areas_of[demand.organisation])

    def _chain(self, area: str) -> tuple[str, ...]:
        if area not in self._chains:
            upwards, above = [area], self._parents.get(area)
            while above is not None:
                upwards.append(above)
                above = self._parents.get(above)
            self._chains[area] = tuple(reversed(upwards))
        return self._chains[area]

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        return {a.id: a.parent for a in self.problem.areas}

    def serves(self, serves: Serves | None, demand: Demand) -> bool:
        """Whether an offer is for this demand: each list given contains its area or an ancestor, organisation, kind."""
        return serves is None or (
            (serves.areas is None or not set(serves.areas).isdisjoint(self.areas(demand)))
            and (serves.organisations is None or demand.organisation in serves.organisations)
            and (serves.kinds is None or demand.kind in serves.kinds)
        )


def need_of(demand: Demand, index: int, kind: type[N]) -> N | None:
    """The demand's need with this index, where there is one and it is of this type."""
    need = demand.needs[index] if index < len(demand.needs) else None
    return need if isinstance(need, kind) else None


def window_of(spans: Sequence[Span], start: int, end: int) -> int | None:
    """The index of the span in which `[start, end)` lies; spans are in order and do not touch."""
    k = bisect_right(spans, start, key=lambda span: span[0]) - 1
    return k if k >= 0 and max(start, end) <= spans[k][1] else None


def as_minutes(seconds: int) -> str:
    """A duration for a message."""
    whole, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{whole}" + (f" min {rest} s" if rest else " minutes")


def breach(rule: str, code: str, place: str, sessions: Iterable[Session], message: str) -> Finding:
    """A finding about these sessions."""
    return Finding(rule, place, message, tuple(sorted({s.index for s in sessions})), code)


def _order(s: Session) -> tuple[int, int, int, int]:
    return s.start, s.end, s.given.session, s.index
