"""The queue as workers see it: a job is theirs for the time of a lease, and only the newest lease may write.

`Job.fence` counts the leases. A worker that was silent for longer than its lease may have lost the job to another;
what it writes then, under an older fence, is refused. All time is the database's (`Database.now`), so that workers'
own clocks may differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import and_, func, or_, select, text
from sqlalchemy.orm import Session

from api.jobs import problems
from api.jobs.events import Event, append
from api.jobs.queue import State, end, tell_state
from api.store.database import Database
from api.store.tables import Job

MOST_ATTEMPTS = 3
"""A job that has lost so many workers is not given to another: it may be what ends them."""

CLAIM_LOCK = 0x6C696E6C6A
"""PostgreSQL's advisory lock: workers choose one after the other, so that no tenant gets more than it may."""

Standing = Literal["held", "cancel", "lost"]


@dataclass(frozen=True)
class Lease:
    """A job in a worker's hands; `fence` says by which of its leases."""

    job: str
    fence: int
    kind: str
    task: dict[str, Any]
    plan: str | None
    by: str


def claim(database: Database, owner: str, seconds: float, tenant_jobs: int) -> Lease | None:
    """The next job, for `seconds`; None where there is none for now.

    Of the tenants with the fewest running jobs, and fewer than `tenant_jobs`, the oldest job; one whose lease ran out
    counts as waiting. A job that is called off or has used up its attempts ends here.
    """
    with database.write() as session:
        if not database.is_sqlite:
            session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": CLAIM_LOCK})
        now = database.now(session)
        _end_hopeless(session, now)
        job = _next(session, now, tenant_jobs)
        if job is None:
            return None
        job.state, job.owner, job.lease_until = "running", owner, now + dt.timedelta(seconds=seconds)
        job.fence, job.attempt = job.fence + 1, job.attempt + 1
        job.started_at = job.started_at or now
        tell_state(session, job, now)
        return Lease(job.id, job.fence, job.kind, job.task, job.plan, job.created_by)


def renew(
    database: Database, lease: Lease, seconds: float, progress: dict[str, Any] | None, events: Sequence[Event]
) -> Standing:
    """Keep the job for `seconds` from now, and tell how it goes; whether it is to be cancelled, or another's now."""
    with database.write() as session:
        job = _held(session, lease)
        if job is None:
            return "lost"
        now = database.now(session)
        job.lease_until, job.progress = now + dt.timedelta(seconds=seconds), progress or job.progress
        append(session, job, events, now)
        return "cancel" if job.cancel else "held"


Store = Callable[[Session, Job, dt.datetime], None]
"""Writes a result, in the transaction that ends its job."""


def finish(database: Database, lease: Lease, state: State, store: Store | None, events: Sequence[Event] = ()) -> bool:
    """End the job and store its result, both or neither; False where the job is another's now."""
    with database.write() as session:
        job = _held(session, lease)
        if job is None:
            return False
        now = database.now(session)
        if store:
            store(session, job, now)
        append(session, job, events, now)
        end(session, job, state, now)
        return True


def fail(database: Database, lease: Lease, document: problems.Document, events: Sequence[Event] = ()) -> bool:
    """End the job with a problem document; False where the job is another's now."""
    with database.write() as session:
        job = _held(session, lease)
        if job is None:
            return False
        now = database.now(session)
        append(session, job, events, now)
        end(session, job, "failed", now, document)
        return True


def give_back(database: Database, lease: Lease, *, counted: bool) -> bool:
    """Let another worker begin at once. `counted`: the attempt counts, as the job may have ended its process."""
    with database.write() as session:
        job = _held(session, lease)
        if job is None:
            return False
        now = database.now(session)
        job.attempt -= not counted
        if not _ended_hopeless(session, job, now):
            job.state, job.owner, job.lease_until = "queued", None, None
            tell_state(session, job, now)
        return True


def _held(session: Session, lease: Lease) -> Job | None:
    newest = (Job.id == lease.job) & (Job.fence == lease.fence) & (Job.state == "running")
    return session.scalars(select(Job).where(newest).with_for_update()).one_or_none()


def _next(session: Session, now: dt.datetime, tenant_jobs: int) -> Job | None:
    is_running = and_(Job.state == "running", Job.lease_until >= now)
    running = select(Job.tenant, func.count().label("n")).where(is_running).group_by(Job.tenant).subquery()
    busy = func.coalesce(running.c.n, 0)
    free = select(Job).outerjoin(running, running.c.tenant == Job.tenant)
    free = free.where(or_(Job.state == "queued", and_(Job.state == "running", Job.lease_until < now)))
    first = free.where(busy < tenant_jobs).order_by(busy, Job.created_at, Job.id).limit(1)
    return session.scalars(first.with_for_update(of=Job, skip_locked=True)).one_or_none()


def _end_hopeless(session: Session, now: dt.datetime) -> None:
    """Jobs whose lease ran out and that nobody is to begin again."""
    over = and_(Job.state == "running", Job.lease_until < now, or_(Job.cancel, Job.attempt >= MOST_ATTEMPTS))
    for job in session.scalars(select(Job).where(over).with_for_update(skip_locked=True)):
        _ended_hopeless(session, job, now)


def _ended_hopeless(session: Session, job: Job, now: dt.datetime) -> bool:
    if job.cancel:
        end(session, job, "cancelled", now)
    elif job.attempt >= MOST_ATTEMPTS:
        end(session, job, "failed", now, problems.lost(job.attempt))
    else:
        return False
    return True
