"""A table on paper: A4 across, columns as wide as their words, titles on every page, groups on pages of their own."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from api.exports.tables import Cell, Column, Row, Table
from api.texts import Texts

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

A4, LINE_POINTS, MOST_POINTS = 9, 15.0, 400.0
MOST_CHARACTERS = 32_000  # a cell holds 32,767, and XlsxWriter drops what is longer
FIRST_YEAR = 1900  # no date of a spreadsheet lies before
LEAST_WIDTH = 6


class Inks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook):
        frame = {"valign": "top", "border": 1, "border_color": "#B0B0B0"}
        self.words = book.add_format({**frame, "text_wrap": True})
        self.number = book.add_format({**frame, "num_format": "0.##", "align": "center"})
        self.whole = book.add_format({**frame, "num_format": "#,##0", "align": "center"})
        self.date = book.add_format({**frame, "num_format": "yyyy-mm-dd", "align": "left"})
        self.column = book.add_format({**frame, "bold": True, "bg_color": "#D9E1E8", "text_wrap": True})
        self.heading = book.add_format({"bold": True, "bg_color": "#F0F3F5", "top": 1, "border_color": "#B0B0B0"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.label = book.add_format({"valign": "top", "font_color": "#505050"})
        self.value = book.add_format({"valign": "top", "align": "left", "text_wrap": True})


def set_page(sheet: Worksheet, header: str, rows: int, columns: int) -> None:
    """A4 across, as wide as the page, with page numbers; `rows` and `columns` are what is printed."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_header("&L" + header.replace("&", "&&"))
    sheet.set_footer("&C&P / &N")
    sheet.print_area(0, 0, rows - 1, columns - 1)


def put_table(sheet: Worksheet, table: Table, inks: Inks, texts: Texts, header: str, page_per_group: bool) -> None:
    """The column titles (frozen, and on each page), then group by group a heading and its rows."""
    widths = [_width(c, [r[k] for g in table.groups for r in g.rows]) for k, c in enumerate(table.columns)]
    for k, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.set_column(k, k, width)
        sheet.write_string(0, k, column.title, inks.column)
    at, breaks = 1, []
    for group in table.groups:
        breaks.append(at)
        _put_heading(sheet, at, group.heading, len(widths), inks)
        for k, row in enumerate(group.rows, start=at + 1):
            _put_row(sheet, k, row, widths, inks)
        at += 1 + len(group.rows)
    if not table.groups:
        _put_heading(sheet, at, texts("exports.nothing"), len(widths), inks)
        at += 1
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.outline_settings(visible=True, symbols_below=False)
    set_page(sheet, header, at, len(widths))
    if page_per_group and breaks[1:]:
        sheet.set_h_pagebreaks(breaks[1:])


def put_figures(sheet: Worksheet, title: str, figures: Sequence[tuple[str, Cell]], inks: Inks, header: str) -> None:
    """A title, then label and value line by line."""
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 72)
    sheet.write_string(0, 0, title, inks.title)
    for k, (label, value) in enumerate(figures, start=2):
        sheet.write_string(k, 0, label, inks.label)
        put(sheet, k, 1, value, {str: inks.value, int: inks.value, float: inks.value, dt.date: inks.value})
    set_page(sheet, header, 2 + len(figures), 2)


def put(sheet: Worksheet, row: int, column: int, value: Cell, formats: dict[type, Format]) -> None:
    """One cell: text is always text, whatever it begins with."""
    made = formats[type(value)]
    if value == "":
        sheet.write_blank(row, column, None, made)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:MOST_CHARACTERS], made)
    elif isinstance(value, dt.date):
        if value.year < FIRST_YEAR:
            sheet.write_string(row, column, value.isoformat(), formats[str])
        else:
            sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), made)  # noqa: DTZ001
    else:
        sheet.write_number(row, column, value, made)


def _put_heading(sheet: Worksheet, at: int, heading: str, columns: int, inks: Inks) -> None:
    sheet.write_string(at, 0, heading[:MOST_CHARACTERS], inks.heading)
    for k in range(1, columns):
        sheet.write_blank(at, k, None, inks.heading)


def _put_row(sheet: Worksheet, at: int, row: Row, widths: Sequence[int], inks: Inks) -> None:
    """Cells, and a height that shows them whole, as not every program finds it out."""
    lines = max(math.ceil(characters(c) / (w - 1)) for c, w in zip(row, widths, strict=True))
    sheet.set_row(at, min(MOST_POINTS, LINE_POINTS * max(1, lines)), None, {"level": 1})
    for k, value in enumerate(row):
        put(sheet, at, k, value, {str: inks.words, int: inks.whole, float: inks.number, dt.date: inks.date})


def characters(value: Cell) -> int:
    """How wide a cell's text is: a Chinese character counts as two."""
    return _wide(value if isinstance(value, str) else value.isoformat() if isinstance(value, dt.date) else f"{value:,}")


@lru_cache(maxsize=20_000)  # names stand in a large plan time and again
def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _width(column: Column, cells: Sequence[Cell]) -> int:
    widest = max((characters(c) for c in (column.title, *cells)), default=0)
    return max(LEAST_WIDTH, min(column.most, widest + 1), characters(column.title) + 1)
