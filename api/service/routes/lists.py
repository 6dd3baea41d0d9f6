"""The lists: read and written one by one, in pages and in bulk, with versions and history."""

# without postponed annotations: FastAPI reads those of functions that are made in a loop

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response

from api.errors import Invalid
from api.objects.lists import LISTS, List
from api.objects.reading import Asked, find, history, page
from api.objects.writing import Writer, Written
from api.service.answers import answer, etag, nothing, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from api.service.schemas import Bulk, BulkDone, History, Items
from models.base import Value
from models.errors import InvalidInput, InvalidProblem, Issue
from models.loading import value_at_place

ObjectId = Annotated[str, Path(alias="id", description="The object's id", min_length=1, max_length=200)]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The version that the change is of, or `*`")]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", description="A version that the caller has already")]
Limit = Annotated[int, Query(ge=1, le=1000, description="The most objects of a page")]
Cursor = Annotated[str | None, Query(max_length=1000, description="`next` of the page before")]
InArea = Annotated[str | None, Query(max_length=200, description="Only what lies in this area and below")]
OfOrganisation = Annotated[str | None, Query(max_length=200, description="Only what is of this organisation")]
Words = Annotated[str | None, Query(max_length=200, description="Only those with these characters in name or id")]


def router() -> APIRouter:
    """Routes of all lists."""
    made = APIRouter()
    for each in LISTS.values():
        _add(made, each)
    return made


def _add(made: APIRouter, of: List) -> None:
    """One list's routes; they differ in the list's name, form and action."""
    name, model = of.name, of.model
    read, write = calls(f"{name}.read"), calls(f"{name}.write")
    one, tags = f"/{name}/{{id}}", [name]

    def get_page(
        caller: Annotated[Caller, read],
        area: InArea = None,
        organisation: OfOrganisation = None,
        q: Words = None,
        cursor: Cursor = None,
        limit: Limit = 100,
    ) -> Response:
        with caller.reading() as unit:
            found = page(unit.session, unit.access, name, Asked(area, organisation, q, cursor, limit))
            rows = [{"etag": etag(r.version), "object": r.body} for r in found.rows]
        return answer({"items": rows, "next": found.next})

    def get_one(caller: Annotated[Caller, read], id_: ObjectId, known: IfNoneMatch = None) -> Response:
        with caller.reading() as unit:
            row = find(unit.session, unit.access, name, id_)
        if known is not None and version_of(known) in ("*", str(row.version)):
            return Response(status_code=304, headers={"ETag": etag(row.version)})
        return answer(row.body, ETag=etag(row.version))

    def put_one(
        caller: Annotated[Caller, write], id_: ObjectId, body: Annotated[Value, json_body(model)], match: IfMatch = None
    ) -> Response:
        _check_same_id(body, id_)
        with caller.changing() as unit:
            done = _writer(unit).put(name, body, version_of(match))
            row = find(unit.session, unit.access, name, id_)
        return answer(row.body, 201 if done.outcome == "created" else 200, ETag=etag(done.version))

    def put_many(caller: Annotated[Caller, write], body: Annotated[Bulk, json_body(Bulk)]) -> Response:
        values = _values(body, model)
        with caller.changing() as unit:
            writer = _writer(unit)
            done = _all_or_none(
                writer, name, [(v, version_of(i.etag)) for v, i in zip(values, body.items, strict=True)]
            )
        return answer(_told(done))

    def delete_one(caller: Annotated[Caller, write], id_: ObjectId, match: IfMatch = None) -> Response:
        with caller.changing() as unit:
            done = _writer(unit).delete(name, id_, version_of(match))
        return nothing(ETag=etag(done.version))

    def get_history(caller: Annotated[Caller, read], id_: ObjectId) -> Response:
        with caller.reading() as unit:
            return answer({"items": history(unit.session, unit.access, name, id_)})

    add: Any = made.add_api_route
    add(f"/{name}", get_page, methods=["GET"], tags=tags, name=f"{name}: a page", response_model=Items)
    add(f"/{name}", put_many, methods=["PUT"], tags=tags, name=f"{name}: write many", response_model=BulkDone)
    known = {304: {"description": "The version of If-None-Match is still the newest"}}
    new = {201: {"description": "It is new", "model": model}}
    add(one, get_one, methods=["GET"], tags=tags, name=f"{name}: one", response_model=model, responses=known)
    add(one, put_one, methods=["PUT"], tags=tags, name=f"{name}: write one", response_model=model, responses=new)
    add(one, delete_one, methods=["DELETE"], tags=tags, name=f"{name}: delete one", status_code=204)
    add(f"{one}/history", get_history, methods=["GET"], tags=tags, name=f"{name}: history", response_model=History)


def _writer(unit: Unit) -> Writer:
    return Writer(unit.session, unit.access, unit.now, unit.caller.request_id)


def _check_same_id(body: Any, id_: str) -> None:
    if body.id != id_:
        rule = f"the object's id is that of its address, {id_}"
        raise Invalid([Issue("other_id", "id", body.id, rule, "Correct one of the two")])


def _values(body: Bulk, model: type[Value]) -> list[Value]:
    """All objects, or every fault of all of them."""
    values: list[Value] = []
    issues: list[Issue] = []
    for n, item in enumerate(body.items):
        try:
            values.append(value_at_place(item.object, model, ("items", n, "object")))
        except InvalidProblem as e:
            issues += e.issues
    if issues:
        raise InvalidProblem(issues)
    return values


def _all_or_none(writer: Writer, name: str, items: list[tuple[Value, str | None]]) -> list[Written]:
    """All written, or the first fault, at its place."""
    done = []
    for n, (value, match) in enumerate(items):
        path = f"items[{n}].object"
        try:
            done.append(writer.put(name, value, match, path))
        except InvalidInput as e:
            e.issues = tuple(_at(i, f"items[{n}]") for i in e.issues)
            raise
    return done


def _at(issue: Issue, place: str) -> Issue:
    if issue.path.startswith(place):
        return issue
    return Issue(issue.code, f"{place}.{issue.path}", issue.value, issue.rule, issue.advice)


def _told(done: list[Written]) -> dict[str, Any]:
    counts = {word: sum(d.outcome == word for d in done) for word in ("created", "changed", "unchanged")}
    return {**counts, "items": [{"id": d.id, "etag": etag(d.version), "outcome": d.outcome} for d in done]}
