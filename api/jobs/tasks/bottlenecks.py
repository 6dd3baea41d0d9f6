"""What is scarce in a plan's week, and what one more of it would bring."""

from __future__ import annotations

from dataclasses import dataclass

from api.jobs.tasks.asked import BottlenecksTask
from api.jobs.tasks.helm import Helm
from api.jobs.tasks.outcome import Outcome, sized
from api.jobs.tasks.stored import Base, base_of
from api.store.database import Database
from api.views.scarcity import as_data
from models.grid import Timeline
from solver.belonging import check_plan
from solver.bottlenecks.report import bottlenecks
from solver.limits import Limits


@dataclass(frozen=True)
class Loaded:
    """The plan with its week."""

    asked: BottlenecksTask
    base: Base


def load(database: Database, asked: BottlenecksTask, by: str) -> Loaded:
    """The plan, which keeps its week's rules."""
    with database.read() as session:
        base = base_of(session, asked.base)
    check_plan(base.problem, base.plan)
    return Loaded(asked, base)


def perform(loaded: Loaded, helm: Helm) -> Outcome:
    """As many as come to their turn before it is asked to end."""
    asked, base = loaded.asked, loaded.base
    limits = Limits(**asked.limits) if asked.limits else None
    helm.phase("bottlenecks")
    report = bottlenecks(base.problem, base.plan.assignments, asked.most, limits, stop=helm.cancelled)
    helm.phase("done")
    return Outcome(base.problem.sha256, None, sized(as_data(report, Timeline(base.problem))))
