"""What is in a plan, as far as the caller may see it, and its reasons."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import Conflict
from api.exports.viewer import Viewer, visible_assignments, visible_unserved
from api.exports.visible import as_data
from api.objects.reading import bad_cursor, from_cursor, to_cursor
from api.plans.seeing import find_plan, find_whole_plan, viewer_of
from api.plans.shelf import Opened
from api.service.answers import JSON, answer
from api.service.calling import Caller
from api.service.routes.lists import Cursor, Limit
from api.service.routes.plans import PlanId, Planner, Reader
from api.service.schemas import Certificate, Rows
from api.store.tables import PlanRow
from models.errors import Issue
from models.loading import dump_plan
from models.plan import Assignment, Plan

router = APIRouter(tags=["plans"])
OfDemand = Annotated[str | None, Query(max_length=1000, description="Only what was asked of this demand")]


@router.get("/plans/{id}/assignments", response_model=Rows)
def get_assignments(caller: Reader, id_: PlanId, cursor: Cursor = None, limit: Limit = 100) -> Response:
    """The sessions that concern the caller, in order of start; private cases of others are masked."""
    opened, viewer = opened_for(caller, id_)
    return _page(visible_assignments(opened.problem, opened.plan, viewer), cursor, limit)


@router.get("/plans/{id}/unserved", response_model=Rows)
def get_unserved(caller: Reader, id_: PlanId, cursor: Cursor = None, limit: Limit = 100) -> Response:
    """The caller's demands that miss sessions, and why."""
    opened, viewer = opened_for(caller, id_)
    return _page(visible_unserved(opened.problem, opened.plan, viewer), cursor, limit)


@router.get("/plans/{id}/changes", response_model=Rows)
def get_changes(caller: Reader, id_: PlanId, cursor: Cursor = None, limit: Limit = 100) -> Response:
    """Sessions that are not as they were published before, as far as the caller sees them."""
    from solver.repair.told import changes_between

    opened, viewer = opened_for(caller, id_)
    problem, rows = opened.problem, []
    before = problem.previous
    for change in changes_between(problem, before, opened.plan.assignments):
        old, new = (_seen(opened, viewer, a) for a in (change.old, change.new))
        if old is not None or new is not None:
            rows.append({"what": change.what, "old": old, "new": new})
    return _page(rows, cursor, limit)


@router.get("/plans/{id}/certificate", response_model=Certificate)
def get_certificate(caller: Planner, id_: PlanId) -> Response:
    """What is proved of the plan, and what the judge says of it now."""
    with caller.reading() as unit:
        row = find_whole_plan(unit.session, unit.access, id_)
    opened = caller.services.shelf.opened(caller.services.database, row)
    plan, verdict = opened.plan, opened.verdict
    told = plan.model_dump(mode="json", include={"outcome", "stop_reason", "bound", "gap", "seed", "versions"})
    judged = {"ok": verdict.ok, "violations": len(verdict.violations), "warnings": len(verdict.warnings)}
    return answer(
        told
        | {
            "plan": id_,
            "plan_sha256": hashlib.sha256(dump_plan(plan)).hexdigest(),
            "problem_sha256": opened.problem.sha256,
            "score": verdict.score.model_dump(),
            "judged": judged,
            "tiers": None if plan.tiers is None else [t.model_dump() for t in plan.tiers],
        }
    )


@router.get("/plans/{id}/plan", response_model=Plan)
def get_whole_plan(caller: Planner, id_: PlanId) -> Response:
    """The whole plan in the words of FORMAT.md, for the planner of its area."""
    with caller.reading() as unit:
        row = find_whole_plan(unit.session, unit.access, id_)
    return Response(dump_plan(caller.services.shelf.opened(caller.services.database, row).plan), media_type=JSON)


@router.get("/plans/{id}/bottlenecks", response_model=dict[str, Any])
def get_bottlenecks(caller: Planner, id_: PlanId) -> Response:
    """What was found scarce in the plan's week, when it was asked last."""
    return _result(caller, id_, "bottlenecks", None)


@router.get("/plans/{id}/explanations", response_model=dict[str, Any])
def get_explanations(caller: Planner, id_: PlanId, demand: OfDemand = None) -> Response:
    """Why demands are left out, and what would help, when it was asked last: of one demand, or of all."""
    return _result(caller, id_, "explain", demand)


def _result(caller: Caller, plan: str, kind: str, demand: str | None) -> Response:
    with caller.reading() as unit:
        find_whole_plan(unit.session, unit.access, plan)
        found = _newest(unit.session, plan, kind, demand)
    if found is None:
        address = {"bottlenecks": "bottlenecks", "explain": "explanations"}[kind]
        advice = f"POST /v1/plans/{plan}/{address}, and look again when that job is done"
        raise Conflict([Issue("not_made_yet", "plan", plan, "it has been asked for, and worked out", advice)])
    return answer({"id": found.id, "made_at": found.created_at.isoformat(), **(found.result or {})})


def _newest(session: Session, plan: str, kind: str, demand: str | None) -> PlanRow | None:
    rows = select(PlanRow).where(PlanRow.base == plan, PlanRow.kind == kind, PlanRow.result.is_not(None))
    for row in session.scalars(rows.order_by(PlanRow.created_at.desc())):
        if row.asked.get("demand") == demand:
            return row
    return None


def opened_for(caller: Caller, id_: str) -> tuple[Opened, Viewer]:
    """A plan that the caller may see, and as whom they read it."""
    with caller.reading() as unit:
        row = find_plan(unit.session, unit.access, id_)
        viewer = viewer_of(unit.access, row, caller.services.salt)
    return caller.services.shelf.opened(caller.services.database, row), viewer


def _seen(opened: Opened, viewer: Viewer, assignment: Assignment | None) -> Any:
    if assignment is None:
        return None
    alone = Plan(assignments=(assignment,))
    seen = visible_assignments(opened.problem, alone, viewer)
    return as_data(seen[0]) if seen else None


def _page(rows: Sequence[Any], cursor: str | None, limit: int) -> Response:
    """A page of rows that stand still, as a made plan does."""
    start = 0
    if cursor is not None:
        (told,) = from_cursor(cursor)
        if not (told.isascii() and told.isdigit() and len(told) < 10):
            raise bad_cursor(cursor)
        start = int(told)
    end = start + limit
    return answer({"items": as_data(list(rows[start:end])), "next": to_cursor(str(end)) if end < len(rows) else None})
