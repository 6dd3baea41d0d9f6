"""Which demands a change concerns: those that lost something, those that ask anew, and those who may gain."""

from __future__ import annotations

from collections.abc import Sequence

from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.plan import Assignment
from models.problem import Problem
from solver.desk.desk import Desk

MOST_HOPEFUL = 150
"""Demands that miss sessions and are looked at because something they could use has become free, the heaviest first."""


def concerned(desk: Desk, before: Problem, published: Sequence[Assignment]) -> list[int]:
    """Demands to look at, the heaviest first: who has fewer sessions than was published, or asks for something else."""
    had: dict[str, int] = {}
    for a in published:
        had[a.demand] = had.get(a.demand, 0) + 1
    asked = {d.id: d for d in before.demands}
    out = [
        d
        for d, demand in enumerate(desk.problem.demands)
        if len(desk.tally.state.of_demand.get(d, ())) < had.get(demand.id, 0) or _is_new(asked.get(demand.id), demand)
    ]
    return sorted(out, key=lambda d: -desk.tally.weights[d])


def _is_new(old: Demand | None, now: Demand) -> bool:
    return old is not now and old != now


def hopeful(desk: Desk, before: Problem, published: Sequence[Assignment], most: int = MOST_HOPEFUL) -> list[int]:
    """Demands that miss sessions and could use something that has become free or was added or changed."""
    kinds, skills, supplies = _freed(desk, before, published)
    if not (kinds or skills or supplies):
        return []

    def could(demand: Demand) -> bool:
        return any(
            (isinstance(n, SpaceNeed) and not kinds.isdisjoint(n.kinds))
            or (isinstance(n, PeopleNeed) and n.skill in skills)
            or (isinstance(n, SupplyNeed) and n.kind in supplies)
            for n in demand.needs
        )

    found = [d for d, demand in enumerate(desk.problem.demands) if could(demand) and desk.missing(d)]
    return sorted(found, key=lambda d: -desk.tally.weights[d])[:most]


def _freed(desk: Desk, before: Problem, published: Sequence[Assignment]) -> tuple[set[str], set[str], set[str]]:
    """Kinds of spaces, skills and kinds of supplies of which there may be more than when the plan was published."""
    old = {name: {x.id: x for x in getattr(before, name)} for name in ("spaces", "volunteers", "supplies")}
    problem = desk.problem
    spaces = {s.kind for s in problem.spaces if old["spaces"].get(s.id) != s}
    people = {k for v in problem.volunteers if old["volunteers"].get(v.id) != v for k in v.skills}
    supplies = {s.kind for s in problem.supplies if old["supplies"].get(s.id) != s}
    at = desk.week.names
    for a in published:
        d = at.demands.get(a.demand)
        if d is not None and any(s.start == int(a.start.timestamp()) for s in desk.tally.state.of_demand.get(d, ())):
            continue
        spaces |= {problem.spaces[at.spaces[p.space]].kind for p in a.spaces if p.space in at.spaces}
        people |= {
            k
            for r in a.people
            if r.volunteer in at.volunteers
            for k in problem.volunteers[at.volunteers[r.volunteer]].skills
        }
        supplies |= {problem.supplies[at.supplies[p.supply]].kind for p in a.supplies if p.supply in at.supplies}
    return spaces, people, supplies
