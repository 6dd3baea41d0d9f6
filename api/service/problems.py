"""Every error becomes a problem document (RFC 9457) with code, path, value and advice; nothing else leaves here."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic_core import to_json
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from api.errors import Refused
from api.service.calling import Replay, language_of
from api.texts import Texts
from models.errors import InvalidInput, Issue

PROBLEM = "application/problem+json"
MOST_ISSUES = 1000
SECRETS = {"password", "secret", "Authorization"}
"""Values that are never told again."""
log = logging.getLogger("linli.service")


def install(app: FastAPI) -> None:
    """Handlers for everything that a route may raise."""
    app.add_exception_handler(InvalidInput, _invalid)
    app.add_exception_handler(Replay, _replayed)
    app.add_exception_handler(RequestValidationError, _wrong_parameters)
    app.add_exception_handler(HTTPException, _from_framework)
    app.add_exception_handler(DBAPIError, _store_failed)


def problem(request: Request, status: int, issues: Iterable[Issue], headers: dict[str, str] | None = None) -> Response:
    """The document; the first issue stands for the whole, all of them are in `issues`."""
    told = [_issue(i, request) for i in issues]
    first = told[0]
    language = language_of(request)
    document = {
        "type": f"/v1/problems#{first['code']}",
        "title": (Texts("zh").code(first["code"]) if language == "zh" else "") or HTTPStatus(status).phrase,
        "status": status,
        "detail": first["message"],
        "instance": request.scope["path"],
        "request": getattr(request.state, "id", None),
        **{name: first[name] for name in ("code", "path", "value", "rule", "advice")},
        "issues": told[:MOST_ISSUES],
        "more": max(0, len(told) - MOST_ISSUES),
    }
    return Response(to_json(document), status, {"Content-Language": language, **(headers or {})}, media_type=PROBLEM)


def _issue(issue: Issue, request: Request) -> dict[str, Any]:
    if getattr(request.state, "confidential", False):
        issue = _untold(issue)
    elif issue.path.rpartition(".")[2] in SECRETS:
        issue = dataclasses.replace(issue, value=None)
    told = issue.as_dict()
    if language_of(request) == "zh" and (meaning := Texts("zh").code(issue.code)):
        told["meaning"] = meaning
    return told


def _untold(issue: Issue) -> Issue:
    """Without anything of a body that holds a secret; what is wrong with its text as a whole quotes the text."""
    advice = issue.advice if issue.path else "Correct the text of the body"
    return dataclasses.replace(issue, value=None, advice=advice)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, InvalidInput)
    status = error.status if isinstance(error, Refused) else 422
    return problem(request, status, error.issues, getattr(error, "headers", None))


def _replayed(_: Request, error: Exception) -> Response:
    assert isinstance(error, Replay)
    return error.response


def _wrong_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = [
        Issue(
            "bad_parameter",
            ".".join(str(x) for x in e["loc"][1:]),
            e.get("input"),
            e["msg"],
            "Correct it, or leave it out",
        )
        for e in error.errors()
    ]
    return problem(request, 422, found)


def _from_framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path = request.scope["path"]
    if error.status_code == 405:
        allowed = (error.headers or {}).get("allow", "")
        issue = Issue("method_not_allowed", "", request.method, f"{path} knows {allowed}", "See /v1/openapi.json")
    elif error.status_code == 404:
        issue = Issue("no_such_address", "", path, "the address is one of the API's", "See /v1/openapi.json")
    else:
        issue = Issue("bad_request", "", None, str(error.detail), "Correct the request")
    return problem(request, error.status_code, [issue], dict(error.headers or {}))


def _store_failed(request: Request, error: Exception) -> Response:
    log.error("the store failed", exc_info=error)
    rule, advice = "the store can be reached", "Try again in a while; tell the administrator if it stays so"
    return problem(request, 503, [Issue("store_unavailable", "", None, rule, advice)], {"Retry-After": "5"})


def defect(request: Request, error: Exception) -> Response:
    """The answer to what no handler knows; the log gets where it happened."""
    log.error("a defect", exc_info=error)
    rule = "no request may cause this: it is a defect of Linli"
    advice = "Report it, with the id of the request; nothing of it was kept"
    return problem(request, 500, [Issue("defect", "", None, rule, advice)])
