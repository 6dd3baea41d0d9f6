"""What tasks begin from: weeks and plans of the store, as values."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.store.tables import PlanRow, Week
from models.errors import InvalidInput, Issue
from models.loading import load_plan, load_problem
from models.plan import Plan
from models.problem import Problem


class NotStored(InvalidInput):
    """The task names something that the store has not, or not yet."""


@dataclass(frozen=True)
class Stored:
    """A week of the store, and the area that it is of (none: a Problem given whole)."""

    problem: Problem
    area: str | None


@dataclass(frozen=True)
class Base:
    """A plan of the store, with its week."""

    problem: Problem
    area: str | None
    plan: Plan


def week_of(session: Session, sha256: str) -> Stored:
    """The frozen week with a hash. Raises `NotStored`, also where what is kept has another hash."""
    row = session.get(Week, sha256)
    if row is None:
        raise _missing("week", sha256, "the week is frozen", "Freeze it, or name one that is")
    problem = load_problem(row.problem)
    if problem.sha256 != sha256:
        raise _missing("week", sha256, "a kept week has the hash that names it", "Restore the store from a backup")
    return Stored(problem, row.area)


def base_of(session: Session, plan: str) -> Base:
    """A plan that is made, with its week. Raises `NotStored`."""
    row = session.get(PlanRow, plan)
    if row is None or row.plan is None or row.week is None:
        raise _missing("base", plan, "the plan to begin from is made", "Wait for its job, or name another")
    week = week_of(session, row.week)
    return Base(week.problem, week.area, load_plan(row.plan))


def _missing(path: str, value: str, rule: str, advice: str) -> NotStored:
    return NotStored([Issue("not_stored", path, value, rule, advice)])
