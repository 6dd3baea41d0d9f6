"""What the judge reads of a plan: sessions and their parts, with every index built once."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TypeVar

from models.base import seconds_of
from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.geo import Spot
from models.grid import Span
from models.plan import Assignment
from solver.judge.ground import Ground
from solver.judge.pins import match_pins
from solver.judge.sessions import Parcel, Piece, Role, Session
from solver.judge.verdict import Finding

N = TypeVar("N", bound=SpaceNeed | PeopleNeed | SupplyNeed)


class Context:
    """A week under judgement: a plan on the ground of its problem. Times are seconds since 1970."""

    def __init__(self, ground: Ground, assignments: Sequence[Assignment]):
        self.problem, self.assignments = ground.problem, tuple(assignments)
        self.timeline, self.distances = ground.timeline, ground.distances
        self.demands, self.spaces = ground.demands, ground.spaces
        self.volunteers, self.supplies = ground.volunteers, ground.supplies
        self.open_windows, self.preferred, self.no_entry = ground.open_windows, ground.preferred, ground.no_entry
        self.date, self.shown = ground.date, ground.shown
        self.areas, self.serves = ground.areas, ground.serves
        self._rank = ground.rank
        self.pinned, self.missing_pins = match_pins(self.problem.pins, self.assignments, self.demands)
        self.sessions = tuple(self._session(i, a) for i, a in enumerate(self.assignments) if a.demand in self.demands)

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

    def occupied(self, p: Piece) -> Span:
        """From the start of the set-up to the end of the turnaround, both rounded up to the grid (R5, R6)."""
        slots_up, slot = self.timeline.slots_up, self.timeline.slot_seconds
        setup, turnaround = slots_up(p.space.setup_minutes) * slot, slots_up(p.space.turnaround_minutes) * slot
        return p.session.start - setup, p.session.end + turnaround


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
