"""The first start: an administrator's key, made where nobody can come in yet, and shown once."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select

from api.access.entering import give_token
from api.access.roles import Role
from api.store.database import Database
from api.store.tables import PrincipalRow

ADMIN = "admin"


def first_key(database: Database) -> str | None:
    """A new administrator's key where there is no principal yet; none where there is."""
    now = dt.datetime.now(dt.UTC)
    with database.write() as session:
        if not database.is_sqlite:
            session.connection().exec_driver_sql("lock table principals in exclusive mode")
        if session.scalar(select(func.count()).select_from(PrincipalRow)):
            return None
        session.add(PrincipalRow(id=ADMIN, name="Administrator", role=Role.ADMIN, created_at=now, created_by=ADMIN))
        session.flush()
        return give_token(session, ADMIN, "key", "first start", ADMIN, now).secret
