"""Notices over HTTP: how one wants to be told, what one was told, and what did not arrive."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response

from api.notices.choosing import Contacts
from api.notices.contacts import Contact
from api.objects.writing import check_text
from api.service.answers import answer, etag, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from api.service.routes.principals import PrincipalId, people_of

router = APIRouter(tags=["notices"])
IfMatch = Annotated[str | None, Header(alias="If-Match", description='The version that the change is of, `"0"` or `*`')]
ContactSent = Annotated[Contact, json_body(Contact)]


@router.get("/me/contact", name="me: how I am told")
def get_own(caller: Annotated[Caller, calls("self.read")]) -> Response:
    """Channel, address, language, quiet hours, digest and the most messages of a week; never the secret."""
    return _shown(caller, caller.principal.id)


@router.put("/me/contact", name="me: change how I am told")
def put_own(caller: Annotated[Caller, calls("self.write")], body: ContactSent, match: IfMatch = None) -> Response:
    """The contact as it is to be; a `secret` that is left out stays, as long as the address does."""
    with caller.changing() as unit:
        return _put(unit, caller.principal.id, body, match)


@router.get("/me/notices", name="me: what I was told")
def get_notices(caller: Annotated[Caller, calls("self.read")]) -> Response:
    """The newest notices, with where each stands."""
    with caller.reading() as unit:
        return answer({"items": _contacts(unit).notices(caller.principal.id)})


@router.get("/principals/{id}/contact", name="principals: how somebody is told")
def get_other(caller: Annotated[Caller, calls("principals.read")], id_: PrincipalId) -> Response:
    """The same of a caller whom the caller manages."""
    with caller.reading() as unit:
        people_of(unit).find(id_)
    return _shown(caller, id_)


@router.put("/principals/{id}/contact", name="principals: change how somebody is told")
def put_other(
    caller: Annotated[Caller, calls("principals.write")], id_: PrincipalId, body: ContactSent, match: IfMatch = None
) -> Response:
    """The same of a caller whom the caller manages."""
    with caller.changing() as unit:
        people_of(unit).find(id_, write=True)
        return _put(unit, id_, body, match)


@router.get("/notices/failed", name="notices: what did not arrive")
def get_failed(caller: Annotated[Caller, calls("notices.read")]) -> Response:
    """Messages that were given up, or of which nobody knows, with the reasons."""
    with caller.reading() as unit:
        return answer({"items": _contacts(unit).failed()})


def _shown(caller: Caller, principal: str) -> Response:
    with caller.reading() as unit:
        told, version = _contacts(unit).get(principal)
    return answer(told, ETag=etag(version))


def _put(unit: Unit, principal: str, body: Contact, match: str | None) -> Response:
    check_text(body.model_dump(mode="json"))
    contacts, settings = _contacts(unit), unit.caller.services.settings
    row = contacts.put(principal, body, version_of(match), allow_http=settings.webhook_http)
    unit.session.flush()
    return answer(contacts.get(principal)[0], ETag=etag(row.version))


def _contacts(unit: Unit) -> Contacts:
    return Contacts(unit.session, unit.caller.principal.id, unit.now, unit.caller.request_id)
