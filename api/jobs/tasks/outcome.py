"""What a job's process hands its worker, and how the worker stores it: in the transaction that ends the job."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.store.tables import Job, PlanRow, Week
from models.errors import DefectError, InvalidInput, Issue
from models.loading import dump_plan
from models.plan import Plan
from models.problem import Problem, sha256_of

MOST_RESULT = 32 << 20
"""Bytes of a result as JSON; what a page or a program can still take in one piece."""


class ResultTooLarge(InvalidInput):
    """What was asked for has more to say than can be kept."""


@dataclass(frozen=True)
class NewWeek:
    """A Problem that the job made, as the store keeps it; `problem` is gzip of the JSON text that was hashed."""

    sha256: str
    area: str | None
    start: dt.datetime
    end: dt.datetime
    demands: int
    spaces: int
    volunteers: int
    problem: bytes


@dataclass(frozen=True)
class NewPlan:
    """One of several plans that the job made, of the week with that hash; `plan` is gzip of its JSON."""

    name: str
    week: str
    plan: bytes
    result: dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """All that a job made; `week` is the hash of the one that `plan` (gzip of its JSON) or `result` is of."""

    week: str
    plan: bytes | None
    result: dict[str, Any] | None
    weeks: tuple[NewWeek, ...] = ()
    plans: tuple[NewPlan, ...] = ()

    def store(self, session: Session, job: Job, now: dt.datetime) -> None:
        """Write it to the plan's row and its fellows; a week that is there already is shared."""
        for week in {w.sha256: w for w in self.weeks}.values():
            _share(session, week, job.created_by, now)
        session.flush()
        row = session.get(PlanRow, job.plan) if job.plan else None
        if row is None:
            return
        row.week, row.plan, row.result = self.week, self.plan, self.result
        row.version += 1
        session.add_all(_fellow(row, k, made, now) for k, made in enumerate(self.plans))


def fellow_id(plan: str, k: int) -> str:
    """The id of the k-th plan that was made beside a row, such as of scenarios (0: their base)."""
    return f"{plan}-{k}"


def _fellow(row: PlanRow, k: int, made: NewPlan, now: dt.datetime) -> PlanRow:
    return PlanRow(
        id=fellow_id(row.id, k), kind="scenario", name=made.name, area=row.area, start=row.start, week=made.week,
        base=row.id, asked={}, plan=made.plan, result=made.result, version=1, created_at=now,
        created_by=row.created_by,
    )  # fmt: skip


def _share(session: Session, week: NewWeek, by: str, now: dt.datetime) -> None:
    """Two jobs may make the same week at once: the later finds the earlier's, and waits for it."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    values = {**vars(week), "notices": {}, "created_at": now, "created_by": by}
    session.execute(insert(Week).values(values).on_conflict_do_nothing(index_elements=["sha256"]))


def new_week(problem: Problem, area: str | None) -> NewWeek:
    """A Problem that was changed in code, as a week."""
    given = problem.as_given()
    if sha256_of(given) != problem.sha256:
        raise DefectError("a changed week has another hash than its text")
    text = json.dumps(given, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return NewWeek(
        sha256=problem.sha256,
        area=area,
        start=problem.horizon.start,
        end=problem.horizon.end,
        demands=len(problem.demands),
        spaces=len(problem.spaces),
        volunteers=len(problem.volunteers),
        problem=gzip.compress(text.encode("utf-8", "surrogatepass"), 6, mtime=0),
    )


def packed(plan: Plan) -> bytes:
    """A plan as the store keeps it."""
    return gzip.compress(dump_plan(plan), 6, mtime=0)


def figures_of(plan: Plan) -> dict[str, Any]:
    """What a list of plans shows of one, so that it need not be unpacked."""
    return {
        "score": plan.score.model_dump() if plan.score else None,
        "assignments": len(plan.assignments),
        "missing": sum(u.missing for u in plan.unserved),
        "outcome": plan.outcome,
        "stop_reason": plan.stop_reason,
        "bound": plan.bound,
        "gap": plan.gap,
        "seconds": plan.seconds,
        "seed": plan.seed,
        "tiers": None if plan.tiers is None else [t.model_dump() for t in plan.tiers],
    }


def sized(result: dict[str, Any]) -> dict[str, Any]:
    """The same, if it is not too large. Raises `ResultTooLarge`."""
    size = len(json.dumps(result, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    if size > MOST_RESULT:
        rule = f"a result is at most {MOST_RESULT >> 20} MiB, and this one has {size >> 20}"
        raise ResultTooLarge([Issue("result_too_large", "", None, rule, "Ask for fewer demands or scenarios at once")])
    return result
