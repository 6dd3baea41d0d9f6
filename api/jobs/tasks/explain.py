"""Why a plan leaves sessions out, of one demand or of all, and what would help."""

from __future__ import annotations

import time
from dataclasses import dataclass

from api.jobs.events import Event
from api.jobs.tasks.asked import ExplainTask
from api.jobs.tasks.helm import Helm
from api.jobs.tasks.outcome import Outcome, sized
from api.jobs.tasks.stored import Base, NotStored, base_of
from api.store.database import Database
from api.texts import Texts
from api.views.as_data import explained_as_data
from api.views.week import Week
from models.errors import Issue
from solver.belonging import check_plan
from solver.progress import Progress
from solver.why.all import explain_all


@dataclass(frozen=True)
class Loaded:
    """The plan with its week, and the indices of the demands asked about (None: all)."""

    asked: ExplainTask
    base: Base
    sha256: str
    demands: tuple[int, ...] | None


def load(database: Database, asked: ExplainTask, by: str) -> Loaded:
    """The plan, which keeps its week's rules, and the place of the demand."""
    with database.read() as session:
        base = base_of(session, asked.base)
    check_plan(base.problem, base.plan)
    return Loaded(asked, base, base.problem.sha256, _demands(base, asked.demand))


def _demands(base: Base, demand: str | None) -> tuple[int, ...] | None:
    if demand is None:
        return None
    found = tuple(d for d, of in enumerate(base.problem.demands) if of.id == demand)
    if not found:
        rule = "the plan's week has the demand"
        raise NotStored([Issue("not_stored", "demand", demand, rule, "Name a demand of that week by its id")])
    return found


def perform(loaded: Loaded, helm: Helm) -> Outcome:
    """As far as it comes before it is asked to end."""
    asked, base, began = loaded.asked, loaded.base, time.monotonic()

    def told(done: int, of: int) -> None:
        helm.look(Progress("reasons", time.monotonic() - began, None, None, None, 0, None, done, 0, done / max(1, of)))

    helm.phase("reasons")
    found = explain_all(
        base.problem,
        base.plan.assignments,
        helm.workers(asked.workers),
        None,
        helm.cancelled,
        told,
        loaded.demands,
        None if loaded.demands else asked.most,
    )
    for defect in found.defects:
        helm.tell(Event("warning", {"text": defect.strip().rpartition("\n")[2][:2_000]}))
    helm.phase("done")
    shown = Week(base.plan, base.problem, Texts("en"))
    return Outcome(loaded.sha256, None, sized(explained_as_data(shown, base.problem, found)))
