"""Plans are asked for: a row that will hold the plan, and the job that makes it, together or not at all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from api.access.secrets import new_id
from api.jobs.queue import NewJob, submit
from api.jobs.tasks.kinds import read_task
from api.plans.requests import NewPlan
from api.service.calling import Unit
from api.store.tables import Job, PlanRow, Week
from api.weeks.frozen import packed, written
from models.changes import load_scenario
from models.errors import InvalidChanges, InvalidProblem, Issue
from models.loading import problem_at_place
from models.problem import Problem


def ask(unit: Unit, kind: str, task: dict[str, Any], row: dict[str, Any]) -> tuple[PlanRow, Job]:
    """A row with these fields, and its job. Raises `InvalidTask`, `QueueFull`."""
    read_task(kind, task)
    caller, settings = unit.caller, unit.caller.services.settings
    made = PlanRow(
        id=new_id("plan"), kind=kind, asked=task, version=1, created_at=unit.now, created_by=caller.principal.id, **row
    )
    unit.session.add(made)
    unit.session.flush()
    new = NewJob(kind, caller.principal.tenant, task, caller.principal.id, made.id)
    return made, submit(caller.services.database, unit.session, new, settings.tenant_queue)


def task_of(asked: NewPlan, cores: int, week: str | None, now: dt.datetime) -> dict[str, Any]:
    """The job's task, as `api.jobs.tasks.asked.PlanTask` reads it; `now` is the present."""
    names = {"area", "start", "days", "now", "policy", "base", "seconds", "work", "seed", "expected_attendance"}
    told = asked.model_dump(mode="json", include=names, exclude_none=True) | {"workers": cores}
    if week is not None:
        return told | {"week": week}
    if asked.now is None and asked.start is not None and not _is_over(asked.start, asked.days or 7, now):
        told["now"] = now.replace(microsecond=0).isoformat()
    return told


def _is_over(start: dt.date, days: int, now: dt.datetime) -> bool:
    """Whether a week is over everywhere; then it can only be a rehearsal, planned as of its start."""
    return now.date() > start + dt.timedelta(days=days + 1)


def check_seconds(seconds: float | None, most: int) -> None:
    """No more than the administrator allows. Raises `InvalidProblem`."""
    if seconds is not None and seconds > most:
        rule = f"a search takes at most {most} s here (LINLI_JOB_SECONDS)"
        raise InvalidProblem([Issue("too_long", "seconds", seconds, rule, f"Ask for {most} or less")])


def check_changes(changes: Sequence[Any], place: str = "") -> None:
    """Their form, at once; whether they fit the week, their job finds. Raises `InvalidChanges`."""
    try:
        load_scenario(json.dumps(changes).encode(), "changes")
    except InvalidChanges as e:
        raise InvalidChanges(replace(i, path=f"{place}{i.path}") for i in e.issues) from None


@dataclass(frozen=True)
class Given:
    """A Problem that was sent whole, made ready to be kept before any lock is held; `text` is compressed."""

    problem: Problem
    text: bytes

    @classmethod
    def of(cls, data: dict[str, Any]) -> Given:
        """From its JSON data, which stand at `problem` in what was sent. Raises `InvalidProblem`."""
        return cls(problem_at_place(data, ("problem",)), packed(written(data)))

    def keep(self, session: Session, by: str, now: dt.datetime) -> str:
        """Freeze it as it was given, if it is not there yet; its hash."""
        problem = self.problem
        if session.get(Week, problem.sha256) is None:
            row = Week(
                sha256=problem.sha256,
                area=None,
                start=problem.horizon.start,
                end=problem.horizon.end,
                demands=len(problem.demands),
                spaces=len(problem.spaces),
                volunteers=len(problem.volunteers),
                problem=self.text,
                notices={},
                created_at=now,
                created_by=by,
            )
            session.add(row)
            session.flush()
        return problem.sha256
