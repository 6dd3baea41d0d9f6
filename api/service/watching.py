"""Around every request: how long it took and how it ended, for the log and the metrics; never what was in it."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from functools import cached_property

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import REQUEST
from api.service.metrics import Metrics
from api.service.openapi import routes_of

NO_ROUTE = "none"
OFTEN = {"/healthz", "/readyz", "/metrics"}
"""Asked every few seconds by machines: their lines are for DEBUG."""
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
log = logging.getLogger("linli.requests")


@dataclass
class Watched:
    """ASGI middleware, the outermost of ours."""

    app: ASGIApp
    whole: FastAPI
    metrics: Metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        look, began = _Look(receive, send), time.perf_counter()
        try:
            await self.app(scope, look.receive, look.send)
        finally:
            self._tell(scope, look, time.perf_counter() - began)
        return None

    @cached_property
    def _templates(self) -> dict[int, str]:
        """By the route's identity: once included in the API it knows only the end of its path."""
        return {id(r.original_route): r.path_format or NO_ROUTE for r in routes_of(self.whole)}

    def _tell(self, scope: Scope, look: _Look, seconds: float) -> None:
        route = self._templates.get(id(scope.get("route")), NO_ROUTE)
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.metrics.request(route, method, look.status, seconds, look.size)
        state = scope.get("state", {})
        told = {
            "request": state.get("id"),
            "method": method,
            "route": route,
            "status": look.status,
            "milliseconds": round(seconds * 1000, 1),
            "bytes": look.size,
            "principal": state.get("principal"),
        }
        log.log(logging.DEBUG if route in OFTEN else logging.INFO, "request", extra=told)


class _Look:
    """Passes messages on, and remembers the status and the bytes that came in."""

    def __init__(self, receive: Receive, send: Send):
        self._receive, self._send, self.status, self.size = receive, send, 499, 0
        REQUEST.set(None)

    async def receive(self) -> Message:
        message = await self._receive()
        self.size += len(message.get("body", b""))
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)
