"""Whether a plan belongs to a week: made for it, and keeping its rules."""

from __future__ import annotations

from models.errors import InvalidPlan, Issue
from models.loading import made_for
from models.plan import Plan
from models.problem import Problem
from solver.judge import judge

MOST_BREACHES = 50


def check_plan(problem: Problem, plan: Plan) -> None:
    """Raises `InvalidPlan` unless the plan is one of this week and keeps its rules (one that names no week may be)."""
    breaches = judge(problem, made_for(problem, plan)).violations[:MOST_BREACHES]
    if breaches:
        advice = "Mend the plan, until `linli check` finds nothing"
        raise InvalidPlan(
            Issue("rule_broken", f.place, None, f"{f.rule} is kept: {f.message}", advice) for f in breaches
        )
