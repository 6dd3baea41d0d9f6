"""Before the service starts: its folder, its tables, and the first administrator's key."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from api.access.first import first_key
from api.settings import InvalidSettings, Settings
from api.store.database import Database
from api.store.migrating import current, upgrade, versions
from models.errors import Issue

KEY_FILE = "first-admin-key"


def prepare(settings: Settings) -> str | None:
    """Bring the store up to date; the first administrator's key where it was made now.

    Raises `InvalidSettings` where the folder cannot be used, the store cannot be reached, or it is a newer program's.
    """
    database = reachable_store(settings)
    try:
        upgrade(database)
        return first_key(database)
    except SQLAlchemyError as e:
        raise _unreachable(database.url, e) from None
    finally:
        database.close()


def reachable_store(settings: Settings) -> Database:
    """The store, once it has answered. Raises `InvalidSettings`, which does not tell the password."""
    _make_folder(settings.data_folder)
    database = Database(settings.store_url)
    try:
        have = current(database)
    except SQLAlchemyError as e:
        database.close()
        raise _unreachable(database.url, e) from None
    if have is not None and have not in versions():
        database.close()
        raise _newer(have)
    return database


def keep_secret(secret: str, path: Path) -> None:
    """A secret in a file that only its owner reads, in place of an older one."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"{secret}\n")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        usable = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        usable = False
    if not usable:
        rule, advice = "the folder can be made and written in", "Name another, or give the service's user the right"
        raise InvalidSettings([Issue("bad_folder", "LINLI_DATA_FOLDER", str(folder), rule, advice)])


def _unreachable(url: URL, error: Exception) -> InvalidSettings:
    """Only the class of the error: drivers repeat what they were given."""
    address = url.set(password=None, query={}).render_as_string()
    original = getattr(error, "orig", None) or error
    rule = f"the database answers ({type(original).__name__})"
    advice = "Start it, or correct the address, the user and the password, then start again"
    return InvalidSettings([Issue("store_unreachable", "LINLI_DATABASE_URL", address, rule, advice)])


def _newer(have: str) -> InvalidSettings:
    rule, advice = "the tables are of a version that this program knows", "Start the newer program, or restore a backup"
    return InvalidSettings([Issue("store_newer", "LINLI_DATABASE_URL", have, rule, advice)])
