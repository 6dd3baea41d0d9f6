"""Both sides of an agreement are reminded to review each other, once, in the first days after a month with sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.areas import AreaTrees
from api.access.deciding import Access
from api.access.roles import Principal, Role
from api.agreements.logging import Act
from api.contracts.below import held
from api.contracts.contracts import Contracts
from api.contracts.tables import ContractRow
from api.notices.happening import review_due
from api.reviews.form import form_at
from api.reviews.periods import bounds, due_at
from api.reviews.tables import ReviewRow
from api.store.database import Database

CHUNK = 200
"""Agreements of one transaction, so that nobody waits long."""
CLOCK = Principal("clock", "the clock", Role.ADMIN)


def remind(database: Database, now: dt.datetime) -> int:
    """Tell whoever may still review the month before; how many agreements they were told of for the first time."""
    told, after = 0, ""
    while True:
        with database.write() as session:
            act = Act(session, Access(CLOCK, AreaTrees().tree(session)), now.replace(microsecond=0), "remind")
            contracts = Contracts(act)
            some = select(ContractRow).where(ContractRow.id > after).order_by(ContractRow.id).limit(CHUNK)
            rows = session.scalars(some).all()
            told += sum(_told(contracts, row) for row in rows)
        if len(rows) < CHUNK:
            return told
        after = rows[-1].id


def _told(contracts: Contracts, row: ContractRow) -> bool:
    session, now = contracts.session, contracts.act.now
    zone = contracts.local(row).zone
    month = month_before(now, zone)
    form = form_at(session, contracts.act.access.tree, row.lender_area)
    until = due_at(month, zone, form.days)
    missing = [] if until <= now else list(_silent(session, row, month))
    if not missing or not held(contracts, row, *bounds(month, zone)):
        return False
    return review_due(session, row.id, missing, contracts.terms(row, row.holds).title, until, now, month)


def month_before(now: dt.datetime, zone: dt.tzinfo) -> str:
    """The month before the one in which a moment lies there, `YYYY-MM`."""
    first = now.astimezone(zone).date().replace(day=1)
    return (first - dt.timedelta(days=1)).isoformat()[:7]


def _silent(session: Session, row: ContractRow, month: str) -> Iterator[str]:
    """The sides that have not reviewed the month."""
    said = select(ReviewRow.side).where(ReviewRow.contract == row.id, ReviewRow.period == month)
    spoken = set(session.scalars(said))
    yield from (getattr(row, side) for side in ("requester", "lender") if side not in spoken)
