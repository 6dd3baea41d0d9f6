"""R2: how many sessions a demand has, how they are numbered and how they follow each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from models.demands import Demand
from solver.judge.context import Context, as_minutes, breach, window_of
from solver.judge.sessions import Session
from solver.judge.verdict import Finding

K = TypeVar("K", bound=Hashable)


def sessions_of_a_demand(week: Context) -> Iterator[Finding]:
    """R2: none or `min_sessions` to `sessions`, one a day, gaps kept, never an overlap; numbers as section 7 says."""
    for sessions in week.by_demand.values():
        demand = sessions[0].demand
        yield from _how_many(demand, sessions)
        yield from _one_per_day(demand, sessions)
        yield from _gaps(week, demand, sessions)
        yield from (_windows_and_numbers(week, demand, sessions) if demand.each else _numbers(demand, sessions))


def _place(demand: Demand) -> str:
    return f"demands/{demand.id}"


def _how_many(demand: Demand, sessions: list[Session]) -> Iterator[Finding]:
    n = len(sessions)
    if not isinstance(demand.sessions, str) and n > demand.sessions:
        message = f"{n} sessions, at most {demand.sessions} are wanted"
        yield breach("R2", "too_many_sessions", _place(demand), sessions, message)
    if n < demand.min_sessions:
        message = f"{n} sessions; the demand has none or at least {demand.min_sessions}"
        yield breach("R2", "too_few_sessions", _place(demand), sessions, message)


def _one_per_day(demand: Demand, sessions: list[Session]) -> Iterator[Finding]:
    if not demand.one_a_day:
        return
    for date, same in _groups((s.date, s) for s in sessions):
        if len(same) > 1:
            message = f"{len(same)} sessions start on {date}, at most one a day may"
            yield breach("R2", "one_per_day", f"{_place(demand)} on {date}", same, message)


def _gaps(week: Context, demand: Demand, sessions: list[Session]) -> Iterator[Finding]:
    """Of any two sessions, so that one which only an outer, pinned one overlaps is found as well."""
    least = demand.min_gap_minutes * 60
    for i, a in enumerate(sessions):
        for b in islice(sessions, i + 1, None):
            gap = b.start - a.end
            if gap >= least:
                break
            where = f"{_place(demand)} at {week.shown(b.start)}"
            if gap < 0:
                yield breach("R2", "overlap", where, (a, b), f"sessions overlap: one ends only at {week.shown(a.end)}")
            else:
                message = f"{as_minutes(gap)} after the session before, at least {demand.min_gap_minutes} are asked"
                yield breach("R2", "min_gap", where, (a, b), message)


def _numbers(demand: Demand, sessions: list[Session]) -> Iterator[Finding]:
    """All sessions are involved: each number depends on all starts."""
    numbers = [n for _, n in sorted((s.start, s.given.session) for s in sessions)]
    if numbers != list(range(len(numbers))):
        shown = ", ".join(map(str, numbers[:20]))
        message = f"in order of start the sessions are numbered {shown}; they are 0, 1, 2, … without gaps"
        yield breach("R2", "numbering", _place(demand), sessions, message)


def _windows_and_numbers(week: Context, demand: Demand, sessions: list[Session]) -> Iterator[Finding]:
    """For "each": one session in a window, numbered as the window; no number twice."""
    windows = week.open_windows(demand)
    inside = {s.index: window_of(windows, s.start, s.end) for s in sessions}
    for k, same in _groups((inside[s.index], s) for s in sessions):
        if k is not None and len(same) > 1:
            message = f"{len(same)} sessions in open window {k}, at most one is wanted in each"
            yield breach("R2", "one_per_window", f"{_place(demand)} at {week.shown(windows[k][0])}", same, message)
    for s in sessions:
        k = inside[s.index]
        if k is not None and s.given.session != k:
            message = f"session {s.given.session} lies in open window {k}, whose number it has"
            yield breach("R2", "numbering", s.place, [s], message)
    for number, same in _groups((s.given.session, s) for s in sessions):
        windows_of_it = {inside[s.index] for s in same}
        if len(same) > 1 and (len(windows_of_it) > 1 or None in windows_of_it):
            yield breach("R2", "number_twice", _place(demand), same, f"{len(same)} sessions have the number {number}")


def _groups(pairs: Iterable[tuple[K, Session]]) -> Iterable[tuple[K, list[Session]]]:
    out: defaultdict[K, list[Session]] = defaultdict(list)
    for key, s in pairs:
        out[key].append(s)
    return out.items()
