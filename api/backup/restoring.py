"""A backup back into a database of either kind, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from sqlalchemy import Column, Connection, MetaData, Table, func, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from api.backup.form import InvalidBackup, type_of
from api.backup.reading import Rows, opened, rows_of, verified
from api.store.database import Database
from api.store.migrating import alone, current, step_down, step_up, versions
from models.errors import Issue

AT_ONCE = 500


def restore(database: Database, path: Path, *, replace: bool = False) -> dict[str, int]:
    """Fill an empty database, or with `replace` any of ours, from a backup; rows by table.

    The tables are made as the backup has them, and then brought up to date. One transaction does all of it. Raises
    `InvalidBackup` for a file that is damaged or newer than this program and for a database that is not empty,
    `OSError` where the file cannot be read.
    """
    with opened(path) as file:
        header = verified(file)
        have = current(database)
        try:
            with alone(database) as connection:
                _make_room(connection, have, replace)
                step_up(connection, header.tables)
                counts = _fill(connection, file)
                step_up(connection, "head")
                _count_on(connection)
        except DBAPIError as e:
            raise _unfit(e) from None
    return counts


def _make_room(connection: Connection, have: str | None, replace: bool) -> None:
    if have is not None and have not in versions():
        rule, advice = "the database's tables are of a version that this program knows", "Use the newer program"
        raise InvalidBackup([Issue("backup_version", "tables", have, rule, advice)])
    if not replace and (held := _held(connection)):
        rule = "a backup is restored into an empty database"
        advice = "Name another database, or replace what is in this one: --replace"
        raise InvalidBackup([Issue("store_not_empty", "", held, rule, advice)])
    if have is not None:
        step_down(connection, "base")


def _held(connection: Connection) -> int:
    """How many rows of whatever tables there are."""
    names = [n for n in inspect(connection).get_table_names() if n != "alembic_version"]
    return sum(connection.scalar(select(func.count()).select_from(table(n))) or 0 for n in names)


def _fill(connection: Connection, file: IO[bytes]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for rows in rows_of(file, AT_ONCE):
        connection.execute(_target(rows).insert(), rows.values)
        counts[rows.table] = counts.get(rows.table, 0) + len(rows.values)
    return counts


def _target(rows: Rows) -> Table:
    """The table by the columns that the backup names, whatever this program's table of that name has by now."""
    columns = [Column(name, type_of(kind)) for name, kind in rows.columns.items()]
    return Table(rows.table, MetaData(), *columns)


def _count_on(connection: Connection) -> None:
    """PostgreSQL's counters go on behind the restored rows; SQLite's look at the rows."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select setval(pg_get_serial_sequence('changes', 'seq'), max(seq)) from changes"))


def _unfit(error: DBAPIError) -> InvalidBackup:
    rule = f"the database takes the rows ({type(error.orig).__name__})"
    advice = "See the log of the database; it is as it was"
    return InvalidBackup([Issue("backup_unfit", "", None, rule, advice)])
