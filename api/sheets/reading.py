"""Bytes to raw tables: what stands in which cell, whatever it means."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from api.sheets.csv_text import csv_rows
from api.sheets.faults import unreadable
from api.sheets.limits import USUAL, Limits
from api.sheets.measure import Measured, Place, measured
from api.sheets.unpack import packed_anew, parts_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KNOWN_SIGNS = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"<html", "HTML"),
    (b"<!DOCTYPE", "HTML"),
    (b"<?xml", "XML"),
    (b"{\\rtf", "RTF"),
)
OTHER_TYPES = (".xls", ".xlsm", ".xlsb", ".ods", ".et", ".numbers", ".doc", ".docx", ".pdf", ".zip", ".json")


@dataclass(frozen=True)
class Table:
    """One sheet as it stands: `rows[r][c]` is the cell in row r + 1 of the spreadsheet; blanks are empty texts.

    `errors` are cells whose formula failed (`#N/A`), by row and column from 0; `since_1904`: how serial dates count.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    errors: dict[Place, str] = field(default_factory=dict)
    since_1904: bool = False


def read_sheet(data: bytes, filename: str, limits: Limits = USUAL) -> tuple[Table, ...]:
    """The tables of an XLSX file (one for each sheet) or of a CSV file (one, under the file's name).

    Formulas count as the values that were last computed for them; none is ever evaluated.
    Raises `UnreadableSheet` for other types, damaged files and those beyond `limits`.
    """
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise unreadable("sheet_empty_file")
    if len(data) > limits.most_bytes:
        raise unreadable("sheet_too_large", f"{len(data):,} bytes", most=f"{limits.most_bytes:,} bytes")
    suffix = PurePath(filename).suffix.lower()
    if suffix in OTHER_TYPES:
        raise unreadable("sheet_type", suffix[1:])
    if data.startswith(ZIP):
        return _workbook(data, limits)
    _refuse_other_types(data, suffix)
    rows = csv_rows(data, limits)
    return (Table(PurePath(filename).stem or "csv", tuple(tuple(r) for r in rows)),)


def _refuse_other_types(data: bytes, suffix: str) -> None:
    if data.startswith(OLE):
        raise unreadable("sheet_encrypted" if suffix == ".xlsx" else "sheet_type", None if suffix == ".xlsx" else "xls")
    for sign, name in KNOWN_SIGNS:
        if data[:64].lstrip().startswith(sign):
            raise unreadable("sheet_type", name)
    if suffix == ".xlsx":
        raise unreadable("sheet_damaged", "no zip file")


def _workbook(data: bytes, limits: Limits) -> tuple[Table, ...]:
    parts = parts_of(data, limits)
    known = measured(parts, limits)
    rows = _calamine_rows(packed_anew(parts), known, limits)
    return tuple(Table(name, rows[name], known.errors[name], known.since_1904) for name in known.sheets)


def _calamine_rows(data: bytes, known: Measured, limits: Limits) -> dict[str, tuple[tuple[Cell, ...], ...]]:
    from python_calamine import CalamineWorkbook  # loads compiled code

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = {name: book.get_sheet_by_name(name) for name in known.sheets}
            return {name: _from_a1(sheet, limits.most_cells) for name, sheet in sheets.items()}
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as e:  # a panic of compiled code is no Exception
        raise unreadable("sheet_damaged", str(e)[:200]) from None


def _from_a1(sheet: CalamineSheet, most_cells: int) -> tuple[tuple[Cell, ...], ...]:
    """With the blank rows and columns before the first cell, so that places are those of the spreadsheet.

    What is merged over several rows is meant for each of them; over several columns, for the first.
    """
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        most_cells -= bottom - top + 1
        if most_cells < 0:
            raise ValueError("merged cells overlap")
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row):
                row[left] = rows[top][left]
    return tuple(tuple(row) for row in rows)
