"""Private calendar addresses: made, listed, revoked, and read by calendar programs without any other key."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Header, Path, Request, Response
from sqlalchemy import select

from api.access.deciding import Access
from api.access.entering import principal_of
from api.access.secrets import new_id, sha256_of_token
from api.errors import not_found
from api.exports.calendars import CalendarOptions, calendar_of_weeks
from api.exports.calendars import Feed as Of
from api.objects.reading import find
from api.plans.feeding import published_weeks, rows_for
from api.service.answers import answer, nothing, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, calls, check_rate, host_of
from api.service.files import CALENDAR
from api.service.schemas import Feeds, FeedShown, NewFeed
from api.service.services import Services, services_of
from api.store.tables import Feed, PlanRow, PrincipalRow
from api.texts import Language

router = APIRouter(tags=["calendars"])
Owner = Annotated[Caller, calls("calendars.write")]
FeedId = Annotated[str, Path(alias="id", min_length=1, max_length=200)]
Known = Annotated[str | None, Header(alias="If-None-Match")]


@router.post("/calendars", status_code=201, response_model=FeedShown)
def new_feed(caller: Owner, body: Annotated[NewFeed, json_body(NewFeed)]) -> Response:
    """Make a private address; who has it reads the calendar, until it is revoked."""
    secret = secrets.token_urlsafe(32)
    with caller.changing() as unit:
        find(unit.session, unit.access, body.list, body.id)
        row = Feed(
            id=new_id("feed"),
            sha256=sha256_of_token(secret),
            list=body.list,
            object=body.id,
            language=body.language,
            principal=caller.principal.id,
            created_at=unit.now,
        )
        unit.session.add(row)
        unit.session.flush()
        url = f"{caller.services.settings.address}/v1/calendars/{secret}.ics"
    return answer(_shown(row) | {"url": url}, 201)


@router.get("/calendars", response_model=Feeds)
def get_feeds(caller: Owner) -> Response:
    """The caller's own addresses."""
    with caller.reading() as unit:
        rows = unit.session.scalars(
            select(Feed).where(Feed.principal == caller.principal.id).order_by(Feed.created_at, Feed.id)
        ).all()
    return answer({"items": [_shown(r) for r in rows]})


@router.delete("/calendars/{id}", status_code=204)
def revoke_feed(caller: Owner, id_: FeedId) -> Response:
    """End an address; calendar programs that ask for it find nothing more."""
    with caller.changing() as unit:
        row = unit.session.get(Feed, id_)
        if row is None or row.principal != caller.principal.id:
            raise not_found("calendars", id_)
        row.revoked_at = row.revoked_at or unit.now
    return nothing()


@router.get("/calendars/{token}.ics", response_class=Response, responses={200: {"content": {"text/calendar": {}}}})
def read_feed(request: Request, token: Annotated[str, Path(max_length=200)], known: Known = None) -> Response:
    """The calendar, for whoever has its address."""
    services = services_of(request)
    check_rate(services, f"feeds {host_of(request)}", services.settings.rate_per_minute)
    with services.database.read() as session:
        found = session.execute(
            select(Feed, PrincipalRow)
            .join(PrincipalRow, Feed.principal == PrincipalRow.id)
            .where(Feed.sha256 == sha256_of_token(token), Feed.revoked_at.is_(None), PrincipalRow.active)
        ).one_or_none()
        if found is None:
            raise not_found("calendars", None)
        feed, owner = found
        access = Access(principal_of(owner), services.trees.tree(session))
        name = find(session, access, feed.list, feed.object).body.get("name") or feed.object
        rows = rows_for(session, access, services.now())
    stamp = hashlib.sha256(repr([feed.id, *((r.id, r.version) for r in rows)]).encode()).hexdigest()[:32]
    if version_of(known) == stamp:
        return Response(status_code=304, headers={"ETag": f'"{stamp}"'})
    return Response(_written(services, access, feed, rows, name), headers={"ETag": f'"{stamp}"'}, media_type=CALENDAR)


def _written(services: Services, access: Access, feed: Feed, rows: Sequence[PlanRow], name: str) -> bytes:
    weeks, viewer = published_weeks(services, access, rows)
    language: Language = "zh" if feed.language == "zh" else "en"
    domain = urlsplit(services.settings.address).hostname or "linli"
    options = CalendarOptions(language, domain, services.salt)
    of = Of(feed.list, feed.object)  # type: ignore[arg-type]
    return calendar_of_weeks(weeks, of, options, viewer, name)


def _shown(row: Feed) -> dict[str, Any]:
    return {
        "id": row.id,
        "list": row.list,
        "object": row.object,
        "language": row.language,
        "created_at": row.created_at.isoformat(),
        "revoked_at": row.revoked_at and row.revoked_at.isoformat(),
    }
