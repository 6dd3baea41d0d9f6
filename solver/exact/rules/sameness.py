"""R14: the same spaces, the same persons in all sessions of a demand."""

from __future__ import annotations

from collections.abc import Callable

from models.demands import PeopleNeed, SpaceNeed
from solver.exact.builder import Builder, Term
from solver.exact.variables import Candidate, Part
from solver.sessions import Session

Members = Callable[[Candidate, int], dict[int, Term]]


def same_spaces(b: Builder, part: Part) -> None:
    """R14: the set of spaces per space need; quantities may differ."""
    for d in part.free:
        options = part.week.demands[d]
        if options.demand.same_spaces == "require":
            for n, need in enumerate(options.needs):
                if isinstance(need.need, SpaceNeed):
                    _same(b, part, d, n, space_members, spaces_of)


def same_people(b: Builder, part: Part) -> None:
    """R14: the set of persons per people need."""
    for d in part.free:
        options = part.week.demands[d]
        if options.demand.same_people == "require":
            for n, need in enumerate(options.needs):
                if isinstance(need.need, PeopleNeed):
                    _same(b, part, d, n, people_members, people_of)


def space_members(c: Candidate, n: int) -> dict[int, Term]:
    """The spaces a session may use for a need, with their flags."""
    return {p.index: p.chosen for p in c.spaces[n]}


def people_members(c: Candidate, n: int) -> dict[int, Term]:
    """The persons a session may use for a need, with their flags."""
    return {v: flag for _, v, flag in c.people[n]}


def spaces_of(s: Session, n: int) -> set[int]:
    """The spaces a fixed session uses for a need."""
    return {j for m, j, _ in s.spaces if m == n}


def people_of(s: Session, n: int) -> set[int]:
    """The persons of a fixed session for a need."""
    return {v for m, v in s.people if m == n}


def _same(b: Builder, part: Part, d: int, n: int, members: Members, used: Callable[[Session, int], set[int]]) -> None:
    """`in_set[r]` says whether resource r is in the common set; pins fix the set, or allow no more sessions."""
    candidates, pins = part.of_demand[d], part.pins[d]
    if len(candidates) + len(pins) < 2:
        return
    pinned = {frozenset(used(p, n)) for p in pins}
    if len(pinned) > 1:
        b.equal([(1, c.held) for c in candidates], 0)
        return
    everyone = sorted({r for c in candidates for r in members(c, n)} | {r for s in pinned for r in s})
    in_set = {r: _in_set(b, r, pinned, candidates, n, members) for r in everyone}
    for c in candidates:
        here = members(c, n)
        for r, common in in_set.items():
            if r in here:
                b.at_most([(1, here[r]), (-1, common)], 0)
                b.at_least([(1, here[r]), (-1, common), (-1, c.held)], -1)
            else:
                b.at_most([(1, c.held), (1, common)], 1)


def _in_set(
    b: Builder, r: int, pinned: set[frozenset[int]], candidates: list[Candidate], n: int, members: Members
) -> Term:
    if pinned:
        return Term(int(r in next(iter(pinned))), *[int(r in next(iter(pinned)))] * 3)
    return b.flag(any(members(c, n)[r].hint for c in candidates if r in members(c, n)))
