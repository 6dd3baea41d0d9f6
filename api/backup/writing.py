"""A backup of one moment, while the service goes on."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import hashlib
import importlib.metadata
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Table, inspect, select, text
from sqlalchemy.orm import Session

from api.backup.form import FORM, Header, InvalidBackup, kinds_of, line_of, told
from api.store.database import Database
from api.store.everything import METADATA
from api.store.migrating import current, newest
from models.errors import DefectError, Issue

AT_ONCE = 500


def back_up(database: Database, path: Path) -> dict[str, int]:
    """Write the whole store to a file that only its owner reads; rows by table.

    One transaction sees one state of the store, so writers may go on. The file takes its place when all of it is on the
    disk, or not at all. Raises `InvalidBackup` where the store is damaged or of another version, `OSError` where the
    file cannot be written.
    """
    _check_version(database)
    with _in_place(path) as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
        return _Writer(packed).store(database)


class _Writer:
    """Counts and hashes what it writes."""

    def __init__(self, file: Any):
        self._file, self._hash, self._lines = file, hashlib.sha256(), 0

    def store(self, database: Database) -> dict[str, int]:
        with database.read() as session:
            if database.is_sqlite:
                _check_whole(session)
            _check_complete(session)
            made_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            self._write(Header(FORM, newest(), made_at, f"linli {importlib.metadata.version('linli')}").line())
            counts = {table.name: self._table(session, table) for table in METADATA.sorted_tables}
        self._file.write(line_of({"lines": self._lines, "sha256": self._hash.hexdigest()}))
        return counts

    def _table(self, session: Session, table: Table) -> int:
        rows = 0
        self._write(line_of({"table": table.name, "columns": kinds_of(table)}))
        asked = select(table).order_by(*table.primary_key.columns)
        for row in session.execute(asked, execution_options={"yield_per": AT_ONCE}):
            self._write(line_of([told(value) for value in row]))
            rows += 1
        self._write(line_of({"rows": rows}))
        return rows

    def _write(self, line: bytes) -> None:
        self._hash.update(line)
        self._lines += 1
        self._file.write(line)


def _check_version(database: Database) -> None:
    have, want = current(database), newest()
    if have != want:
        rule, advice = (
            f"the tables are of version {want}",
            "Start this program's service once, or use the one they are of",
        )
        raise InvalidBackup([Issue("backup_version", "tables", have, rule, advice)])


def _check_whole(session: Session) -> None:
    """What SQLite finds broken in its file; a backup of that would hide it."""
    found = [row[0] for row in session.execute(text("pragma quick_check(5)")) if row[0] != "ok"]
    if found:
        rule, advice = "SQLite finds its file whole", "Restore the last good backup into a new database"
        raise InvalidBackup([Issue("store_damaged", "", "; ".join(found), rule, advice)])


def _check_complete(session: Session) -> None:
    """No table of the database is left out, whatever this program has loaded of itself. Raises `DefectError`."""
    there = set(inspect(session.connection()).get_table_names()) - {"alembic_version"}
    if missing := there - set(METADATA.tables):
        raise DefectError(f"a backup would leave out the tables {', '.join(sorted(missing))}")


@contextlib.contextmanager
def _in_place(path: Path) -> Iterator[IO[bytes]]:
    """A new file beside it, of mode 0600, that takes its place in the end."""
    handle, name = tempfile.mkstemp(prefix=".linli-", dir=path.absolute().parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
