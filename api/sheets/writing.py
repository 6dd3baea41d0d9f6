"""Cells into XLSX: texts always as texts, so that nothing a stranger wrote is ever computed."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from api.sheets.faults import unreadable
from api.sheets.limits import USUAL
from api.sheets.reading import Cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
MOST_IN_NAME = 31
DATE_FORMATS: dict[type, str] = {
    dt.datetime: "yyyy-mm-dd hh:mm",
    dt.date: "yyyy-mm-dd",
    dt.time: "hh:mm",
    dt.timedelta: "[h]:mm",
}
OPTIONS: dict[str, Any] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Sheets:
    """A workbook in memory. `done()` gives its bytes."""

    def __init__(self) -> None:
        import io

        from xlsxwriter import Workbook  # as heavy as the whole command line

        self._out = io.BytesIO()
        self.book: Workbook = Workbook(self._out, OPTIONS)
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._names: set[str] = set()

    def sheet(self, name: str) -> Worksheet:
        """A new sheet under this name, or the nearest that Excel allows and that is free."""
        plain = NOT_IN_NAMES.sub("-", UNWRITABLE.sub("", name)).strip("' ")[:MOST_IN_NAME] or "sheet"
        free, n = plain, 2
        while free.casefold() in self._names:
            free, n = f"{plain[: MOST_IN_NAME - 4]} {n}", n + 1
        self._names.add(free.casefold())
        return self.book.add_worksheet(free)

    def format(self, **properties: Any) -> Format:
        """One format for each set of properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def write(self, sheet: Worksheet, row: int, column: int, cell: Cell, **properties: Any) -> None:
        """One cell as what it is; characters that XML cannot hold become question marks."""
        if type(cell) in DATE_FORMATS:
            form = self.format(num_format=DATE_FORMATS[type(cell)], **properties)
            try:
                sheet.write_datetime(row, column, cell, form)
                return
            except ValueError:  # before 1900
                cell = str(cell)
        form = self.format(**properties)
        if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < 1e15:
            sheet.write_number(row, column, cell, form)
            return
        text = UNWRITABLE.sub("?", str(cell))
        if len(text) > USUAL.most_text:
            most = f"{USUAL.most_text:,} characters in a cell"
            raise unreadable("sheet_too_large", f"a cell of {len(text):,} characters", most=most)
        sheet.write_string(row, column, text, form)

    def done(self) -> bytes:
        """The file."""
        self.book.close()
        return self._out.getvalue()
