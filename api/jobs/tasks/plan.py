"""A plan of a frozen week, or of an area's lists, frozen first."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from api.jobs.tasks.asked import PlanTask
from api.jobs.tasks.helm import Helm, Telling
from api.jobs.tasks.outcome import NewWeek, Outcome, figures_of, new_week, packed
from api.jobs.tasks.stored import base_of, week_of
from api.store.database import Database
from models.loading import checked
from models.plan import Assignment
from models.policy import Policy
from models.problem import Problem
from solver.limits import Limits
from solver.planning import plan


@dataclass(frozen=True)
class Loaded:
    """The week, what the search begins from, and the week's row where the store has none yet."""

    asked: PlanTask
    problem: Problem
    start: tuple[Assignment, ...]
    weeks: tuple[NewWeek, ...]


def load(database: Database, asked: PlanTask, by: str) -> Loaded:
    """The week, with the task's points; frozen here where the task names an area."""
    sha256 = asked.week or _frozen(database, asked, by)
    with database.read() as session:
        stored = week_of(session, sha256)
        start = base_of(session, asked.base).plan.assignments if asked.base else ()
    if asked.week is None or asked.policy is None:  # a week frozen here has the points already
        return Loaded(asked, stored.problem, start, ())
    problem = _with(stored.problem, asked.policy)
    return Loaded(asked, problem, start, (new_week(problem, stored.area),))


def perform(loaded: Loaded, helm: Helm) -> Outcome:
    """The best plan within the limits."""
    asked = loaded.asked
    made = plan(
        loaded.problem,
        Limits(**asked.limits),
        asked.seed,
        helm.workers(asked.workers),
        cancelled=helm.cancelled,
        events=Telling(helm),
        start=loaded.start,
    )
    return Outcome(loaded.problem.sha256, packed(made), figures_of(made), loaded.weeks)


def _frozen(database: Database, asked: PlanTask, by: str) -> str:
    freezing = importlib.import_module("api.weeks.freezing")  # what only tasks that name an area need
    policy = asked.policy and asked.policy.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    sha256: str = freezing.freeze(database, asked.area, asked.start, asked.days, policy, by, asked.now)
    return sha256


def _with(problem: Problem, policy: Policy) -> Problem:
    return checked(problem.model_copy(update={"policy": policy}))
