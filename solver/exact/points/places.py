"""Points of places: the way to a space, opening it, paying for it."""

from __future__ import annotations

from collections import defaultdict

from solver.exact.builder import Builder, Term, constant, total
from solver.exact.rules.supplies import fen_of
from solver.exact.variables import Part
from solver.state import session_fen


def space_distance(part: Part) -> Term:
    """−per_100m × (metres // 100) for every space piece."""
    each = part.week.problem.policy.distance.per_100m
    return total(
        (-each * (int(c.options.needs[n].metres[p.column]) // 100), p.chosen)
        for c in part.candidates
        for n, pieces in c.spaces.items()
        for p in pieces
    )


def opening(b: Builder, part: Part) -> Term:
    """−opening_points per space and local date on which a session starts there; nothing where one is fixed."""
    spaces = part.week.problem.spaces
    uses: dict[tuple[int, int], list[Term]] = defaultdict(list)
    for c in part.candidates:
        for pieces in c.spaces.values():
            for p in pieces:
                if spaces[p.index].opening_points:
                    uses[p.index, int(c.options.date[c.c])].append(p.chosen)
    return total(
        (-spaces[j].opening_points, b.any_of(flags))
        for (j, date), flags in uses.items()
        if part.base.opened.get((j, date), 0) <= 0
    )


def cost(b: Builder, part: Part) -> Term:
    """−(per_yuan × total fen // 100), multiplied before it is floored (section 7), with the fen of what is fixed."""
    per_yuan = part.week.problem.policy.cost.per_yuan
    if not per_yuan:
        return constant(0)
    fixed = sum(session_fen(part.week, s) for s in part.base.sessions())
    fen = total([(1, fen_of(b, part, c)) for c in part.candidates], fixed)
    return total([(-1, b.floor_div(total([(per_yuan, fen)]), 100))])
