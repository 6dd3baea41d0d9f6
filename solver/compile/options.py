"""The options of one demand: every start it may have, and for every need who may serve it then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.demands import Demand, Need, PeopleNeed, SpaceNeed, SupplyNeed
from models.geo import Distances, Spot
from models.grid import Timeline
from models.problem import Problem
from solver.compile.index import Index
from solver.compile.reach import Reach
from solver.compile.tables import (
    Bools,
    Ints,
    PeopleTable,
    SpaceTable,
    lies_in_one,
    notice_seconds,
    people_table,
    space_table,
    strictly_inside,
    valid_until,
)


@dataclass(frozen=True)
class NeedOptions:
    """Who may serve one need: `m` starts, `k` candidates, `s` sites.

    `who` (k,) indices into the problem's spaces, volunteers or supplies. `ok` (m, k): may serve at this start.
    `metres` (k,) from the demand for spaces, (k, s) to each possible site for people. `near` (k, s): within both
    `max_metres` (people only).
    """

    need: Need
    who: Ints
    ok: Bools
    metres: Ints
    near: Bools


@dataclass(frozen=True)
class DemandOptions:
    """Every session a demand may have; `m` starts in order.

    `start`, `end` (m,) slots; `window` (m,) index of the open window; `date` (m,) ordinal of the local date of the
    start; `week` (m,) year × 100 + ISO week; `preferred` (m,). `site` is the index of the first space need, None
    where the demand's own location is the site (R9).
    """

    index: int
    demand: Demand
    weight: int
    asked: int
    start: Ints
    end: Ints
    window: Ints
    date: Ints
    week: Ints
    preferred: Bools
    needs: tuple[NeedOptions, ...]
    site: int | None

    @property
    def size(self) -> int:
        """Literals an exact model of this demand takes, roughly."""
        return sum(int(n.ok.sum()) if n.ok.size else len(self.start) for n in self.needs) + len(self.start)

    def site_spots(self, distances: Distances, problem: Problem) -> list[Spot]:
        """The possible sites, in the order of the sites' axis."""
        if self.site is None:
            return [distances.demand(self.demand)]
        return [distances.space(problem.spaces[i]) for i in self.needs[self.site].who]


class Compiler:
    """Turns the demands of one problem into options."""

    def __init__(self, problem: Problem, timeline: Timeline, distances: Distances):
        self.problem, self.timeline, self.distances = problem, timeline, distances
        self.index = Index(problem)
        self.spaces: SpaceTable = space_table(problem, timeline)
        self.people: PeopleTable = people_table(problem, timeline)
        self._notice = notice_seconds(problem)
        self._valid: dict[str, Ints] = {}
        self._tables = bool(problem.travel.metres)
        self._homes = Reach([distances.volunteer(v) for v in problem.volunteers])
        self._places = Reach([distances.space(s) for s in problem.spaces])
        self._walks = np.array([np.inf if v.max_metres is None else v.max_metres for v in problem.volunteers])
        self._least_free, self._most_free = _free_range(self.spaces)

    def options(self, i: int) -> DemandOptions:
        """All options of demand `i`; starts at which some need cannot be met are left out."""
        demand = self.problem.demands[i]
        start, end, window, asked = self._starts(demand)
        date, week = self._dates(start)
        site = next((n for n, need in enumerate(demand.needs) if isinstance(need, SpaceNeed)), None)
        needs = self._needs(demand, start, end, date, site)
        keep = np.ones(len(start), dtype=bool)
        for n in needs:
            keep &= can_be_met(n)
        begin, finish = self._seconds(start), self._seconds(end)
        preferred = lies_in_one(begin, finish, self.timeline.stretches(demand.preferred))
        return DemandOptions(
            index=i,
            demand=demand,
            weight=weight_of(self.problem, demand),
            asked=asked,
            start=start[keep],
            end=end[keep],
            window=window[keep],
            date=date[keep],
            week=week[keep],
            preferred=preferred[keep],
            needs=tuple(NeedOptions(n.need, n.who, n.ok[keep], n.metres, n.near) for n in needs),
            site=site,
        )

    def windows(self, demand: Demand) -> tuple[tuple[int, int], ...]:
        """The demand's open windows in slots."""
        return self.timeline.runs(demand.windows)

    def _starts(self, demand: Demand) -> tuple[Ints, Ints, Ints, int]:
        """Starts, ends and windows by R1, and how many sessions are asked for."""
        length = None if demand.minutes is None else self.timeline.slots_up(demand.minutes)
        earliest = self.timeline.ceil_slot(self.timeline.now)
        starts, ends, windows = [], [], []
        runs = self.windows(demand)
        for w, (low, high) in enumerate(runs):
            first, last, long = (low, low, high - low) if length is None else (low, high - length, length)
            for t in range(max(first, earliest), last + 1):
                starts.append(t)
                ends.append(t + long)
                windows.append(w)
        asked = len(runs) if demand.each else int(demand.sessions)
        return _ints(starts), _ints(ends), _ints(windows), asked

    def _dates(self, start: Ints) -> tuple[Ints, Ints]:
        dates = [self.timeline.clock.date(self.timeline.second(int(t))) for t in start]
        weeks = [d.isocalendar() for d in dates]
        return _ints([d.toordinal() for d in dates]), _ints([w.year * 100 + w.week for w in weeks])

    def _needs(self, demand: Demand, start: Ints, end: Ints, date: Ints, site: int | None) -> list[NeedOptions]:
        out: list[NeedOptions | None] = [None] * len(demand.needs)
        for n, need in enumerate(demand.needs):
            if isinstance(need, SpaceNeed):
                out[n] = self._space_need(demand, need, start, end)
            elif isinstance(need, SupplyNeed):
                out[n] = self._supply_need(demand, need, start)
        spots = [self.distances.demand(demand)]
        if site is not None:
            first = out[site]
            spots = [self.distances.space(self.problem.spaces[j]) for j in first.who] if first else []
        for n, need in enumerate(demand.needs):
            if isinstance(need, PeopleNeed):
                out[n] = self._people_need(demand, need, start, end, date, spots)
        return [n for n in out if n is not None]

    def _space_need(self, demand: Demand, need: SpaceNeed, start: Ints, end: Ints) -> NeedOptions:
        here = self.distances.demand(demand)
        who, metres = [], []
        for j in self._spaces_in_reach(demand, need, here):
            m = self.distances.metres(here, self.distances.space(self.problem.spaces[j]))
            if need.max_metres is None or m <= need.max_metres:
                who.append(j)
                metres.append(m)
        least = need.least_piece
        ok = np.column_stack([self._space_fits(j, start, end, least) for j in who]) if who else _none(len(start))
        keep = ok.any(axis=0)
        return NeedOptions(need, _ints(who)[keep], ok[:, keep], _ints(metres)[keep], np.ones((0, 0), dtype=bool))

    def _space_fits(self, j: int, start: Ints, end: Ints, least: int) -> Bools:
        """R4 (length, notice, no_entry), R5 and R6 with the space to itself, at every start: (m,)."""
        space, table = self.problem.spaces[j], self.spaces
        low, high = start - table.setup[j], end + table.turnaround[j]
        begin, finish = self._seconds(start), self._seconds(end)
        length = (end - start) * self.timeline.slot_minutes
        ok = (low >= 0) & (high <= self.timeline.n_slots) & (length >= space.min_minutes) & (begin >= self._notice[j])
        if space.max_minutes is not None:
            ok &= length <= space.max_minutes
        ok &= table.run_end[j, np.clip(low, 0, self.timeline.n_slots - 1)] >= high
        if table.no_entry[j]:
            ok &= ~strictly_inside(begin, table.no_entry[j]) & ~strictly_inside(finish, table.no_entry[j])
        if self._most_free[j] < least:
            return np.zeros(len(start), dtype=bool)
        if self._least_free[j] < least:
            for c in np.flatnonzero(ok):
                ok[c] = table.free[j, low[c] : high[c]].min() >= least
        return np.asarray(ok, dtype=bool)

    def _people_need(
        self, demand: Demand, need: PeopleNeed, start: Ints, end: Ints, date: Ints, spots: list[Spot]
    ) -> NeedOptions:
        people = _ints(self._people_in_reach(demand, need, spots))
        if need.skill not in self._valid:
            self._valid[need.skill] = valid_until(self.problem, need.skill)
        ok = (self.people.run_end[people][:, start] >= end).T
        ok &= self._valid[need.skill][people][None, :] >= date[:, None]
        ready = ok.any(axis=0)
        metres = np.array([self._ways(int(j), spots) for j in people[ready]], dtype=np.int64).reshape(
            int(ready.sum()), len(spots)
        )
        limit = np.minimum(self._walks[people[ready]], np.inf if need.max_metres is None else need.max_metres)
        near = metres <= limit[:, None]
        keep = near.any(axis=1)
        return NeedOptions(need, people[ready][keep], ok[:, ready][:, keep], metres[keep], near[keep])

    def _ways(self, j: int, spots: list[Spot]) -> list[int]:
        """Metres from a volunteer's home to each site."""
        home = self.distances.volunteer(self.problem.volunteers[j])
        return [self.distances.metres(home, spot) for spot in spots]

    def _spaces_in_reach(self, demand: Demand, need: SpaceNeed, here: Spot) -> list[int]:
        """Eligible spaces less those that are too far for certain; a travel table may say otherwise."""
        who = self.index.spaces(demand, need)
        if self._tables or need.max_metres is None or not who:
            return who
        far = self._places.too_far(who, [here], np.full(len(who), float(need.max_metres)))
        return [j for j, gone in zip(who, far, strict=True) if not gone]

    def _people_in_reach(self, demand: Demand, need: PeopleNeed, spots: list[Spot]) -> list[int]:
        """Eligible volunteers less those who live too far for certain."""
        who = self.index.people(demand, need)
        if self._tables or not who or not spots:
            return who
        limit = np.minimum(self._walks[who], np.inf if need.max_metres is None else need.max_metres)
        far = self._homes.too_far(who, spots, limit)
        return [j for j, gone in zip(who, far, strict=True) if not gone]

    def _supply_need(self, demand: Demand, need: SupplyNeed, start: Ints) -> NeedOptions:
        who = _ints(self.index.supplies(demand, need))
        ok = np.ones((len(start), len(who)), dtype=bool)
        return NeedOptions(need, who, ok, np.zeros(len(who), dtype=np.int64), np.ones((0, 0), dtype=bool))

    def _seconds(self, slots: Ints) -> Ints:
        return self.timeline.start + slots * self.timeline.slot_seconds


def weight_of(problem: Problem, demand: Demand) -> int:
    """Section 5, `served`: the demand's weight, raised by the weeks it has waited."""
    base = demand.weight
    if base is None:
        base = problem.policy.served.priority_weight[demand.priority - 1]
    return base * (100 + min(100, 20 * demand.weeks_waiting)) // 100


def can_be_met(n: NeedOptions) -> Bools:
    """(m,): whether enough candidates stand ready at each start, each seen alone."""
    if isinstance(n.need, PeopleNeed):
        return np.asarray(n.ok.sum(axis=1) >= n.need.least)
    return np.asarray(n.ok.any(axis=1))


def _free_range(table: SpaceTable) -> tuple[Ints, Ints]:
    """Least and most free units of each space over its open slots."""
    open_ = table.run_end > 0
    least = np.where(open_, table.free, np.iinfo(np.int64).max).min(axis=1, initial=np.iinfo(np.int64).max)
    return least, table.free.max(axis=1, initial=0)


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _none(m: int) -> npt.NDArray[np.bool_]:
    return np.zeros((m, 0), dtype=bool)
