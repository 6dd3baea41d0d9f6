"""The rules of an area's cases over HTTP: lights, deadlines, hours; the nearest area that says something is heard."""

# without postponed annotations, as FastAPI reads them

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Response

from api.agreements import rules
from api.agreements.ruling import Rules
from api.agreements.tables import CaseRules
from api.errors import not_found
from api.service.answers import answer, etag, nothing, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, calls
from api.service.routes.claims import act_of

router = APIRouter(tags=["cases"])
AreaId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The area's id")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The version that the change is of, or `*`")]
Writer = Annotated[Caller, calls("case_rules.write")]


@router.get("/areas/{id}/case-rules", name="case rules: what is heard at an area")
def get_rules(caller: Annotated[Caller, calls("case_rules.read")], id_: AreaId) -> Response:
    with caller.reading() as unit:
        if id_ not in unit.access.tree.parents:
            raise not_found("areas", id_)
        row = rules.nearest(unit.session, unit.access.tree.above(id_))
        own = row is not None and row.area == id_
        return answer(_shown(row), ETag=etag(row.version if row is not None and own else 0))


@router.put("/areas/{id}/case-rules", name="case rules: say them")
def put_rules(caller: Writer, id_: AreaId, body: Annotated[Rules, json_body(Rules)], match: IfMatch = None) -> Response:
    with caller.changing() as unit:
        row = rules.put(act_of(unit, "say", version_of(match)), id_, body)
        return unit.answer(_shown(row), ETag=etag(row.version))


@router.delete("/areas/{id}/case-rules", status_code=204, name="case rules: take them back")
def delete_rules(caller: Writer, id_: AreaId, match: IfMatch = None) -> Response:
    with caller.changing() as unit:
        rules.remove(act_of(unit, "take_back", version_of(match)), id_)
    return nothing()


def _shown(row: CaseRules | None) -> dict[str, Any]:
    """The rules with all defaults, and the area that says them (none: nobody does)."""
    heard = Rules.model_validate({} if row is None else row.body)
    return {"of": None if row is None else row.area, **heard.model_dump(mode="json")}
