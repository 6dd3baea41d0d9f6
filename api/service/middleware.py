"""Around every request: its id, the limit of its size, and headers that each answer has."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import HeadTooLarge, TooLarge
from api.logs import REQUEST
from api.service.problems import defect, problem
from models.errors import Issue

GIVEN_ID = re.compile(r"[\w.:-]{1,80}", re.ASCII)
ALWAYS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


@dataclass
class Framed:
    """ASGI middleware; around all that may fail, so that also a defect is answered with an id and these headers."""

    app: ASGIApp
    most_bytes: int
    most_header: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request = Request(scope)
        request.state.id = _id_of(request)
        REQUEST.set(request.state.id)
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return await problem(request, 422, [_null()])(scope, receive, send)
        watched, begun = _Watched(receive, self.most_bytes), False

        async def framed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request.state.id
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            _check_head(scope, self.most_header)
            await self.app(scope, watched, framed)
        except (TooLarge, HeadTooLarge) as e:
            await problem(request, e.status, e.issues)(scope, receive, framed)
        except Exception as e:
            answer = defect(request, e)
            if begun:  # the status is out; only a connection that breaks off can still say that it failed
                raise
            await answer(scope, receive, framed)
        return None


@dataclass
class _Watched:
    """Hands the body on, and stops where it is too long, whatever its header says."""

    receive: Receive
    most_bytes: int
    size: int = 0

    async def __call__(self) -> Any:
        message = await self.receive()
        self.size += len(message.get("body", b""))
        if self.size > self.most_bytes:
            rule = f"a body has at most {self.most_bytes:,} bytes"
            raise TooLarge([Issue("body_too_large", "", self.size, rule, "Send less at once")])
        return message


def _null() -> Issue:
    """No database keeps it, and nothing of ours has it in its name."""
    return Issue("null_character", "", None, "an address holds no character U+0000", "Take the character out")


def _check_head(scope: Scope, most: int) -> None:
    """The server checks only what has not come in whole."""
    size = (
        len(scope.get("raw_path") or b"")
        + len(scope["query_string"])
        + sum(len(n) + len(v) for n, v in scope["headers"])
    )
    if size > most:
        rule = f"the head of a request has at most {most:,} bytes"
        raise HeadTooLarge([Issue("head_too_large", "", size, rule, "Send fewer or shorter headers")])


def _id_of(request: Request) -> str:
    given = request.headers.get("x-request-id", "")
    return given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
