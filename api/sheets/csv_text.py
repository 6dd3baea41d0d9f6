"""CSV as people save it: its encoding, its separator, its rows."""

from __future__ import annotations

import codecs
import csv
import io

from api.sheets.faults import unreadable
from api.sheets.limits import Limits

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SEPARATORS = ",;\t"
SAMPLE_LINES = 20


def csv_rows(data: bytes, limits: Limits) -> list[list[str]]:
    """All rows as text. Raises `UnreadableSheet` for another encoding or beyond the limits."""
    text = decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    rows: list[list[str]] = []
    csv.field_size_limit(limits.most_text)
    try:
        for row in reader:
            _check(row, len(rows), limits)
            rows.append(row)
    except csv.Error as e:
        if "field larger" in str(e):
            most = f"{limits.most_text:,} characters in a cell"
            raise unreadable("sheet_too_large", f"row {len(rows) + 1:,}", most=most) from None
        raise unreadable("sheet_damaged", f"row {len(rows) + 1:,}: {e}") from None
    return rows


def decoded(data: bytes) -> str:
    """By its mark, else strictly UTF-8, else GB18030, which Chinese Excel writes; bytes of neither are told."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\x00" in data[:4096]:
        raise unreadable("csv_encoding", "bytes of value 0, as UTF-16 has them")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "gb18030")


def separator_of(text: str) -> str:
    """The one of , ; and tab that stands most often in the first lines, outside quotes."""
    lines = text.splitlines()[:SAMPLE_LINES]
    plain = "\n".join("".join(line.split('"')[::2]) for line in lines)
    return max(SEPARATORS, key=plain.count)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise unreadable("csv_encoding", f"byte 0x{data[e.start]:02x} in line {line:,}") from None


def _check(row: list[str], index: int, limits: Limits) -> None:
    if index >= limits.most_rows:
        raise unreadable("sheet_too_large", f"row {index + 1:,}", most=f"{limits.most_rows:,} rows")
    if len(row) > limits.most_columns:
        raise unreadable("sheet_too_large", f"column {len(row):,}", most=f"{limits.most_columns:,} columns")
