"""Secrets of the installation: made when first asked for, and the same for all its processes from then on."""

from __future__ import annotations

import secrets

from sqlalchemy.exc import IntegrityError

from api.store.database import Database
from api.store.tables import Kept


def kept_secret(database: Database, name: str) -> str:
    """The secret of that name: 256 random bits as text."""
    while True:
        with database.read() as session:
            row = session.get(Kept, name)
            if row is not None:
                return row.value
        try:
            with database.write() as session:
                session.add(Kept(name=name, value=secrets.token_urlsafe(32)))
        except IntegrityError:
            continue  # another process made it at the same moment
