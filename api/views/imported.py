"""The report of an import as rows for a screen."""

from __future__ import annotations

from api.sheets.faults import CellFault
from api.sheets.report import STATES, Report, Twin
from api.texts import Texts
from api.views.rows import Row
from models.errors import shown

WIDEST = 40


def count_rows(report: Report, texts: Texts) -> list[Row]:
    """By list, how many rows became what."""
    return [
        {"list": texts(f"sheet.list.{listed}"), **{f"row_{s}": counts[s] for s in STATES}}
        for listed, counts in report.counts.items()
    ]


def fault_rows(faults: list[CellFault], texts: Texts) -> list[Row]:
    """Each fault with its cell, what is wrong, what to do."""
    out: list[Row] = []
    for fault in faults:
        rule, advice = fault.told(texts)
        value = "" if fault.value in (None, "") else shown(fault.value, WIDEST).strip('"')
        place = {"cell": fault.place, "header": fault.header, "cell_value": value}
        out.append({**place, "what_is_wrong": rule, "what_to_do": advice})
    return out


def duplicate_rows(report: Report, texts: Texts) -> list[Row]:
    """Pairs that may be one demand."""
    return [
        {
            "one": _twin(d.one, texts),
            "other_one": _twin(d.other, texts),
            "likeness": texts(f"sheet.duplicate.{d.why}"),
        }
        for d in report.duplicates
    ]


def _twin(twin: Twin, texts: Texts) -> str:
    place = f"{twin.sheet}!{twin.row}" if twin.row else texts("sheet.stored")
    return f"{twin.name or twin.id} ({place})"
