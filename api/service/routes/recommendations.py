"""One demand, one volunteer or one space: the best that can be done for it now, within milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Response

from api.access.deciding import Access
from api.errors import Conflict, Forbidden, not_found
from api.exports.sight import Sight
from api.objects.reading import find
from api.objects.whose import owners
from api.plans.requests import NewRecommendations
from api.plans.seeing import find_plan, reads_all, viewer_of
from api.plans.shelf import Opened, OpenWeek
from api.service.answers import answer
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from models.demands import Demand
from models.errors import Issue
from models.loading import checked, value_at_place
from models.plan import Plan
from models.problem import Problem

if TYPE_CHECKING:
    from solver.desk.desk import Suggestion

router = APIRouter(tags=["recommendations"])


@router.post("/recommendations", response_model=dict[str, Any])
def recommend(
    caller: Annotated[Caller, calls("recommendations.read")],
    body: Annotated[NewRecommendations, json_body(NewRecommendations)],
) -> Response:
    """Ways ranked by what they do to the score; those that move others' sessions are for planners alone."""
    with caller.reading() as unit:
        row = find_plan(unit.session, unit.access, body.plan)
        moving = reads_all(unit.access, row)
        viewer = viewer_of(unit.access, row, caller.services.salt)
        if not moving:
            _check_own(unit, body)
    opened = caller.services.shelf.opened(caller.services.database, row)
    new = isinstance(body.demand, dict)
    if new:
        opened = _with_demand(opened, value_at_place(body.demand, Demand, ("demand",)))  # type: ignore[arg-type]
    with opened.lock:
        about, found = _suggestions(opened, body, moving=moving)
    sight = Sight(opened.problem, viewer)
    told = [s for s in found if moving or not (s.moved or any(sight.hides(a.demand) for a in s.come))]
    return answer({"plan": row.id, "for": about, "recommendations": [_shown(s) for s in told]})


def _shown(suggestion: Suggestion) -> dict[str, Any]:
    from api.views.suggestions import suggestion_as_data  # with it comes the solver, which most requests do not need

    return suggestion_as_data(suggestion)


def _suggestions(opened: Opened, asked: NewRecommendations, *, moving: bool) -> tuple[dict[str, str], list[Suggestion]]:
    from solver.desk.suggest import for_demand, for_space, for_volunteer

    desk, problem = opened.desk, opened.problem
    if asked.volunteer is not None:
        v = _place(problem.volunteers, asked.volunteer, "volunteers")
        about, found = {"volunteer": asked.volunteer}, for_volunteer(desk, v, asked.most)
    elif asked.space is not None:
        j = _place(problem.spaces, asked.space, "spaces")
        about, found = {"space": asked.space}, for_space(desk, j, asked.most)
    else:
        id_ = asked.demand if isinstance(asked.demand, str) else problem.demands[-1].id
        d = _place(problem.demands, id_, "demands")
        if not desk.missing(d):
            raise Conflict(
                [Issue("already_served", "demand", id_, "the demand misses a session", "Nothing is left to do")]
            )
        about, found = {"demand": id_}, for_demand(desk, d, asked.most, move=moving)
    return about, found


def _place(things: Sequence[Any], id_: str, list_: str) -> int:
    for k, thing in enumerate(things):
        if thing.id == id_:
            return k
    raise not_found(list_, id_)


def _with_demand(opened: Opened, demand: Demand) -> Opened:
    """The same plan in the week with one demand more."""
    problem: Problem = opened.problem
    if any(d.id == demand.id for d in problem.demands):
        rule = "a new demand has an id that the week does not have yet"
        raise Conflict([Issue("id_taken", "demand.id", demand.id, rule, "Name it by its id alone, or choose another")])
    more = checked(problem.model_copy(update={"demands": (*problem.demands, demand)}))
    return Opened(OpenWeek(more), Plan(assignments=opened.plan.assignments))


def _check_own(unit: Unit, asked: NewRecommendations) -> None:
    """Who is not the planner asks for their own things alone. Raises `NotFound` and `Forbidden`."""
    access: Access = unit.access
    if isinstance(asked.demand, dict):
        demand = value_at_place(asked.demand, Demand, ("demand",))
        whose = owners(unit.session).whose("demands", demand.model_dump(exclude_none=True))
        if not access.may("demands.write", whose):
            rule = "a new demand is of one's own organisation or area"
            raise Forbidden([Issue("not_yours", "demand.organisation", demand.organisation, rule, "Ask its planner")])
        return
    for list_, id_ in (("demands", asked.demand), ("volunteers", asked.volunteer), ("spaces", asked.space)):
        if isinstance(id_, str):
            find(unit.session, unit.access, list_, id_)
