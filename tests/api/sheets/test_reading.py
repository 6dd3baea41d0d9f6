"""Bytes to tables: what Excel and CSV really hold, and files that are broken or mean harm."""

import contextlib
import datetime as dt
import io
import struct
import zipfile

import pytest
import xlsxwriter

from api.sheets.faults import UnreadableSheet
from api.sheets.limits import Limits
from api.sheets.reading import read_sheet
from tests.api.sheets.books import book, with_parts

SMALL = book({"需求": [["名称", "类别"], ["义诊", "clinic"]]})
SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def code_of(data, name="x.xlsx", limits=None):
    with pytest.raises(UnreadableSheet) as e:
        read_sheet(data, name, *([limits] if limits else []))
    (issue,) = e.value.issues
    assert issue.rule
    assert issue.advice
    return issue.code


def cells(data, name="x.xlsx"):
    (table,) = read_sheet(data, name)
    return [list(row) for row in table.rows]


# ---- what is there


def test_every_sheet_is_a_table_with_rows_counted_from_the_first():
    tables = read_sheet(book({"需求": [[], [], ["", "名称"], ["", "x"]], "notes": [["a"]]}), "x.xlsx")
    assert [t.name for t in tables] == ["需求", "notes"]
    assert [list(r) for r in tables[0].rows] == [["", ""], ["", ""], ["", "名称"], ["", "x"]]


@pytest.mark.parametrize("since_1904", [False, True])
def test_dates_and_times_are_those_that_excel_shows(since_1904):
    row = [
        dt.date(2026, 3, 9),
        dt.datetime(2026, 3, 9, 18, 30),
        dt.time(18, 0),
        dt.timedelta(hours=30),
        7.0,
        "007",
        True,
    ]
    data = book({"x": [row]}, date_1904=since_1904)
    assert cells(data) == [row]
    assert read_sheet(data, "x.xlsx")[0].since_1904 is since_1904


def test_a_formula_is_its_last_value_and_one_that_failed_is_told():
    sheet = HEAD + b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="C1" t="e"><f>NA()</f><v>#N/A</v></c></row>' + TAIL
    (table,) = read_sheet(with_parts(SMALL, {SHEET: sheet}), "x.xlsx")
    assert table.rows[0][0] == 2
    assert table.errors == {(0, 2): "#N/A"}


def test_what_is_merged_over_rows_is_meant_for_each_and_over_columns_for_the_first():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "三月需求")
        sheet.merge_range(1, 1, 3, 1, "居委会")
        sheet.write(3, 2, "x")
    assert cells(out.getvalue()) == [["三月需求", "", ""], ["", "居委会", ""], ["", "居委会", ""], ["", "居委会", "x"]]


def test_texts_that_look_like_formulas_are_texts():
    assert cells(b"a,b\n=cmd|' /C calc'!A0,+1\n", "x.csv")[1] == ["=cmd|' /C calc'!A0", "+1"]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("gb18030", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ],
)
def test_csv_is_read_in_the_encodings_of_chinese_offices(encoding, mark):
    text = "名称,类别\n𠮷野家㐂,“饭”\n"
    assert cells(mark + text.encode(encoding), "需求.csv") == [["名称", "类别"], ["𠮷野家㐂", "“饭”"]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_separators_are_found_and_quotes_keep_lines_together(separator):
    text = f'名称{separator}"a,b;c"\r\n"两\n行"{separator}"说""是"""\r\n'
    assert cells(text.encode(), "x.csv") == [["名称", "a,b;c"], ["两\n行", '说"是"']]


# ---- what is no spreadsheet


@pytest.mark.parametrize("data", [b"", b" \r\n", b"\xef\xbb\xbf", b"\x00" * 50])
def test_an_empty_file(data):
    assert code_of(data, "x.csv") == "sheet_empty_file"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "x.xlsx"),
        (b"%PDF-1.7 ", "x.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "x.csv"),
        (SMALL, "x.xlsm"),
        (SMALL, "x.ods"),
        (b"a,b\n1,2", "x.xls"),
        (b"<html><table>", "x.csv"),
    ],
)
def test_other_types_are_told(data, name):
    assert code_of(data, name) == "sheet_type"


def test_a_zip_that_is_no_workbook_and_one_with_macros():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.xml", "<a/>")
    assert code_of(out.getvalue()) == "sheet_type"
    assert code_of(with_parts(SMALL, {"xl/vbaProject.bin": b"x"})) == "sheet_type"


def test_encrypted_workbooks_are_told():
    assert code_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "x.xlsx") == "sheet_encrypted"


@pytest.mark.parametrize("length", [30, 200, len(SMALL) // 2, len(SMALL) - 30])
def test_a_truncated_workbook(length):
    assert code_of(SMALL[:length]) == "sheet_damaged"


def test_flipped_bytes_are_read_or_told_but_never_fall_over():
    for at in range(0, len(SMALL), 97):
        data = SMALL[:at] + bytes([SMALL[at] ^ 0x55]) + SMALL[at + 1 :]
        with contextlib.suppress(UnreadableSheet):
            assert read_sheet(data, "x.xlsx")


@pytest.mark.parametrize(
    "sheet",
    [b"<worksheet><sheetData><row>", b"no xml", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'],
)
def test_broken_xml(sheet):
    assert code_of(with_parts(SMALL, {SHEET: sheet})) == "sheet_damaged"


def test_latin_text_that_is_neither_utf8_nor_gb18030():
    assert code_of(b"na\xefve,caf\xe9\n\xff\xff", "x.csv") == "csv_encoding"
    assert code_of("名称,类别".encode("utf-16-le"), "x.csv") == "csv_encoding"


# ---- what would fill the memory


def test_a_zip_bomb_is_refused_by_its_directory():
    bomb = with_parts(SMALL, {SHEET: b" " * 3_000_000})
    assert len(bomb) < 20_000
    assert code_of(bomb, limits=Limits(most_unpacked=1_000_000)) == "sheet_too_large"


def test_a_zip_bomb_whose_directory_lies_is_refused_while_it_is_unpacked():
    """Python's zipfile stops at the size that is given, and calamine gets what was unpacked, nothing else."""
    bomb = with_parts(SMALL, {SHEET: b" " * 3_000_000})
    lied = bomb.replace(struct.pack("<L", 3_000_000), struct.pack("<L", 1_000))
    assert lied != bomb
    assert code_of(lied, limits=Limits(most_unpacked=1_000_000)) == "sheet_damaged"


def test_two_cells_in_far_corners_make_no_dense_table():
    sheet = HEAD + b'<row r="1"><c r="A1"><v>1</v></c></row><row r="90000"><c r="GR90000"><v>1</v></c></row>' + TAIL
    assert code_of(with_parts(SMALL, {SHEET: sheet})) == "sheet_too_large"


@pytest.mark.parametrize("place", [b"XFD1", b"A1048576", b"ZZZ9999999"])
def test_cells_beyond_the_limits(place):
    sheet = HEAD + b'<row><c r="' + place + b'"><v>1</v></c></row>' + TAIL
    assert code_of(with_parts(SMALL, {SHEET: sheet})) == "sheet_too_large"


def test_rows_and_columns_of_csv_have_limits():
    assert code_of(b"a," * 1_000_000 + b"\n", "x.csv") == "sheet_too_large"
    assert code_of(b"a\n" * 50, "x.csv", Limits(most_rows=10)) == "sheet_too_large"


def test_a_cell_of_ten_megabytes():
    assert code_of(b"a,b\n" + b"x" * 10_000_000, "x.csv") == "sheet_too_large"
    text = b"<sst><si><t>" + b"x" * 10_000_000 + b"</t></si></sst>"
    assert code_of(with_parts(SMALL, {"xl/sharedStrings.xml": text})) == "sheet_too_large"


def test_one_long_text_in_many_cells_counts_each_time():
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 200))
    text = b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    data = with_parts(SMALL, {SHEET: HEAD + rows + TAIL, "xl/sharedStrings.xml": text})
    assert code_of(data, limits=Limits(most_characters=5_000_000)) == "sheet_too_large"


def test_files_and_workbooks_have_limits():
    assert code_of(SMALL, limits=Limits(most_bytes=100)) == "sheet_too_large"
    assert code_of(SMALL, limits=Limits(most_parts=3)) == "sheet_too_large"
    assert code_of(book({f"s{n}": [["a"]] for n in range(3)}), limits=Limits(most_sheets=2)) == "sheet_too_large"
