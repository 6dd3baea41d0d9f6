"""The register of an area's agreements (项目清单) as a spreadsheet: one a row, by who asks."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable

from api.contracts.sheet import Party, Sheet
from api.exports.paper import Inks, put_table
from api.exports.spreadsheet import AS_TEXT
from api.exports.tables import Column, Group, Row, Table
from api.exports.words import plain
from api.texts import Language, Texts

COLUMNS = (
    ("id", 14),
    ("title", 24),
    ("lender", 22),
    ("content", 30),
    ("standard", 24),
    ("when", 32),
    ("lent", 24),
    ("responsible", 26),
    ("state", 12),
)


def register(sheets: Iterable[Sheet], language: Language, now: dt.datetime) -> bytes:
    """An `.xlsx` file of what the reader may see; equal input gives equal bytes."""
    import xlsxwriter  # most commands write no spreadsheet

    texts, out = Texts(language), io.BytesIO()
    title = texts("register.title")
    with xlsxwriter.Workbook(out, AS_TEXT) as book:
        book.set_properties({"title": title, "author": "Linli", "created": now.astimezone(dt.UTC).replace(tzinfo=None)})
        header = f"{title} · {texts('register.made_at')} {now:%Y-%m-%d}"
        put_table(book.add_worksheet(title), table_of(sheets, texts), Inks(book), texts, header, False)
    return out.getvalue()


def table_of(sheets: Iterable[Sheet], texts: Texts) -> Table:
    """The rows in groups by requester."""
    found: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        found.setdefault(plain(sheet.requester.name), []).append(sheet)
    groups = tuple(
        Group(texts("register.group", name=name, count=len(found[name])), tuple(_row(s, texts) for s in found[name]))
        for name in sorted(found)
    )
    columns = tuple(Column(texts(f"register.column.{name}"), most) for name, most in COLUMNS)
    return Table(texts("register.title"), columns, groups)


def _row(sheet: Sheet, texts: Texts) -> Row:
    lent = texts("agreement.comma").join(f"{t.name} ×{t.units:,}" for t in sheet.lent)
    who = texts("agreement.then").join(_who(p) for p in (sheet.requester, sheet.lender) if p.responsible)
    told = (sheet.id, sheet.title, sheet.lender.name, sheet.content, sheet.standard)
    times = texts("agreement.then").join(sheet.when)
    return tuple(map(plain, (*told, times, lent, who, texts(f"agreement.state.{sheet.state}"))))


def _who(party: Party) -> str:
    return f"{party.responsible.name} {party.responsible.contact}" if party.responsible else ""
