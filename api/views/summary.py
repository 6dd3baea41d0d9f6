"""The plan in short: how good, how sure, how much is served."""

from __future__ import annotations

from dataclasses import dataclass

from api.views.week import Week
from models.demands import Demand
from models.grid import Timeline
from models.plan import Plan, Score
from models.problem import Problem
from solver.judge import Verdict

TERMS = tuple(Score.model_fields)


@dataclass(frozen=True)
class Summary:
    """Sessions served and asked (`asked` counts every open window of an `"each"` demand)."""

    served: int
    asked: int

    @classmethod
    def of(cls, week: Week) -> Summary:
        """Counted in the week where it is at hand; else what the plan says is missing."""
        served = len(week.plan.assignments)
        if week.timeline is None:
            return cls(served, served + sum(u.missing for u in week.plan.unserved))
        return cls(served, sum(_asked(d, week.timeline) for d in week.demands.values()))


def _asked(demand: Demand, timeline: Timeline) -> int:
    return len(timeline.runs(demand.windows)) if isinstance(demand.sessions, str) else demand.sessions


def headline(week: Week, verdict: Verdict | None = None) -> list[tuple[str, str]]:
    """Label and value of each figure that is known."""
    texts, plan, summary = week.texts, week.plan, Summary.of(week)
    score = verdict.score if verdict else plan.score
    found = [
        (texts("plan.served"), texts("plan.served_of", served=summary.served, asked=summary.asked)),
        (texts("plan.score"), number(score.total) if score else None),
        (texts("plan.bound"), number(plan.bound) if plan.bound is not None else None),
        (texts("plan.gap"), percent(plan.gap) if plan.gap is not None else None),
        (texts("plan.outcome"), texts(f"outcome.{plan.outcome}") if score else None),
        (texts("plan.stop"), texts(f"stop.{plan.stop_reason}") if plan.stop_reason else None),
        (texts("plan.seconds"), f"{plan.seconds:.1f}" if plan.seconds is not None else None),
    ]
    return [(label, value) for label, value in found if value is not None]


def points(score: Score) -> list[tuple[str, int]]:
    """Every term with its points, the total last."""
    return [(t, getattr(score, t)) for t in TERMS if t != "total"] + [("total", score.total)]


def is_of(plan: Plan, problem: Problem) -> bool:
    """Whether the plan says it was made for this very problem (a hand-made plan says nothing)."""
    return plan.problem_sha256 in (None, problem.sha256)


def number(value: int) -> str:
    return f"{value:,}"


def percent(value: float) -> str:
    return f"{value:.2%}" if 0 < abs(value) < 0.001 else f"{value:.1%}"
