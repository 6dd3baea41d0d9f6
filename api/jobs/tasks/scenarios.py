"""A week as it is beside what it might be; every scenario's plan is kept as a plan of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from api.jobs.tasks.asked import ScenariosTask
from api.jobs.tasks.helm import Helm
from api.jobs.tasks.outcome import NewPlan, Outcome, figures_of, new_week, packed, sized
from api.jobs.tasks.stored import Base, base_of, week_of
from api.store.database import Database
from api.views.comparison import as_data
from models.changes import Scenario, load_scenario
from models.errors import InvalidInput, Issue
from models.plan import Plan
from models.problem import Problem
from solver.limits import Limits
from solver.scenarios.comparing import compare
from solver.scenarios.results import Look, Result
from solver.scenarios.sweeps import InvalidSweep, Sweep, read_sweep


class NoSuchSweep(InvalidInput):
    """A sweep that cannot be read, or does not fit the week."""


@dataclass(frozen=True)
class Loaded:
    """The week, the plan that all begin from, and what is compared."""

    asked: ScenariosTask
    problem: Problem
    area: str | None
    plan: Plan | None
    scenarios: tuple[Scenario, ...]
    sweep: Sweep | None


def load(database: Database, asked: ScenariosTask, by: str) -> Loaded:
    """The base and the scenarios, those of the sweep after the others."""
    given = [load_scenario(json.dumps(s.model_dump(mode="json")).encode()) for s in asked.scenarios]
    base = _base(database, asked)
    try:
        sweep = read_sweep(asked.sweep) if asked.sweep else None
        points = sweep.scenarios(base.problem) if sweep else ()
    except InvalidSweep as e:
        raise NoSuchSweep([Issue("bad_sweep", "sweep", asked.sweep, str(e), e.advice)]) from e
    return Loaded(asked, base.problem, base.area, base.plan, (*given, *points), sweep)


@dataclass(frozen=True)
class _Start:
    problem: Problem
    area: str | None
    plan: Plan | None


def _base(database: Database, asked: ScenariosTask) -> Base | _Start:
    with database.read() as session:
        if asked.base is not None:
            return base_of(session, asked.base)
        stored = week_of(session, asked.week or "")
        return _Start(stored.problem, stored.area, None)


def perform(loaded: Loaded, helm: Helm) -> Outcome:
    """Each scenario planned with the same effort, and the comparison."""
    asked = loaded.asked

    def show(look: Look) -> None:
        helm.look(look.progress, name=look.name, done=look.done, total=look.total)

    helm.phase("compare")
    made = compare(
        loaded.problem,
        loaded.plan,
        loaded.scenarios,
        Limits(**asked.limits),
        asked.seed,
        helm.workers(asked.workers),
        on_progress=show,
        cancelled=helm.cancelled,
    )
    helm.phase("done")
    results = (made.base, *made.scenarios)
    weeks = _new(loaded, results)
    return Outcome(
        loaded.problem.sha256,
        None,
        sized(as_data(made, loaded.sweep)),
        tuple(new_week(problem, loaded.area) for problem in weeks),
        tuple(NewPlan(r.name, r.problem.sha256, packed(r.plan), figures_of(r.plan)) for r in results),
    )


def _new(loaded: Loaded, results: Iterable[Result]) -> list[Problem]:
    """Weeks that the store has not, each once."""
    by_hash = {r.problem.sha256: r.problem for r in results}
    return [problem for sha256, problem in by_hash.items() if sha256 != loaded.problem.sha256]
