"""Standing offers over HTTP: "two lectures a month", made and ended by who gives them, listed for who plans."""

# without postponed annotations, as FastAPI reads them

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response

from api.agreements import offering
from api.agreements.offers import Offer
from api.agreements.tables import OfferRow
from api.service.answers import answer, etag, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, calls
from api.service.routes.claims import act_of, owner_of
from models.base import Id

router = APIRouter(tags=["offers"])
OfferId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The offer's id")]
InArea = Annotated[str | None, Query(max_length=200, description="Only what lies in this area and below")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The version that the change is of, or `*`")]
Writer = Annotated[Caller, calls("claims.write")]


class NewOffer(Offer):
    """An offer under an id that its maker chooses."""

    id: Id


@router.post("/offers", status_code=201, name="offers: make one")
def new_offer(caller: Writer, body: Annotated[NewOffer, json_body(NewOffer)]) -> Response:
    with caller.changing() as unit:
        whose = owner_of(unit, body.list, body.object)
        offer = Offer.model_validate(body.model_dump(by_alias=True, exclude={"id"}))
        row = offering.make(act_of(unit, "offer"), body.id, offer, whose)
        return unit.answer(_shown(row), 201, ETag=etag(row.version))


@router.get("/offers", name="offers: those that run")
def get_offers(caller: Annotated[Caller, calls("claims.read")], area: InArea = None) -> Response:
    with caller.reading() as unit:
        rows = offering.listed(unit.session, unit.access, area)
        found = offering.left_of(unit.session, unit.access.tree, rows, unit.now)
        return answer({"items": [_shown(f.row) | {"left": f.left} for f in found]})


@router.delete("/offers/{id}", name="offers: end one")
def end_offer(caller: Writer, id_: OfferId, match: IfMatch = None) -> Response:
    with caller.changing() as unit:
        row = offering.end(act_of(unit, "end", version_of(match)), id_)
        return unit.answer(_shown(row), ETag=etag(row.version))


def _shown(row: OfferRow) -> dict[str, Any]:
    return {"id": row.id, **row.body, "area": row.area, "ended_at": row.ended_at, "etag": etag(row.version)}
