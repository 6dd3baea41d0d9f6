"""A plan of a frozen week, or of an area's lists, frozen first."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from typing import Any

from api.access.areas import AreaTrees
from api.agreements.sessions import agreed_bans, agreed_pins
from api.contracts.pins import Standing
from api.jobs.tasks.asked import PlanTask
from api.jobs.tasks.helm import Helm, Telling
from api.jobs.tasks.outcome import NewWeek, Outcome, figures_of, new_week, packed
from api.jobs.tasks.stored import base_of, week_of
from api.objects.importing import zone_at
from api.store.database import Database
from api.weeks import freezing
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
    start, policy = asked.start, None
    assert start is not None  # PlanTask asks for it where no frozen week is named
    if asked.policy is not None:
        policy = asked.policy.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    pins, bans = _agreed(database, asked, start)
    return freezing.freeze(database, asked.area, start, asked.days, policy, by, asked.now, pins=pins, bans=bans)


def _agreed(database: Database, asked: PlanTask, first: dt.date) -> tuple[list[Any], list[Any]]:
    """What has been agreed for the time of the week, and what was declined: its pins and bans."""
    with database.read() as session:
        tree = AreaTrees().tree(session)
        zone = zoneinfo.ZoneInfo(zone_at(session, tree, asked.area) or "UTC")
        start, end = (dt.datetime.combine(first + dt.timedelta(d), dt.time(), zone) for d in (0, asked.days))
        standing = Standing(session, tree, asked.area, start, end)
        pins = standing.pins(agreed_pins(session, asked.area, start, end))
        return pins, standing.bans(agreed_bans(session, asked.area, start))


def _with(problem: Problem, policy: Policy) -> Problem:
    return checked(problem.model_copy(update={"policy": policy}))
