"""What if: scenarios asked for, looked at, and plans compared side by side."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.errors import Invalid, not_found
from api.plans.asking import ask, check_changes, check_seconds
from api.plans.requests import NewScenarios
from api.plans.seeing import find_own_plan, find_whole_plan
from api.plans.showing import job_of, shown_to
from api.plans.weeks import find_week
from api.service.answers import answer, etag
from api.service.bodies import json_body
from api.service.routes.plans import PlanId, Planner
from api.service.schemas import PlanShown
from models.errors import Issue

router = APIRouter(prefix="/scenarios", tags=["scenarios"])
MOST_COMPARED = 20
Plans = Annotated[str, Query(max_length=2000, description="Ids of plans, separated by commas; the first is the base")]


@router.post("", status_code=202, response_model=PlanShown)
def new_scenarios(caller: Planner, body: Annotated[NewScenarios, json_body(NewScenarios)]) -> Response:
    """Ask for scenarios to be planned beside a plan or a frozen week, all with the same effort."""
    settings = caller.services.settings
    check_seconds(body.seconds, settings.job_seconds)
    for n, each in enumerate(body.scenarios):
        check_changes(each.changes, f"scenarios[{n}].")
    task = body.model_dump(mode="json", exclude={"name"}, exclude_none=True) | {"workers": settings.job_cores}
    with caller.changing() as unit:
        if body.base is not None:
            area = find_own_plan(unit.session, unit.access, body.base).area
        else:
            area = find_week(unit, body.week or "").area
        made, job = ask(unit, "scenarios", task, {"name": body.name, "area": area, "base": body.base})
        told = shown_to(unit.access, made, job)
        return unit.answer(told, 202, Location=f"/v1/scenarios/{made.id}", ETag=etag(made.version))


@router.get("/compare", response_model=dict[str, Any])
def compare_plans(caller: Planner, plans: Plans) -> Response:
    """Figures of plans side by side, and how each differs from the first."""
    from solver.scenarios.differences import difference
    from solver.scenarios.figures import figures_of

    ids = [p for p in plans.split(",") if p]
    if not 2 <= len(ids) <= MOST_COMPARED:
        rule = f"2 to {MOST_COMPARED} plans are compared at once"
        raise Invalid([Issue("too_many_plans", "plans", plans, rule, "Name them by their ids, separated by commas")])
    with caller.reading() as unit:
        rows = [find_whole_plan(unit.session, unit.access, p) for p in ids]
    opened = [caller.services.shelf.opened(caller.services.database, r) for r in rows]
    figures = [figures_of(o.problem, o.plan) for o in opened]
    told = []
    for row, found, figure in zip(rows, opened, figures, strict=True):
        same = found.problem.policy == opened[0].problem.policy
        away = difference(figures[0], opened[0].plan, figure, found.plan, same_points=same)
        told.append({"plan": row.id, "name": row.name, "figures": _plain(figure), "difference": _plain(away)})
    return answer({"base": ids[0], "plans": told})


@router.get("/{id}", response_model=PlanShown)
def get_scenarios(caller: Planner, id_: PlanId) -> Response:
    """Scenarios that were asked for: their state, and the comparison once it is made."""
    with caller.reading() as unit:
        row = find_own_plan(unit.session, unit.access, id_)
        if row.kind != "scenarios":
            raise not_found("scenarios", id_)
        told = shown_to(unit.access, row, job_of(unit.session, id_))
    return answer(told, ETag=etag(row.version))


def _plain(value: Any) -> dict[str, Any]:
    """A dataclass with values of the format in it."""
    return {k: v.model_dump() if hasattr(v, "model_dump") else v for k, v in asdict(value).items()}
