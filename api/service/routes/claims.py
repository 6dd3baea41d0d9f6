"""Claims over HTTP: what is asked of a party, the answers, the menu."""

# without postponed annotations, as FastAPI reads them

from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query, Response
from sqlalchemy import select, tuple_
from starlette.background import BackgroundTask

from api.access.roles import Whose
from api.agreements.answering import Line, answered
from api.agreements.claiming import Claiming
from api.agreements.claims import Answer
from api.agreements.logging import Act
from api.agreements.meetings import newest
from api.agreements.menu import Menu, Offered, Party
from api.agreements.seeing import reached, whose_claim
from api.agreements.tables import ClaimRow
from api.errors import not_found
from api.objects.reading import from_cursor, instant_of, to_cursor
from api.objects.whose import whose_of
from api.service.answers import answer, etag, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from api.store.tables import PlanRow, StoredObject
from models.base import Id, Instant, Quantity, Text, Value

ClaimId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The claim's id")]
PlanId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The published plan's id")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The version that the answer is of, or `*`")]
OfList = Annotated[Offered, Query(alias="list", description="What is offered")]
OfObject = Annotated[str, Query(alias="object", max_length=200, description="The volunteer's or space's id")]
OfPlan = Annotated[str | None, Query(max_length=200, description="Only of this plan")]
InState = Annotated[
    Literal["asked", "accepted", "declined"] | None, Query(description="Only these; by default all that are planned")
]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=1000, description="The most claims")]


class Reply(Value):
    """Yes, whole or to a part (`quantity`), or no with a reason."""

    answer: Literal["accept", "decline"]
    quantity: Quantity | None = None
    reason: Text | None = None
    note: Text | None = None


class Take(Value):
    """One thing from the menu, taken by a volunteer, with a space, or with things."""

    list: Offered
    object: Id
    demand: Id
    start: Instant


READ, WRITE, MENU = calls("claims.read"), calls("claims.write"), calls("menu.read")


def router() -> APIRouter:
    """Routes of claims."""
    made = APIRouter(tags=["claims"])
    made.add_api_route("/claims", get_claims, methods=["GET"], name="claims: what is asked")
    made.add_api_route("/claims/{id}/answer", reply, methods=["POST"], name="claims: yes or no")
    made.add_api_route("/plans/{id}/menu", get_menu, methods=["GET"], name="menu: open demands that fit")
    made.add_api_route("/plans/{id}/menu", take, methods=["POST"], name="menu: take one", status_code=201)
    return made


def get_claims(
    caller: Annotated[Caller, READ],
    plan: OfPlan = None,
    state: InState = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Response:
    """What is asked of the caller, by start; a page at a time."""
    query = select(ClaimRow).where(ClaimRow.state != "ended" if state is None else ClaimRow.state == state)
    if plan is not None:
        query = query.where(ClaimRow.plan == plan)
    if cursor is not None:
        start, id_ = from_cursor(cursor, 2)
        query = query.where(tuple_(ClaimRow.start, ClaimRow.id) > tuple_(instant_of(start, cursor), id_))
    with caller.reading() as unit:
        query = query.where(reached(unit.access, ClaimRow, "claims.read"))
        rows = unit.session.scalars(query.order_by(ClaimRow.start, ClaimRow.id))
        own = list(islice((r for r in rows if unit.access.may("claims.read", whose_claim(r))), limit + 1))
        more = own[limit - 1] if len(own) > limit else None
        told = [as_data(r) for r in own[:limit]]
        return answer({"items": told, "next": more and to_cursor(more.start.isoformat(), more.id)})


def reply(
    caller: Annotated[Caller, WRITE], id_: ClaimId, body: Annotated[Reply, json_body(Reply)], match: IfMatch = None
) -> Response:
    with caller.changing() as unit:
        line = Line(id_, body.answer, body.quantity, body.reason, body.note, version_of(match))
        row = answered(act_of(unit, body.answer), line)
        response = unit.answer(as_data(row), ETag=etag(row.version))
    return mended_after(caller, response, [row])


def mended_after(caller: Caller, response: Response, rows: Sequence[ClaimRow]) -> Response:
    """The response; once it is on its way, a joint meeting plans anew what a no in it touches."""
    plans = sorted({r.plan for r in rows if r.state == Answer.DECLINED})
    if plans:
        services = caller.services
        response.background = BackgroundTask(services.replanning.settle, services.database, plans[0], services.now)
    return response


def get_menu(caller: Annotated[Caller, MENU], id_: PlanId, list_: OfList, object_: OfObject) -> Response:
    with caller.reading() as unit:
        owner_of(unit, list_, object_)
        found = menu_of(unit, id_).items(Party(list_, object_))
        return answer({"items": [asdict(item) for item in found]})


def take(caller: Annotated[Caller, WRITE], id_: PlanId, body: Annotated[Take, json_body(Take)]) -> Response:
    with caller.changing() as unit:
        owner_of(unit, body.list, body.object)
        row = menu_of(unit, id_).take(Party(body.list, body.object), body.demand, body.start)
        return unit.answer(as_data(row), 201, ETag=etag(row.version))


def as_data(row: ClaimRow) -> dict[str, Any]:
    """A claim; of a private case it says what is asked and when, and not whose it is."""
    names = ("id", "plan", "start", "end", "list", "object", "quantity", "least", "granted", "state", "origin")
    demand = row.demand if row.public or row.list == "demands" else None
    return {**{name: getattr(row, name) for name in names}, "demand": demand, "etag": etag(row.version)}


def menu_of(unit: Unit, plan: str) -> Menu:
    """The menu of a plan that holds. Raises `NotFound`."""
    row = unit.session.get(PlanRow, newest(unit.session, plan))
    if row is None or row.published_at is None or row.superseded_at is not None:
        raise not_found("plans", plan)
    return Menu(Claiming(act_of(unit, "take")), row, unit.caller.services.shelf)


def owner_of(unit: Unit, list_: str, object_: str) -> Whose:
    """One claims for oneself, or for what one may change: its owners. Raises `NotFound`."""
    row = unit.session.get(StoredObject, (list_, object_))
    whose = Whose() if row is None or row.deleted else whose_of(row)
    if row is None or not unit.access.may("claims.write", whose):
        raise not_found(list_, object_)
    return whose


def act_of(unit: Unit, action: str, match: str | None = None) -> Act:
    """What a caller does now."""
    return Act(unit.session, unit.access, unit.now.replace(microsecond=0), action, match)
