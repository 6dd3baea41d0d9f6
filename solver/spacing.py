"""How far the sessions of one demand lie apart (R2)."""

from __future__ import annotations

from collections.abc import Iterable

from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.sessions import Session


def start_is_free(week: Week, options: DemandOptions, c: int, held: Iterable[Session]) -> bool:
    """R2 at the demand's `c`-th start, against the sessions `held` that it already has."""
    t, demand = week.timeline, options.demand
    start, end = t.second(int(options.start[c])), t.second(int(options.end[c]))
    gap, date = 60 * demand.min_gap_minutes, int(options.date[c])
    return not any(
        (start < s.end + gap and s.start < end + gap)
        or (demand.one_a_day and t.clock.date(s.start).toordinal() == date)
        or (demand.each and s.number == options.window[c])
        for s in held
    )
