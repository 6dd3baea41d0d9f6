"""All volunteers' hours as files: a workbook by person and by session, and CSV by session."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zoneinfo
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.account.hours import Stay, per_person
from api.account.workbook import hours
from api.exports.paper import Inks, put_table
from api.exports.spreadsheet import AS_TEXT
from api.exports.tables import Column, Group, Row, Table
from api.exports.words import plain
from api.store.tables import StoredObject
from api.texts import Language, Texts

COLUMNS = ("person", "name", "organisation", "kind", "start", "minutes", "given_hours")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program would take for a formula at the beginning of a cell of CSV."""


def hours_workbook(
    session: Session, own: Sequence[Stay], period: str, timezone: str, now: dt.datetime, language: Language
) -> bytes:
    """Sessions in groups by person, the sum in each heading; hours rounded half up to two places."""
    import xlsxwriter  # most commands write no spreadsheet

    texts, out = Texts(language), io.BytesIO()
    by_person: dict[str, list[Row]] = {}
    for row in _rows(session, own, timezone, texts):
        by_person.setdefault(str(row[0]), []).append(row)
    sums = {person: hours(sum(s.minutes for s in of)) for person, of in per_person(own).items()}
    groups = [
        Group(texts("exports.person_group", name=of[0][1], count=len(of), hours=f"{sums[person]:g}"), tuple(of))
        for person, of in by_person.items()
    ]
    table = Table(texts("account.hours"), _columns(texts), tuple(groups))
    with xlsxwriter.Workbook(out, AS_TEXT) as book:
        created = now.astimezone(dt.UTC).replace(tzinfo=None)
        book.set_properties({"title": table.title, "author": "Linli", "created": created})
        put_table(book.add_worksheet(table.title), table, Inks(book), texts, f"{table.title} {period}", False)
    return out.getvalue()


def hours_csv(session: Session, own: Sequence[Stay], timezone: str, language: Language) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheet programs want it; no cell is a formula."""
    texts, out = Texts(language), io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([texts(f"account.column.{c}") for c in COLUMNS])
    for row in _rows(session, own, timezone, texts):
        writer.writerow([_safe(c) for c in row])
    return out.getvalue().encode("utf-8-sig")


def _rows(session: Session, own: Sequence[Stay], timezone: str, texts: Texts) -> list[Row]:
    people, units = _names(session, "volunteers"), _names(session, "organisations")
    zone = zoneinfo.ZoneInfo(timezone)
    return [
        (
            s.volunteer,
            people.get(s.volunteer, s.volunteer),
            units.get(s.organisation or "", s.organisation or ""),
            texts.kind(s.kind),
            f"{s.start.astimezone(zone):%Y-%m-%d %H:%M}",
            s.minutes,
            hours(s.minutes),
        )
        for s in own
    ]


def _names(session: Session, list_: str) -> dict[str, str]:
    found = session.execute(select(StoredObject.id, StoredObject.body).where(StoredObject.list == list_))
    return {id_: plain(str(body.get("name") or id_)) for id_, body in found}


def _columns(texts: Texts) -> tuple[Column, ...]:
    return tuple(Column(texts(f"account.column.{c}"), 36) for c in COLUMNS)


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
