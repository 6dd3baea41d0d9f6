"""Who may compare their wait with whom, and who was passed over.

Two demands are **comparable** in a week when they are of one kind, one priority and one street, and both could be
served: the plan's reasons do not say that no plan at all can serve what they miss (`proof: certain`). A demand waits
among comparable ones when there is another such demand in that week. It is **passed over** when one of them that has
waited less gets all it asks for, while it does not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.demands import Demand
from models.plan import Plan, Reason
from models.problem import Problem
from solver.compile.week import asked_of, frame_of
from solver.judge.ground import Ground
from solver.shares.wishes import never_held

STREET = 2
"""The depth of streets: city, district, street, community."""

Group = tuple[str, int, str]
"""Kind, priority, street."""


@dataclass(frozen=True)
class Waiting:
    """One demand that was not served in full: weeks by the end of this one, and how it compares."""

    demand: str
    group: Group
    weeks: int
    reason: Reason | None
    certain: bool
    comparable: bool
    passed_over: bool


def waiting_in(problem: Problem, plan: Plan) -> tuple[Waiting, ...]:
    """Everyone who waits on after this week."""
    held = Counter(a.demand for a in plan.assignments)
    ground, asked = Ground(problem), asked_of(frame_of(problem))
    missing = {d.id: n - held[d.id] for d, n in zip(problem.demands, asked, strict=True)}
    never = never_held(plan)
    able: defaultdict[Group, list[Demand]] = defaultdict(list)
    for d in problem.demands:
        if missing[d.id] <= 0 or never[d.id] < missing[d.id]:
            able[_group(ground, d)].append(d)
    reasons = {u.demand: u.reason for u in reversed(plan.unserved)}
    return tuple(
        Waiting(
            d.id,
            _group(ground, d),
            d.weeks_waiting + 1,
            reasons.get(d.id),
            never[d.id] >= missing[d.id],
            never[d.id] < missing[d.id] and len(able[_group(ground, d)]) > 1,
            never[d.id] < missing[d.id] and _passed(d, able[_group(ground, d)], missing),
        )
        for d in problem.demands
        if missing[d.id] > 0
    )


def _group(ground: Ground, d: Demand) -> Group:
    areas = ground.areas(d)
    return d.kind, d.priority, areas[min(STREET, len(areas) - 1)]


def _passed(d: Demand, group: Sequence[Demand], missing: dict[str, int]) -> bool:
    return any(missing[x.id] <= 0 and x.weeks_waiting < d.weeks_waiting for x in group)


def longest(found: Iterator[Waiting] | Sequence[Waiting]) -> int:
    """The longest wait among those that have comparable ones; 0 where there is none."""
    return max((w.weeks for w in found if w.comparable), default=0)
