"""R6 and R8: what a space can hold at one time, and over the horizon."""

from __future__ import annotations

from collections import defaultdict

from solver.exact.builder import Builder, Term
from solver.exact.rules.overlap import cliques, covering_sets
from solver.exact.variables import Candidate, Part, Piece


def pieces_by_space(part: Part) -> dict[int, list[tuple[Candidate, Piece]]]:
    """Every piece that may lie in each space."""
    out: dict[int, list[tuple[Candidate, Piece]]] = defaultdict(list)
    for c in part.candidates:
        for pieces in c.spaces.values():
            for p in pieces:
                out[p.index].append((c, p))
    return out


def capacity(b: Builder, part: Part) -> None:
    """R6: identical units are one capacity; of an exclusive space, one piece at a time. Set-up and turnaround count."""
    spaces, table = part.week.problem.spaces, part.week.spaces
    for j, used in pieces_by_space(part).items():
        setup, turnaround = int(table.setup[j]), int(table.turnaround[j])
        if spaces[j].exclusive:
            for flags in cliques([(c.start - setup, c.end + turnaround, p.chosen) for c, p in used]):
                b.one_at_most(flags)
        else:
            stretches = [(c.start - setup, c.end + turnaround, p.units) for c, p in used]
            _units(b, part, j, stretches)


def _units(b: Builder, part: Part, j: int, stretches: list[tuple[int, int, Term]]) -> None:
    """Σ units ≤ what is free; a row that a neighbouring one implies is left out."""
    rows = [
        (int(part.base.free[j, low:high].min()), {id(u): u for u in units})
        for low, high, units in covering_sets(stretches)
    ]
    for i, (limit, units) in enumerate(rows):
        beside = [rows[k] for k in (i - 1, i + 1) if 0 <= k < len(rows)]
        if not any(other <= limit and units.keys() < more.keys() for other, more in beside):
            b.at_most([(1, u) for u in units.values()], limit)


def quota(b: Builder, part: Part) -> None:
    """R8: Σ length × quantity, or length alone where exclusive, within what fixed sessions leave."""
    spaces, slot = part.week.problem.spaces, part.week.timeline.slot_minutes
    for j, used in pieces_by_space(part).items():
        left = part.base.quota[j]
        if left is not None:
            exclusive = spaces[j].exclusive
            minutes = [((c.end - c.start) * slot, p.chosen if exclusive else p.units) for c, p in used]
            b.at_most(minutes, max(0, left))
