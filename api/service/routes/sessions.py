"""Signing in and out with login and password, and what callers may see and change of themselves."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session

from api.access.entering import Made, give_token, principal_of, sign_in, token_of
from api.access.forms import Login, Me, NewPassword, SignedIn
from api.access.passwords import check_password
from api.access.people import People, as_noted, end_tokens
from api.access.roles import Principal
from api.access.secrets import hash_password
from api.access.table import TABLE
from api.errors import Conflict, Forbidden, Unauthorised
from api.objects.writing import check_text
from api.service.answers import answer, nothing
from api.service.bodies import json_body
from api.service.calling import COOKIE, Caller, calls, check_origin, check_rate, host_of, secret_of
from api.service.services import Services, services_of
from api.store.tables import PrincipalRow
from models.errors import Issue

TENTH = 10
router = APIRouter(tags=["sessions"])


def at_the_door(request: Request) -> None:
    """Before a body is read: not from a page of another site, and not too often from one host."""
    services = services_of(request)
    check_origin(request)
    check_rate(services, f"door {host_of(request)}", max(1, services.settings.rate_per_minute // TENTH))


def _secret(request: Request) -> str:
    return secret_of(request)


Reads = Annotated[Caller, calls("self.read")]
Writes = Annotated[Caller, calls("self.write")]
LoginSent = Annotated[Login, json_body(Login)]
PasswordSent = Annotated[NewPassword, json_body(NewPassword)]
Secret = Annotated[str, Depends(_secret)]


@router.post(
    "/sessions",
    name="sessions: sign in",
    response_model=SignedIn,
    status_code=201,
    dependencies=[Depends(at_the_door)],
)
def post_session(request: Request, body: LoginSent) -> Response:
    """A sign-in, as a secret for `Authorization: Bearer` and as a cookie for pages of this service."""
    services = services_of(request)
    check_text(body.model_dump())
    with services.database.write() as session:
        row = sign_in(session, body.login, body.password, services.now(), services.strangers)
        told = let_in(services, session, row) if row is not None else None
    if told is None:
        rule = "login and password belong to somebody who may come in"
        advice = "Check both; after several wrong ones the login rests for a while"
        raise Unauthorised([Issue("wrong_login", "password", None, rule, advice)])
    return told


def let_in(services: Services, session: Session, row: PrincipalRow) -> Response:
    """A new sign-in of a caller: in the body, and as a cookie that no script reads and no other site sends."""
    lasts = dt.timedelta(seconds=services.settings.session_seconds)
    made: Made = give_token(session, row.id, "session", "sign-in", row.id, services.now(), lasts)
    expires = (services.now() + lasts).isoformat(timespec="seconds")
    told = answer({"secret": made.secret, "expires_at": expires, "me": me(principal_of(row))}, 201)
    _set_cookie(services, told, made.secret, services.settings.session_seconds)
    return told


@router.delete("/sessions", name="sessions: sign out", status_code=204)
def delete_session(caller: Writes, secret: Secret) -> Response:
    """The sign-in that the request came with ends. A key is not a sign-in: its manager revokes it."""
    with caller.changing() as unit:
        token = token_of(unit.session, secret)
        if token is None or token.kind != "session":
            rule = "a request with a sign-in can sign out, and this came with a key"
            raise Conflict([Issue("not_a_session", "Authorization", None, rule, "Ask who manages you to revoke it")])
        token.revoked_at = unit.now
    told = nothing()
    _set_cookie(caller.services, told, "", 0)
    return told


@router.get("/me", name="me: who am I", response_model=Me)
def get_me(caller: Reads) -> Response:
    """The caller, and how far each action reaches for their role."""
    return answer(me(caller.principal))


@router.put("/me/password", name="me: change the password", status_code=204)
def put_password(caller: Writes, body: PasswordSent, secret: Secret) -> Response:
    """A new password in place of the old; all other sign-ins of the caller end. A wrong old one counts as a try."""
    with caller.reading() as unit:
        login = _login_of(unit.session, caller.principal)
    check_password(body.new_password, login, "new_password")
    kept = hash_password(body.new_password)
    with caller.changing() as unit:
        row = sign_in(unit.session, login, body.old_password, unit.now)
        right = row is not None and row.id == caller.principal.id
        if row is not None and right:
            row.password = kept
            token = token_of(unit.session, secret)
            end_tokens(unit.session, row.id, unit.now, "session", but=token.id if token else None)
            people = People(unit.session, unit.access, unit.now, caller.request_id)
            people.note("password", row, as_noted(row), as_noted(row))
    if not right:
        rule = "the old password is the right one"
        raise Forbidden([Issue("wrong_password", "old_password", None, rule, "Check it, or ask for a new one")])
    return nothing()


def me(principal: Principal) -> dict[str, Any]:
    """The caller as `Me`."""
    scope = {"area": principal.area, "organisation": principal.organisation, "volunteer": principal.volunteer}
    rights = {action: row[principal.role] for action, row in TABLE.items()}
    return {"id": principal.id, "name": principal.name, "role": principal.role, **scope, "rights": rights}


def _login_of(session: Session, principal: Principal) -> str:
    row = session.get(PrincipalRow, principal.id)
    if row is None or row.login is None or row.password is None:
        rule = "who signs in with a password can change it"
        raise Conflict([Issue("no_password", "", None, rule, "Ask who manages you for a login")])
    return row.login


def _set_cookie(services: Services, told: Response, secret: str, seconds: int) -> None:
    plain = services.settings.is_loopback and not services.settings.address.startswith("https://")
    told.set_cookie(COOKIE, secret, seconds, path="/", secure=not plain, httponly=True, samesite="strict")
