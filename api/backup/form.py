"""The form of a backup: JSON lines in gzip, the same whichever database they come from.

The first line is a `Header`. Each table is a line `{"table", "columns": {name: kind}}`, its rows as lists, and a line
`{"rows"}` that counts them. The last line is `{"lines", "sha256"}`: how many lines there are before it, and their hash.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import JSON, Boolean, Integer, LargeBinary, Table
from sqlalchemy.types import TypeEngine

from api.store.columns import Instant, Json
from models.errors import InvalidInput

FORM = 1
Kind = Literal["text", "number", "flag", "instant", "json", "bytes"]
LINE_BREAK = b"\n"


class InvalidBackup(InvalidInput):
    """A file that cannot be restored; the store is as it was."""


@dataclass(frozen=True)
class Header:
    """What wrote the file, and which version its tables have."""

    linli_backup: int
    tables: str
    made_at: str
    made_by: str

    def line(self) -> bytes:
        """Its line."""
        return line_of(asdict(self))


def line_of(data: Any) -> bytes:
    """A value as one line."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + LINE_BREAK


def kinds_of(table: Table) -> dict[str, Kind]:
    """The kind of each column of a table of `api.store.tables`."""
    return {c.name: _kind(c.type) for c in table.columns}


def _kind(type_: TypeEngine[Any]) -> Kind:
    for class_, kind in CLASSES:
        if isinstance(type_, class_):
            return kind
    return "text"


CLASSES: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (Instant, "instant"),
    (JSON, "json"),
    (LargeBinary, "bytes"),
    (Boolean, "flag"),
    (Integer, "number"),
)


def told(value: Any) -> Any:
    """A value of the store as JSON has it; what JSON knows already stays."""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def understood(value: Any, kind: Kind) -> Any:
    """The same back. Raises `ValueError`."""
    if value is None:
        return None
    if kind == "instant":
        return dt.datetime.fromisoformat(value)
    return base64.b64decode(value, validate=True) if kind == "bytes" else value


def type_of(kind: Kind) -> TypeEngine[Any] | None:
    """How a value of the kind is bound on either database; none where it goes as it is."""
    types: dict[Kind, TypeEngine[Any]] = {"instant": Instant(), "json": Json, "bytes": LargeBinary()}
    return types.get(kind)
