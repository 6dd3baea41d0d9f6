"""R2: how many sessions a demand has, on which days, how far apart."""

from __future__ import annotations

from collections import defaultdict

from solver.exact.builder import Builder, Term
from solver.exact.rules.overlap import cliques
from solver.exact.variables import Candidate, Part
from solver.sessions import Session


def at_most_as_asked(b: Builder, part: Part) -> None:
    """R2: at most `sessions`; at most one in each open window for "each". Pins count."""
    for d in part.free:
        options, pins = part.week.demands[d], part.pins[d]
        held = [(1, c.held) for c in part.of_demand[d]]
        if not options.demand.each:
            b.at_most(held, max(0, options.asked - len(pins)))
            continue
        windows: dict[int, list[Term]] = defaultdict(list)
        for c in part.of_demand[d]:
            windows[int(options.window[c.c])].append(c.held)
        pinned = {p.number for p in pins}
        for w, flags in windows.items():
            _one_or_none(b, flags, w in pinned)


def none_or_the_minimum(b: Builder, part: Part) -> None:
    """R2: none or at least `min_sessions`. Pins below the minimum are excused only while nothing joins them."""
    for d in part.free:
        least = part.week.demands[d].demand.min_sessions - len(part.pins[d])
        flags = [c.held for c in part.of_demand[d]]
        if least > 1 and flags:
            served = b.any_of(flags)
            b.at_least([*((1, f) for f in flags), (-least, served)], 0)


def one_per_day(b: Builder, part: Part) -> None:
    """R2: at most one starts on a local date."""
    for d in part.free:
        options = part.week.demands[d]
        if not options.demand.one_a_day:
            continue
        pinned = {part.week.timeline.clock.date(p.start).toordinal() for p in part.pins[d]}
        days: dict[int, list[Term]] = defaultdict(list)
        for c in part.of_demand[d]:
            days[int(options.date[c.c])].append(c.held)
        for date, flags in days.items():
            _one_or_none(b, flags, date in pinned)


def gap_between_sessions(b: Builder, part: Part) -> None:
    """R2: at least `min_gap_minutes` from the end of one to the start of the next, and never an overlap."""
    slot = part.week.timeline.slot_minutes
    for d in part.free:
        demand, pins = part.week.demands[d].demand, part.pins[d]
        gap = -(-demand.min_gap_minutes // slot)
        if pins:
            for c in part.of_demand[d]:
                if any(_too_close(part, c, p) for p in pins):
                    b.equal([(1, c.held)], 0)
        if part.week.demands[d].asked > 1:
            for flags in cliques([(c.start, c.end + gap, c.held) for c in part.of_demand[d]]):
                b.one_at_most(flags)


def _one_or_none(b: Builder, flags: list[Term], none: bool) -> None:
    if none:
        b.equal([(1, f) for f in flags], 0)
    else:
        b.one_at_most(flags)


def _too_close(part: Part, c: Candidate, pin: Session) -> bool:
    t, gap = part.week.timeline, 60 * c.options.demand.min_gap_minutes
    return t.second(c.start) < pin.end + gap and pin.start < t.second(c.end) + gap
