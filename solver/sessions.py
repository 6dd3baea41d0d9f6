"""A session as the search holds it: indices instead of ids, seconds instead of instants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.grid import Timeline
from models.plan import Assignment, Role, SpacePiece, SupplyPiece
from models.problem import Problem

Piece = tuple[int, int, int]
"""(need, space or supply, quantity)."""


@dataclass(frozen=True)
class Session:
    """One session of a demand. `number` is the open window of an "each" demand, else −1 (numbered when written)."""

    demand: int
    start: int
    end: int
    number: int
    spaces: tuple[Piece, ...] = ()
    people: tuple[tuple[int, int], ...] = ()
    supplies: tuple[Piece, ...] = ()
    pinned: bool = False

    @property
    def minutes(self) -> int:
        """Length without set-up and turnaround; a pin's odd seconds are dropped."""
        return (self.end - self.start) // 60


class Names:
    """Ids and indices of one Problem, both ways."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.demands = {d.id: i for i, d in enumerate(problem.demands)}
        self.spaces = {s.id: i for i, s in enumerate(problem.spaces)}
        self.volunteers = {v.id: i for i, v in enumerate(problem.volunteers)}
        self.supplies = {s.id: i for i, s in enumerate(problem.supplies)}

    def session(self, a: Assignment, *, pinned: bool = False) -> Session:
        """The session of an assignment whose ids are all known."""
        each = self.problem.demands[self.demands[a.demand]].each
        return Session(
            demand=self.demands[a.demand],
            start=int(a.start.timestamp()),
            end=int(a.end.timestamp()),
            number=a.session if each else -1,
            spaces=tuple((p.need, self.spaces[p.space], p.quantity) for p in a.spaces),
            people=tuple((p.need, self.volunteers[p.volunteer]) for p in a.people),
            supplies=tuple((p.need, self.supplies[p.supply], p.quantity) for p in a.supplies),
            pinned=pinned,
        )

    def assignments(self, sessions: Iterable[Session], timeline: Timeline) -> list[Assignment]:
        """The plan's assignments: by demand in the problem's order, numbered in order of start ("each": by window)."""
        out, last, count = [], -1, 0
        for s in sorted(sessions, key=lambda s: (s.demand, s.start, s.end)):
            count = count + 1 if s.demand == last else 0
            last = s.demand
            out.append(self._assignment(s, count if s.number < 0 else s.number, timeline))
        return out

    def _assignment(self, s: Session, number: int, timeline: Timeline) -> Assignment:
        p = self.problem
        return Assignment(
            demand=p.demands[s.demand].id,
            session=number,
            start=timeline.clock.local(s.start),
            end=timeline.clock.local(s.end),
            spaces=tuple(SpacePiece(need=n, space=p.spaces[i].id, quantity=q) for n, i, q in sorted(s.spaces)),
            people=tuple(Role(need=n, volunteer=p.volunteers[i].id) for n, i in sorted(s.people)),
            supplies=tuple(SupplyPiece(need=n, supply=p.supplies[i].id, quantity=q) for n, i, q in sorted(s.supplies)),
        )
