"""R16 and R17: what is in stock, and what may be spent."""

from __future__ import annotations

from collections import defaultdict

from solver.exact.builder import Builder, Term, total
from solver.exact.variables import Candidate, Part
from solver.state import session_fen


def stock(b: Builder, part: Part) -> None:
    """R16: totals within what fixed sessions leave of each supply."""
    used: dict[int, list[Term]] = defaultdict(list)
    for c in part.candidates:
        for pieces in c.supplies.values():
            for p in pieces:
                used[p.index].append(p.units)
    for k, units in used.items():
        b.at_most([(1, u) for u in units], max(0, part.base.supply[k]))


def budget(b: Builder, part: Part) -> None:
    """R17: the demand's pieces and supplies, each floored, within `budget_fen`."""
    for d in part.free:
        budget_fen = part.week.demands[d].demand.budget_fen
        if budget_fen is not None:
            spent = sum(session_fen(part.week, p) for p in part.pins[d])
            b.at_most([(1, fen_of(b, part, c)) for c in part.of_demand[d]], max(0, budget_fen - spent))


def fen_of(b: Builder, part: Part, c: Candidate) -> Term:
    """R17: fen of one candidate session, ⌊rate × quantity × minutes / 60⌋ per piece."""
    if id(c) not in part.fen:
        part.fen[id(c)] = _fen(b, part, c)
    return part.fen[id(c)]


def _fen(b: Builder, part: Part, c: Candidate) -> Term:
    spaces, supplies = part.week.problem.spaces, part.week.problem.supplies
    minutes = (c.end - c.start) * part.week.timeline.slot_minutes
    parts: list[tuple[int, Term]] = []
    for pieces in c.spaces.values():
        for p in pieces:
            rate = spaces[p.index].fen_per_unit_hour * minutes
            if p.whole is None:
                parts.append((1, b.floor_div(total([(rate, p.units)]), 60)))
            else:
                parts.append((rate * p.whole // 60, p.chosen))
    for pieces in c.supplies.values():
        parts.extend((supplies[p.index].fen_per_unit, p.units) for p in pieces)
    return total(parts)
