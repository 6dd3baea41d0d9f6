"""Callers: let in, changed and shut out by those who manage them, with their keys and logins."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response

from api.access.entering import Made
from api.access.forms import KeyMade, Keys, Login, NewKey, Person, PersonItems, PersonShown
from api.access.keys import keys_of, make_key, revoke_key
from api.access.passwords import check_password
from api.access.people import People, as_noted
from api.access.secrets import hash_password
from api.objects.reading import from_cursor, to_cursor
from api.objects.writing import check_text
from api.service.answers import answer, etag, nothing, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from api.store.tables import PrincipalRow, Token

PrincipalId = Annotated[str, Path(alias="id", description="The caller's id", min_length=1, max_length=200)]
KeyId = Annotated[str, Path(alias="key", description="The key's id", min_length=1, max_length=200)]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The version that the change is of, or `*`")]
Reads = Annotated[Caller, calls("principals.read")]
Writes = Annotated[Caller, calls("principals.write")]
PersonSent = Annotated[Person, json_body(Person)]
LoginSent = Annotated[Login, json_body(Login)]
KeySent = Annotated[NewKey, json_body(NewKey)]
TAGS: list[Any] = ["principals"]
ONE = "/principals/{id}"
router = APIRouter(tags=TAGS)


@router.get("/principals", name="principals: a page", response_model=PersonItems)
def get_page(
    caller: Reads,
    active: Annotated[bool | None, Query(description="Only those who may come in, or only those who may not")] = None,
    cursor: Annotated[str | None, Query(max_length=1000, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="The most callers of a page")] = 100,
) -> Response:
    """The callers whom the caller manages, by id."""
    after = from_cursor(cursor)[0] if cursor is not None else None
    with caller.reading() as unit:
        found = people_of(unit).page(after, limit + 1, active)
        rows = [{"etag": etag(r.version), "object": shown(r)} for r in found[:limit]]
    more = to_cursor(found[limit - 1].id) if len(found) > limit else None
    return answer({"items": rows, "next": more})


@router.post("/principals", name="principals: let in", response_model=PersonShown, status_code=201)
def post_one(caller: Writes, body: PersonSent) -> Response:
    """A new caller; a key or a login lets them in."""
    check_text(body.model_dump())
    with caller.changing() as unit:
        row = people_of(unit).create(body)
        return unit.answer(shown(row), 201, ETag=etag(row.version), Location=f"/v1/principals/{row.id}")


@router.get(ONE, name="principals: one", response_model=PersonShown)
def get_one(caller: Reads, id_: PrincipalId) -> Response:
    """One caller."""
    with caller.reading() as unit:
        row = people_of(unit).find(id_)
        return answer(shown(row), ETag=etag(row.version))


@router.put(ONE, name="principals: change", response_model=PersonShown)
def put_one(caller: Writes, id_: PrincipalId, body: PersonSent, match: IfMatch = None) -> Response:
    """The caller as it is to be; login and password stay."""
    check_text(body.model_dump())
    with caller.changing() as unit:
        row = people_of(unit).change(id_, body, version_of(match))
        told = shown(row)
    return answer(told, ETag=etag(row.version))


@router.delete(ONE, name="principals: shut out", status_code=204)
def delete_one(caller: Writes, id_: PrincipalId, match: IfMatch = None) -> Response:
    """Let nobody in as this caller any more: keys, sign-ins and calendar addresses end; the row stays."""
    with caller.changing() as unit:
        row = people_of(unit).deactivate(id_, version_of(match))
    return nothing(ETag=etag(row.version))


@router.get(f"{ONE}/keys", name="principals: keys", response_model=Keys)
def get_keys(caller: Reads, id_: PrincipalId) -> Response:
    """The caller's keys, without secrets."""
    with caller.reading() as unit:
        return answer({"items": [key_shown(t) for t in keys_of(people_of(unit), id_)]})


@router.post(f"{ONE}/keys", name="principals: make a key", response_model=KeyMade, status_code=201)
def post_key(caller: Writes, id_: PrincipalId, body: KeySent) -> Response:
    """A new key, whose secret is shown this once; a repeated request (Idempotency-Key) gets `secret` null."""
    check_text(body.model_dump(mode="json"))
    with caller.changing() as unit:
        made: Made = make_key(people_of(unit), id_, body)
        told = key_shown(made.token)
        return unit.answer({**told, "secret": made.secret}, 201, again={**told, "secret": None})


@router.delete(f"{ONE}/keys/{{key}}", name="principals: revoke a key", status_code=204)
def delete_key(caller: Writes, id_: PrincipalId, key: KeyId) -> Response:
    """The key opens nothing from now on."""
    with caller.changing() as unit:
        revoke_key(people_of(unit), id_, key)
    return nothing()


@router.put(f"{ONE}/password", name="principals: set login and password", response_model=PersonShown)
def put_password(caller: Writes, id_: PrincipalId, body: LoginSent) -> Response:
    """A login and a password, in place of those before; all sign-ins of the caller end."""
    check_text(body.model_dump())
    check_password(body.password, body.login)
    kept = hash_password(body.password)
    with caller.changing() as unit:
        row = people_of(unit).set_login(id_, body.login, kept)
        told = shown(row)
    return answer(told, ETag=etag(row.version))


def shown(row: PrincipalRow) -> dict[str, Any]:
    """A caller as `PersonShown`."""
    made = {"created_at": row.created_at.isoformat(timespec="seconds"), "created_by": row.created_by}
    return {"id": row.id, **as_noted(row), **made}


def key_shown(token: Token) -> dict[str, Any]:
    """A key as `KeyShown`."""
    times = {name: getattr(token, name) for name in ("created_at", "expires_at", "revoked_at")}
    told = {name: t.isoformat(timespec="seconds") if t else None for name, t in times.items()}
    return {"id": token.id, "name": token.name, "created_by": token.created_by, **told}


def people_of(unit: Unit) -> People:
    """Callers as the caller manages them."""
    return People(unit.session, unit.access, unit.now, unit.caller.request_id)
