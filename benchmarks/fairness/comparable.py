"""Who may compare their wait with whom, and who was passed over.

Two demands are **alike** in a week when they are of one kind, one priority and one street, and both could be served:
the plan's reasons do not say that no plan at all can serve what they miss (`proof: certain`). A demand is **passed
over** when one like it that has waited less gets all it asks for, while it does not.

That says little where the two want different things. So of those who wait long it is found out besides whether they
could be served **alone** (the others wait for something else than their turn), and in whose place they could have
stood (`solver.following.turns`): with those they are **comparable**.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from models.demands import Demand
from models.plan import Plan, Reason
from models.problem import Problem
from solver.compile.week import asked_of, compile_week, frame_of
from solver.exact.solve import Effort
from solver.judge.ground import Ground
from solver.shares.wishes import never_held
from solver.tasks import ImproveTask, improve

STREET = 2
"""The depth of streets: city, district, street, community."""

ALONE_WORK = 2.0
"""Deterministic seconds for one demand by itself; most take some hundredths."""

Group = tuple[str, int, str]
"""Kind, priority, street."""


@dataclass(frozen=True)
class Waiting:
    """One demand that was not served in full: weeks by the end of this one, and how it compares.

    `alike`: there is another like it; `passed_by`: those of them that have waited less and are served in full, of whom
    it could have stood in the place of `in_place_of`. `larger`: it asks for more units and persons than the median of
    those alike that were served. `alone`: it would be served if only pinned demands stood beside it (None: neither was
    looked into).
    """

    demand: str
    group: Group
    weeks: int
    reason: Reason | None
    certain: bool
    alike: bool
    passed_by: tuple[str, ...]
    larger: bool
    alone: bool | None = None
    in_place_of: tuple[str, ...] = ()


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
    found = []
    for d in problem.demands:
        if missing[d.id] > 0:
            group, certain = able[_group(ground, d)], never[d.id] >= missing[d.id]
            served = [x for x in group if missing[x.id] <= 0]
            waiting = Waiting(
                demand=d.id,
                group=_group(ground, d),
                weeks=d.weeks_waiting + 1,
                reason=reasons.get(d.id),
                certain=certain,
                alike=not certain and len(group) > 1,
                passed_by=tuple(x.id for x in served if x.weeks_waiting < d.weeks_waiting and not certain),
                larger=bool(served) and _units(d) > statistics.median(_units(x) for x in served),
            )
            found.append(waiting)
    return tuple(found)


def _units(d: Demand) -> int:
    """What one session asks for in all."""
    return sum(need.asked for need in d.needs)


def alone(problem: Problem, demand: str) -> bool:
    """Whether the best plan serves the demand, at least in part, if only the pinned ones stood beside it.

    By the exact model of the one demand: what is at a net loss, or breaks a rule that no single reason shows, is not.
    """
    pinned = {p.demand for p in problem.pins}
    kept = tuple(d for d in problem.demands if d.id == demand or d.id in pinned)
    bans = tuple(b for b in problem.bans if b.demand == demand or b.demand in pinned)
    week = compile_week(problem.model_copy(update={"demands": kept, "bans": bans, "previous": ()}))
    index = next(i for i, d in enumerate(kept) if d.id == demand)
    return bool(improve(week, ImproveTask(0, (index,), week.pins, Effort(work=ALONE_WORK))).sessions)


def _group(ground: Ground, d: Demand) -> Group:
    areas = ground.areas(d)
    return d.kind, d.priority, areas[min(STREET, len(areas) - 1)]


def longest(found: Iterable[Waiting]) -> int:
    """The longest wait among those with others like them who are not known to have no place even alone; else 0."""
    return max((w.weeks for w in found if w.alike and w.alone is not False), default=0)
