"""Changes of callers: whom a manager lets in, as what, with which login; each in the audit, none with a secret."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.access.entering import principal_of
from api.access.forms import Person
from api.access.managing import SCOPES, Managing
from api.access.roles import Principal, Reach, Role
from api.access.secrets import new_id
from api.errors import Conflict, Forbidden, Invalid, not_found
from api.objects.whose import whose_of
from api.store.tables import Change, Feed, PrincipalRow, StoredObject, Token
from api.versions import check_version
from models.errors import Issue

LIST = "principals"
Noted = dict[str, Any]
Action = Literal["create", "update", "delete", "password", "make_key", "revoke_key"]


@dataclass
class People:
    """One transaction's looks at callers and changes of them, by one caller at one time."""

    session: Session
    access: Access
    now: dt.datetime
    request: str | None = None
    managing: Managing = field(init=False)

    def __post_init__(self) -> None:
        self.managing = Managing(self.session, self.access)

    # ---- looks

    def find(self, id_: str, *, write: bool = False) -> PrincipalRow:
        """A caller whom this one manages; locked for a change. Raises `NotFound`."""
        if write:
            self._one_at_a_time()
        row = self.session.get(PrincipalRow, id_, with_for_update=write or None)
        if row is None or not self.managing.may("principals.write" if write else "principals.read", principal_of(row)):
            raise not_found(LIST, id_)
        return row

    def page(self, after: str | None, limit: int, active: bool | None = None) -> Sequence[PrincipalRow]:
        """The next callers by id whom this one manages."""
        rows = select(PrincipalRow).where(self.managing.where("principals.read"))
        if after is not None:
            rows = rows.where(PrincipalRow.id > after)
        if active is not None:
            rows = rows.where(PrincipalRow.active == active)
        return self.session.scalars(rows.order_by(PrincipalRow.id).limit(limit)).all()

    # ---- changes

    def create(self, person: Person) -> PrincipalRow:
        """A new caller; they come in with a key or a password that they get later."""
        self._one_at_a_time()
        id_ = new_id("caller")
        self._check(person, None)
        row = PrincipalRow(id=id_, version=1, created_at=self.now, created_by=self.access.principal.id)
        _fill(row, person)
        self.session.add(row)
        self.session.flush()
        self.note("create", row, None, as_noted(row))
        return row

    def change(self, id_: str, person: Person, match: str | None) -> PrincipalRow:
        """The caller as it is to be, if it is still of the version that `match` names."""
        row = self.find(id_, write=True)
        check_version(row.version, match, id_)
        self._check(person, row)
        if not (person.active and Role(person.role) is Role.ADMIN):
            self._check_not_last(row)
        before = as_noted(row)
        _fill(row, person)
        if as_noted(row) != before:
            self._changed(row, "update", before)
        return row

    def deactivate(self, id_: str, match: str | None) -> PrincipalRow:
        """Let nobody in as this caller any more; what they did stays told."""
        row = self.find(id_, write=True)
        check_version(row.version, match, id_)
        self._check_not_last(row)
        before, row.active = as_noted(row), False
        if before["active"]:
            self._changed(row, "delete", before)
        return row

    def set_login(self, id_: str, login: str, kept: str) -> PrincipalRow:
        """Give a caller a login and a password (`kept` is its hash), and end all their sign-ins."""
        row = self.find(id_, write=True)
        taken = select(PrincipalRow.id).where(PrincipalRow.login == login, PrincipalRow.id != id_)
        if self.session.scalar(taken) is not None:
            rule = "a login is one caller's"
            raise Conflict([Issue("login_taken", "login", login, rule, "Choose another, such as a mail address")])
        before = as_noted(row)
        row.login, row.password, row.failures, row.locked_until = login, kept, 0, None
        row.version += 1
        end_tokens(self.session, row.id, self.now, kind="session")
        self.note("password", row, before, as_noted(row))
        return row

    def note(self, action: Action, row: PrincipalRow, before: Noted | None, after: Noted | None) -> None:
        """A line of the audit."""
        of: dict[str, Any] = {"list": LIST, "id": row.id, "version": row.version}
        who = {"at": self.now, "actor": self.access.principal.id, "request": self.request}
        self.session.add(Change(action=action, before=before, after=after, **of, **who))

    def _changed(self, row: PrincipalRow, action: Action, before: Noted) -> None:
        row.version += 1
        if not row.active:
            end_tokens(self.session, row.id, self.now)
        self.note(action, row, before, as_noted(row))

    # ---- checks

    def _check(self, person: Person, row: PrincipalRow | None) -> None:
        _check_scope(person)
        whom = person.as_principal(row.id if row else "")
        self._check_there(whom)
        if not self.managing.may("principals.write", whom):
            rule = f"a {self.access.principal.role} lets in whose role is below their own, in their own area"
            raise Forbidden([Issue("not_yours", "role", person.role, rule, "Ask an administrator")])
        self._check_account(person, row)

    def _check_there(self, whom: Principal) -> None:
        """What they speak for is there, and stays so until this transaction ends; a foreign volunteer is absent."""
        scope = SCOPES[whom.role]
        if scope is None:
            return
        field_, list_ = scope
        id_ = getattr(whom, field_)
        row = self.session.get(StoredObject, (list_, id_), with_for_update={"read": True})
        seen = row is not None and not row.deleted and self._sees(row)
        if not seen:
            rule, advice = f"it names one of the {list_}", f"Add it to {list_} first"
            raise Invalid([Issue("unknown_id", field_, id_, rule, advice)])

    def _sees(self, row: StoredObject) -> bool:
        return self.access.may(f"{row.list}.read", whose_of(row))

    def _check_account(self, person: Person, row: PrincipalRow | None) -> None:
        """Who sets an account decides who comes in: an administrator alone."""
        issuer, subject = (person.account.issuer, person.account.subject) if person.account else (None, None)
        if (issuer, subject) == ((row.oidc_issuer, row.oidc_subject) if row else (None, None)):
            return
        if self.access.reach("principals.write") is not Reach.ALL:
            rule = "an administrator says who somebody is at the identity provider"
            raise Forbidden([Issue("not_yours", "account", subject, rule, "Leave it as it is, or ask one")])
        same = select(PrincipalRow.id).where(
            PrincipalRow.oidc_issuer == issuer,
            PrincipalRow.oidc_subject == subject,
            PrincipalRow.id != (row.id if row else ""),
        )
        if issuer is not None and (other := self.session.scalar(same)) is not None:
            rule = f"an account is one caller's, and this is that of {other}"
            raise Conflict([Issue("account_taken", "account.subject", subject, rule, "Take it from that one first")])

    def _check_not_last(self, row: PrincipalRow) -> None:
        """Before an administrator goes; another caller may always go."""
        if not row.active or row.role != Role.ADMIN:
            return
        admins = (PrincipalRow.role == Role.ADMIN, PrincipalRow.active, PrincipalRow.id != row.id)
        if not self.session.scalar(select(func.count()).select_from(PrincipalRow).where(*admins)):
            rule = "there is always an administrator who can come in"
            raise Conflict([Issue("last_admin", "role", row.id, rule, "Let another administrator in first")])

    def _one_at_a_time(self) -> None:
        """Two administrators who remove each other at once would both be the last but one."""
        if self.access.reach("principals.write") is Reach.ALL:
            admins = select(PrincipalRow.id).where(PrincipalRow.role == Role.ADMIN, PrincipalRow.active)
            self.session.execute(admins.order_by(PrincipalRow.id).with_for_update())


def as_noted(row: PrincipalRow) -> Noted:
    """What the audit keeps of a caller: all but the password's hash and the tries at it."""
    account = {"issuer": row.oidc_issuer, "subject": row.oidc_subject} if row.oidc_issuer else None
    scope = {"area": row.area, "organisation": row.organisation, "volunteer": row.volunteer}
    return {"name": row.name, "role": row.role, **scope, "account": account, "login": row.login, "active": row.active}


def end_tokens(
    session: Session, principal: str, now: dt.datetime, kind: str | None = None, but: str | None = None
) -> None:
    """End the keys, sign-ins and calendar addresses of a caller; of one `kind` of token only, but for one of them."""
    ended = update(Token).where(Token.principal == principal, Token.revoked_at.is_(None))
    if kind is not None:
        ended = ended.where(Token.kind == kind)
    if but is not None:
        ended = ended.where(Token.id != but)
    session.execute(ended.values(revoked_at=now))
    if kind is None:
        feeds = update(Feed).where(Feed.principal == principal, Feed.revoked_at.is_(None))
        session.execute(feeds.values(revoked_at=now))


def _fill(row: PrincipalRow, person: Person) -> None:
    row.name, row.role, row.active = person.name, person.role, person.active
    row.area, row.organisation, row.volunteer = person.area, person.organisation, person.volunteer
    account = person.account
    row.oidc_issuer, row.oidc_subject = (account.issuer, account.subject) if account else (None, None)


def _check_scope(person: Person) -> None:
    """Each role speaks for one thing of one list, and an administrator for none."""
    scope = SCOPES[Role(person.role)]
    for field_ in ("area", "organisation", "volunteer"):
        given, meant = getattr(person, field_), scope is not None and scope[0] == field_
        if (given is not None) != meant:
            rule = f"a {person.role} speaks for one {scope[0]}" if scope else "an administrator speaks for the service"
            raise Invalid([Issue("scope_of_role", field_, given, rule, "Give that, and no other")])
