"""The example street as a running service: its lists, and a key that is kept beside them, for demonstrations only."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import func, select

from api.access.entering import enter, give_token
from api.access.first import ADMIN
from api.errors import Unauthorised
from api.serving.preparing import keep_secret
from api.store.database import Database
from api.store.tables import StoredObject
from api.weeks.filling import fill
from models.loading import load_problem

KEY_FILE = "admin-key"


def load_example(database: Database, week: Path) -> int:
    """The week's lists into a store that has none; how many objects."""
    with database.read() as session:
        if session.scalar(select(func.count()).select_from(StoredObject)):
            return 0
    return fill(database, load_problem(week.read_bytes()))


def demo_key(database: Database, folder: Path, first: str | None) -> Path:
    """The file with an administrator's key: the first one, the one kept there, or a further one where that is lost."""
    path, now = folder / KEY_FILE, dt.datetime.now(dt.UTC)
    if first is None and _opens(database, path, now):
        return path
    if first is None:
        with database.write() as session:
            first = give_token(session, ADMIN, "key", "demo", ADMIN, now).secret
    keep_secret(first, path)
    return path


def commands(address: str, key_file: str) -> list[str]:
    """Three that a shell takes as they stand: is it ready, what is asked for, and a new community."""
    key = f'-H "Authorization: Bearer $(cat {key_file})"'
    body = """-H 'Content-Type: application/json' -d '{"id": "new-community", "name": "新社区"}'"""
    return [
        f"curl -s {address}/readyz",
        f"curl -s {key} '{address}/v1/demands?limit=3'",
        f"curl -s {key} -X PUT {address}/v1/areas/new-community {body}",
    ]


def _opens(database: Database, path: Path, now: dt.datetime) -> bool:
    try:
        secret = path.read_text("ascii").strip()
        with database.read() as session:
            enter(session, secret, now)
    except (OSError, ValueError, Unauthorised):
        return False
    return True
