"""Certificates of hours in the store: given out once for the same hours, verified by their number, revoked."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.access.roles import Role, Whose
from api.access.secrets import new_id
from api.account.hours import by_kind, of_volunteer, stays
from api.account.periods import Period
from api.account.tables import CertificateRow
from api.agreements.logging import Act, check_version, note
from api.errors import Conflict, not_found
from api.objects.whose import whose_of
from api.store.tables import StoredObject
from models.errors import Issue

ABOUT = "certificate"


@dataclass(frozen=True)
class Asked:
    """Whose hours of which period, in which time zone."""

    volunteer: str
    period: Period
    timezone: str


def certify(act: Act, asked: Asked) -> CertificateRow:
    """Give a certificate out; the one that says the same already, where there is one. Raises `NotFound`, `Conflict`."""
    person = _person(act, asked.volunteer)
    body = _body(act.session, person, asked)
    if not body["records"]:
        rule = "a certificate is of hours that were given and recorded"
        raise Conflict(
            [Issue("no_hours", "volunteer", asked.volunteer, rule, "Record who came, or choose another period")]
        )
    body["issuer"] = _issuer(act.session, act.access, person)
    same = next((r for r in _given(act.session, asked) if r.body == body), None)
    if same is not None:
        return same
    first, last = asked.period.first.isoformat(), asked.period.last.isoformat()
    whose = {"volunteer": person.id, "organisation": person.organisation, "area": person.area}
    row = CertificateRow(id=new_id("cert"), version=1, first=first, last=last, body=body, **whose)
    row.made_at, row.made_by = act.now, act.actor
    act.session.add(row)
    note(act, ABOUT, row, None, "given")
    act.session.flush()
    return row


def revoke(act: Act, id_: str) -> CertificateRow:
    """Say that a certificate holds no longer; again changes nothing."""
    row = find(act.session, act.access, id_)
    act.session.refresh(row, with_for_update=True)
    if row.revoked_at is not None:
        return row
    check_version(act, row)
    row.revoked_at, row.version = act.now, row.version + 1
    note(act, ABOUT, row, "given", "revoked")
    act.session.flush()
    return row


def find(session: Session, access: Access, id_: str) -> CertificateRow:
    """A certificate of a person whom the caller may certify. Raises `NotFound`."""
    row = session.get(CertificateRow, id_)
    if row is None or not access.may("certificates.write", Whose(row.area, row.organisation, row.volunteer)):
        raise not_found("certificates", id_)
    return row


def verified(session: Session, id_: str) -> dict[str, Any]:
    """What a certificate says, for whoever has its number. Raises `NotFound`.

    `holds` is false once it is revoked, or its records say something else by now.
    """
    row = session.get(CertificateRow, id_)
    if row is None:
        raise not_found("certificates", id_)
    body = {k: v for k, v in row.body.items() if k != "records"}
    holds = row.revoked_at is None and _still(session, row)
    told = {"id": row.id, "first": row.first, "last": row.last, "made_at": row.made_at, "revoked_at": row.revoked_at}
    return told | body | {"holds": holds}


def _still(session: Session, row: CertificateRow) -> bool:
    period = Period(*(dt.date.fromisoformat(d) for d in (row.first, row.last)))
    now = stays(session, period.within(row.body["timezone"]), of_volunteer(row.volunteer))
    told = {s.record: s.minutes for s in now}
    minutes: int = row.body["minutes"]
    return sum(told.get(r, 0) for r in row.body["records"]) == minutes


def _body(session: Session, person: StoredObject, asked: Asked) -> dict[str, Any]:
    own = stays(session, asked.period.within(asked.timezone), of_volunteer(person.id))
    unit = session.get(StoredObject, ("organisations", person.organisation)) if person.organisation else None
    return {
        "name": str(person.body.get("name") or person.id),
        "organisation": None if unit is None else str(unit.body.get("name") or unit.id),
        "timezone": asked.timezone,
        "sessions": len(own),
        "minutes": sum(s.minutes for s in own),
        "kinds": [asdict(k) for k in by_kind(own)],
        "records": [s.record for s in own],
    }


def _person(act: Act, volunteer: str) -> StoredObject:
    row = act.session.get(StoredObject, ("volunteers", volunteer), with_for_update=True)
    if row is None or row.deleted or not act.access.may("certificates.write", whose_of(row)):
        raise not_found("volunteers", volunteer)
    return row


def _issuer(session: Session, access: Access, person: StoredObject) -> str:
    """Who answers for it: the caller's organisation or area; for others the person's own organisation, else area."""
    me = access.principal
    organisation = me.organisation if me.role is Role.UNIT else None if me.area else person.organisation
    area = me.area or person.area
    of = ("organisations", organisation) if organisation else ("areas", area or "")
    row = session.get(StoredObject, of)
    return of[1] if row is None else str(row.body.get("name") or row.id)


def _given(session: Session, asked: Asked) -> list[CertificateRow]:
    first, last = asked.period.first.isoformat(), asked.period.last.isoformat()
    same = (CertificateRow.volunteer == asked.volunteer, CertificateRow.first == first, CertificateRow.last == last)
    query = select(CertificateRow).where(*same, CertificateRow.revoked_at.is_(None)).order_by(CertificateRow.id)
    return list(session.scalars(query))
