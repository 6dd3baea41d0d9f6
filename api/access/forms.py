"""What is sent about callers, their keys and their passwords, and what is shown of them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.access.roles import Principal, Role
from models.base import Confidential, Id, Instant, Text, Value

RoleName = Literal["coordinator", "unit", "volunteer", "planner", "admin"]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Password = Annotated[str, Field(min_length=1, max_length=1024)]


class Account(Value):
    """Who somebody is at the identity provider (OpenID Connect): `iss` and `sub` of the tokens it gives them."""

    issuer: Name
    subject: Name


class Person(Value):
    """Somebody to be let in: a role, and the area, organisation or volunteer that they speak for."""

    name: Name
    role: RoleName
    area: Id | None = None
    organisation: Id | None = None
    volunteer: Id | None = None
    account: Account | None = None
    active: bool = True

    def as_principal(self, id_: str) -> Principal:
        """The caller that this would be."""
        return Principal(id_, self.name, Role(self.role), self.area, self.organisation, self.volunteer)


class PersonShown(BaseModel):
    """A caller as managers see it."""

    id: str
    name: str
    role: RoleName
    area: str | None
    organisation: str | None
    volunteer: str | None
    account: Account | None
    active: bool
    login: str | None
    created_at: dt.datetime
    created_by: str


class PersonItem(BaseModel):
    """One caller of a page, and its version for `If-Match`."""

    etag: str
    object: PersonShown


class PersonItems(BaseModel):
    """A page of callers; `next` is the cursor of the next one, null at the end."""

    items: list[PersonItem]
    next: str | None


class NewKey(Value):
    """A key to be made: what it is for, and when it ends, if ever."""

    name: Name
    expires_at: Instant | None = None


class KeyShown(BaseModel):
    """A key without its secret."""

    id: str
    name: str
    created_at: dt.datetime
    created_by: str
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None


class KeyMade(KeyShown):
    """A key with its secret, which is shown this once: a repeated request (Idempotency-Key) gets null."""

    secret: str | None


class Keys(BaseModel):
    """All keys of a caller, oldest first."""

    items: list[KeyShown]


class Login(Confidential):
    """A login and its password: to sign in, or to be set."""

    login: Annotated[Text, Field(min_length=1, max_length=200)]
    password: Password


class NewPassword(Confidential):
    """One's own password, old and new."""

    old_password: Password
    new_password: Password


class Me(BaseModel):
    """The caller: who they are, and how far each action of the table of rights reaches for them."""

    id: str
    name: str
    role: RoleName
    area: str | None
    organisation: str | None
    volunteer: str | None
    rights: dict[str, Literal["none", "own", "area", "all"]]


class SignedIn(BaseModel):
    """A sign-in: the secret that stands for it until it expires, also set as a cookie."""

    secret: str
    expires_at: dt.datetime
    me: Me
