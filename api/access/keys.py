"""Keys of callers: made, listed and revoked by those who manage them; only a hash of each is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, select

from api.access.entering import Made, give_token
from api.access.forms import NewKey
from api.access.people import People
from api.errors import Conflict, Invalid, not_found
from api.store.tables import Token
from models.errors import Issue


def make_key(people: People, id_: str, asked: NewKey) -> Made:
    """A key for an active caller. Raises `Conflict` for one who may not come in, `Invalid` for one that has ended."""
    row = people.find(id_, write=True)
    if not row.active:
        rule = "only who may come in gets a key"
        raise Conflict([Issue("not_active", "active", False, rule, "Make the caller active first")])
    lasts = _lasts(asked.expires_at, people.now)
    made = give_token(people.session, id_, "key", asked.name, people.access.principal.id, people.now, lasts)
    people.note("make_key", row, None, _as_noted(made.token))
    return made


def keys_of(people: People, id_: str) -> Sequence[Token]:
    """All keys of a caller, oldest first, also those that have ended."""
    people.find(id_)
    return people.session.scalars(_keys(id_)).all()


def revoke_key(people: People, id_: str, key: str) -> None:
    """End a key; one that has ended stays so. Raises `NotFound`."""
    row = people.find(id_, write=True)
    token = people.session.scalar(_keys(id_).where(Token.id == key))
    if token is None:
        raise not_found("keys", key)
    if token.revoked_at is None:
        token.revoked_at = people.now
        people.note("revoke_key", row, _as_noted(token), None)


def _keys(id_: str) -> Select[Token]:
    return select(Token).where(Token.principal == id_, Token.kind == "key").order_by(Token.created_at, Token.id)


def _lasts(until: dt.datetime | None, now: dt.datetime) -> dt.timedelta | None:
    if until is None:
        return None
    if until <= now:
        rule, advice = "a key ends later than now", "Name a later instant, or leave it out"
        raise Invalid([Issue("expired_already", "expires_at", until.isoformat(), rule, advice)])
    return until - now


def _as_noted(token: Token) -> dict[str, str | None]:
    ends = token.expires_at.isoformat() if token.expires_at else None
    return {"key": token.id, "name": token.name, "expires_at": ends}
