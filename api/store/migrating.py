"""Brings a database's tables to a version: up when the service starts, down when an administrator says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from api.store.database import Database

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x6C696E6C69
"""PostgreSQL's advisory lock: of several processes that start at once, one migrates and the others wait."""
HERE = threading.Lock()
"""Alembic keeps the step it is at in module globals: one at a time in a process."""


def newest() -> str:
    """The version that this code works with."""
    return ScriptDirectory(str(FOLDER)).get_current_head() or ""


def current(database: Database) -> str | None:
    """The version of the database's tables; none where it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, version: str = "head") -> None:
    """All steps up to the version; data stay."""
    with alone(database) as connection:
        step_up(connection, version)


def downgrade(database: Database, version: str) -> None:
    """All steps back to the version, or `base`; what the later tables held is lost."""
    with alone(database) as connection:
        step_down(connection, version)


def versions() -> set[str]:
    """All that this code knows."""
    return {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}


def step_up(connection: Connection, version: str) -> None:
    """The same within a transaction of `alone`."""
    command.upgrade(_config(connection), version)


def step_down(connection: Connection, version: str) -> None:
    """The same within a transaction of `alone`."""
    command.downgrade(_config(connection), version)


@contextmanager
def alone(database: Database) -> Iterator[Connection]:
    """A transaction that no other process migrates beside; whole or not at all on both databases."""
    options = {"linli_begin": "IMMEDIATE"} if database.is_sqlite else {}
    with HERE, database.engine.connect().execution_options(**options) as connection, connection.begin():
        if not database.is_sqlite:
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        yield connection


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
