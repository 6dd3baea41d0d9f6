"""Volunteers alike in everything but their names: only one order among them is worth looking at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from solver.compile.week import Week
from solver.exact.builder import Builder
from solver.exact.variables import Part
from solver.sessions import Session
from solver.state import State


def alike(week: Week, base: State) -> list[list[int]]:
    """Classes of two or more volunteers whom no rule, point or fixed session can tell apart."""
    problem = week.problem
    named = {v for pair in problem.policy.pairs for v in pair.volunteers}
    named |= {b.volunteer for b in problem.bans if b.volunteer}
    named |= {p.volunteer for a in problem.previous for p in a.people}
    named |= {x for table in (problem.travel.metres, problem.travel.minutes) for x in table}
    named |= {x for table in (problem.travel.metres, problem.travel.minutes) for row in table.values() for x in row}
    classes: dict[str, list[int]] = defaultdict(list)
    for v, person in enumerate(problem.volunteers):
        if person.id not in named and not base.of_person.get(v):
            classes[person.model_dump_json(exclude={"id", "name"})].append(v)
    return [members for members in classes.values() if len(members) > 1]


def in_order(classes: Sequence[Sequence[int]], sessions: Sequence[Session]) -> list[Session]:
    """The same sessions with the members of each class renamed, so that the first has the most of them."""
    rename: dict[int, int] = {}
    for members in classes:
        count = {v: sum(any(w == v for _, w in s.people) for s in sessions) for v in members}
        rename.update(zip(sorted(members, key=lambda v: (-count[v], v)), members, strict=True))
    return [replace(s, people=tuple((n, rename.get(v, v)) for n, v in s.people)) for s in sessions]


def break_symmetry(b: Builder, part: Part, classes: Sequence[Sequence[int]]) -> None:
    """Of two alike, the first has at least as many sessions as the second."""
    for members in classes:
        for v, w in pairwise(members):
            more, fewer = part.duties.get(v, []), part.duties.get(w, [])
            b.at_least([*((1, d.held) for d in more), *((-1, d.held) for d in fewer)], 0)
