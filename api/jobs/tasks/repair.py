"""A published plan mended after changes: its own new week, its own plan, and whom to tell."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from api.jobs.tasks.asked import RepairTask
from api.jobs.tasks.helm import Helm
from api.jobs.tasks.outcome import Outcome, figures_of, new_week, packed, sized
from api.jobs.tasks.stored import Base, base_of
from api.store.database import Database
from api.views.as_data import repaired_as_data
from models.changes import apply, at_its_time, load_changes
from models.problem import Problem
from solver.belonging import check_plan
from solver.repair.repairing import repair, usual_seconds


@dataclass(frozen=True)
class Loaded:
    """The plan with its week, and the week as it is after the changes."""

    asked: RepairTask
    base: Base
    after: Problem


def load(database: Database, asked: RepairTask, by: str) -> Loaded:
    """The plan, which keeps its week's rules, and the changed week."""
    changes = load_changes(json.dumps(asked.changes).encode())
    with database.read() as session:
        base = base_of(session, asked.base)
    check_plan(base.problem, base.plan)
    after = at_its_time(apply(base.problem, changes), changes)
    if asked.now is not None and asked.now > after.planned_at:
        after = after.model_copy(update={"now": asked.now})
    return Loaded(asked, base, after)


def perform(loaded: Loaded, helm: Helm) -> Outcome:
    """The least disturbing good plan of the changed week."""
    asked, base = loaded.asked, loaded.base
    helm.phase("repair")
    done = repair(
        base.problem,
        loaded.after,
        base.plan,
        freeze=dt.timedelta(hours=asked.freeze_hours),
        most_changes=asked.most_changes,
        seconds=asked.seconds or usual_seconds(base.problem),
        cancelled=helm.cancelled,
    )
    helm.phase("done")
    result = sized({**figures_of(done.plan), **repaired_as_data(done)})
    week = new_week(done.problem, base.area)
    return Outcome(week.sha256, packed(done.plan), result, (week,))
