"""Spaces and volunteers as arrays over the grid: where open runs end, how much is free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.base import seconds_of
from models.grid import Span, Timeline
from models.problem import Problem

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class SpaceTable:
    """All spaces; `n` spaces, `S` slots.

    `run_end` (n, S) int32: the slot at which the open run holding this slot ends, 0 where closed.
    `free` (n, S) int64: capacity − reserve, never below 0. `setup`, `turnaround` (n,) slots.
    `no_entry` per space: merged stretches in seconds.
    """

    run_end: npt.NDArray[np.int32]
    free: Ints
    setup: Ints
    turnaround: Ints
    no_entry: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class PeopleTable:
    """All volunteers; `run_end` (n, S) int32 as for spaces, `runs` their open windows in slots."""

    run_end: npt.NDArray[np.int32]
    runs: tuple[tuple[Span, ...], ...]


def run_ends(runs: Sequence[tuple[Span, ...]], n_slots: int) -> npt.NDArray[np.int32]:
    """`(len(runs), n_slots)`: for each slot the end of the open run that holds it, 0 where closed."""
    out = np.zeros((len(runs), n_slots), dtype=np.int32)
    for row, spans in zip(out, runs, strict=True):
        for low, high in spans:
            row[low:high] = high
    return out


def run_starts(runs: Sequence[tuple[Span, ...]], n_slots: int) -> npt.NDArray[np.int32]:
    """`(len(runs), n_slots)`: for each slot the start of the open run that holds it, 0 where closed."""
    out = np.zeros((len(runs), n_slots), dtype=np.int32)
    for row, spans in zip(out, runs, strict=True):
        for low, high in spans:
            row[low:high] = low
    return out


def space_table(problem: Problem, timeline: Timeline) -> SpaceTable:
    """The spaces of the problem in its order."""
    free = np.zeros((len(problem.spaces), timeline.n_slots), dtype=np.int64)
    for row, s in zip(free, problem.spaces, strict=True):
        np.maximum(timeline.capacity(s.availability, s.capacity) - s.reserve, 0, out=row)
    return SpaceTable(
        run_end=run_ends([timeline.runs(s.availability) for s in problem.spaces], timeline.n_slots),
        free=free,
        setup=np.array([timeline.slots_up(s.setup_minutes) for s in problem.spaces], dtype=np.int64),
        turnaround=np.array([timeline.slots_up(s.turnaround_minutes) for s in problem.spaces], dtype=np.int64),
        no_entry=tuple(tuple(timeline.stretches(s.no_entry)) for s in problem.spaces),
    )


def people_table(problem: Problem, timeline: Timeline) -> PeopleTable:
    """The volunteers of the problem in its order."""
    runs = tuple(timeline.runs(v.availability) for v in problem.volunteers)
    return PeopleTable(run_end=run_ends(runs, timeline.n_slots), runs=runs)


def strictly_inside(seconds: Ints, spans: Sequence[Span]) -> Bools:
    """Which instants t have a < t < b for a stretch (a, b) (R4, `no_entry`)."""
    out = np.zeros(seconds.shape, dtype=bool)
    for a, b in spans:
        out |= (a < seconds) & (seconds < b)
    return out


def lies_in_one(starts: Ints, ends: Ints, spans: Sequence[Span]) -> Bools:
    """Which sessions lie in one stretch (`preferred`)."""
    out = np.zeros(starts.shape, dtype=bool)
    for a, b in spans:
        out |= (a <= starts) & (ends <= b)
    return out


def valid_until(problem: Problem, skill: str) -> Ints:
    """`(n_volunteers,)` ordinal of the last valid local date of the skill; a far day where it does not expire."""
    far = 10_000_000
    return np.array(
        [v.valid_until[skill].toordinal() if skill in v.valid_until else far for v in problem.volunteers],
        dtype=np.int64,
    )


def notice_seconds(problem: Problem) -> Ints:
    """`(n_spaces,)` earliest start by each space's notice, in seconds."""
    now = seconds_of(problem.planned_at)
    return np.array([now + s.notice_minutes * 60 for s in problem.spaces], dtype=np.int64)
