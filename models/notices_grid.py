"""Notices of what the grid changes: windows shrink to it, durations round up to it (FORMAT.md sections 1 and 7)."""

from __future__ import annotations

from collections.abc import Iterator

from models.base import seconds_of
from models.clock import Availability, Weekly, Window
from models.grid import Timeline
from models.plan import Notice
from models.problem import Problem

SHRINKS = "windows shrink to the grid"


def horizon_cut(problem: Problem, timeline: Timeline) -> Iterator[Notice]:
    """The horizon's end shrinks to the grid."""
    if timeline.given_end != timeline.end:
        end = timeline.clock.local(timeline.end).isoformat()
        yield Notice(
            code="horizon_cut",
            path="horizon.end",
            value=problem.horizon.end.isoformat(),
            rule="the horizon's end shrinks to the grid",
            message=f"the horizon ends at {end}, the last whole slot of {timeline.slot_minutes} minutes",
        )


def off_grid(problem: Problem, timeline: Timeline) -> Iterator[Notice]:
    """Ends of windows and patterns that lie inside the horizon, but not on the grid."""
    for path, availability in availabilities(problem):
        for k, window in enumerate(availability.windows):
            yield from _window(timeline, f"{path}.windows[{k}]", window, closed=False)
        for k, pattern in enumerate(availability.weekly):
            yield from _pattern(timeline, f"{path}.weekly[{k}]", pattern)
        for k, window in enumerate(availability.closed):
            yield from _window(timeline, f"{path}.closed[{k}]", window, closed=True)


def availabilities(problem: Problem) -> Iterator[tuple[str, Availability]]:
    """Every availability with its path."""
    for i, space in enumerate(problem.spaces):
        yield f"spaces[{i}].availability", space.availability
    for i, volunteer in enumerate(problem.volunteers):
        yield f"volunteers[{i}].availability", volunteer.availability
    for i, demand in enumerate(problem.demands):
        yield f"demands[{i}].windows", demand.windows


def _window(timeline: Timeline, path: str, window: Window, closed: bool) -> Iterator[Notice]:
    for field, later in (("start", not closed), ("end", closed)):
        given = getattr(window, field)
        second = seconds_of(given)
        if timeline.start < second < timeline.given_end and not timeline.is_on_grid(second):
            yield _shrinks(timeline, f"{path}.{field}", given.isoformat(), second, later)


def _pattern(timeline: Timeline, path: str, pattern: Weekly) -> Iterator[Notice]:
    may_miss = [timeline.may_miss_grid(wall) for wall in (pattern.start, pattern.end)]
    if not any(may_miss):
        return
    occurrences = list(timeline.occurrences(pattern))
    for n, (field, later) in enumerate((("start", True), ("end", False))):
        seconds = (s[n] for s in occurrences if timeline.start < s[n] < timeline.given_end)
        missed = next((s for s in seconds if not timeline.is_on_grid(s)), None)
        if missed is not None:
            yield _shrinks(timeline, f"{path}.{field}", getattr(pattern, field), missed, later)


def _shrinks(timeline: Timeline, path: str, value: str, second: int, later: bool) -> Notice:
    slot = timeline.ceil_slot(second) if later else timeline.floor_slot(second)
    counted = timeline.clock.local(timeline.second(slot)).isoformat()
    message = f"{value} is not on the grid of {timeline.slot_minutes} minutes: {counted} counts instead"
    return Notice(code="off_grid", path=path, value=value, rule=SHRINKS, message=message)


def rounded_up(problem: Problem, timeline: Timeline) -> Iterator[Notice]:
    """`minutes`, `setup_minutes` and `turnaround_minutes` that are no multiple of the slot."""
    for i, space in enumerate(problem.spaces):
        for field in ("setup_minutes", "turnaround_minutes"):
            yield from _rounded(timeline, f"spaces[{i}].{field}", getattr(space, field))
    for i, demand in enumerate(problem.demands):
        yield from _rounded(timeline, f"demands[{i}].minutes", demand.minutes or 0)


def _rounded(timeline: Timeline, path: str, minutes: int) -> Iterator[Notice]:
    counted = timeline.slots_up(minutes) * timeline.slot_minutes
    if counted != minutes:
        message = f"{minutes} minutes count as {counted}, on the grid of {timeline.slot_minutes} minutes"
        rule = "durations round up to the grid"
        yield Notice(code="rounded_up", path=path, value=minutes, rule=rule, message=message)
