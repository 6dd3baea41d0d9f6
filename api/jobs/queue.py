"""The queue as those see it who ask for work: put in, called off, looked at. Workers use `api.jobs.leases`.

Everything takes the caller's session, so that a job and the plan it will make are committed together or not at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from api.errors import TooMany
from api.jobs.events import Event, append
from api.store.database import Database
from api.store.tables import Job, JobEvent
from models.errors import Issue

State = Literal["queued", "running", "done", "failed", "cancelled"]
STATES: tuple[State, ...] = get_args(State)
ENDED: tuple[State, ...] = ("done", "failed", "cancelled")


class QueueFull(TooMany):
    """The tenant has as many jobs waiting as it may; nothing was put in."""


@dataclass(frozen=True)
class NewJob:
    """What is asked for: a kind of `api.jobs.tasks`, its task as plain data, for whom, and the plan that it makes."""

    kind: str
    tenant: str
    task: dict[str, Any]
    by: str
    plan: str | None = None


def submit(database: Database, session: Session, new: NewJob, most_waiting: int) -> Job:
    """Put a job in, within the caller's write transaction. Raises `QueueFull` beyond `most_waiting` of the tenant."""
    if not database.is_sqlite:  # two that ask at once are counted one after the other
        session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _lock_of(new.tenant)})
    is_waiting = (Job.tenant == new.tenant) & (Job.state == "queued")
    waiting = session.scalar(select(func.count()).select_from(Job).where(is_waiting)) or 0
    if waiting >= most_waiting:
        rule = f"at most {most_waiting} jobs of one tenant wait at once"
        raise QueueFull([Issue("queue_full", "", waiting, rule, "Wait until some are done, or cancel some")])
    now = database.now(session)
    job = Job(
        id=uuid.uuid4().hex, kind=new.kind, tenant=new.tenant, plan=new.plan, task=new.task, state="queued",
        cancel=False, fence=0, attempt=0, told=0, created_at=now, created_by=new.by,
    )  # fmt: skip
    session.add(job)
    session.flush()
    tell_state(session, job, now)
    return job


def cancel(database: Database, session: Session, job: str) -> State | None:
    """Call a job off; the state it is in then, None where there is no such job.

    One that waits ends at once; one that runs is asked to end, and keeps the best it has found.
    """
    found = session.scalars(select(Job).where(Job.id == job).with_for_update()).one_or_none()
    if found is None:
        return None
    if found.state == "running":
        found.cancel = True
    elif found.state == "queued":
        end(session, found, "cancelled", database.now(session))
    state: State = found.state  # type: ignore[assignment]
    return state


def state_of(row: Job) -> dict[str, Any]:
    """A job as people see it; instants are RFC 3339, `error` is a problem document (`api.jobs.problems`)."""
    return {
        "id": row.id,
        "kind": row.kind,
        "plan": row.plan,
        "state": row.state,
        "cancel_asked": row.cancel,
        "attempt": row.attempt,
        "progress": row.progress,
        "error": row.error,
        "events": row.told,
        "created_at": row.created_at.isoformat(),
        "created_by": row.created_by,
        "started_at": row.started_at and row.started_at.isoformat(),
        "finished_at": row.finished_at and row.finished_at.isoformat(),
    }


def events_after(session: Session, job: str, seq: int, most: int = 1000) -> list[dict[str, Any]]:
    """The job's events beyond `seq` (0: from the first), in order and without a gap: `{seq, at, kind, data}`."""
    beyond = select(JobEvent).where(JobEvent.job == job, JobEvent.seq > seq).order_by(JobEvent.seq).limit(most)
    return [
        {"seq": e.seq, "at": e.at.isoformat(), "kind": e.kind, "data": e.data} for e in session.scalars(beyond).all()
    ]


def end(session: Session, job: Job, state: State, now: dt.datetime, error: dict[str, Any] | None = None) -> None:
    """The job's last state; its row is locked by the caller."""
    job.state, job.error, job.finished_at = state, error, now
    job.owner = job.lease_until = None
    tell_state(session, job, now)


def tell_state(session: Session, job: Job, now: dt.datetime) -> None:
    """The state that it has just come to, as an event."""
    data: dict[str, Any] = {"state": job.state, "attempt": job.attempt}
    append(session, job, [Event("state", data | ({"error": job.error} if job.error else {}))], now)


def _lock_of(tenant: str) -> int:
    digest = hashlib.sha256(f"linli queue {tenant}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
