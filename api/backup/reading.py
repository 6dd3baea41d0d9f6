"""A backup read: first all of it to see that it is whole, then its rows."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from api.backup.form import FORM, Header, InvalidBackup, Kind, understood
from api.store.migrating import versions
from models.errors import Issue

ADVICE = "Take another backup; the store is as it was"


@dataclass(frozen=True)
class Rows:
    """Some rows of one table, by column, as the store takes them."""

    table: str
    columns: dict[str, Kind]
    values: list[dict[str, Any]]


def verified(file: IO[bytes]) -> Header:
    """The file's header, once every line of it is known to be as it was written. Raises `InvalidBackup`."""
    try:
        return _verified(file)
    except (EOFError, OSError, zlib.error) as e:
        raise _damaged("it unpacks to its end", type(e).__name__) from None


def rows_of(file: IO[bytes], at_once: int) -> Iterator[Rows]:
    """All rows of a verified file, in portions."""
    table, columns, values = "", dict[str, Kind](), list[dict[str, Any]]()
    for line in _lines(file):
        data = _parsed(line)
        if isinstance(data, list):
            values.append({n: understood(v, k) for v, (n, k) in zip(data, columns.items(), strict=True)})
        if values and (len(values) == at_once or not isinstance(data, list)):
            yield Rows(table, columns, values)
            values = []
        if isinstance(data, dict) and "table" in data:
            table, columns = data["table"], data["columns"]


def _verified(file: IO[bytes]) -> Header:
    hashed, lines, line, header = hashlib.sha256(), 0, b"", None
    for following in _lines(file):
        if lines == 0 and line == b"":
            header = _header(following)
        else:
            hashed.update(line)
            lines += 1
        line = following
    if header is None:
        raise _damaged("it has lines", 0)
    if _parsed(line) != {"lines": lines, "sha256": hashed.hexdigest()}:
        raise _damaged("its last line counts and hashes the others", None)
    return header


def _header(line: bytes) -> Header:
    given = _parsed(line)
    if not isinstance(given, dict) or "linli_backup" not in given:
        raise _damaged("it begins as a backup does", None)
    if given["linli_backup"] != FORM:
        raise _newer("linli_backup", given["linli_backup"], f"its form is {FORM}")
    if given.get("tables") not in versions():
        raise _newer("tables", given.get("tables"), "its tables are of a version that this program knows")
    return Header(**{name: given[name] for name in Header.__annotations__ if name in given})


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    with gzip.GzipFile(fileobj=file, mode="rb") as unpacked:
        yield from unpacked


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8", "surrogatepass"))
    except ValueError:
        raise _damaged("every line is JSON", None) from None


def opened(path: Path) -> IO[bytes]:
    """The file; the same one is verified and read, whatever takes its name meanwhile. Raises `OSError`."""
    return path.open("rb")


def _damaged(rule: str, value: Any) -> InvalidBackup:
    return InvalidBackup([Issue("backup_damaged", "", value, f"a backup is whole: {rule}", ADVICE)])


def _newer(path: str, value: Any, rule: str) -> InvalidBackup:
    return InvalidBackup([Issue("backup_newer", path, value, rule, "Restore it with the program that made it")])
