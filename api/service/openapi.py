"""The API's description (OpenAPI 3.1): FastAPI's, with the bodies that we read and the errors of every route."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from pydantic.json_schema import models_json_schema

from api.service.bodies import model_of
from api.service.calling import action_of
from api.service.schemas import ProblemDocument
from models.base import Value

REF = "#/components/schemas/{model}"
ALWAYS = ("400", "413", "422", "429", "431", "500", "503")
TO_CALLERS = ("401", "403", "404")
Document = dict[str, Any]


def describe(app: FastAPI) -> Document:
    """The document, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _described(app)
    return app.openapi_schema


def dependencies_of(dependant: Dependant) -> Iterator[Dependant]:
    """A route's dependencies and theirs."""
    for each in dependant.dependencies:
        yield each
        yield from dependencies_of(each)


def routes_of(app: FastAPI) -> list[RouteContext]:
    """All operations of the API, with their whole paths."""
    return [r for r in iter_route_contexts(app.routes) if isinstance(r.original_route, APIRoute)]


def _described(app: FastAPI) -> Document:
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    parts = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        parts.pop(unused, None)
    routes = [r for r in routes_of(app) if r.include_in_schema]
    bodies = {model for r in routes for d in dependencies_of(r.dependant) if (model := model_of(d.call))}
    read = sorted(bodies, key=lambda m: m.__name__)
    _, made = models_json_schema(
        [*((m, "validation") for m in read), (ProblemDocument, "serialization")], ref_template=REF
    )
    parts.update(made["$defs"])
    document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    for route in routes:
        for method in route.methods or ():
            _tell(document["paths"][route.path_format][method.lower()], route)
    return document


def _tell(operation: Document, route: RouteContext) -> None:
    """The body, the errors and the rights of one operation."""
    found = list(dependencies_of(route.dependant))
    model = next((m for d in found if (m := model_of(d.call))), None)
    action = next((a for d in found if (a := action_of(d.call))), None)
    if model is not None:
        operation["requestBody"] = _body(model)
    if action is not None:
        operation["security"] = [{"key": []}]
        operation["x-action"] = action
    asked = TO_CALLERS if action else ("401",) if model else ()  # a body without a caller is a sign-in
    for status in (*ALWAYS, *asked, *_by_kind(route)):
        if status not in operation["responses"] or status == "422":  # FastAPI describes a 422 of its own
            operation["responses"][status] = _problem(status)


def _by_kind(route: RouteContext) -> Iterator[str]:
    """Errors that follow from what the route is."""
    yield "409"
    yield "415"
    if "{" in (route.path or ""):
        yield "404"
    if (route.methods or set()) & {"PUT", "DELETE"}:
        yield from ("412", "428")


def _body(model: type[Value]) -> Document:
    return {"required": True, "content": {"application/json": {"schema": {"$ref": REF.format(model=model.__name__)}}}}


def _problem(status: str) -> Document:
    schema = {"$ref": REF.format(model=ProblemDocument.__name__)}
    return {"description": "A problem document", "content": {"application/problem+json": {"schema": schema}}}
