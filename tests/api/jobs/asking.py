"""What the tests of jobs share: jobs put in, waited for, and looked at."""

from __future__ import annotations

import contextlib
import gzip
import json
import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from api.jobs.queue import NewJob, events_after, submit
from api.jobs.tasks.outcome import new_week
from api.settings import Settings
from api.store.database import Database
from api.store.tables import Job, PlanRow, Week
from models.loading import load_problem
from models.plan import Plan
from tests.api.weeks import as_bytes, plan_bytes

ALICE, BOB = "alice", "bob"
PATIENCE = 300.0
"""Seconds that a slow machine may take for anything at all; no test waits so long where all is well."""


def put(database: Database, kind: str = "plan", tenant: str = ALICE, most: int = 100, **task: Any) -> str:
    """A job without a plan's row; its id."""
    with database.write() as session:
        return submit(database, session, NewJob(kind, tenant, task, tenant), most).id


def put_plan(database: Database, kind: str = "plan", tenant: str = ALICE, **task: Any) -> str:
    """A job with the row of the plan that it makes, of the same id as far as a test minds."""
    with database.write() as session:
        job = submit(database, session, NewJob(kind, tenant, task, tenant), 100)
        job.plan = job.id
        now = database.now(session)
        asked = {"kind": kind, **task}
        row = PlanRow(id=job.id, kind=kind, name="a plan", area="A", asked=asked, created_at=now, created_by=tenant)
        session.add(row)
        return job.id


def keep_week(database: Database, data: dict[str, Any]) -> str:
    """A week in the store; its hash."""
    week = new_week(load_problem(as_bytes(data)), "A")
    with database.write() as session:
        if session.get(Week, week.sha256):
            return week.sha256
        more = {"notices": {}, "created_at": database.now(session), "created_by": "test"}
        session.add(Week(**{**vars(week), **more}))
    return week.sha256


def keep_plan(database: Database, week: str, plan: Plan, id_: str = "base") -> str:
    """A plan that is made already; its id."""
    with database.write() as session:
        now = database.now(session)
        data = gzip.compress(plan_bytes(plan))
        row = PlanRow(id=id_, kind="plan", name="base", week=week, asked={}, plan=data, created_at=now, created_by="t")
        session.add(row)
    return id_


def job_of(database: Database, id_: str) -> Any:
    with database.read() as session:
        return session.scalars(select(Job).where(Job.id == id_)).one()


def row_of(database: Database, id_: str) -> Any:
    with database.read() as session:
        return session.scalars(select(PlanRow).where(PlanRow.id == id_)).one()


def events_of(database: Database, id_: str) -> list[dict[str, Any]]:
    with database.read() as session:
        return events_after(session, id_, 0, 100_000)


def states_of(database: Database, id_: str) -> list[str]:
    return [e["data"]["state"] for e in events_of(database, id_) if e["kind"] == "state"]


def settings_for(url: str, **changes: Any) -> Settings:
    """Settings of a quick test: the shortest lease."""
    quick: dict[str, Any] = {"database_url": url, "lease_seconds": 2, "job_cores": 1, "job_grace_seconds": 30}
    return Settings(**quick | changes)


def until(what: Any, seconds: float = PATIENCE) -> Any:
    """What it returns, as soon as that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s")


def wait_for(database: Database, id_: str, *states: str) -> Any:
    """The job, once it is in one of the states."""
    return until(lambda: job if (job := job_of(database, id_)).state in states else None)


def is_solving(database: Database, id_: str) -> bool:
    """Whether its search has a plan in hand."""
    return any(e["kind"] == "progress" and e["data"]["score"] for e in events_of(database, id_))


def processes(session: int) -> list[int]:
    """Processes in the session of another, those that ended but are not yet buried left out."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, _, its_session = stat.read_text().rpartition(")")[2].split()[:4]
            if int(its_session) == session and state != "Z":
                found.append(int(stat.parent.name))
    return found


def unpacked(data: bytes | None) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(gzip.decompress(data or b""))
    return made
