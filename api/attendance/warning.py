"""Warnings of a published plan: who is asked for something and came seldom so far."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.agreements.seeing import whose_claim
from api.agreements.sessions import LIVE
from api.agreements.tables import ClaimRow
from api.attendance.counting import Kept, Party, kept
from api.store.tables import StoredObject

SELDOM = Fraction(7, 10)
"""Under this share one is warned of, once the records are enough to say."""


@dataclass(frozen=True)
class Doubt:
    """One party, and how often they came."""

    list: Party
    id: str
    name: str
    kept: Kept


def warnings(session: Session, access: Access, plan: str) -> list[Doubt]:
    """Of persons and lenders of a plan whom the caller may know of; those who come least first."""
    rows = session.scalars(select(ClaimRow).where(ClaimRow.plan == plan, ClaimRow.state.in_(LIVE)))
    own = [r for r in rows if r.list != "demands" and access.may("attendance.read", whose_claim(r))]
    parties: list[tuple[Party, set[str]]] = [
        ("volunteers", {r.volunteer for r in own if r.volunteer}),
        ("organisations", {r.organisation for r in own if r.organisation and not r.volunteer}),
    ]
    found = [
        Doubt(list_, id_, _name(session, list_, id_), k)
        for list_, ids in parties
        for id_, k in kept(session, list_, ids).items()
        if k.reliability.enough and k.reliability.mean < SELDOM
    ]
    return sorted(found, key=lambda w: (w.kept.reliability.mean, w.list, w.id))


def _name(session: Session, list_: str, id_: str) -> str:
    row = session.get(StoredObject, (list_, id_))
    return id_ if row is None else str(row.body.get("name") or id_)
