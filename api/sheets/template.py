"""Templates: a list's headers, drop-down lists, notes on every column, and the things that are there already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.sheets.columns import Column, Writing
from api.sheets.filling import Filled, filled
from api.sheets.forms import SAME, YES_NO
from api.sheets.importing import Options
from api.sheets.known import Json, Known
from api.sheets.lists import COLUMNS, SHEET_NAMES
from api.sheets.writing import Sheets
from api.texts import Language, Texts

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

REQUIRED, HEAD = "#FFE699", "#E2E8E4"
ROWS_WITH_CHOICES = 2_000
MOST_CHOICES = 5_000
WIDTH = 16
DATUMS = ("WGS-84", "GCJ-02", "BD-09")
PRIORITIES = {"zh": ("5 紧急", "4 高", "3 普通", "2 低", "1 最低"), "en": ("5", "4", "3", "2", "1")}


def template(listed: str, language: Language, known: Known, options: Options, things: Sequence[Json] = ()) -> bytes:
    """XLSX with one sheet of a list, filled with `things` (plain data of FORMAT.md), and a sheet of notes.

    Reading it again with `known` gives exactly these things. Raises `UnreadableSheet` where a field of one is
    longer than a cell can be.
    """
    texts, sheets = Texts(language), Sheets()
    rows = filled(listed, things, Writing(language, options.context(known)), known)
    sheet = sheets.sheet(SHEET_NAMES[listed][0] if language == "zh" else listed)
    _write_rows(sheets, sheet, rows, language)
    _write_notes(sheets, listed, rows.columns, texts)
    _write_choices(sheets, sheet, rows.columns, known, texts)
    return sheets.done()


def _write_rows(sheets: Sheets, sheet: Worksheet, rows: Filled, language: Language) -> None:
    sheet.set_column(0, len(rows.columns) - 1, WIDTH, sheets.format(num_format="@"))
    sheet.freeze_panes(1, 2)
    for n, column in enumerate(rows.columns):
        colour = REQUIRED if column.required else HEAD
        sheets.write(sheet, 0, n, column.header(language), bold=True, bg_color=colour)
    for r, cells in enumerate(rows.rows, start=1):
        for n, cell in enumerate(cells):
            if cell != "":
                sheets.write(sheet, r, n, cell, num_format="@" if isinstance(cell, str) else "General")


def _write_notes(sheets: Sheets, listed: str, columns: Sequence[Column], texts: Texts) -> None:
    """Every column of the list, also those that this template leaves out."""
    sheet = sheets.sheet(texts("sheet.notes"))
    sheet.set_column(0, 4, 24)
    heads = ("header", "field", "required", "example", "other")
    for n, head in enumerate(heads):
        sheets.write(sheet, 0, n, texts(f"sheet.note.{head}"), bold=True, bg_color=HEAD)
    for r, column in enumerate(sorted(COLUMNS[listed], key=lambda c: c not in columns), start=1):
        language = texts.language
        required = texts("sheet.yes") if column.required else ""
        example = column.example[language == "en"]
        other = ", ".join(a for a in column.aliases if a.isascii() == (language == "en"))
        for n, cell in enumerate((column.header(language), column.key, required, example, other)):
            sheets.write(sheet, r, n, cell)


def _write_choices(sheets: Sheets, sheet: Worksheet, columns: Sequence[Column], known: Known, texts: Texts) -> None:
    """Drop-down lists, from a hidden sheet since they may be long; other words may be written all the same."""
    offered = {c.choices: choices for c in columns if c.choices and (choices := _choices(c.choices, known, texts))}
    if not offered:
        return
    hidden = sheets.sheet(texts("sheet.choices"))
    hidden.hide()
    for n, (what, choices) in enumerate(offered.items()):
        for r, choice in enumerate(choices):
            sheets.write(hidden, r, n, choice)
        for at, column in enumerate(columns):
            if column.choices == what:
                source = _range(hidden.get_name(), n, len(choices))
                rule = {"validate": "list", "source": source, "error_type": "information"}
                sheet.data_validation(1, at, ROWS_WITH_CHOICES, at, rule)


def _range(name: str, column: int, rows: int) -> str:
    from xlsxwriter.utility import xl_range_abs

    return f"='{name}'!{xl_range_abs(0, column, rows - 1, column)}"


def _choices(what: str, known: Known, texts: Texts) -> list[str]:
    language = texts.language
    if what in ("areas", "organisations"):
        return [str(t.get("name") or i) for i, t in known.things(what).items()][:MOST_CHOICES]
    if what == "kinds":
        return [known.kinds.word(k, language) for k in known.kinds.all][:MOST_CHOICES]
    fixed = {
        "yes_no": YES_NO[language][::-1],
        "priority": PRIORITIES[language],
        "sameness": tuple(SAME[language].values()),
        "datum": DATUMS,
        "sessions": ("1", "2", "3", "每次" if language == "zh" else "each"),
    }
    return list(fixed[what])
