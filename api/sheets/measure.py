"""Looks through a workbook's XML before it is read: how large each sheet is, and which of its cells hold errors.

calamine makes a dense table from the first cell to the last, so that two cells in far corners would fill the memory,
and reads error values (`#N/A`) as blanks. Both are found here, by the C parser of Python's library.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from api.sheets.faults import unreadable
from api.sheets.limits import Limits
from api.sheets.unpack import Parts

CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Place = tuple[int, int]


@dataclass(frozen=True)
class Measured:
    """What is known of a workbook before it is read; `errors`: by sheet, the places (row, column from 0) of errors."""

    sheets: tuple[str, ...]
    since_1904: bool
    errors: dict[str, dict[Place, str]]


def measured(parts: Parts, limits: Limits) -> Measured:
    """Raises `UnreadableSheet` for a workbook beyond the limits or with broken XML."""
    book = _Book()
    _parse(parts["xl/workbook.xml"], book.start)
    if len(book.sheets) > limits.most_sheets:
        raise unreadable("sheet_too_large", f"{len(book.sheets):,} sheets", most=f"{limits.most_sheets:,} sheets")
    targets = _targets(parts)
    lengths = _shared_lengths(parts, limits)
    errors, counted = {}, _Counted(limits)
    for name, relation in book.sheets:
        part = targets.get(relation, "")
        if part in parts and part.startswith("xl/worksheets/"):
            sheet = _Sheet(lengths, counted)
            _parse(parts[part], sheet.start, sheet.end, sheet.text)
            counted.area(*sheet.size)
            errors[name] = sheet.errors
    if not errors:
        raise unreadable("sheet_damaged", "no sheet of cells")
    return Measured(tuple(errors), book.since_1904, errors)


@dataclass
class _Book:
    """The list of sheets with their relations."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    since_1904: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if _local(k) == "id"), "")
            self.sheets.append((attributes.get("name", ""), relation))
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904", "0") in ("1", "true")


@dataclass
class _Counted:
    """What all sheets together take."""

    limits: Limits
    cells: int = 0
    characters: int = 0

    def area(self, rows: int, columns: int) -> None:
        """The table that reading makes of a sheet is dense."""
        if rows * columns > self.limits.most_cells:
            value = f"{rows:,} rows × {columns:,} columns"
            raise unreadable("sheet_too_large", value, most=f"{self.limits.most_cells:,} cells")

    def add(self, row: int, column: int, characters: int) -> None:
        most = self.limits
        self.cells += 1
        self.characters += characters
        if row >= most.most_rows:
            raise unreadable("sheet_too_large", f"row {row + 1:,}", most=f"{most.most_rows:,} rows")
        if column >= most.most_columns:
            raise unreadable("sheet_too_large", f"column {column + 1:,}", most=f"{most.most_columns:,} columns")
        if self.cells > most.most_cells or self.characters > most.most_characters:
            raise unreadable("sheet_too_large", f"{self.cells:,} cells", most=f"{most.most_cells:,} cells")
        if characters > most.most_text:
            value = f"a cell of {characters:,} characters"
            raise unreadable("sheet_too_large", value, most=f"{most.most_text:,} characters in a cell")


class _Sheet:
    """Walks through one sheet: every cell is counted with the text it stands for."""

    def __init__(self, shared: list[int], counted: _Counted):
        self.errors: dict[Place, str] = {}
        self.size = (0, 0)
        self._shared, self._counted = shared, counted
        self._row, self._column, self._kind = -1, -1, ""
        self._held: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._kind, self._held = attributes.get("t", "n"), []
            place = CELL.fullmatch(attributes.get("r", ""))
            if place:
                self._column, self._row = _index(place[1]), int(place[2]) - 1
            else:
                self._column += 1
        elif name == "row":
            self._row = int(attributes["r"]) - 1 if attributes.get("r", "").isdecimal() else self._row + 1
            self._column = -1

    def text(self, text: str) -> None:
        self._held.append(text)

    def end(self, name: str) -> None:
        if name == "f":  # a formula is not its value
            self._held = []
        if name != "c":
            return
        held = "".join(self._held).strip() if self._kind != "inlineStr" else "".join(self._held)
        self._counted.add(self._row, self._column, self._length(held))
        self.size = (max(self.size[0], self._row + 1), max(self.size[1], self._column + 1))
        if self._kind == "e":
            self.errors[self._row, self._column] = held[:40]

    def _length(self, held: str) -> int:
        if self._kind == "s" and held.isdecimal() and len(held) < 9 and int(held) < len(self._shared):
            return self._shared[int(held)]
        return len(held)


def _shared_lengths(parts: Parts, limits: Limits) -> list[int]:
    """How many characters each shared text has."""
    lengths: list[int] = []
    within = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal within
        if name == "si":
            lengths.append(0)
        within = name == "t"

    def text(text: str) -> None:
        if within and lengths:
            lengths[-1] += len(text)
            if lengths[-1] > limits.most_text:
                value = f"a cell of more than {limits.most_text:,} characters"
                raise unreadable("sheet_too_large", value, most=f"{limits.most_text:,} characters in a cell")

    if "xl/sharedStrings.xml" in parts:
        _parse(parts["xl/sharedStrings.xml"], start, None, text)
    return lengths


def _targets(parts: Parts) -> dict[str, str]:
    """Relation ids of the workbook to names of parts."""
    out: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            out[attributes.get("Id", "")] = path

    _parse(parts["xl/_rels/workbook.xml.rels"], start)
    return out


def _parse(
    data: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Names come without their prefix. A document type is refused: workbooks have none, and entities can explode."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as e:
        raise unreadable("sheet_damaged", str(e)) from None


def _refuse(*_: object) -> None:
    raise unreadable("sheet_damaged", "a document type in XML")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _index(letters: str) -> int:
    index = 0
    for c in letters:
        index = index * 26 + ord(c) - 64
    return index - 1
