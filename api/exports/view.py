"""All that a spreadsheet or a map is made from: what one reader may see of a plan, gathered once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from api.exports.reasons import unserved_of
from api.exports.sight import Sight, Viewer
from api.exports.viewer import assignments_of, demands_of, offers_of
from api.exports.visible import VisibleAssignment, VisibleDemand, VisibleOffer, VisibleUnserved
from models.plan import Outcome, Plan, StopReason
from models.problem import Problem


@dataclass(frozen=True)
class Figures:
    """How good the plan is, as it says itself; None where it does not. The hash is the week's."""

    score: int | None
    bound: int | None
    gap: float | None
    outcome: Outcome
    stop_reason: StopReason | None
    problem_sha256: str


@dataclass(frozen=True)
class View:
    """A plan before one reader. `reader` is the name of the unit or volunteer, the names of a coordinator's areas, or
    None for a planner; instants are the week's wall time."""

    reader: str | None
    timezone: str
    start: dt.datetime
    end: dt.datetime
    now: dt.datetime
    sessions: tuple[VisibleAssignment, ...]
    unserved: tuple[VisibleUnserved, ...]
    demands: tuple[VisibleDemand, ...]
    offers: tuple[VisibleOffer, ...]
    figures: Figures


def view_of(problem: Problem, plan: Plan, viewer: Viewer) -> View:
    """What the viewer sees of the plan."""
    sight, horizon = Sight(problem, viewer), problem.horizon
    sessions, local = assignments_of(sight, plan), sight.register.local
    return View(
        reader=_reader(sight),
        timezone=horizon.timezone,
        start=local(horizon.start),
        end=local(horizon.end),
        now=local(problem.planned_at),
        sessions=sessions,
        unserved=unserved_of(sight, plan),
        demands=demands_of(sight, plan),
        offers=offers_of(sight, sessions),
        figures=_figures(problem, plan),
    )


def _figures(problem: Problem, plan: Plan) -> Figures:
    score = plan.score.total if plan.score else None
    return Figures(score, plan.bound, plan.gap, plan.outcome, plan.stop_reason, problem.sha256)


def _reader(sight: Sight) -> str | None:
    viewer, register = sight.viewer, sight.register
    if viewer.kind == "planner":
        return None
    if viewer.kind == "coordinator":
        named = [register.areas[a].name for a in sorted(viewer.areas) if a in register.areas]
        return ", ".join(named)
    if viewer.kind == "unit":
        party = register.party(viewer.id)
        return party.name if party else viewer.id
    found = register.volunteers.get(viewer.id)
    return (found.name if found else None) or viewer.id
