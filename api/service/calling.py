"""The caller of a request: let in once, then reading or changing the store with their own rights."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request, Response
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.access.entering import enter
from api.access.roles import Principal, Reach
from api.errors import Conflict, Forbidden, Invalid, TooMany, Unauthorised
from api.service.answers import answer
from api.service.services import Services, services_of
from api.store.tables import Answered
from models.errors import Issue

COOKIE = "linli_session"
SAFE = {"GET", "HEAD", "OPTIONS"}
MOST_KEY = 200


class Replay(Exception):
    """The same request was answered before; this is what it was told."""

    def __init__(self, response: Response):
        self.response = response


@dataclass(frozen=True)
class Unit:
    """One transaction of a caller: all of it happens, with its answer kept for a repeated request, or nothing."""

    caller: Caller
    session: Session
    access: Access
    now: dt.datetime

    def answer(self, data: Any, status: int = 200, **headers: str) -> Response:
        """The answer, kept under the request's idempotency key if it has one."""
        made = answer(data, status, **headers)
        if self.caller.key is not None:
            kept = {"principal": self.caller.principal.id, "key": self.caller.key, "at": self.now}
            told = {"status": status, "headers": dict(made.headers), "body": bytes(made.body)}
            self.session.add(Answered(request_sha256=self.caller.request_sha256, **kept, **told))
        return made


@dataclass(frozen=True)
class Caller:
    """Who calls, what the route does (`action` of the table), and the request's marks."""

    principal: Principal
    action: str
    services: Services
    request_id: str
    language: str
    key: str | None
    request_sha256: str

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A look at the store."""
        with self.services.database.read() as session:
            yield self._unit(session)

    @contextmanager
    def changing(self) -> Iterator[Unit]:
        """A change of the store. A repeated request (Idempotency-Key) ends here, with its first answer (`Replay`)."""
        try:
            with self.services.database.write() as session:
                if self.key is not None:
                    self._replay(session)
                yield self._unit(session)
        except IntegrityError as e:
            if self.key is not None:
                with self.services.database.read() as session:
                    self._replay(session)
            raise _at_once() from e
        except OperationalError as e:
            if "lock" in str(e).lower():
                raise _at_once() from e
            raise

    def _unit(self, session: Session) -> Unit:
        access = Access(self.principal, self.services.trees.tree(session))
        return Unit(self, session, access, self.services.now())

    def _replay(self, session: Session) -> None:
        kept = session.get(Answered, (self.principal.id, self.key))
        if kept is None:
            return
        if kept.request_sha256 != self.request_sha256:
            rule = "an idempotency key belongs to one request, and this is another"
            raise Invalid([Issue("key_of_another", "Idempotency-Key", self.key, rule, "Make a new key for it")])
        headers = {**kept.headers, "Idempotent-Replayed": "true"}
        raise Replay(Response(kept.body, kept.status, headers))


def calls(action: str) -> Any:
    """The parameter of every route that is not for everybody: the caller, once they may do the action to anything."""

    async def raw_sha256(request: Request) -> str:
        """Of the whole request, where a key says that it may come twice."""
        if request.method != "POST" or "idempotency-key" not in request.headers:
            return ""
        most = max(services_of(request).settings.most_file, services_of(request).settings.most_problem)
        body = hashlib.sha256()
        body.update(f"{request.url.path}?{request.url.query}\n".encode())
        if int(request.headers.get("content-length") or 0) <= most:
            body.update(await request.body())
        return body.hexdigest()

    def caller(request: Request, sha256: str = Depends(raw_sha256)) -> Caller:
        services = services_of(request)
        secret = _secret(request)
        with services.database.read() as session:
            principal = enter(session, secret, services.now())
            access = Access(principal, services.trees.tree(session))
        request.state.principal = principal.id
        check_rate(services, f"caller {principal.id}", services.settings.rate_per_minute)
        if access.reach(action) is Reach.NONE:
            rule = f"{action} is not for a {principal.role}"
            raise Forbidden([Issue("not_your_role", action, principal.role, rule, "Ask somebody whose role it is")])
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        if key is not None and not (0 < len(key) <= MOST_KEY and key.isprintable()):
            rule = f"an idempotency key has 1 to {MOST_KEY} printable characters"
            raise Invalid([Issue("bad_key", "Idempotency-Key", key, rule, "Make one such as a UUID")])
        return Caller(principal, action, services, request.state.id, language_of(request), key, sha256)

    caller.action = action  # type: ignore[attr-defined]
    return Depends(caller)


def action_of(call: Callable[..., Any] | None) -> str | None:
    """The action that a dependency lets through, if it is one of `calls`."""
    return getattr(call, "action", None)


def check_rate(services: Services, who: str, per_minute: int) -> None:
    """Count a request. Raises `TooMany`."""
    wait = services.rates.wait_seconds(who, per_minute)
    if wait:
        rule, seconds = f"at most {per_minute} requests a minute", int(wait) + 1
        issue = Issue("too_many_requests", "", None, rule, f"Wait {seconds} s, and ask for more at once")
        raise TooMany([issue], {"Retry-After": str(seconds)})


def language_of(request: Request) -> str:
    """`zh` where the reader prefers Chinese, else `en`."""
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    return "zh" if first.startswith("zh") else "en"


def host_of(request: Request) -> str:
    """Where an unknown caller calls from."""
    return request.client.host if request.client else "?"


def _secret(request: Request) -> str:
    """The secret of the request; a cookie's only from our own pages, as browsers send it whoever asks (CSRF)."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and secret.strip():
        return secret.strip()
    cookie = request.cookies.get(COOKIE, "")
    if cookie and request.method not in SAFE and not _from_here(request):
        rule = "a change by cookie comes from a page of this service"
        raise Forbidden([Issue("other_origin", "Origin", request.headers.get("origin"), rule, "Use a key instead")])
    if not cookie:
        check_rate(services_of(request), f"host {host_of(request)}", services_of(request).settings.rate_per_minute)
    return cookie


def _from_here(request: Request) -> bool:
    origin = request.headers.get("origin", "")
    own = services_of(request).settings.address
    return origin in (own, f"{request.url.scheme}://{request.headers.get('host', '')}") and origin != ""


def _at_once() -> Conflict:
    rule = "two changes of one thing come one after the other, and another came first"
    return Conflict(
        [Issue("changed_at_once", "", None, rule, "Look at it again, then repeat your change if it is still right")]
    )


__all__ = ["COOKIE", "Caller", "Replay", "Unauthorised", "Unit", "action_of", "calls", "check_rate", "language_of"]
