"""Workbooks for the tests, made with XlsxWriter or by hand, and a short way to import one table."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from api.sheets.importing import Options, import_tables
from api.sheets.known import Known
from api.sheets.reading import Table
from api.sheets.report import Report

OPTIONS = Options("Asia/Shanghai", dt.date(2026, 3, 9))
STORED: dict[str, Any] = {
    "areas": [{"id": "C", "name": "锦江区"}, {"id": "A", "name": "柳溪社区", "parent": "C"}],
    "organisations": [
        {"id": "O", "name": "柳溪社区居民委员会", "area": "A"},
        {"id": "S1", "name": "实验小学", "area": "A"},
        {"id": "S2", "name": "实验小学", "area": "C"},
    ],
}
KNOWN = Known.of(STORED)


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], **options: Any) -> bytes:
    """Values as Python has them; dates, times and lengths of time get Excel's formats, `=…` is a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as made:
        formats = {
            dt.datetime: made.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            dt.date: made.add_format({"num_format": "yyyy-mm-dd"}),
            dt.time: made.add_format({"num_format": "hh:mm"}),
            dt.timedelta: made.add_format({"num_format": "[h]:mm"}),
        }
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if type(cell) in formats:
                        sheet.write_datetime(r, c, cell, formats[type(cell)])
                    elif cell is not None:
                        sheet.write(r, c, cell)
    return out.getvalue()


def with_parts(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """The workbook with some of its parts replaced, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(n for n in changes if n not in old.namelist())]:
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return out.getvalue()


def imported(listed: str, rows: Sequence[Sequence[Any]], known: Known = KNOWN, options: Options = OPTIONS) -> Report:
    """One table under a name that says nothing but its list."""
    return import_tables([Table(listed, tuple(tuple(r) for r in rows))], known, options)


def told(report: Report) -> list[tuple[str, str]]:
    """Place and code of every fault of bad rows."""
    return [(f"{f.column}{f.row}", f.code) for row in report.bad for f in row.faults]


DEMAND = {
    "名称": "周三义诊",
    "类别": "义诊",
    "申请单位": "O",
    "时间": "周三 18:00-21:00",
    "场地需要": "会议室×1",
}


def demand(**cells: Any) -> Report:
    """One demand, with other cells than those of `DEMAND`."""
    row = {**DEMAND, **cells}
    return imported("demands", [list(row), list(row.values())])


def the_demand(**cells: Any) -> dict[str, Any]:
    """The same, once it is known to be good."""
    report = demand(**cells)
    assert told(report) == []
    (row,) = report.rows
    assert row.object is not None
    return row.object


def fault(**cells: Any) -> str:
    """The code of its only fault."""
    ((_, code),) = told(demand(**cells))
    return code
