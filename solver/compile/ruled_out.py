"""Candidates that limits, trips and sameness rule out by themselves, whatever else is planned (R8, R10, R12, R14)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.problem import Problem
from solver.compile.options import DemandOptions, NeedOptions, can_be_met
from solver.compile.tables import Bools, PeopleTable
from solver.compile.trips import Trips
from solver.sessions import Session


@dataclass(frozen=True)
class RuledOut:
    """Takes hopeless candidates from a demand's options. `shortest` slots: no session of the week takes less."""

    problem: Problem
    people: PeopleTable
    trips: Trips
    pins: tuple[Session, ...]
    slot_minutes: int
    shortest: int

    def without(self, o: DemandOptions) -> DemandOptions:
        """The same options less the candidates, and the starts at which some need can then no longer be met."""
        needs = tuple(self._need(o, n) for n in o.needs)
        keep = np.ones(len(o.start), dtype=bool)
        for n in needs:
            keep &= can_be_met(n)
        needs = tuple(replace(n, ok=n.ok[keep]) for n in needs)
        o = replace(o, needs=needs, **{name: getattr(o, name)[keep] for name in PER_START})
        return o if keep.all() else self.without(o)

    def _need(self, o: DemandOptions, n: NeedOptions) -> NeedOptions:
        if isinstance(n.need, SupplyNeed) or not n.ok.size:
            return n
        ok = n.ok.copy()
        if isinstance(n.need, PeopleNeed):
            ok &= self._within_limits(o, n)
            for i, v in enumerate(map(int, n.who)):
                if self.problem.volunteers[v].home_travel:
                    ok[:, i] &= self._reached(o, n, i, v)
        if not any(p.demand == o.index for p in self.pins):
            ok[:, self._unsteady(o, n, ok)] = False
        if isinstance(n.need, SpaceNeed):
            return replace(n, ok=ok)
        able = ok.any(axis=0)
        return NeedOptions(n.need, n.who[able], ok[:, able], n.metres[able], n.near[able])

    def _within_limits(self, o: DemandOptions, n: NeedOptions) -> Bools:
        """R12 for one session alone: (m, k)."""
        people = [self.problem.volunteers[int(v)] for v in n.who]
        most = [min(limit(p.max_minutes), limit(p.max_minutes_per_day)) for p in people]
        return np.asarray((o.end - o.start)[:, None] * self.slot_minutes <= np.array(most)[None, :])

    def _reached(self, o: DemandOptions, n: NeedOptions, i: int, v: int) -> Bools:
        """R10: from home in time to one of the sites, or from another session before; likewise back: (m,)."""
        slot, runs = 60 * self.slot_minutes, self.people.runs[v]
        low = np.array([w[0] for w in runs])[np.searchsorted([w[0] for w in runs], o.start, side="right") - 1]
        before, after = (o.start - low) * slot, (self.people.run_end[v, o.start] - o.end) * slot
        other = self.shortest * slot + 60 * self.problem.volunteers[v].break_minutes
        sites = [self.trips.site_of_demand(o.index)] if o.site is None else [int(j) for j in o.needs[o.site].who]
        out = np.zeros(len(o.start), dtype=bool)
        for column, site in enumerate(sites):
            if n.near[i, column]:
                there = (before >= min(other, self.trips.out(v, site))) & (
                    after >= min(other, self.trips.back(v, site))
                )
                out |= there if o.site is None else there & o.needs[o.site].ok[:, column]
        return out

    def _unsteady(self, o: DemandOptions, n: NeedOptions, ok: Bools) -> Bools:
        """R14: whoever must serve all sessions but can serve fewer than `min_sessions`: (k,)."""
        demand, least = o.demand, o.demand.min_sessions
        if least < 2 or not must_stay(demand, n):
            return np.zeros(len(n.who), dtype=bool)
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


FAR = 10**9
"""More minutes or sessions than any horizon holds."""

PER_START = ("start", "end", "window", "date", "week", "preferred")


def limit(value: int | None) -> int:
    """None is no limit."""
    return FAR if value is None else value


def must_stay(demand: Demand, n: NeedOptions) -> bool:
    """R14: whether the need's candidates must be the same in all sessions."""
    return (demand.same_spaces if isinstance(n.need, SpaceNeed) else demand.same_people) == "require"


def shortest_session(demands: tuple[DemandOptions, ...], pins: tuple[Session, ...], slot: int) -> int:
    """Slots of the shortest session that may take place."""
    lengths = [int((o.end - o.start).min()) for o in demands if len(o.start)]
    return min([*lengths, *(p.minutes // slot for p in pins)], default=1)
