"""The caller of a request: let in once, then reading or changing the store with their own rights."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request, Response
from sqlalchemy import text
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

    def answer(self, data: Any, status: int = 200, *, again: Any = None, **headers: str) -> Response:
        """The answer, kept under the request's idempotency key if it has one.

        `again` is what a repeated request is told instead of `data`, where that holds a secret: secrets are not kept.
        """
        if self.caller.key is not None:
            kept = answer(data if again is None else again, status, **headers)
            told = {"status": status, "headers": dict(kept.headers), "body": bytes(kept.body), "at": self.now}
            of = {"principal": self.caller.principal.id, "key": self.caller.key}
            self.session.add(Answered(request_sha256=self.caller.request_sha256, **of, **told))
        return answer(data, status, **headers)


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
                    self._one_at_a_time(session)
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

    def _one_at_a_time(self, session: Session) -> None:
        """The same request twice at once: the second waits, and then finds the first one's answer."""
        if not self.services.database.is_sqlite:
            of = hashlib.sha256(f"{self.principal.id}\0{self.key}".encode()).digest()
            lock = {"lock": int.from_bytes(of[:8], signed=True)}
            session.execute(text("select pg_advisory_xact_lock(:lock)"), lock)

    def _replay(self, session: Session) -> None:
        kept = session.get(Answered, (self.principal.id, self.key))
        if kept is None:
            return
        if kept.request_sha256 != self.request_sha256:
            rule = "an idempotency key belongs to one request, and this is another"
            raise Invalid([Issue("key_of_another", "Idempotency-Key", self.key, rule, "Make a new key for it")])
        headers = {**kept.headers, "Idempotent-Replayed": "true"}
        raise Replay(Response(kept.body, kept.status, headers))


def admit(request: Request, action: str) -> Principal:
    """Who calls, if the action is for their role at all. Raises `Unauthorised`, `Forbidden` and `TooMany`."""
    services = services_of(request)
    secret = secret_of(request)
    with services.database.read() as session:
        try:
            principal = enter(session, secret, services.now())
        except Unauthorised:
            check_rate(services, f"host {host_of(request)}", services.settings.rate_per_minute)
            raise
        access = Access(principal, services.trees.tree(session))
    request.state.principal = principal.id
    check_rate(services, f"caller {principal.id}", services.settings.rate_per_minute)
    if access.reach(action) is Reach.NONE:
        rule = f"{action} is not for a {principal.role}"
        raise Forbidden([Issue("not_your_role", action, principal.role, rule, "Ask somebody whose role it is")])
    return principal


def calls(action: str) -> Any:
    """The parameter of every route that is not for everybody: the caller, once they may do the action to anything."""

    def entered(request: Request) -> Principal:
        """Before a byte of the body is read."""
        return admit(request, action)

    known = Depends(entered)

    async def caller(request: Request, principal: Principal = known) -> Caller:
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        if key is not None and not (0 < len(key) <= MOST_KEY and key.isprintable()):
            rule = f"an idempotency key has 1 to {MOST_KEY} printable characters"
            raise Invalid([Issue("bad_key", "Idempotency-Key", key, rule, "Make one such as a UUID")])
        sha256 = "" if key is None else await _sha256_of(request)
        services = services_of(request)
        return Caller(principal, action, services, request.state.id, language_of(request), key, sha256)

    caller.action = action  # type: ignore[attr-defined]
    return Depends(caller)


async def _sha256_of(request: Request) -> str:
    """Of the whole request: a key says that it may come twice."""
    settings = services_of(request).settings
    told = hashlib.sha256(request.scope["path"].encode("utf-8", "surrogatepass"))
    told.update(b"?" + request.scope["query_string"] + b"\n")
    said = request.headers.get("content-length", "")
    if not said.isdigit() or int(said) <= max(settings.most_file, settings.most_problem):
        told.update(await request.body())
    return told.hexdigest()


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


def secret_of(request: Request) -> str:
    """The secret of the request; a cookie's only from our own pages, as browsers send it whoever asks (CSRF)."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and secret.strip():
        return secret.strip()
    cookie = request.cookies.get(COOKIE, "")
    if cookie and request.method not in SAFE and not _from_here(request):
        raise _other_origin(request)
    return cookie


def check_origin(request: Request) -> None:
    """Raises `Forbidden` where a page of another site makes the request, in a browser that says so."""
    if "origin" in request.headers and not _from_here(request):
        raise _other_origin(request)


def _other_origin(request: Request) -> Forbidden:
    rule = "a change by cookie comes from a page of this service"
    return Forbidden([Issue("other_origin", "Origin", request.headers.get("origin"), rule, "Use a key instead")])


def _from_here(request: Request) -> bool:
    origin = request.headers.get("origin", "")
    own = services_of(request).settings.address
    here = f"{request.scope['scheme']}://{request.headers.get('host', '')}"
    return origin in (own, here) and origin != ""


def _at_once() -> Conflict:
    rule = "two changes of one thing come one after the other, and another came first"
    return Conflict(
        [Issue("changed_at_once", "", None, rule, "Look at it again, then repeat your change if it is still right")]
    )
