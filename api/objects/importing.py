"""Spreadsheets into the lists: the good rows in one transaction, the bad ones with their reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from models.errors import InvalidInput
from models.loading import value_at_place

ONLY_HERE = {"demands": ("standing",), "supplies": ("counted_on",), "volunteers": ("area",)}
"""Fields of the living lists that no spreadsheet has: a row leaves them as they are."""
Key = tuple[str, str]
SHEETS = ("areas", "organisations", "spaces", "volunteers", "supplies", "demands")


@dataclass(frozen=True)
class Stored:
    """What rows may name and change: all that the caller may see; by list and id, what of it no spreadsheet has, and
    the version that a row is a change of."""

    known: Known
    extras: Mapping[Key, dict[str, Any]]
    versions: Mapping[Key, int]


def stored_for(session: Session, access: Access) -> Stored:
    """As the store is now."""
    stored: dict[str, dict[str, Any]] = {}
    extras: dict[Key, dict[str, Any]] = {}
    versions: dict[Key, int] = {}
    for list_ in SHEETS:
        rows = select(StoredObject.id, StoredObject.body, StoredObject.version).where(
            StoredObject.list == list_, ~StoredObject.deleted, access.where(f"{list_}.read", list_)
        )
        stored[list_] = {}
        for id_, body, version in session.execute(rows):
            versions[list_, id_] = version
            here = {k: body[k] for k in ONLY_HERE.get(list_, ()) if k in body}
            if here:
                extras[list_, id_] = here
            stored[list_][id_] = {k: v for k, v in body.items() if k not in here}
    return Stored(Known(stored), extras, versions)


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


def take(writer: Writer, report: Report, stored: Stored) -> Report:
    """Write the good rows; those that the caller may not write become bad, and so do those that name them, and those
    whose object somebody has changed since `stored` was read."""
    writer.prefetch([(r.listed, r.id) for r in report.rows if r.object is not None])
    return replace(report, rows=tuple(_taken(writer, row, stored) for row in report.rows))


def _taken(writer: Writer, row: RowOutcome, stored: Stored) -> RowOutcome:
    if row.object is None or row.state not in ("new", "changed"):
        return row
    key = (row.listed, row.id)
    body = {**row.object, **stored.extras.get(key, {})}
    match = str(stored.versions[key]) if key in stored.versions else None
    try:
        value = value_at_place(body, LISTS[row.listed].model, ())
        with writer.session.begin_nested():
            written = writer.put(row.listed, value, match)
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
