"""`continuity`: a demand with "prefer" keeps its spaces and its persons over its sessions."""

from __future__ import annotations

from collections import defaultdict

from models.demands import PeopleNeed, SpaceNeed
from solver.exact.builder import Builder, Term, constant, total
from solver.exact.rules.sameness import Members, people_members, people_of, space_members, spaces_of
from solver.exact.variables import Part


def spaces(b: Builder, part: Part) -> Term:
    """−space_change × (distinct spaces − 1) per space need."""
    each = part.week.problem.policy.continuity.space_change
    out = []
    for d in part.free:
        options = part.week.demands[d]
        if each and options.demand.same_spaces == "prefer":
            for n, need in enumerate(options.needs):
                if isinstance(need.need, SpaceNeed):
                    pinned = [spaces_of(p, n) for p in part.pins[d]]
                    out.append((-each, _beyond(b, _distinct(b, part, d, n, space_members, pinned), constant(1))))
    return total(out)


def people(b: Builder, part: Part) -> Term:
    """−person_change × (distinct persons − the largest number in one session) per people need."""
    each = part.week.problem.policy.continuity.person_change
    out = []
    for d in part.free:
        options = part.week.demands[d]
        if each and options.demand.same_people == "prefer":
            for n, need in enumerate(options.needs):
                if isinstance(need.need, PeopleNeed):
                    pinned = [people_of(p, n) for p in part.pins[d]]
                    counts = [total((1, f) for _, _, f in c.people[n]) for c in part.of_demand[d]]
                    largest = b.greatest([constant(max(map(len, pinned), default=0)), *counts])
                    out.append((-each, _beyond(b, _distinct(b, part, d, n, people_members, pinned), largest)))
    return total(out)


def _distinct(b: Builder, part: Part, d: int, n: int, members: Members, pinned: list[set[int]]) -> Term:
    """How many different resources the need uses over all sessions."""
    used: dict[int, list[Term]] = defaultdict(list)
    for c in part.of_demand[d]:
        for r, flag in members(c, n).items():
            used[r].append(flag)
    for r in set().union(*pinned):
        used[r] = [constant(1)]
    return total((1, b.any_of(flags)) for flags in used.values())


def _beyond(b: Builder, count: Term, free: Term) -> Term:
    """max(0, count − free)."""
    over = total([(1, count), (-1, free)])
    return over if over.low >= 0 else b.greatest([over, constant(0)])
