"""Who is calling: from a secret to a principal, and the making and ending of secrets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.resting import TRIES, Strangers, rests_until
from api.access.roles import Principal, Role
from api.access.secrets import is_password, new_id, new_token, sha256_of_token
from api.errors import TooMany, Unauthorised
from api.store.tables import PrincipalRow, Token
from models.errors import Issue


@dataclass(frozen=True)
class Made:
    """A new secret, shown this once, and the row that knows its hash."""

    secret: str
    token: Token


def principal_of(row: PrincipalRow) -> Principal:
    """The caller that a row describes."""
    return Principal(row.id, row.name, Role(row.role), row.area, row.organisation, row.volunteer)


def enter(session: Session, secret: str, now: dt.datetime) -> Principal:
    """The caller that a secret stands for. Raises `Unauthorised`, which does not say what is wrong with it."""
    found = session.execute(
        select(Token, PrincipalRow)
        .join(PrincipalRow, Token.principal == PrincipalRow.id)
        .where(Token.sha256 == sha256_of_token(secret))
    ).one_or_none()
    if found is None:
        raise _nobody()
    token, row = found
    if token.revoked_at is not None or not row.active or (token.expires_at is not None and token.expires_at <= now):
        raise _nobody()
    return principal_of(row)


def give_token(
    session: Session, principal: str, kind: str, name: str, by: str, now: dt.datetime, lasts: dt.timedelta | None = None
) -> Made:
    """A new API key (`key`) or sign-in (`session`) for a principal."""
    secret = new_token(kind)
    token = Token(
        id=new_id(kind),
        sha256=sha256_of_token(secret),
        kind=kind,
        principal=principal,
        name=name,
        created_at=now,
        created_by=by,
        expires_at=None if lasts is None else now + lasts,
    )
    session.add(token)
    return Made(secret, token)


def token_of(session: Session, secret: str) -> Token | None:
    """The row that knows a secret's hash."""
    return session.scalar(select(Token).where(Token.sha256 == sha256_of_token(secret)))


def sign_in(
    session: Session, login: str, password: str, now: dt.datetime, strangers: Strangers | None = None
) -> PrincipalRow | None:
    """The principal, or none for a wrong login or password, which is counted: commit in both cases.

    `strangers` counts for logins that nobody has. Raises `TooMany` while the login rests.
    """
    strangers = strangers or Strangers()
    row = session.scalar(select(PrincipalRow).where(PrincipalRow.login == login).with_for_update())
    _check_rest(login, row.locked_until if row is not None else strangers.until(login), now)
    right = is_password(password, row.password if row is not None and row.active else None)
    if row is None:
        strangers.failed(login, now)
        return None
    if right:
        row.failures, row.locked_until = 0, None
        return row
    row.failures += 1
    row.locked_until = rests_until(row.failures, now)
    return None


def _check_rest(login: str, until: dt.datetime | None, now: dt.datetime) -> None:
    if until is None or until <= now:
        return
    seconds = int((until - now).total_seconds()) + 1
    rule = f"after {TRIES} wrong passwords a login rests for a while"
    advice = f"Wait {seconds} s, or ask an administrator for a new password"
    raise TooMany([Issue("login_rests", "login", login, rule, advice)], {"Retry-After": str(seconds)})


def _nobody() -> Unauthorised:
    rule, advice = "a request carries a key or a sign-in that is valid", "Send Authorization: Bearer and your key"
    return Unauthorised(
        [Issue("not_signed_in", "Authorization", None, rule, advice)], {"WWW-Authenticate": 'Bearer realm="linli"'}
    )
