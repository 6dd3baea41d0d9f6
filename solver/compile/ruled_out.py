"""Candidates that limits, trips, sameness and company rule out by themselves, whatever else is planned (R8, R10, R12,
R14, R15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.geo import Distances
from models.grid import Timeline
from models.problem import Problem
from solver.compile.home_trips import HomeTrips
from solver.compile.needs import NeedOptions, can_be_met
from solver.compile.options import PER_START, DemandOptions
from solver.compile.tables import Bools, PeopleTable
from solver.compile.trips import Trips
from solver.sessions import Session


class RuledOut:
    """Takes hopeless candidates from a demand's options. `shortest` slots: no session of the week takes less."""

    def __init__(
        self,
        problem: Problem,
        people: PeopleTable,
        distances: Distances,
        trips: Trips,
        pins: Sequence[Session],
        shortest: int,
    ):
        self.problem, self.slot_minutes = problem, problem.horizon.slot_minutes
        self._pinned = frozenset(p.demand for p in pins)
        volunteers = problem.volunteers
        most = [min(limit(v.max_minutes), limit(v.max_minutes_per_day)) for v in volunteers]
        self._most_minutes = np.array(most, dtype=np.int64)
        self._from_home = np.array([v.home_travel for v in volunteers], dtype=bool)
        self._trips = HomeTrips(problem, people, distances, trips, shortest)
        self._mates = _mates(problem)
        self._has_mates = np.zeros(len(volunteers), dtype=bool)
        self._has_mates[list(self._mates)] = True

    def without(self, o: DemandOptions) -> DemandOptions:
        """The same options less the candidates, and the starts at which some need can then no longer be met."""
        needs = self._accompanied([self._need(o, n) for n in o.needs])
        keep = np.ones(len(o.start), dtype=bool)
        for n in needs:
            keep &= can_be_met(n)
        if keep.all():
            return replace(o, needs=needs)
        needs = tuple(replace(n, ok=n.ok[keep]) for n in needs)
        return self.without(replace(o, needs=needs, **{name: getattr(o, name)[keep] for name in PER_START}))

    def _need(self, o: DemandOptions, n: NeedOptions) -> NeedOptions:
        if isinstance(n.need, SupplyNeed) or not n.ok.size:
            return n
        ok = n.ok.copy()
        if isinstance(n.need, PeopleNeed):  # R12 and R10
            ok &= (o.end - o.start)[:, None] * self.slot_minutes <= self._most_minutes[n.who]
            columns = np.flatnonzero(self._from_home[n.who])
            if len(columns):
                ok[:, columns] &= self._trips.in_time(o, n, columns)
        if o.demand.min_sessions > 1 and must_stay(o.demand, n) and o.index not in self._pinned:
            ok[:, self._unsteady(o, n, ok)] = False
        if isinstance(n.need, SpaceNeed):
            return replace(n, ok=ok)
        return _able(replace(n, ok=ok))

    def _accompanied(self, needs: list[NeedOptions]) -> tuple[NeedOptions, ...]:
        """R15: whoever goes together with others comes at the starts alone at which they can take other roles."""
        people = {k: n for k, n in enumerate(needs) if isinstance(n.need, PeopleNeed)}
        tied = {k: np.flatnonzero(self._has_mates[n.who]) for k, n in people.items()}
        if not any(len(columns) for columns in tied.values()):
            return tuple(needs)
        ok, before = {k: n.ok.copy() for k, n in people.items()}, -1
        while before != (now := sum(int(x.sum()) for x in ok.values())):
            before = now
            for k, columns in tied.items():
                for i in columns.tolist():
                    for mate in self._mates[int(people[k].who[i])]:
                        beside = [
                            ok[j][:, n.who == mate].any(axis=1) for j, n in people.items() if j != k or n.need.asked > 1
                        ]
                        ok[k][:, i] &= np.any(beside, axis=0)
        return tuple(_able(replace(n, ok=ok[k])) if k in people else n for k, n in enumerate(needs))

    def _unsteady(self, o: DemandOptions, n: NeedOptions, ok: Bools) -> Bools:
        """R14: whoever must serve all sessions, but can serve fewer than `min_sessions`: (k,)."""
        demand, least = o.demand, o.demand.min_sessions
        key = o.date if demand.one_a_day else o.window if demand.each else o.start
        times = np.array([len(np.unique(key[column])) for column in ok.T])
        lengths = np.where(ok, ((o.end - o.start) * self.slot_minutes)[:, None], FAR).min(axis=0)
        return np.asarray((times < least) | (np.array([self._most(n, int(r)) for r in n.who]) < least * lengths)) | (
            np.array([self._most_sessions(n, int(r)) for r in n.who]) < least
        )

    def _most(self, n: NeedOptions, r: int) -> int:
        """Minutes that one unit of the candidate can serve over the horizon."""
        if isinstance(n.need, SpaceNeed):
            return limit(self.problem.spaces[r].quota_minutes) // (
                1 if self.problem.spaces[r].exclusive else n.need.least_piece
            )
        return limit(self.problem.volunteers[r].max_minutes)

    def _most_sessions(self, n: NeedOptions, r: int) -> int:
        if isinstance(n.need, SpaceNeed):
            return FAR
        return limit(self.problem.volunteers[r].max_sessions)


def _mates(problem: Problem) -> dict[int, list[int]]:
    """By volunteer, those who must be where they are."""
    number = {v.id: i for i, v in enumerate(problem.volunteers)}
    out: dict[int, list[int]] = {}
    for pair in problem.policy.pairs:
        if pair.relation == "together":
            a, b = (number[v] for v in pair.volunteers)
            out.setdefault(a, []).append(b)
            out.setdefault(b, []).append(a)
    return out


def _able(n: NeedOptions) -> NeedOptions:
    """The same without the persons who can never serve."""
    able = n.ok.any(axis=0)
    return NeedOptions(n.need, n.who[able], n.ok[:, able], n.metres[able], n.near[able])


FAR = 10**9
"""More minutes or sessions than any horizon holds."""


def limit(value: int | None) -> int:
    """None is no limit."""
    return FAR if value is None else value


def must_stay(demand: Demand, n: NeedOptions) -> bool:
    """R14: whether the need's candidates must be the same in all sessions."""
    return (demand.same_spaces if isinstance(n.need, SpaceNeed) else demand.same_people) == "require"


def shortest_session(problem: Problem, timeline: Timeline, pins: Sequence[Session]) -> int:
    """Slots that no session takes less than: of the minutes and windows that demands name, and of pins."""
    lengths = {timeline.slots_up(minutes) for minutes in {d.minutes for d in problem.demands} if minutes is not None}
    whole = {d.windows for d in problem.demands if d.minutes is None}
    lengths |= {high - low for windows in whole for low, high in timeline.runs(windows)}
    return min([*lengths, *(p.minutes // timeline.slot_minutes for p in pins)], default=1)
