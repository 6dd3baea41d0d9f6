"""`served` and `equity`: what the sessions are worth, and that no area is left behind."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from models.demands import PeopleNeed
from solver.compile.options import weight_of
from solver.exact.builder import Builder, Term, constant, total
from solver.exact.variables import Candidate, Part
from solver.state import points_of


def by_session(b: Builder, part: Part) -> dict[int, Term]:
    """weight × fill // 1000 of every candidate, by `id(candidate)`."""
    return {id(c): _points(b, c) for c in part.candidates}


def _points(b: Builder, c: Candidate) -> Term:
    flexible = [n for n, need in enumerate(c.options.needs) if need.need.least < need.need.asked]
    weight, needs = c.options.weight, len(c.options.needs)
    if not flexible:
        return total([(weight, c.held)])
    if len(flexible) == 1 and isinstance(c.options.needs[flexible[0]].need, PeopleNeed):
        return _by_heads(b, c, flexible[0])
    full = 1000 * (needs - len(flexible))
    fills = [b.floor_div(total([(1000, _met(c, n))]), c.options.needs[n].need.asked) for n in flexible]
    fill = b.floor_div(total([(full, c.held), *((1, f) for f in fills)]), needs)
    return b.floor_div(total([(weight, fill)]), 1000)


def _met(c: Candidate, n: int) -> Term:
    if n in c.people:
        return total((1, f) for _, _, f in c.people[n])
    return total((1, p.units) for p in c.spaces.get(n) or c.supplies[n])


def _by_heads(b: Builder, c: Candidate, n: int) -> Term:
    """One flexible need for people: steps at each further person, so that no floor is left in the model."""
    need, needs = c.options.needs[n].need, len(c.options.needs)

    def value(met: int) -> int:
        return c.options.weight * ((1000 * (needs - 1) + 1000 * met // need.asked) // needs) // 1000

    steps = [(value(need.least), c.held)]
    met = _met(c, n)
    levels = [b.flag(met.hint >= k) for k in range(need.least + 1, need.asked + 1)]
    for k, level in enumerate(levels, need.least + 1):
        steps.append((value(k) - value(k - 1), level))
    for one, two in pairwise(levels):
        b.at_most([(1, two), (-1, one)], 0)
    b.equal([(1, met), (-need.least, c.held), *((-1, level) for level in levels)], 0)
    return total(steps)


def _stands(part: Part, d: int) -> int:
    """Points of the sessions of a demand that stay as they are; without its options, which may not be compiled yet."""
    problem, held = part.week.problem, part.base.of_demand.get(d, ())
    demand = problem.demands[d]
    weight = weight_of(problem, demand) if held else 0
    return sum(points_of(demand, weight, s) for s in held)


def equity(b: Builder, part: Part, points: dict[int, Term]) -> Term:
    """Per area and band: bonus × (min(S, V·s//100) − min(S, V·s′//100)) // 100, with what is fixed in S."""
    week, bands = part.week, part.week.problem.policy.equity.bands
    if not any(bonus for _, bonus in bands):
        return constant(0)
    gained: dict[int, list[Term]] = defaultdict(list)
    for c in part.candidates:
        gained[week.group_of[c.options.index]].append(points[id(c)])
    out: list[tuple[int, Term]] = []
    for g in sorted({week.group_of[d] for d in part.free}):
        group = week.groups[g]
        fixed = group.outside + sum(_stands(part, d) for d in group.demands)
        got = b.named(total([(1, t) for t in gained[g]], fixed))
        below = constant(0)
        for share, bonus in bands:
            reached = b.least(got, group.most * share // 100)
            out.append((1, b.floor_div(total([(bonus, reached), (-bonus, below)]), 100)))
            below = reached
    return total(out)
