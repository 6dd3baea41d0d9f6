"""The rows to mend: as they were sent, the reasons beside them, nothing that computes; mended, they are taken."""

import datetime as dt
import io
from typing import Any

import openpyxl

from api.sheets.bad_rows import bad_rows_workbook
from api.sheets.importing import import_file, import_tables
from api.sheets.reading import Table, read_sheet
from tests.api.sheets.books import DEMAND, KNOWN, OPTIONS, book, told

HEAD = [*DEMAND, "日期"]


def sent():
    rows: list[list[Any]] = [
        ["三月需求"],
        HEAD,
        [*DEMAND.values(), None],
        [*{**DEMAND, "名称": "=cmd|' /C calc'!A0", "时间": "晚上"}.values(), None],
        [*{**DEMAND, "申请单位": "没有", "时间": "18:00-20:00"}.values(), dt.date(2026, 3, 9)],
    ]
    return book({"需求": rows, "单位": [["单位名称", "区域"], ["甲", "不在"]]}, strings_to_formulas=False)


def test_bad_rows_come_back_as_they_were_with_the_reasons():
    report = import_file(sent(), "x.xlsx", KNOWN, OPTIONS)
    made = openpyxl.load_workbook(io.BytesIO(bad_rows_workbook(report, "zh")))
    assert made.sheetnames == ["单位", "需求"]
    rows = [[c.value for c in row] for row in made["需求"]]
    assert rows[0] == [*HEAD, "原因"]
    assert rows[1][:4] == ["=cmd|' /C calc'!A0", "义诊", "O", "晚上"]
    assert rows[1][-1] == "时间 (D4)：“晚上”没有写几点到几点。请写明几点到几点，如 18:00-21:00，或写 全天"
    assert rows[2][5] == dt.datetime(2026, 3, 9)
    assert made["需求"]["A2"].data_type == "s"
    coloured = {c.coordinate for row in made["需求"]["A2:F3"] for c in row if c.fill.fgColor.rgb == "FFF8CBAD"}
    assert coloured == {"D2", "C3"}


def test_sent_again_they_have_the_same_faults_and_once_mended_they_are_taken():
    report = import_file(sent(), "x.xlsx", KNOWN, OPTIONS)
    for language in ("zh", "en"):
        again = import_file(bad_rows_workbook(report, language), "x.xlsx", KNOWN, OPTIONS)
        assert [c for _, c in told(again)] == [c for _, c in told(report)]
        assert again.warnings == ()
    tables = read_sheet(bad_rows_workbook(report), "x.xlsx")
    mended = [
        Table(
            t.name,
            tuple(
                tuple({"晚上": "周三 18:00-20:00", "没有": "O", "不在": "A"}.get(str(c), c) for c in r) for r in t.rows
            ),
        )
        for t in tables
    ]
    assert [r.state for r in import_tables(mended, KNOWN, OPTIONS).rows] == ["new"] * 3


def test_names_and_cells_that_excel_cannot_hold_are_written_as_near_as_can_be():
    rows = (tuple(DEMAND), ("a\x00b", *tuple(DEMAND.values())[1:]))
    tables = [Table(name, rows) for name in ("需求[1]: 很长" * 9, "需求[1]: 很长" * 9 + "2", "'需求'")]
    made = openpyxl.load_workbook(io.BytesIO(bad_rows_workbook(import_tables(tables, KNOWN, OPTIONS))))
    assert len(made.sheetnames) == 3
    assert made.worksheets[0]["A2"].value == "a?b"


def test_without_bad_rows_the_workbook_is_still_one():
    report = import_tables([Table("需求", (tuple(DEMAND), tuple(DEMAND.values())))], KNOWN, OPTIONS)
    assert openpyxl.load_workbook(io.BytesIO(bad_rows_workbook(report))).sheetnames == ["说明"]
