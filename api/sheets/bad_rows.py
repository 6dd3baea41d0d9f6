"""The rows that were not taken, as a spreadsheet to mend and send again: as they were sent, with the reasons beside."""

from __future__ import annotations

from collections.abc import Sequence

from api.sheets.faults import CellFault, letter
from api.sheets.reading import Cell
from api.sheets.report import Report, RowOutcome
from api.sheets.writing import Sheets
from api.texts import Language, Texts

FAULTY, HEAD = "#F8CBAD", "#E2E8E4"
WIDTH, REASON_WIDTH = 16, 70


def bad_rows_workbook(report: Report, language: Language = "zh") -> bytes:
    """XLSX: a sheet for each sheet with bad rows, its headers, the rows, and a last column `原因` / `Reason`.

    The column of reasons is passed over when the file comes back.
    """
    texts, sheets = Texts(language), Sheets()
    by_sheet: dict[str, list[RowOutcome]] = {}
    for row in report.bad:
        by_sheet.setdefault(row.sheet, []).append(row)
    for name, rows in by_sheet.items():
        _write_sheet(sheets, name, report.headers[name], rows, texts)
    if not by_sheet:
        sheets.sheet(texts("sheet.notes"))
    return sheets.done()


def _write_sheet(sheets: Sheets, name: str, headers: Sequence[Cell], rows: Sequence[RowOutcome], texts: Texts) -> None:
    sheet = sheets.sheet(name)
    last = max(len(headers), *(len(r.cells) for r in rows))
    sheet.set_column(0, last, WIDTH)
    sheet.set_column(last, last, REASON_WIDTH)
    for column, header in enumerate(headers):
        sheets.write(sheet, 0, column, str(header), bold=True, bg_color=HEAD)
    sheets.write(sheet, 0, last, texts("sheet.reason"), bold=True, bg_color=FAULTY)
    for n, row in enumerate(rows, start=1):
        faulty = {f.column: f for f in row.faults if f.column}
        for column, cell in enumerate(row.cells):
            fault = faulty.get(letter(column))
            shown = fault.blanks.get("error", cell) if fault else cell
            if fault is not None:
                sheets.write(sheet, n, column, shown if isinstance(shown, str) else cell, bg_color=FAULTY)
            elif cell != "":
                sheets.write(sheet, n, column, cell)
        sheets.write(sheet, n, last, "\n".join(_reason(f, texts) for f in row.faults), text_wrap=True)
    sheet.freeze_panes(1, 0)


def _reason(fault: CellFault, texts: Texts) -> str:
    rule, advice = fault.told(texts)
    place = f"{fault.header} ({fault.column}{fault.row})" if fault.column else str(fault.row)
    stop, colon = ("。", "：") if texts.language == "zh" else (". ", ": ")
    return f"{place}{colon}{rule}{stop}{advice}"
