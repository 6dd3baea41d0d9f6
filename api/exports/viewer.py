"""See only what is yours: the one door through which a plan goes out.

Whatever shows a plan to somebody (an answer of the service, a spreadsheet, a calendar, a map) is made from what these
functions give, and so cannot tell more.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from api.exports.reasons import unserved_of
from api.exports.sight import Sight, Viewer, token
from api.exports.visible import VisibleAssignment, VisibleDemand, VisibleOffer, VisibleUnserved
from models.demands import Demand
from models.plan import Plan
from models.problem import Problem

__all__ = [
    "Viewer",
    "token",
    "visible_assignments",
    "visible_demands",
    "visible_offers",
    "visible_unserved",
]


def visible_assignments(problem: Problem, plan: Plan, viewer: Viewer) -> tuple[VisibleAssignment, ...]:
    """The sessions that concern the viewer, in order of start; then as the plan has them."""
    return assignments_of(Sight(problem, viewer), plan)


def visible_unserved(problem: Problem, plan: Plan, viewer: Viewer) -> tuple[VisibleUnserved, ...]:
    """What is left out of the demands that the viewer sees whole, as the plan lists it."""
    return unserved_of(Sight(problem, viewer), plan)


def visible_demands(problem: Problem, plan: Plan, viewer: Viewer) -> tuple[VisibleDemand, ...]:
    """The demands of which the viewer sees something, in the week's order."""
    return demands_of(Sight(problem, viewer), plan)


def visible_offers(problem: Problem, plan: Plan, viewer: Viewer) -> tuple[VisibleOffer, ...]:
    """Spaces and supplies: all for a planner, a unit's own, those of a coordinator's areas; none for a volunteer."""
    return offers_of(Sight(problem, viewer), assignments_of(Sight(problem, viewer), plan))


def assignments_of(sight: Sight, plan: Plan) -> tuple[VisibleAssignment, ...]:
    """The same, for who has a sight already."""
    found = [v for a in plan.assignments if (v := sight.assignment(a))]
    return tuple(sorted(found, key=lambda v: v.start))


def demands_of(sight: Sight, plan: Plan) -> tuple[VisibleDemand, ...]:
    """The same, for who has a sight already."""
    in_sessions = {a.demand for a in plan.assignments if sight.assignment(a)}
    served = Counter(a.demand for a in plan.assignments)
    found = []
    for d in sight.register.problem.demands:
        if sight.whole(d.id):
            found.append(replace(sight.demand(d.id), asked=_asked(sight, d), served=served[d.id]))
        elif d.id in in_sessions:
            found.append(sight.demand(d.id))
    return tuple(found)


def _asked(sight: Sight, demand: Demand) -> int:
    """Sessions asked for; of an `"each"` demand, its open windows."""
    if isinstance(demand.sessions, str):
        return len(sight.register.timeline.runs(demand.windows))
    return demand.sessions


def offers_of(sight: Sight, sessions: tuple[VisibleAssignment, ...]) -> tuple[VisibleOffer, ...]:
    """The same, for who has a sight already."""
    register, problem = sight.register, sight.register.problem
    used = Counter(("space", p) for v in sessions for p in {p.id for p in v.spaces})
    used.update(("supply", p) for v in sessions for p in {p.id for p in v.supplies})
    spaces = [
        VisibleOffer(
            "space", s.id, s.name, s.kind, register.party(s.owner), s.location, s.capacity, used["space", s.id]
        )
        for s in problem.spaces
        if _sees_offers_of(sight, s.owner)
    ]
    supplies = [
        VisibleOffer(
            *("supply", s.id, None, s.kind, register.party(s.owner)),
            register.location_of_organisation(s.owner),
            s.quantity,
            used["supply", s.id],
        )
        for s in problem.supplies
        if _sees_offers_of(sight, s.owner)
    ]
    return (*spaces, *supplies)


def _sees_offers_of(sight: Sight, owner: str) -> bool:
    viewer = sight.viewer
    if viewer.kind == "coordinator":
        return sight.register.lies_in(sight.register.area_of_organisation(owner), viewer.areas)
    return viewer.kind == "planner" or (viewer.kind == "unit" and owner == viewer.id)
