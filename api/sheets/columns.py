"""What a column is: the field that it gives, its headers, how its cells are read and written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from api.sheets.datums import Datum
from api.sheets.faults import CellError
from api.sheets.kinds import Kinds
from api.sheets.plain import narrow, squeezed, text_of
from api.sheets.reading import Cell
from api.sheets.times import When
from api.texts import Language

Choices = Literal["kinds", "organisations", "areas", "yes_no", "priority", "sameness", "datum", "sessions"]
Named = Literal["areas", "organisations"]
MOST_WORDS = 2_000
"""Characters that patterns are tried on: some take the square of them. JSON, names and kinds may be longer."""

UNIT = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")


@dataclass(frozen=True)
class Context:
    """What cells are read with: where and when the week is, kinds in use, how serial dates count, the usual datum."""

    when: When
    kinds: Kinds = field(default_factory=Kinds)
    since_1904: bool = False
    datum: Datum = "wgs84"


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell to be read: its text, itself, the header above it."""

    text: str
    cell: Cell
    header: str
    context: Context

    @property
    def words(self) -> str:
        """The text for patterns: blanks squeezed."""
        return squeezed(self.text)

    @property
    def unit(self) -> str:
        """`小时` under the header `时长(小时)`."""
        found = UNIT.search(narrow(self.header))
        return found[1].strip().lower() if found else ""


@dataclass(frozen=True)
class Writing:
    """What cells are written with."""

    language: Language
    context: Context


@dataclass(frozen=True)
class Form:
    """A kind of value. `literal` are the types of JSON that a cell may hold instead of words."""

    read: Callable[[Entry], Any]
    write: Callable[[Any, Writing], Cell]
    literal: tuple[type, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of a list. `key` is unique in the list and also a header; several columns may give one `field`."""

    key: str
    zh: str
    en: str
    form: Form
    aliases: tuple[str, ...] = ()
    field: str = ""
    required: bool = False
    choices: Choices | None = None
    names: Named | None = None
    many: bool = False
    example: tuple[str, str] = ("", "")
    shown: bool = True

    @property
    def gives(self) -> str:
        """The field of FORMAT.md."""
        return self.field or self.key

    def header(self, language: Language) -> str:
        """The header of a template."""
        return self.zh if language == "zh" else self.en


class AsJson:
    """A value that stood in a cell as JSON, taken as it is."""

    __slots__ = ("value",)

    def __init__(self, value: Any):
        self.value = value


def read_cell(column: Column, cell: Cell, header: str, context: Context) -> Any:
    """The value of a cell that is not blank; a `AsJson` where JSON stands there. Raises `CellError`."""
    text = text_of(cell)
    if column.form.literal and text[:1] in ("{", "[", '"'):
        value = _literal(text, column.form.literal)
        if value is not None:
            return value
    if len(text) > MOST_WORDS and str not in column.form.literal:
        raise CellError("text_too_long", most=f"{MOST_WORDS:,}")
    return column.form.read(Entry(text, cell, header, context))


def _literal(text: str, types: tuple[type, ...]) -> AsJson | None:
    """None for a text that only looks like JSON, where texts are meant."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        if str in types:
            return None
        raise CellError("bad_json") from None
    if isinstance(value, types):
        return AsJson(value)
    if str in types:
        return None
    raise CellError("bad_json")


Composer = Callable[[Mapping[str, Any], Context], Any]
Splitter = Callable[[Any, Writing], dict[str, Any]]
