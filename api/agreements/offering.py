"""Standing offers in the store: made, listed, ended; what is left of them limits the menu and the next week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api.access.areas import AreaTree
from api.access.deciding import Access
from api.access.roles import Whose
from api.agreements.claims import BANNED, Answer
from api.agreements.logging import Act, check_version, is_again, note
from api.agreements.offers import Offer
from api.agreements.ruling import Ruling
from api.agreements.tables import CaseRow, ClaimRow, OfferRow
from api.errors import Conflict, not_found
from api.store.tables import StoredObject
from models.errors import Issue

MADE, ENDED = "made", "ended"


@dataclass(frozen=True)
class Left:
    """What an offer still has for a date."""

    row: OfferRow
    offer: Offer
    left: int


def make(act: Act, id_: str, offer: Offer, whose: Whose) -> OfferRow:
    """A new offer under an id that its maker chose; the same one sent again is one. Raises `Conflict`."""
    body = offer.model_dump(mode="json", by_alias=True, exclude_none=True)
    row = act.session.get(OfferRow, id_, with_for_update=True)
    if row is not None:
        if row.body == body and row.created_by == act.actor:
            return row
        rule = "an id is unique among the offers of the whole service"
        raise Conflict([Issue("id_taken", "id", id_, rule, "Choose another")])
    row = OfferRow(id=id_, list=offer.list, object=offer.object, body=body, version=1)
    row.area, row.organisation, row.volunteer = whose.area, whose.organisation, whose.volunteer
    row.created_at, row.created_by = act.now, act.actor
    act.session.add(row)
    note(replace(act, action="offer"), "offer", row, None, MADE)
    act.session.flush()
    return row


def end(act: Act, id_: str) -> OfferRow:
    """Offer it no longer; what was promised by it stays. A second click changes nothing. Raises `NotFound`."""
    row = act.session.get(OfferRow, id_, with_for_update=True)
    if row is None or not act.access.may("claims.write", _whose(row)):
        raise not_found("offers", id_)
    if row.ended_at is not None and is_again(act, "offer", row):
        return row
    check_version(act, row)
    if row.ended_at is None:
        row.ended_at, row.version = act.now, row.version + 1
        note(act, "offer", row, MADE, ENDED)
        act.session.flush()
    return row


def listed(session: Session, access: Access, area: str | None = None) -> list[OfferRow]:
    """Offers that still run and that the caller may see, the oldest first."""
    query = select(OfferRow).where(OfferRow.ended_at.is_(None)).order_by(OfferRow.created_at, OfferRow.id)
    if area is not None:
        query = query.where(OfferRow.area.in_(sorted(access.tree.below(area))))
    return [row for row in session.scalars(query) if access.may("claims.read", _whose(row))]


def left_of(session: Session, tree: AreaTree, rows: Iterable[OfferRow], at: dt.datetime) -> list[Left]:
    """What each offer still has in the week or month of an instant, in the time of its place."""
    ruling, out = Ruling(session, tree, at), []
    for row in rows:
        zone, offer = ruling.time(row.area).zone, Offer.model_validate(row.body)
        used = [start.astimezone(zone).date() for start in _promised(session, row, offer)]
        out.append(Left(row, offer, offer.left(at.astimezone(zone).date(), used)))
    return out


def check_left(act: Act, list_: str, object_: str, kind: str, start: dt.datetime) -> None:
    """Who offers so many of a class takes no more from the menu; without an offer, all. Raises `Conflict`."""
    if _is_used_up(act.session, act.access.tree, _of(act.session, list_, object_), kind, start):
        rule = f"offers of {object_} for {kind} are for so many a week or month, and those are promised"
        raise Conflict([Issue("offer_used_up", "object", object_, rule, "Choose another, or raise the offer")])


def used_up_bans(session: Session, tree: AreaTree, area: str | None, start: dt.datetime) -> list[Mapping[str, Any]]:
    """Pairs that the week which starts then leaves out, as the offers for the demand's class are promised already."""
    rows = session.scalars(select(OfferRow).where(OfferRow.ended_at.is_(None))).all()
    things: dict[tuple[str, str], list[OfferRow]] = {}
    for row in rows:
        things.setdefault((row.list, row.object), []).append(row)
    bans: list[Mapping[str, Any]] = []
    for (list_, object_), own in sorted(things.items()):
        kinds = {kind for row in own for kind in row.body["kinds"]}
        out = {kind for kind in kinds if _is_used_up(session, tree, own, kind, start)}
        bans += [{"demand": d, BANNED[list_]: object_} for d in (_demands(session, tree, area, out) if out else ())]
    return bans


def _is_used_up(session: Session, tree: AreaTree, rows: Sequence[OfferRow], kind: str, start: dt.datetime) -> bool:
    ruling = Ruling(session, tree, start)
    held = [
        found
        for found in left_of(session, tree, rows, start)
        if found.offer.holds(kind, start.astimezone(ruling.time(found.row.area).zone).date())
    ]
    return bool(held) and all(found.left == 0 for found in held)


def _of(session: Session, list_: str, object_: str) -> Sequence[OfferRow]:
    own: tuple[ColumnElement[bool], ...] = (OfferRow.list == list_, OfferRow.object == object_)
    return session.scalars(select(OfferRow).where(*own, OfferRow.ended_at.is_(None))).all()


def _promised(session: Session, row: OfferRow, offer: Offer) -> Sequence[dt.datetime]:
    """When what was asked or promised of it begins, session by session."""
    asked = ClaimRow.state.in_([Answer.ASKED, Answer.ACCEPTED])
    query = (
        select(ClaimRow.start)
        .join(CaseRow, CaseRow.demand == ClaimRow.demand)
        .where(ClaimRow.list == row.list, ClaimRow.object == row.object, asked, CaseRow.kind.in_(offer.kinds))
        .distinct()
    )
    return session.scalars(query).all()


def _demands(session: Session, tree: AreaTree, area: str | None, kinds: set[str]) -> list[str]:
    query = select(StoredObject).where(StoredObject.list == "demands", ~StoredObject.deleted)
    if area is not None:
        query = query.where(StoredObject.area.in_(sorted(tree.below(area))))
    return sorted(row.id for row in session.scalars(query) if row.body.get("kind") in kinds)


def _whose(row: OfferRow) -> Whose:
    return Whose(row.area, row.organisation, row.volunteer)
