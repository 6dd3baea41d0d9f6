"""R1: when a session may be."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.context import Context, as_minutes, breach, window_of
from solver.judge.sessions import Session
from solver.judge.verdict import Finding


def session_lies_in_an_open_window(week: Context) -> Iterator[Finding]:
    """R1: in one open window of its demand, on the grid, `minutes` long (or the whole window), not before `now`."""
    for s in week.sessions:
        faults = _not_a_time(week, s) if s.end <= s.start else (*_off_grid(week, s), *_off_window(week, s))
        for code, message in (*faults, *_before_now(week, s)):
            yield breach("R1", code, s.place, [s], message)


def _not_a_time(week: Context, s: Session) -> Iterator[tuple[str, str]]:
    yield "no_length", f"the session ends at {week.shown(s.end)}, not after its start {week.shown(s.start)}"


def _off_grid(week: Context, s: Session) -> Iterator[tuple[str, str]]:
    grid = week.timeline
    for word, second in (("start", s.start), ("end", s.end)):
        if (second - grid.start) % grid.slot_seconds:
            yield "off_grid", f"the {word} {week.shown(second)} is not on the grid of {grid.slot_minutes} minutes"


def _off_window(week: Context, s: Session) -> Iterator[tuple[str, str]]:
    windows = week.open_windows(s.demand)
    k = window_of(windows, s.start, s.end)
    if k is None:
        yield "outside_windows", f"{_when(week, s.start, s.end)} lies in no open window of demand {s.demand.id}"
    if s.demand.minutes is not None:
        minutes = week.timeline.slots_up(s.demand.minutes) * week.timeline.slot_minutes
        if s.end - s.start != minutes * 60:
            yield "wrong_length", f"the session lasts {as_minutes(s.seconds)}, demand {s.demand.id} asks for {minutes}"
    elif k is not None and windows[k] != (s.start, s.end):
        part, whole = _when(week, s.start, s.end), _when(week, *windows[k])
        yield "part_of_window", f"{part} is only a part of the open window {whole}; without `minutes` it is the whole"


def _when(week: Context, start: int, end: int) -> str:
    return f"{week.shown(start)} to {week.shown(end)}"


def _before_now(week: Context, s: Session) -> Iterator[tuple[str, str]]:
    if s.start < week.timeline.now:
        yield "before_now", f"the session starts at {week.shown(s.start)}, before now, {week.shown(week.timeline.now)}"
