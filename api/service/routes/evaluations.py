"""A plan made by hand, before the judge: what it breaks, and what it is worth."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Response

from api.plans.requests import NewEvaluation
from api.plans.seeing import find_whole_plan
from api.plans.weeks import find_readable_week
from api.service.answers import answer
from api.service.bodies import json_body
from api.service.calling import Caller, calls
from api.weeks.frozen import thaw
from models.errors import InvalidProblem, Issue
from models.loading import value_at_place
from models.plan import Assignment
from models.problem import Problem

router = APIRouter(tags=["evaluations"])


@router.post("/evaluations", response_model=dict[str, Any])
def evaluate(
    caller: Annotated[Caller, calls("evaluations.read")],
    body: Annotated[NewEvaluation, json_body(NewEvaluation, whole=True)],
) -> Response:
    """The judge's verdict: violations with their rules, warnings, and the points by term."""
    from solver.judge import judge

    assignments = _assignments(body)
    problem, bound = _week(caller, body)
    verdict = judge(problem, assignments)
    return answer(
        {
            "ok": verdict.ok,
            "violations": [asdict(v) for v in verdict.violations],
            "warnings": [asdict(w) for w in verdict.warnings],
            "score": verdict.score.model_dump(),
            "bound": bound,
            "problem_sha256": problem.sha256,
        }
    )


def _assignments(body: NewEvaluation) -> list[Assignment]:
    found: list[Assignment] = []
    issues: list[Issue] = []
    for n, each in enumerate(body.assignments):
        try:
            found.append(value_at_place(each, Assignment, ("assignments", n)))
        except InvalidProblem as e:
            issues += e.issues
    if issues:
        raise InvalidProblem(issues)
    return found


def _week(caller: Caller, body: NewEvaluation) -> tuple[Problem, int | None]:
    """The week, and the bound that is proved of it where a plan is named."""
    with caller.reading() as unit:
        if body.week is not None:
            find_readable_week(unit, body.week)
            return thaw(unit.session, body.week), None
        row = find_whole_plan(unit.session, unit.access, body.plan or "")
    opened = caller.services.shelf.opened(caller.services.database, row)
    return opened.problem, opened.plan.bound
