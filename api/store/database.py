"""The database as one value: how it is opened, and the two kinds of transactions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

BUSY_SECONDS = 30
"""How long a writer waits for another on SQLite, where only one writes at a time."""


class Database:
    """SQLite in a file (WAL) or PostgreSQL, by URL; one engine for each process.

    `read` gives a transaction that sees one state of the store and writes nothing; `write` one that commits where the
    block ends, or leaves nothing behind where it raises. On SQLite a writer holds the one write lock from its first
    moment, so that what it read is still true when it writes; on PostgreSQL rows are locked where that matters.
    """

    def __init__(self, url: str, pool_size: int = 20):
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _engine(self.url, pool_size, is_sqlite=self.is_sqlite)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A look at the store: one state of it, from the first query on."""
        with self._sessions() as session:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A change of the store, whole or not at all."""
        with self._sessions() as session:
            if self.is_sqlite:
                session.connection(execution_options={"linli_begin": "IMMEDIATE"})
            yield session
            session.commit()

    def now(self, session: Session) -> dt.datetime:
        """The clock that leases go by: the database server's, which all workers share, whatever their own say."""
        if self.is_sqlite:
            return dt.datetime.now(dt.UTC)
        told: dt.datetime = session.execute(text("select clock_timestamp()")).scalar_one()
        return told.astimezone(dt.UTC)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def sqlite_url(path: Path) -> str:
    """The URL of a file."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def _engine(url: URL, pool_size: int, *, is_sqlite: bool) -> Engine:
    as_text: dict[str, Any] = {
        "hide_parameters": True,  # an error of the store goes to the log, where nobody's data belong
        "json_serializer": lambda x: json.dumps(x, ensure_ascii=False, separators=(",", ":")),
    }
    if not is_sqlite:
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        return create_engine(url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, **as_text)
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        **as_text,
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: Any) -> None:
    """Readers beside one writer (WAL); nothing acknowledged is lost with the power (FULL)."""
    connection.isolation_level = None  # transactions begin where SQLAlchemy says so, not where the driver guesses
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    kind = connection.get_execution_options().get("linli_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")
