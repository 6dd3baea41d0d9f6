"""Bodies of requests: no more than the limit, checked strictly, every fault at its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Depends, Request

from api.errors import TooLarge, WrongType
from api.objects.writing import check_text
from api.service.services import services_of
from models.base import Confidential, Value
from models.errors import Issue
from models.loading import load_value

V = TypeVar("V", bound=Value)


async def read_body(request: Request, most: int) -> bytes:
    """The whole body. Raises `TooLarge` as soon as it is more than the limit, whatever its header said."""
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > most:
        raise _too_large(int(said), most)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise _too_large(size, most)
        parts.append(part)
    return b"".join(parts)


def json_body(model: type[V], *, whole: bool = False) -> Any:
    """A parameter that is a checked value of the model, from a JSON body: `Annotated[Model, json_body(Model)]`.

    `whole` lets in a body that holds a whole Problem. `api.service.openapi` finds the model at the function.
    """

    def most(request: Request) -> int:
        settings = services_of(request).settings
        return settings.most_problem if whole else settings.most_body

    async def raw(request: Request) -> bytes:
        request.state.confidential = issubclass(model, Confidential)
        _check_type(request)
        return await read_body(request, most(request))

    def parsed(request: Request, body: bytes = Depends(raw)) -> V:
        value = load_value(body, model, most(request))
        _check_text(body)
        return value

    parsed.model = model  # type: ignore[attr-defined]
    return Depends(parsed)


def model_of(call: Callable[..., Any] | None) -> type[Value] | None:
    """The model that a dependency reads, if it is one of `json_body`."""
    return getattr(call, "model", None)


def _check_text(body: bytes) -> None:
    """No U+0000 in any text: PostgreSQL keeps none. In JSON it can only stand as an escape."""
    if b"\\u0000" in body:
        check_text(json.loads(body))


def _check_type(request: Request) -> None:
    said = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if said != "application/json" and not said.endswith("+json"):
        rule = "the body is JSON"
        raise WrongType([Issue("not_json", "Content-Type", said, rule, "Send Content-Type: application/json")])


def _too_large(size: int, most: int) -> TooLarge:
    rule, advice = f"a body has at most {most:,} bytes", "Send less at once, or ask for a higher limit"
    return TooLarge([Issue("body_too_large", "", size, rule, advice)])
