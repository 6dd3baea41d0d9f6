"""What a set of sessions leaves free: the ledger that construction and the exact model both read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from models.demands import Demand
from solver.compile.week import Week
from solver.sessions import Session


def site_of(week: Week, session: Session) -> int:
    """R9: the space of the first space need that has a piece (of several, the first in the problem), else the demand's
    own place; as `Trips` counts sites."""
    if not session.spaces:
        return week.trips.site_of_demand(session.demand)
    first = min(n for n, _, _ in session.spaces)
    return min(j for n, j, _ in session.spaces if n == first)


def piece_fen(week: Week, j: int, quantity: int, minutes: int) -> int:
    """R17: fen of one space piece, floored per piece."""
    return week.problem.spaces[j].fen_per_unit_hour * quantity * minutes // 60


def session_fen(week: Week, s: Session) -> int:
    """R17: fen of one session, spaces and supplies."""
    supplies = week.problem.supplies
    return sum(piece_fen(week, j, q, s.minutes) for _, j, q in s.spaces) + sum(
        supplies[k].fen_per_unit * q for _, k, q in s.supplies
    )


def session_points(week: Week, s: Session) -> int:
    """Section 5, `served`: weight × fill // 1000 of one session."""
    options = week.demands[s.demand]
    return points_of(options.demand, options.weight, s)


def points_of(demand: Demand, weight: int, s: Session) -> int:
    """The same of a demand whose full session counts `weight`."""
    met = [0] * len(demand.needs)
    for n, _, q in (*s.spaces, *s.supplies):
        met[n] += q
    for n, _ in s.people:
        met[n] += 1
    fill = sum(1000 * min(m, need.asked) // need.asked for m, need in zip(met, demand.needs, strict=True))
    return weight * (fill // len(met)) // 1000


class State:
    """Sessions in place, and what they leave of every resource. Pins may overdraw; nothing else may.

    `free` (n_spaces, n_slots) units, `busy` the same shape: pieces of exclusive spaces.
    """

    def __init__(self, week: Week, sessions: Iterable[Session] = ()):
        self.week = week
        self.free = week.spaces.free.copy()
        self.busy = np.zeros_like(week.spaces.run_end, dtype=np.int16)
        self.quota = [s.quota_minutes for s in week.problem.spaces]
        self.supply = [s.quantity for s in week.problem.supplies]
        self.of_demand: dict[int, list[Session]] = defaultdict(list)
        self.of_person: dict[int, list[Session]] = defaultdict(list)
        self.of_space: dict[int, list[Session]] = defaultdict(list)
        self.of_supply: dict[int, list[Session]] = defaultdict(list)
        self.opened: dict[tuple[int, int], int] = defaultdict(int)
        for s in sessions:
            self.add(s)

    @classmethod
    def of_pins(cls, week: Week) -> State:
        """The pins alone: always a plan (FORMAT.md section 3)."""
        return cls(week, week.pins)

    def sessions(self) -> list[Session]:
        """All sessions, by demand."""
        return [s for d in sorted(self.of_demand) for s in self.of_demand[d]]

    def copy(self) -> State:
        """An independent ledger of the same sessions."""
        return State(self.week, self.sessions())

    def add(self, s: Session) -> None:
        """Put a session in place."""
        self._book(s, 1)
        self.of_demand[s.demand].append(s)
        for users in self._users(s):
            users.append(s)

    def remove(self, s: Session) -> None:
        """Take a session away."""
        self._book(s, -1)
        self.of_demand[s.demand].remove(s)
        for users in self._users(s):
            users.remove(s)

    def release(self, demands: Iterable[int]) -> list[Session]:
        """Take away all sessions of the demands but their pins; what was taken."""
        gone = [s for d in demands for s in self.of_demand[d] if not s.pinned]
        for s in gone:
            self.remove(s)
        return gone

    def _users(self, s: Session) -> Iterator[list[Session]]:
        """The lists of all that the session uses, each once."""
        yield from (self.of_person[v] for v in {v for _, v in s.people})
        yield from (self.of_space[j] for j in {j for _, j, _ in s.spaces})
        yield from (self.of_supply[k] for k in {k for _, k, _ in s.supplies})

    def _book(self, s: Session, sign: int) -> None:
        week = self.week
        date = week.timeline.clock.date(s.start).toordinal()
        for _, j, q in s.spaces:
            low, high = self.covered(j, s)
            space = week.problem.spaces[j]
            self.free[j, low:high] -= sign * q
            self.busy[j, low:high] += sign
            left = self.quota[j]
            if left is not None:
                self.quota[j] = left - sign * s.minutes * (1 if space.exclusive else q)
            self.opened[j, date] += sign
        for _, k, q in s.supplies:
            self.supply[k] -= sign * q

    def covered(self, j: int, s: Session) -> tuple[int, int]:
        """R6: the slots of space `j` a session takes with set-up and turnaround, clipped to the horizon."""
        t, table = self.week.timeline, self.week.spaces
        low = t.floor_slot(s.start) - int(table.setup[j])
        high = t.ceil_slot(s.end) + int(table.turnaround[j])
        return min(max(low, 0), t.n_slots), min(max(high, 0), t.n_slots)

    def room(self, j: int, low: int, high: int) -> int:
        """Units of space `j` free over the slots `[low, high)` for one more piece."""
        if self.week.problem.spaces[j].exclusive and self.busy[j, low:high].any():
            return 0
        return int(self.free[j, low:high].min())
