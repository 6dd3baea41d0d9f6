"""What a plan comes to: sessions served by area, kind and organisation, hours lent and given, fairness, cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from models.base import seconds_of
from models.demands import Demand
from models.plan import Assignment, Outcome, Plan, Score, StopReason
from models.problem import Problem


@dataclass(frozen=True)
class Served:
    """Sessions served of those asked for; an `"each"` demand asks for one in every open window."""

    served: int
    asked: int

    @property
    def share(self) -> float:
        """0…1; 1 where nothing is asked."""
        return self.served / self.asked if self.asked else 1.0


@dataclass(frozen=True)
class Fairness:
    """How alike areas are served, at the level of the policy's equity; areas that ask for nothing do not count.

    `lowest` is the smallest share of sessions served of those asked, and `area` has it (the first in the week's order).
    `gini` is Σ|xᵢ − xⱼ| / (2 n Σx) over the shares: 0 where all are alike, near 1 where one area has everything.
    """

    area: str | None
    lowest: float
    gini: float


@dataclass(frozen=True)
class Figures:
    """The figures of one judged plan; `bound` and `gap` are None where nothing is proved.

    Areas are the demands' own. `lent_minutes` are per owner, of each session in each of the owner's spaces, whatever
    the units; `volunteer_minutes` are of all roles; `cost_fen` is counted as in R17.
    """

    score: Score
    bound: int | None
    gap: float | None
    outcome: Outcome
    stop_reason: StopReason | None
    sessions: Served
    by_area: Mapping[str, Served]
    by_kind: Mapping[str, Served]
    by_organisation: Mapping[str, Served]
    lent_minutes: Mapping[str, int]
    volunteer_minutes: int
    volunteers: int
    fairness: Fairness
    cost_fen: int


def figures_of(problem: Problem, plan: Plan) -> Figures:
    """The figures of a plan that the planner made for this problem, which says what it leaves out."""
    held = Counter(a.demand for a in plan.assignments)
    missing = Counter[str]()
    for left_out in plan.unserved:
        missing[left_out.demand] += left_out.missing
    served = {d.id: Served(held[d.id], held[d.id] + missing[d.id]) for d in problem.demands}
    areas = _areas_of(problem)
    return Figures(
        score=plan.score or Score(total=0),
        bound=plan.bound,
        gap=plan.gap,
        outcome=plan.outcome,
        stop_reason=plan.stop_reason,
        sessions=_sum(served.values()),
        by_area=_grouped(problem, served, lambda d: areas(d)[-1]),
        by_kind=_grouped(problem, served, lambda d: d.kind),
        by_organisation=_grouped(problem, served, lambda d: d.organisation),
        lent_minutes=_lent(problem, plan),
        volunteer_minutes=sum(minutes_of(a) * len(a.people) for a in plan.assignments),
        volunteers=len({r.volunteer for a in plan.assignments for r in a.people}),
        fairness=_fairness(problem, served, areas),
        cost_fen=_cost(problem, plan),
    )


def minutes_of(a: Assignment) -> int:
    """Length of a session."""
    return (seconds_of(a.end) - seconds_of(a.start)) // 60


def gini(shares: list[float]) -> float:
    """Σ|xᵢ − xⱼ| / (2 n Σx), by the sorted shares; 0 where there is nothing to share."""
    n, total = len(shares), sum(shares)
    if not total:
        return 0.0
    return sum((2 * k - n + 1) * x for k, x in enumerate(sorted(shares))) / (n * total)


def _sum(served: Iterable[Served]) -> Served:
    pairs = [(s.served, s.asked) for s in served]
    return Served(sum(s for s, _ in pairs), sum(a for _, a in pairs))


def _grouped(problem: Problem, served: Mapping[str, Served], key: Callable[[Demand], str]) -> dict[str, Served]:
    groups: dict[str, list[Served]] = {}
    for d in problem.demands:
        groups.setdefault(key(d), []).append(served[d.id])
    return {name: _sum(group) for name, group in groups.items()}


def _areas_of(problem: Problem) -> Callable[[Demand], tuple[str, ...]]:
    """A demand's area and those above it, from the root down."""
    homes = {o.id: o.area for o in problem.organisations}
    parents = {a.id: a.parent for a in problem.areas}

    def above(area: str | None) -> Iterator[str]:
        while area is not None:
            yield area
            area = parents[area]

    chains = {area: tuple(reversed(list(above(area)))) for area in parents}
    return lambda d: chains[d.area or homes[d.organisation]]


def _lent(problem: Problem, plan: Plan) -> dict[str, int]:
    owners = {s.id: s.owner for s in problem.spaces}
    lent = Counter[str]()
    for a in plan.assignments:
        for space in {p.space for p in a.spaces}:
            lent[owners[space]] += minutes_of(a)
    return dict(lent)


def _fairness(problem: Problem, served: Mapping[str, Served], areas: Callable[[Demand], tuple[str, ...]]) -> Fairness:
    level = problem.policy.equity.level
    groups = _grouped(problem, served, lambda d: areas(d)[: level + 1][-1])
    shares = {area: group.share for area, group in groups.items() if group.asked}
    if not shares:
        return Fairness(None, 1.0, 0.0)
    least = min(shares, key=lambda area: shares[area])
    return Fairness(least, shares[least], gini(list(shares.values())))


def _cost(problem: Problem, plan: Plan) -> int:
    hourly = {s.id: s.fen_per_unit_hour for s in problem.spaces}
    each = {s.id: s.fen_per_unit for s in problem.supplies}
    return sum(
        sum(hourly[p.space] * p.quantity * minutes_of(a) // 60 for p in a.spaces)
        + sum(each[p.supply] * p.quantity for p in a.supplies)
        for a in plan.assignments
    )
