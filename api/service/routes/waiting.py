"""The waiting list over HTTP: join, see, confirm a place that became free, leave."""

# without postponed annotations, as FastAPI reads them

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy import select

from api.agreements import waiting
from api.agreements.claiming import Claiming
from api.agreements.menu import Party
from api.agreements.tables import WaitingRow
from api.service.answers import answer
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from api.service.routes.claims import act_of, as_data, menu_of, owner_of
from models.base import Id, Instant, Value

router = APIRouter(tags=["waiting list"])
PlanId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The published plan's id")]
PlaceId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The place in the line")]
OfDemand = Annotated[str | None, Query(max_length=200, description="Only who waits for this demand")]
Reader = Annotated[Caller, calls("claims.read")]
Writer = Annotated[Caller, calls("claims.write")]


class Join(Value):
    """Who wants a place in which session."""

    volunteer: Id
    demand: Id
    start: Instant


class Confirm(Value):
    """Yes or no to a place that became free."""

    answer: Literal["accept", "decline"]


@router.post("/plans/{id}/waiting", status_code=201, name="waiting: stand in line")
def stand_in_line(caller: Writer, id_: PlanId, body: Annotated[Join, json_body(Join)]) -> Response:
    with caller.changing() as unit:
        whose = owner_of(unit, "volunteers", body.volunteer)
        row = menu_of(unit, id_).wait(Party("volunteers", body.volunteer), body.demand, body.start, whose)
        return unit.answer(_shown(row), 201)


@router.get("/waiting", name="waiting: who stands in line")
def get_line(caller: Reader, demand: OfDemand = None) -> Response:
    with caller.reading() as unit:
        query = select(WaitingRow).where(WaitingRow.state.in_([waiting.Waiting.WAITING, waiting.Waiting.OFFERED]))
        if demand is not None:
            query = query.where(WaitingRow.demand == demand)
        rows = unit.session.scalars(query.order_by(WaitingRow.start, WaitingRow.demand, WaitingRow.seq))
        own = [r for r in rows if unit.access.may("claims.read", waiting.whose_place(r))]
        return answer({"items": [_shown(r) for r in own]})


@router.post("/waiting/{id}/answer", name="waiting: confirm a free place")
def confirm(caller: Writer, id_: PlaceId, body: Annotated[Confirm, json_body(Confirm)]) -> Response:
    with caller.changing() as unit:
        row = _locked(unit, id_)
        if body.answer == "accept":
            claim = menu_of(unit, row.plan).confirm(row)
            return unit.answer(_shown(row) | {"claim": as_data(claim)})
        _leave(unit, row)
        return unit.answer(_shown(row))


@router.delete("/waiting/{id}", name="waiting: leave the line")
def leave(caller: Writer, id_: PlaceId) -> Response:
    with caller.changing() as unit:
        row = _locked(unit, id_)
        _leave(unit, row)
        return unit.answer(_shown(row))


def _locked(unit: Unit, id_: str) -> WaitingRow:
    act = act_of(unit, "wait")
    row = waiting.find(act, id_)
    Claiming(act).lock(row.plan)
    unit.session.refresh(row)
    return row


def _leave(unit: Unit, row: WaitingRow) -> None:
    act = act_of(unit, "leave")
    waiting.leave(act, row)
    Claiming(act).end_if_broken(row)


def _shown(row: WaitingRow) -> dict[str, Any]:
    names = ("id", "plan", "demand", "start", "volunteer", "seq", "state", "until")
    return {name: getattr(row, name) for name in names}
