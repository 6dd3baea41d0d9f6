"""Cells as plain text: full-width forms made narrow, Excel's own dates, times and numbers written out."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from api.sheets.faults import CellError
from api.sheets.reading import Cell

ESCAPED = ("'=", "'+", "'-", "'@")
SPACES = dict.fromkeys(map(ord, "\u3000\xa0\u2007\u202f\ufeff\u200b"), " ")
KEPT = "\n\t\r"
BLANKS = re.compile(r"[^\S\n]+")


def is_blank(cell: Cell | None) -> bool:
    """Whether nothing stands there but spaces."""
    return cell is None or (isinstance(cell, str) and not cell.translate(SPACES).strip())


def text_of(cell: Cell) -> str:
    """The cell as a person reads it, without spaces around; control characters are a fault (`cell_characters`).

    `7.0` is `7`, as Excel shows it; a date is `2026-03-09`, a time `18:00`, a length of time `30:15`. One apostrophe
    before `=`, `+`, `-` or `@`, by which exports keep spreadsheets from computing texts, is taken off.
    """
    if not isinstance(cell, str):
        return _written(cell)
    if not cell.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs") and c not in KEPT for c in cell):
        raise CellError("cell_characters")
    text = cell.translate(SPACES).strip().replace("\r\n", "\n").replace("\r", "\n")
    return text[1:] if text.startswith(ESCAPED) else text


def narrow(text: str) -> str:
    """Full-width letters, digits and punctuation as narrow ones (NFKC); dashes, tildes, runs of blanks as one sign."""
    return squeezed(unicodedata.normalize("NFKC", text).translate(SIGNS))


def squeezed(text: str) -> str:
    """Runs of blanks as one, so that no pattern can try them all; line breaks stay."""
    return BLANKS.sub(" ", text).strip()


def folded(text: str) -> str:
    """For comparing names: narrow, without spaces, small letters."""
    return "".join(narrow(text).split()).casefold()


SIGNS = {ord(c): "-" for c in "‐‑‒–—―−－─ー"} | {ord(c): "~" for c in "～〜∼"} | {ord("。"): ".", ord("﹕"): ":"}


def _written(cell: bool | int | float | dt.date | dt.datetime | dt.time | dt.timedelta) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        rounded = cell + dt.timedelta(microseconds=500_000)  # a fraction of a day is not exact
        return rounded.replace(microsecond=0).isoformat(" ").removesuffix(":00")
    if isinstance(cell, dt.time):
        return cell.replace(microsecond=0).isoformat().removesuffix(":00") if cell.second else f"{cell:%H:%M}"
    if isinstance(cell, dt.timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
