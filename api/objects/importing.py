"""Spreadsheets into the lists: the good rows in one transaction, the bad ones with their reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.areas import AreaTree
from api.access.deciding import Access
from api.objects.lists import LISTS
from api.objects.writing import Writer
from api.sheets.faults import CellFault
from api.sheets.importing import Options, import_file
from api.sheets.known import Known
from api.sheets.limits import Limits
from api.sheets.report import Report, RowOutcome
from api.store.tables import StoredObject
from api.versions import ANY
from models.errors import InvalidInput
from models.loading import value_at_place

ONLY_HERE = {"demands": ("standing",), "supplies": ("counted_on",), "volunteers": ("area",)}
"""Fields of the living lists that no spreadsheet has: a row leaves them as they are."""
SHEETS = ("areas", "organisations", "spaces", "volunteers", "supplies", "demands")


def known_to(session: Session, access: Access) -> tuple[Known, dict[tuple[str, str], dict[str, Any]]]:
    """What rows may name and change: all that the caller may see; and what of it no spreadsheet has."""
    stored: dict[str, dict[str, Any]] = {}
    extras: dict[tuple[str, str], dict[str, Any]] = {}
    for list_ in SHEETS:
        rows = select(StoredObject.id, StoredObject.body).where(
            StoredObject.list == list_, ~StoredObject.deleted, access.where(f"{list_}.read", list_)
        )
        stored[list_] = {}
        for id_, body in session.execute(rows):
            here = {k: body[k] for k in ONLY_HERE.get(list_, ()) if k in body}
            if here:
                extras[list_, id_] = here
            stored[list_][id_] = {k: v for k, v in body.items() if k not in here}
    return Known(stored), extras


def zone_at(session: Session, tree: AreaTree, area: str | None) -> str | None:
    """The time zone of the nearest place at or above an area; of any root where none is named."""
    areas = tree.above(area) or [a for a, parent in tree.parents.items() if parent is None]
    for each in areas:
        row = session.get(StoredObject, ("places", each))
        if row is not None and not row.deleted and row.body.get("timezone"):
            return str(row.body["timezone"])
    return None


def read_rows(data: bytes, filename: str, known: Known, options: Options, most_bytes: int) -> Report:
    """What every row becomes. Raises `UnreadableSheet`."""
    return import_file(data, filename, known, options, Limits(most_bytes=most_bytes))


def take(writer: Writer, report: Report, extras: dict[tuple[str, str], dict[str, Any]]) -> Report:
    """Write the good rows; those that the caller may not write become bad, and so do those that name them."""
    writer.prefetch([(r.listed, r.id) for r in report.rows if r.object is not None])
    return replace(report, rows=tuple(_taken(writer, row, extras) for row in report.rows))


def _taken(writer: Writer, row: RowOutcome, extras: dict[tuple[str, str], dict[str, Any]]) -> RowOutcome:
    if row.object is None or row.state not in ("new", "changed"):
        return row
    body = {**row.object, **extras.get((row.listed, row.id), {})}
    try:
        value = value_at_place(body, LISTS[row.listed].model, ())
        with writer.session.begin_nested():
            written = writer.put(row.listed, value, ANY if row.state == "changed" else None)
    except InvalidInput as e:
        return replace(row, state="bad", object=None, faults=tuple(_fault(row, e)))
    return replace(row, state="unchanged") if written.outcome == "unchanged" else row


def _fault(row: RowOutcome, error: InvalidInput) -> Sequence[CellFault]:
    return [
        CellFault(row.sheet, row.row, "", i.path, i.value, i.code, rule=i.rule, advice=i.advice) for i in error.issues
    ]


def monday(today: dt.date) -> dt.date:
    """The first day of the week that rows without a year are near to: the coming Monday, or today's."""
    return today + dt.timedelta(days=-today.weekday() % 7)
