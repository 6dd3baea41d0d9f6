"""Which sessions of a person may follow each other on a date: builds the days of all persons."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from models.geo import DETOUR, EARTH_METRES
from solver.compile.week import Week
from solver.dual.days import Days
from solver.dual.flatten import Entries, Floats, Ints
from solver.state import State


@dataclass(frozen=True)
class _Rows:
    """Person entries in order of person, date, demand, end; (P,) each."""

    entry: Ints
    person: Ints
    date: Ints
    demand: Ints
    start: Ints
    end: Ints


def days_of(week: Week, base: State, e: Entries) -> Days:
    """The days over all person entries that pins leave possible."""
    rows = _rows(week, e)
    day_first = _firsts(rows.person, rows.date)
    run_first = _firsts(rows.person, rows.date, rows.demand)
    size = len(rows.entry)
    builder = _Arcs(week, rows, run_first)
    ends = np.r_[day_first[1:], size]
    for low, high in zip(map(int, day_first), map(int, ends), strict=True):
        builder.day(low, high)
    since = np.repeat(run_first, np.diff(np.r_[run_first, size]))
    return builder.finish(day_first, since)


def _rows(week: Week, e: Entries) -> _Rows:
    n_spaces, n_people = len(week.problem.spaces), len(week.problem.volunteers)
    entry = np.flatnonzero((e.row >= n_spaces) & (e.row < n_spaces + n_people))
    session = e.session_of_need[e.need_of[entry]]
    demand = e.demand[e.demand_of_bucket[e.bucket_of[session]]]
    at = np.zeros((3, len(e.session_first)), dtype=np.int64)
    owner = e.demand[e.demand_of_bucket[e.bucket_of]]
    for d in np.unique(owner):
        mine, o = np.flatnonzero(owner == d), week.demands[d]
        chosen = e.session_option[mine]
        at[:, mine] = o.start[chosen], o.end[chosen], o.date[chosen]
    start, end, date = at[:, session]
    person = e.row[entry] - n_spaces
    order = np.lexsort((end, demand, date, person))
    return _Rows(entry[order], person[order], date[order], demand[order], start[order], end[order])


def _firsts(*columns: Ints) -> Ints:
    """Where any of the columns changes."""
    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64)
    change = np.zeros(len(columns[0]), dtype=bool)
    change[0] = True
    for c in columns:
        change[1:] |= c[1:] != c[:-1]
    return np.flatnonzero(change)


class _Arcs:
    """Collects arcs day by day."""

    def __init__(self, week: Week, rows: _Rows, run_first: Ints):
        self.week, self.rows, self.run_first = week, rows, run_first
        self.run_end = np.r_[run_first[1:], len(rows.entry)]
        self.source: list[Ints] = []
        self.target: list[Ints] = []
        self.deepest: list[int] = []
        self._sites: dict[int, Ints] = {}
        self._points = _points(week)
        self._between: dict[tuple[int, int], float] = {}

    def day(self, low: int, high: int) -> None:
        """One day of one person: arcs from every run to every entry that it can precede."""
        rows, slot = self.rows, self.week.timeline.slot_minutes
        person = self.week.problem.volunteers[int(rows.person[low])]
        minutes = (rows.end[low:high] - rows.start[low:high]) * slot
        caps = [c for c in (person.max_minutes, person.max_minutes_per_day) if c is not None]
        cap = min(caps) if caps else 10**9
        counts = [c for c in (person.max_sessions, person.max_sessions_per_day) if c is not None]
        deepest = max(1, min([*counts, cap // max(1, int(minutes.min())), high - low]))
        self.deepest.append(deepest)
        if deepest == 1:
            return
        a, b = np.searchsorted(self.run_first, (low, high))
        for run in range(int(a), int(b)):
            self._run(run, low, high, minutes, cap)

    def _run(self, run: int, low: int, high: int, minutes: Ints, cap: int) -> None:
        rows, slot = self.rows, self.week.timeline.slot_minutes
        first, last = int(self.run_first[run]), int(self.run_end[run])
        demand, v = int(rows.demand[first]), int(rows.person[first])
        others = rows.demand[low:high]
        o = self.week.demands[demand].demand
        gap = self._gaps(v, demand, others)
        shortest = int(minutes[first - low : last - low].min())
        count = np.searchsorted(rows.end[first:last] * slot, rows.start[low:high] * slot - gap, side="right")
        fits = (count > 0) & (minutes + shortest <= cap)
        if o.one_a_day:
            fits &= others != demand
        target = np.flatnonzero(fits)
        self.source.append(first + count[target] - 1)
        self.target.append(low + target)

    def _gaps(self, v: int, demand: int, others: Ints) -> Ints:
        """At least so many minutes from a session of the demand to one of each other: travel and break."""
        person = self.week.problem.volunteers[v]
        names, back = np.unique(others, return_inverse=True)
        metres = np.array([self._metres(demand, int(d)) for d in names])
        minutes = np.ceil(metres * (60 / (1000 * float(person.speed_kmh))) * (1 - 1e-9)).astype(np.int64)
        return np.asarray(np.minimum(minutes, 10**6)[back] + person.break_minutes)

    def _metres(self, a: int, b: int) -> float:
        """No more than the metres between any possible sites of two demands; 0 where a travel table may say less."""
        if a == b or self.week.problem.travel.metres or self.week.problem.travel.minutes:
            return 0.0
        key = (min(a, b), max(a, b))
        if key not in self._between:
            self._between[key] = float(_apart(self._points[self._sites_of(a)], self._points[self._sites_of(b)]).min())
        return self._between[key]

    def _sites_of(self, d: int) -> Ints:
        if d not in self._sites:
            o = self.week.demands[d]
            own = [self.week.trips.site_of_demand(d)] if o.site is None else o.needs[o.site].who
            self._sites[d] = np.asarray(own, dtype=np.int64)
        return self._sites[d]

    def finish(self, day_first: Ints, since: Ints) -> Days:
        empty = np.zeros(0, dtype=np.int64)
        source, target = (np.concatenate([empty, *x]) for x in (self.source, self.target))
        order = np.argsort(target, kind="stable")
        source, target = source[order], target[order]
        arc_first = _firsts(target)
        deepest = np.array(self.deepest, dtype=np.int64)
        return Days(self.rows.entry, day_first, deepest, since, source, target[arc_first], arc_first)


def _points(week: Week) -> Floats:
    """(n_sites, 2) longitude and latitude in radians, by the numbers of `Trips`; missing ones are not numbers."""
    p, d = week.problem, week.distances
    spots = [*(d.space(s) for s in p.spaces), *(d.demand(x) for x in p.demands)]
    return np.radians([spot.location or (math.nan, math.nan) for spot in spots]).reshape(len(spots), 2)


def _apart(a: Floats, b: Floats) -> Floats:
    """Metres from each of `a` to each of `b`, a metre less for rounding; 0 where a place is not known."""
    lon, lat = a[:, :1] - b[:, 0], a[:, 1:] - b[:, 1]
    h = np.sin(lat / 2) ** 2 + np.cos(a[:, 1:]) * np.cos(b[:, 1]) * np.sin(lon / 2) ** 2
    metres = 2 * EARTH_METRES * np.arcsin(np.minimum(1.0, np.sqrt(h))) * DETOUR - 1.0
    return np.asarray(np.maximum(np.nan_to_num(metres, nan=0.0), 0.0))
