"""A plan's row as people see it: what was asked, where its job stands, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.jobs.queue import state_of
from api.plans.seeing import reads_all, works_on
from api.store.tables import Job, PlanRow


def job_of(session: Session, plan: str) -> Job | None:
    """The newest job of a plan."""
    return session.scalar(select(Job).where(Job.plan == plan).order_by(Job.created_at.desc()).limit(1))


def jobs_of(session: Session, plans: Sequence[str]) -> dict[str, Job]:
    """The newest job of each plan."""
    found = session.scalars(select(Job).where(Job.plan.in_(plans)).order_by(Job.created_at))
    return {job.plan: job for job in found if job.plan is not None}


def shown(row: PlanRow, job: Job | None, *, result: bool = True) -> dict[str, Any]:
    """The row as JSON for who works on it; `job` is null for plans that another job made beside its own."""
    return {
        "id": row.id,
        "etag": f'"{row.version}"',
        "kind": row.kind,
        "name": row.name,
        "area": row.area,
        "start": row.start.isoformat() if row.start else None,
        "week": row.week,
        "base": row.base,
        "state": job.state if job is not None else ("failed" if row.plan is None else "done"),
        "has_plan": row.plan is not None,
        "job": state_of(job) if job is not None else None,
        "result": row.result if result else None,
        "published_at": row.published_at.isoformat() if row.published_at else None,
        "published_by": row.published_by,
        "superseded_at": row.superseded_at.isoformat() if row.superseded_at else None,
        "created_at": row.created_at.isoformat(),
        "created_by": row.created_by,
    }


def shown_to_others(row: PlanRow) -> dict[str, Any]:
    """A published plan as units, coordinators and volunteers see it: no figures of others, no job."""
    told = shown(row, None, result=False)
    return told | {"created_by": None, "published_by": None, "name": ""}


def shown_to(access: Access, row: PlanRow, job: Job | None, *, result: bool = True) -> dict[str, Any]:
    """The row as the caller may see it; a result that could name private cases, for who may read these."""
    if not works_on(access, row):
        return shown_to_others(row)
    return shown(row, job, result=result and (row.kind == "plan" or reads_all(access, row)))
