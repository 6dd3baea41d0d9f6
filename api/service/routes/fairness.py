"""Rules of fairness over HTTP: of an area and all below it, or of one space."""

# without postponed annotations, as FastAPI reads them

from typing import Annotated

from fastapi import APIRouter, Header, Path, Response

from api.fairness.keeping import Of, Rules
from api.fairness.rules import Fairness, Rotation
from api.service.answers import answer, etag, nothing, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls

router = APIRouter(tags=["fairness"])
AreaId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The area's id")]
SpaceId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The space's id")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description='The version that the change is of, `"0"` or `*`')]
Reads = Annotated[Caller, calls("fairness.read")]
Writes = Annotated[Caller, calls("fairness.write")]


@router.get("/areas/{id}/fairness", name="fairness: of an area")
def get_of_area(caller: Reads, id_: AreaId) -> Response:
    """What the area says, and what holds there."""
    return _get(caller, "areas", id_)


@router.put("/areas/{id}/fairness", name="fairness: set an area's")
def put_of_area(
    caller: Writes, id_: AreaId, body: Annotated[Fairness, json_body(Fairness)], match: IfMatch = None
) -> Response:
    """How long a party may keep a space there, and whether shares of past weeks count."""
    return _put(caller, "areas", id_, body, match)


@router.delete("/areas/{id}/fairness", name="fairness: unset an area's", status_code=204)
def delete_of_area(caller: Writes, id_: AreaId, match: IfMatch = None) -> Response:
    """What the area above says holds again."""
    return _delete(caller, "areas", id_, match)


@router.get("/spaces/{id}/fairness", name="fairness: of a space")
def get_of_space(caller: Reads, id_: SpaceId) -> Response:
    """What is said of the space, and what holds for it."""
    return _get(caller, "spaces", id_)


@router.put("/spaces/{id}/fairness", name="fairness: set a space's")
def put_of_space(
    caller: Writes, id_: SpaceId, body: Annotated[Rotation, json_body(Rotation)], match: IfMatch = None
) -> Response:
    """How long a party may keep it; an empty rule: for ever, whatever the area says."""
    return _put(caller, "spaces", id_, body, match)


@router.delete("/spaces/{id}/fairness", name="fairness: unset a space's", status_code=204)
def delete_of_space(caller: Writes, id_: SpaceId, match: IfMatch = None) -> Response:
    """What its area says holds again."""
    return _delete(caller, "spaces", id_, match)


def _get(caller: Caller, of: Of, id_: str) -> Response:
    with caller.reading() as unit:
        told, version = _rules(unit).get(of, id_)
    return answer(told, ETag=etag(version))


def _put(caller: Caller, of: Of, id_: str, body: Rotation, match: str | None) -> Response:
    with caller.changing() as unit:
        rules = _rules(unit)
        rules.put(of, id_, body, version_of(match))
        told, version = rules.get(of, id_)
    return answer(told, ETag=etag(version))


def _delete(caller: Caller, of: Of, id_: str, match: str | None) -> Response:
    with caller.changing() as unit:
        _rules(unit).delete(of, id_, version_of(match))
    return nothing()


def _rules(unit: Unit) -> Rules:
    return Rules(unit.session, unit.access, unit.now, unit.caller.request_id)
