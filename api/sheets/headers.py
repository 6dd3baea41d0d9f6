"""Which list a sheet holds, in which row its headers stand, and which column is which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from api.sheets.columns import Column
from api.sheets.faults import CellFault, letter
from api.sheets.lists import BY_POSITION, COLUMNS, HEADERS, IGNORED, NOTES, SHEET_NAMES
from api.sheets.plain import folded, is_blank, narrow
from api.sheets.reading import Cell, Table
from api.texts import Language
from models.similar import similar

MOST_ROWS_ABOVE = 30
"""Titles and explanations above the headers."""

BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
Row = Sequence[Cell]


@dataclass(frozen=True)
class Placed:
    """A column where it stands."""

    index: int
    header: str
    column: Column


@dataclass(frozen=True)
class Sheet:
    """A table of a known list: the index of its header row, its columns, and what is odd about its headers."""

    listed: str
    table: Table
    header_row: int
    columns: tuple[Placed, ...]
    warnings: tuple[CellFault, ...]

    @property
    def headers(self) -> Row:
        """The header row as it stands."""
        return self.table.rows[self.header_row]


def recognised(table: Table, listed: str | None = None) -> Sheet | None:
    """The table as a sheet of its list: of the one that is said, else the one of its name, else of its headers."""
    for candidates in ([listed] if listed else [], _named(table.name) if not listed else [], list(COLUMNS)):
        found = _best(table, candidates)
        if found is not None or (listed and candidates):
            return found
    return None


def is_notes(table: Table) -> bool:
    """Whether the sheet explains, and holds no list."""
    return folded(table.name) in {folded(n) for n in NOTES}


def header_key(header: Cell) -> str:
    """A header as it is compared: without units, brackets, stars and colons."""
    return re.sub(r"[*:★]+", "", BRACKETS.sub("", folded(str(header))))


@cache
def _by_header(listed: str) -> dict[str, Column]:
    out: dict[str, Column] = {}
    for column in COLUMNS[listed]:
        for name in (column.zh, column.en, column.key, *column.aliases):
            out.setdefault(header_key(name) if column.form.literal != (list,) else folded(name), column)
    return out


def _column(listed: str, header: Cell) -> Column | None:
    known = _by_header(listed)
    return known.get(folded(str(header))) or known.get(header_key(header))


def _named(name: str) -> list[str]:
    """The list whose word stands last in the name: 社区需求清单 are demands."""
    plain = folded(name)
    ends = {
        listed: max((plain.rfind(folded(n)) + len(n) for n in names if folded(n) in plain), default=-1)
        for listed, names in SHEET_NAMES.items()
    }
    return [listed for listed, end in ends.items() if end >= 0 and end == max(ends.values())]


def _best(table: Table, candidates: Sequence[str]) -> Sheet | None:
    """Of all rows near the top and all candidate lists, the pair with the most headers known and fewest missing."""
    best: tuple[tuple[int, int], int, str] | None = None
    for n, row in enumerate(table.rows[:MOST_ROWS_ABOVE]):
        for listed in candidates:
            score = _score(row, listed)
            if score is not None and (best is None or score > best[0]):
                best = score, n, listed
    return _sheet(table, best[1], best[2]) if best else None


def _score(row: Row, listed: str) -> tuple[int, int] | None:
    found = [c for cell in row if isinstance(cell, str) and not is_blank(cell) and (c := _column(listed, cell))]
    least = 1 if sum(not is_blank(c) for c in row) == 1 and listed == "areas" else 2
    if len({c.key for c in found}) < least:
        return None
    missing = {c.gives for c in COLUMNS[listed] if c.required} - {c.gives for c in found}
    return -len(missing), len({c.key for c in found})


def _sheet(table: Table, header_row: int, listed: str) -> Sheet:
    placed: list[Placed] = []
    warnings: list[CellFault] = []
    need = "space_kinds"
    for index, cell in enumerate(table.rows[header_row]):
        if is_blank(cell):
            continue
        header = narrow(str(cell))
        column = _column(listed, cell)
        if listed == "demands":
            nearby = BY_POSITION[need].get(header_key(header))
            column = HEADERS[listed][nearby] if nearby else column
            need = column.key if column and column.key in BY_POSITION else need
        if column is not None:
            placed.append(Placed(index, header, column))
        elif header_key(header) not in _ignored():
            warnings.append(_unknown(table, header_row, index, header, listed))
    return Sheet(listed, table, header_row, tuple(placed), tuple(warnings))


def _language(word: str) -> Language:
    return "en" if word.isascii() else "zh"


@cache
def _ignored() -> frozenset[str]:
    return frozenset(header_key(h) for h in IGNORED)


def _unknown(table: Table, row: int, index: int, header: str, listed: str) -> CellFault:
    guess = similar(header_key(header), tuple(_by_header(listed)))
    code = "column_misspelt" if guess else "column_unknown"
    blanks: dict[str, object] = {"guess": _by_header(listed)[guess].header(_language(guess))} if guess else {}
    return CellFault(table.name, row + 1, letter(index), header, header, code, blanks)
