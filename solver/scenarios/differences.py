"""What a scenario changes: every figure beside the base's, and how sure the difference of scores is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from models.plan import Plan
from models.policy import TERMS
from solver.scenarios.figures import Figures, Served


@dataclass(frozen=True)
class Interval:
    """Where the difference of two optima lies, in points, both ends included."""

    low: int
    high: int

    @property
    def proved(self) -> bool:
        """Whether the scenario is certainly better, or certainly worse."""
        return self.low > 0 or self.high < 0

    @property
    def exact(self) -> bool:
        """Whether both optima are known."""
        return self.low == self.high


@dataclass(frozen=True)
class Shift:
    """Sessions of a demand in the base and in the scenario."""

    demand: str
    base: int
    scenario: int


@dataclass(frozen=True)
class Difference:
    """Scenario minus base; of groups only what differs.

    `interval` is None without both bounds. Where the policy differs, points of the two are not of one measure, and
    `same_points` is false.
    """

    score: int
    interval: Interval | None
    same_points: bool
    terms: Mapping[str, int]
    served: int
    asked: int
    by_area: Mapping[str, int]
    by_kind: Mapping[str, int]
    by_organisation: Mapping[str, int]
    lent_minutes: Mapping[str, int]
    volunteer_minutes: int
    volunteers: int
    lowest_share: float
    gini: float
    cost_fen: int
    won: tuple[Shift, ...]
    lost: tuple[Shift, ...]

    @property
    def proved(self) -> bool:
        """Whether the sign of the difference of optima is certain: what the search did not find cannot change it."""
        return self.interval is not None and self.interval.proved


def difference(base: Figures, base_plan: Plan, other: Figures, plan: Plan, *, same_points: bool) -> Difference:
    """Of two plans made with the same effort."""
    shifts = _shifts(base_plan, plan)
    return Difference(
        score=other.score.total - base.score.total,
        interval=interval_of(base, other),
        same_points=same_points,
        terms={t: getattr(other.score, t) - getattr(base.score, t) for t in TERMS},
        served=other.sessions.served - base.sessions.served,
        asked=other.sessions.asked - base.sessions.asked,
        by_area=_served(base.by_area, other.by_area),
        by_kind=_served(base.by_kind, other.by_kind),
        by_organisation=_served(base.by_organisation, other.by_organisation),
        lent_minutes=_numbers(base.lent_minutes, other.lent_minutes),
        volunteer_minutes=other.volunteer_minutes - base.volunteer_minutes,
        volunteers=other.volunteers - base.volunteers,
        lowest_share=other.fairness.lowest - base.fairness.lowest,
        gini=other.fairness.gini - base.fairness.gini,
        cost_fen=other.cost_fen - base.cost_fen,
        won=tuple(s for s in shifts if s.scenario > s.base),
        lost=tuple(s for s in shifts if s.scenario < s.base),
    )


def interval_of(base: Figures, other: Figures) -> Interval | None:
    """An optimum lies between its plan's score and its bound, so the difference of two lies between the worst of one
    less the best of the other, and the other way round."""
    if base.bound is None or other.bound is None:
        return None
    return Interval(other.score.total - base.bound, other.bound - base.score.total)


def _shifts(base: Plan, plan: Plan) -> list[Shift]:
    old, new = (Counter(a.demand for a in p.assignments) for p in (base, plan))
    return [Shift(d, old[d], new[d]) for d in dict.fromkeys([*old, *new]) if old[d] != new[d]]


def _served(base: Mapping[str, Served], other: Mapping[str, Served]) -> dict[str, int]:
    return _numbers({k: s.served for k, s in base.items()}, {k: s.served for k, s in other.items()})


def _numbers(base: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    both = {name: other.get(name, 0) - base.get(name, 0) for name in dict.fromkeys([*base, *other])}
    return {name: n for name, n in both.items() if n}
