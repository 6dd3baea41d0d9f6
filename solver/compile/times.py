"""When a demand's sessions may be, by its own windows alone (R1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.clock import Availability, Stretch
from models.demands import Demand
from models.grid import Span, Timeline
from solver.compile.tables import Bools, Ints, lies_in_one


@dataclass(frozen=True)
class Times:
    """`m` starts in order: `start`, `end` (m,) slots, `window` (m,) index of the open window of `n_windows`."""

    start: Ints
    end: Ints
    window: Ints
    n_windows: int


class Calendar:
    """Starts, dates and preferred times on one timeline; demands with the same words share one answer."""

    def __init__(self, timeline: Timeline):
        self.timeline = timeline
        self._earliest = timeline.ceil_slot(timeline.now)
        dates = [timeline.clock.date(timeline.second(t)) for t in range(timeline.n_slots)]
        self.date = np.array([d.toordinal() for d in dates], dtype=np.int64)
        """(n_slots,) ordinal of the local date."""
        iso = {d: d.isocalendar() for d in set(dates)}
        self.week = np.array([iso[d].year * 100 + iso[d].week for d in dates], dtype=np.int64)
        """(n_slots,) year × 100 + ISO week."""
        self._times: dict[tuple[Availability, int | None], Times] = {}
        self._stretches: dict[tuple[Stretch, ...], list[Span]] = {}

    def times(self, demand: Demand) -> Times:
        """All that R1 allows."""
        key = (demand.windows, demand.minutes)
        if key not in self._times:
            self._times[key] = self._expand(*key)
        return self._times[key]

    def _expand(self, windows: Availability, minutes: int | None) -> Times:
        runs = self.timeline.runs(windows)
        start, end, window = [], [], []
        for w, (low, high) in enumerate(runs):
            length = high - low if minutes is None else self.timeline.slots_up(minutes)
            starts = np.arange(max(low, self._earliest), high - length + 1, dtype=np.int64)
            start.append(starts)
            end.append(starts + length)
            window.append(np.full(len(starts), w, dtype=np.int64))
        return Times(_joined(start), _joined(end), _joined(window), len(runs))

    def preferred(self, demand: Demand, times: Times) -> Bools:
        """(m,): whether a session lies in one preferred stretch."""
        if not demand.preferred:
            return np.zeros(len(times.start), dtype=bool)
        if demand.preferred not in self._stretches:
            self._stretches[demand.preferred] = self.timeline.stretches(demand.preferred)
        begin, finish = self.timeline.seconds(times.start), self.timeline.seconds(times.end)
        return lies_in_one(begin, finish, self._stretches[demand.preferred])


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
