"""Which spaces may serve a need (R4 to R6), each as if it had nothing else to do."""

from __future__ import annotations

import numpy as np

from models.demands import Demand, SpaceNeed
from models.geo import Distances, walk_metres_between
from models.grid import Timeline
from models.problem import Problem
from solver.compile.index import Index
from solver.compile.needs import NeedOptions, no_sites
from solver.compile.reach import Places, Reach, limits
from solver.compile.tables import Bools, Ints, SpaceTable, notice_seconds, strictly_inside
from solver.compile.times import Times

NO_LIMIT = np.iinfo(np.int64).max


class SpaceSearch:
    """Finds spaces for the needs of demands; `sites` are the places of the demands."""

    def __init__(
        self, problem: Problem, timeline: Timeline, distances: Distances, index: Index, table: SpaceTable, sites: Places
    ):
        self.problem, self.timeline, self.distances = problem, timeline, distances
        self.index, self.table, self.sites = index, table, sites
        self.places = Places([distances.space(s) for s in problem.spaces])
        spaces = problem.spaces
        self._min_minutes = np.array([s.min_minutes for s in spaces], dtype=np.int64)
        most = [NO_LIMIT if s.max_minutes is None else s.max_minutes for s in spaces]
        self._max_minutes = np.array(most, dtype=np.int64)
        self._notice = notice_seconds(problem)
        self._least_free, self._most_free = _free_range(table)
        self._rule, self._barred = _entry_rules(table, timeline)
        self._free_to_go = limits([None] * len(spaces)), np.zeros(len(spaces), dtype=bool)
        self._reach: dict[tuple[tuple[str, ...], tuple[str, ...]], Reach] = {}

    def need(self, i: int, demand: Demand, need: SpaceNeed, times: Times) -> NeedOptions:
        """Spaces within the walk that are free at one start of the demand at least, which lies where `i` does."""
        who = self._near(i, need)
        who = who[self._most_free[who] >= need.least_piece]
        who = self.index.space_offers.serving(demand, self.index.area(demand), who)
        metres = self._metres(i, who)
        if need.max_metres is not None:
            who, metres = who[metres <= need.max_metres], metres[metres <= need.max_metres]
        ok = self._fits(who, times, need.least_piece)
        keep = ok.any(axis=0)
        return NeedOptions(need, who[keep], ok[:, keep], metres[keep], no_sites())

    def _near(self, i: int, need: SpaceNeed) -> Ints:
        """All suitable spaces but those that lie too far for certain; a travel table may say otherwise."""
        key = (need.kinds, need.features)
        if key not in self._reach:
            self._reach[key] = Reach(self.places, self.index.suitable_spaces(need), *self._free_to_go)
        told = self.distances.is_told(self.distances.demand(self.problem.demands[i]))
        limit = None if told else need.max_metres
        return self._reach[key].near(self.sites.box(np.array([i])), np.inf if limit is None else limit)

    def _metres(self, i: int, who: Ints) -> Ints:
        """(k,) from the demand to each space."""
        here = self.distances.demand(self.problem.demands[i])
        if not self.distances.is_told(here):
            return walk_metres_between(self.sites.points[[i]], self.places.points[who]).ravel()
        spaces = [self.distances.space(self.problem.spaces[j]) for j in who]
        return np.array([self.distances.metres(here, s) for s in spaces], dtype=np.int64)

    def _fits(self, who: Ints, times: Times, least: int) -> Bools:
        """R4 (length, notice, no_entry), R5 and R6: (m, k)."""
        table, n_slots, start, end = self.table, self.timeline.n_slots, times.start[:, None], times.end[:, None]
        low, high = start - table.setup[who], end + table.turnaround[who]
        length = (end - start) * self.timeline.slot_minutes
        ok = (length >= self._min_minutes[who]) & (length <= self._max_minutes[who])
        ok &= self.timeline.seconds(start) >= self._notice[who]
        ok &= (low >= 0) & (high <= n_slots)
        ok &= table.run_end[who, np.clip(low, 0, n_slots - 1)] >= high
        if self._rule[who].any():
            ok &= ~(self._barred[self._rule[who], start] | self._barred[self._rule[who], end])
        self._leave_room(ok, who, np.clip(low, 0, n_slots), np.clip(high, 0, n_slots), least)
        return np.asarray(ok)

    def _leave_room(self, ok: Bools, who: Ints, low: Ints, high: Ints, least: int) -> None:
        """Strikes out of `ok` (m, k) what covers a slot with fewer free units than `least`."""
        for c in np.flatnonzero(self._least_free[who] < least):
            gone = np.concatenate([[0], np.cumsum(self.table.free[who[c]] < least)])
            ok[:, c] &= gone[low[:, c]] == gone[high[:, c]]


def _free_range(table: SpaceTable) -> tuple[Ints, Ints]:
    """Least and most free units of each space over its open slots."""
    open_ = table.run_end > 0
    least = np.where(open_, table.free, NO_LIMIT).min(axis=1, initial=NO_LIMIT)
    return least, table.free.max(axis=1, initial=0)


def _entry_rules(table: SpaceTable, timeline: Timeline) -> tuple[Ints, Bools]:
    """`(n,)` rule of each space, and `(n_rules, n_slots + 1)`: whether it forbids a session to start or end then.

    Rule 0 forbids nothing.
    """
    rules = {(): 0} | dict.fromkeys(table.no_entry, 0)
    rules = {spans: number for number, spans in enumerate(rules)}
    seconds = timeline.seconds(np.arange(timeline.n_slots + 1))
    barred = np.array([strictly_inside(seconds, spans) for spans in rules])
    return np.array([rules[spans] for spans in table.no_entry], dtype=np.int64), barred
