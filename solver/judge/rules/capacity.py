"""R6: how much of a space is taken at every slot."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from models.things import Space
from solver.judge.context import Context, breach
from solver.judge.sessions import Piece
from solver.judge.verdict import Finding

Slots = npt.NDArray[np.int64]
Taken = tuple[int, int, Piece]


def capacity_holds_at_every_slot(week: Context) -> Iterator[Finding]:
    """R6: pieces with set-up and turnaround fit into capacity − reserve; in exclusive spaces one at a time.

    Only where the space is open: what lies outside has broken R5 already. A slot that a piece touches is covered.
    """
    for name, pieces in week.by_space.items():
        space, taken = week.spaces[name], _taken(week, pieces)
        if not taken:
            continue
        free = week.timeline.capacity(space.availability, space.capacity) - space.reserve
        yield from _overfull(week, space, taken, np.maximum(free, 0))


def _taken(week: Context, pieces: list[Piece]) -> list[Taken]:
    """Slots `[low, high)` of each piece, clipped to the horizon."""
    out, grid = [], week.timeline
    for p in pieces:
        start, end = week.occupied(p)
        low, high = max(0, grid.floor_slot(start)), min(grid.n_slots, grid.ceil_slot(end))
        if low < high:
            out.append((low, high, p))
    return out


def _overfull(week: Context, space: Space, taken: list[Taken], free: Slots) -> Iterator[Finding]:
    open_ = _open_slots(week, space)
    over = open_ & (_sum(taken, len(free), quantity=True) > free)
    if space.exclusive:
        crowd = open_ & (_sum(taken, len(free), quantity=False) > 1)
        yield from _crowded(week, space, taken, crowd)
        for low, high, p in taken:  # each piece by itself: two at once are the crowd's fault
            yield from _above(week, space, [(low, high, p)], free, over)
    else:
        yield from _above(week, space, [t for t in taken if t[2].quantity], free, over)


def _open_slots(week: Context, space: Space) -> npt.NDArray[np.bool_]:
    out = np.zeros(week.timeline.n_slots, dtype=np.bool_)
    for low, high in week.timeline.runs(space.availability):
        out[low:high] = True
    return out


def _sum(taken: list[Taken], n_slots: int, quantity: bool) -> Slots:
    """Units (or pieces) by slot, `(n_slots,)`."""
    steps = np.zeros(n_slots + 1, dtype=np.int64)
    amount = np.array([p.quantity if quantity else 1 for _, _, p in taken], dtype=np.int64)
    np.add.at(steps, [low for low, _, _ in taken], amount)
    np.subtract.at(steps, [high for _, high, _ in taken], amount)
    return np.cumsum(steps)[:-1]


def _crowded(week: Context, space: Space, taken: list[Taken], where: npt.NDArray[np.bool_]) -> Iterator[Finding]:
    for low, _, pieces in _stretches(taken, where):
        message = f"{len(pieces)} pieces ({_sessions(pieces)}) at once, the space is exclusive"
        yield breach("R6", "exclusive", _place(week, space, low), [p.session for p in pieces], message)


def _above(
    week: Context, space: Space, taken: list[Taken], free: Slots, where: npt.NDArray[np.bool_]
) -> Iterator[Finding]:
    for low, high, pieces in _stretches(taken, where):
        units, limit = sum(p.quantity for p in pieces), int(free[low:high].min())
        if units > limit:
            message = f"{units} units taken ({_sessions(pieces)}), {limit} are free (reserve {space.reserve})"
            yield breach("R6", "capacity", _place(week, space, low), [p.session for p in pieces], message)


def _stretches(taken: list[Taken], where: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int, list[Piece]]]:
    """Stretches of marked slots, cut wherever a piece begins or ends, with the pieces that cover them."""
    if not where.any():
        return
    marks = sorted({x for low, high, _ in taken for x in (low, high)})
    edges = np.flatnonzero(np.diff(np.concatenate(([False], where, [False])))).tolist()
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        cuts = [first, *(x for x in marks if first < x < last), last]
        for low, high in pairwise(cuts):
            pieces = [p for a, b, p in taken if a <= low and high <= b]
            if pieces:
                yield low, high, pieces


def _place(week: Context, space: Space, slot: int) -> str:
    return f"spaces/{space.id} at {week.shown(week.timeline.second(slot))}"


def _sessions(pieces: list[Piece]) -> str:
    shown = ", ".join(f"{p.session.place}: {p.quantity}" for p in pieces[:8])
    return shown if len(pieces) <= 8 else f"{shown}, …"
