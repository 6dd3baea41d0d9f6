"""Plans: asked for, watched while they are made, called off, published."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy import select, tuple_

from api.agreements.claiming import Claiming
from api.agreements.logging import Act
from api.agreements.meetings import follow_all
from api.errors import VersionChanged
from api.jobs.queue import ENDED, cancel
from api.notices.happening import plan_published
from api.objects.reading import from_cursor, instant_of, to_cursor
from api.plans.asking import Given, ask, check_changes, check_seconds, task_of
from api.plans.publishing import publish
from api.plans.requests import NewBottlenecks, NewExplanation, NewPlan, NewRepair
from api.plans.seeing import find_own_plan, find_plan, visible_plans
from api.plans.showing import job_of, jobs_of, shown_to
from api.plans.weeks import check_plans_area, find_week
from api.service.answers import answer, etag, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from api.service.routes.lists import Cursor, IfMatch, Limit
from api.service.schemas import PlanList, PlanShown
from api.store.tables import Job, PlanRow
from models.errors import Issue

router = APIRouter(tags=["plans"])
PlanId = Annotated[str, Path(alias="id", description="The plan's id", min_length=1, max_length=200)]
Reader = Annotated[Caller, calls("plans.read")]
Planner = Annotated[Caller, calls("plans.write")]
OfArea = Annotated[str | None, Query(max_length=200, description="Only plans of this area")]
Published = Annotated[bool | None, Query(description="Only those that hold now (true), or do not (false)")]
Kind = Annotated[
    str | None, Query(max_length=20, description="plan, repair, scenarios, scenario, explain, bottlenecks")
]


@router.post("/plans", status_code=202, response_model=PlanShown)
def new_plan(caller: Planner, body: Annotated[NewPlan, json_body(NewPlan, whole=True)]) -> Response:
    """Ask for a plan; it is made in the background."""
    settings = caller.services.settings
    check_seconds(body.seconds, settings.job_seconds)
    given = None if body.problem is None else Given.of(_with_policy(body))
    with caller.changing() as unit:
        week, area = body.week, body.area
        if given is not None:
            week = given.keep(unit.session, caller.principal.id, unit.now)
        elif week is not None:
            area = find_week(unit, week).area
        else:
            check_plans_area(unit, area)
        if body.base is not None:
            find_own_plan(unit.session, unit.access, body.base)
        task = task_of(body, settings.job_cores, week, unit.now)
        if given is not None:
            task.pop("policy", None)
        made, job = ask(unit, "plan", task, {"name": body.name, "area": area, "week": week, "base": body.base})
        return _accepted(unit, made, job)


@router.post("/plans/{id}/repairs", status_code=202, response_model=PlanShown)
def new_repair(caller: Planner, id_: PlanId, body: Annotated[NewRepair, json_body(NewRepair)]) -> Response:
    """Ask for a plan to be mended after changes; the mended one is a plan of its own."""
    check_changes(body.changes)
    return _beside(caller, "repair", id_, body.model_dump(mode="json", exclude_none=True))


@router.post("/plans/{id}/explanations", status_code=202, response_model=PlanShown)
def new_explanation(
    caller: Planner, id_: PlanId, body: Annotated[NewExplanation, json_body(NewExplanation)]
) -> Response:
    """Ask why demands are left out, and for remedies, each tried."""
    return _beside(caller, "explain", id_, body.model_dump(exclude_none=True), cores=True)


@router.post("/plans/{id}/bottlenecks", status_code=202, response_model=PlanShown)
def new_bottlenecks(
    caller: Planner, id_: PlanId, body: Annotated[NewBottlenecks, json_body(NewBottlenecks)]
) -> Response:
    """Ask what is scarce, and what one more of it would bring."""
    return _beside(caller, "bottlenecks", id_, body.model_dump(exclude_none=True))


@router.get("/plans", response_model=PlanList)
def get_plans(
    caller: Reader,
    area: OfArea = None,
    published: Published = None,
    kind: Kind = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Response:
    """The plans that the caller may see, the newest first."""
    rows = select(PlanRow)
    if area is not None:
        rows = rows.where(PlanRow.area == area)
    if kind is not None:
        rows = rows.where(PlanRow.kind == kind)
    if published is not None:
        holds = PlanRow.published_at.is_not(None) & PlanRow.superseded_at.is_(None)
        rows = rows.where(holds if published else ~holds)
    if cursor is not None:
        since, id_ = from_cursor(cursor, 2)
        rows = rows.where(tuple_(PlanRow.created_at, PlanRow.id) < tuple_(instant_of(since, cursor), id_))
    with caller.reading() as unit:
        rows = rows.where(visible_plans(unit.session, unit.access))
        ordered = rows.order_by(PlanRow.created_at.desc(), PlanRow.id.desc()).limit(limit + 1)
        found = unit.session.scalars(ordered).all()
        jobs = jobs_of(unit.session, [r.id for r in found])
        told = [shown_to(unit.access, r, jobs.get(r.id), result=r.kind == "plan") for r in found[:limit]]
    more = found[limit - 1] if len(found) > limit else None
    return answer({"items": told, "next": more and to_cursor(more.created_at.isoformat(), more.id)})


@router.get("/plans/{id}", response_model=PlanShown)
def get_plan(caller: Reader, id_: PlanId) -> Response:
    """One plan: its state, and what came of it."""
    with caller.reading() as unit:
        row = find_plan(unit.session, unit.access, id_)
        told = shown_to(unit.access, row, job_of(unit.session, id_))
    return answer(told, ETag=etag(row.version))


@router.delete("/plans/{id}", status_code=202, response_model=PlanShown)
def cancel_plan(caller: Planner, id_: PlanId) -> Response:
    """Call off the making of a plan; the best that was found is kept. One that is made stays as it is."""
    with caller.changing() as unit:
        row = find_own_plan(unit.session, unit.access, id_)
        job = job_of(unit.session, id_)
        if job is not None and job.state not in ENDED:
            cancel(caller.services.database, unit.session, job.id)
            unit.session.flush()
        return unit.answer(shown_to(unit.access, row, job), 202)


@router.post("/plans/{id}/publish", response_model=PlanShown)
def publish_plan(caller: Annotated[Caller, calls("plans.publish")], id_: PlanId, match: IfMatch = None) -> Response:
    """Make the plan hold: from now on, changes cost points, and everybody it concerns sees it."""
    with caller.reading() as unit:
        row = find_own_plan(unit.session, unit.access, id_)
    opened = caller.services.shelf.opened(caller.services.database, row)
    with caller.changing() as unit:
        row = find_own_plan(unit.session, unit.access, id_, lock=True)
        if version_of(match) not in (None, "*", str(row.version)):
            rule = f"the plan is still of version {version_of(match)}"
            raise VersionChanged([Issue("version_changed", "If-Match", match, rule, "Look at it again")])
        replaced = publish(unit, row)
        unit.session.flush()
        act = Act(unit.session, unit.access, unit.now.replace(microsecond=0), "publish")
        Claiming(act).ask(row, opened.plan, opened.problem)
        plan_published(unit.session, row.id, act.now, act.actor)
        follow_all(act, [r.id for r in replaced], row.id)
        return unit.answer(shown_to(unit.access, row, job_of(unit.session, id_)), ETag=etag(row.version))


def _beside(caller: Caller, kind: str, base: str, asked: dict[str, Any], *, cores: bool = False) -> Response:
    """A job about a plan, whose result is a row of its own."""
    settings = caller.services.settings
    check_seconds(asked.get("seconds"), settings.job_seconds)
    name = asked.pop("name", "")
    with caller.changing() as unit:
        row = find_own_plan(unit.session, unit.access, base)
        task = asked | {"base": base} | ({"workers": settings.job_cores} if cores else {})
        made, job = ask(unit, kind, task, {"name": name, "area": row.area, "start": row.start, "base": base})
        return _accepted(unit, made, job)


def _accepted(unit: Unit, row: PlanRow, job: Job) -> Response:
    return unit.answer(shown_to(unit.access, row, job), 202, Location=f"/v1/plans/{row.id}", ETag=etag(row.version))


def _with_policy(asked: NewPlan) -> dict[str, Any]:
    """The Problem as it was sent, with the policy beside it, if any, in place of its own."""
    return (asked.problem or {}) | ({"policy": asked.policy} if asked.policy is not None else {})
