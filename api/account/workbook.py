"""The account as a workbook: organisations, give and take, compensation, funds, and the records of every figure."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from api.account.scoring import hundredths
from api.account.workbook_data import Book
from api.attendance.counting import Kept
from api.exports.paper import Inks, put_table
from api.exports.spreadsheet import AS_TEXT
from api.exports.tables import Cell, Column, Group, Row, Table
from api.texts import Language, Texts

MOST_ROWS = 1_000_000
"""A sheet holds 1,048,576 rows."""


def account_workbook(book: Book, language: Language) -> bytes:
    """An `.xlsx` file. Hours, yuan and points are rounded half up to two places; minutes and fen are exact."""
    import xlsxwriter  # most commands write no spreadsheet

    texts, out = Texts(language), io.BytesIO()
    title = texts("account.title", period=book.period)
    with xlsxwriter.Workbook(out, AS_TEXT) as made:
        created = book.made_at.astimezone(dt.UTC).replace(tzinfo=None)
        made.set_properties({"title": title, "author": "Linli", "created": created})
        inks = Inks(made)
        for table in (_summary(book, texts), _balance(book, texts), _due(book, texts), *_funds(book, texts)):
            put_table(made.add_worksheet(table.title), table, inks, texts, f"{table.title} · {title}", False)
        records = _records(book, texts)
        put_table(made.add_worksheet(records.title), records, inks, texts, f"{records.title} · {title}", False)
    return out.getvalue()


def hours(minutes: int) -> float:
    """Hours, rounded half up to two places."""
    return float((Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP))


def points(value: Fraction) -> float:
    """Points, rounded half up to two places."""
    return hundredths(value) / 100


def yuan(fen: int) -> float:
    """Yuan of whole fen."""
    return fen / 100


def share(kept: Kept, texts: Texts) -> str:
    """Reliability in words; an empty cell where nothing is known."""
    told = kept.reliability
    if not told.asked:
        return ""
    if not told.enough:
        return texts("account.too_few", came=told.came, asked=told.asked)
    mean, low, high = (f"{100 * float(x):.0f}" for x in (told.mean, told.low, told.high))
    return texts("account.share", mean=mean, low=low, high=high)


def _summary(book: Book, texts: Texts) -> Table:
    names = ("organisation", "lent", "supplies", "hours", "sessions", "persons", "came", "asked", "reliability")
    groups: dict[str, list[Row]] = {}
    for e in book.entries:
        f, k = e.figures, e.kept
        given: Row = (hours(f["unit_minutes_lent"]), f["supplies_given"], hours(f["volunteer_minutes"]))
        counted: Row = (f["sessions"], f["persons_served"], k.came, k.came + k.missed, share(k, texts), k.overstayed)
        rated: Row = ("" if e.rating is None else points(e.rating.mean),)
        row = (e.name, *given, *counted, *rated, points(e.score.total), points(e.score.assessed))
        groups.setdefault(book.names.get(e.area or "", e.area or ""), []).append(row)
    columns = _columns(texts, *names, "overstayed", "rating", "score", "assessed")
    return Table(texts("account.summary"), columns, tuple(Group(a, tuple(rows)) for a, rows in groups.items()))


def _balance(book: Book, texts: Texts) -> Table:
    names = ("left", "right", "gave_lent", "took_lent", "gave_hours", "took_hours", "gave_supplies", "took_supplies")
    rows: list[Row] = [
        (
            book.names.get(p.left, p.left),
            book.names.get(p.right, p.right),
            hours(p.gave.unit_minutes),
            hours(p.took.unit_minutes),
            hours(p.gave.volunteer_minutes),
            hours(p.took.volunteer_minutes),
            p.gave.supplies,
            p.took.supplies,
            texts("account.yes" if p.mutual else "account.no"),
        )
        for p in book.pairs
    ]
    return _flat(texts("account.balance"), book, _columns(texts, *names, "mutual"), rows)


def _due(book: Book, texts: Texts) -> Table:
    rows: list[Row] = [(e.name, yuan(fen)) for e in book.entries if (fen := e.figures["compensation_fen"])]
    return _flat(texts("account.compensation"), book, _columns(texts, "organisation", "yuan"), rows)


def _funds(book: Book, texts: Texts) -> list[Table]:
    """No sheet for whom funds are no business."""
    if not book.funds:
        return []
    rows: list[Row] = []
    for f in book.funds:
        budget: tuple[Cell, Cell] = ("", "") if f.budget is None else (yuan(f.budget), yuan(f.budget - f.spent))
        rows.append((f.name or texts("account.no_fund"), f.source, budget[0], yuan(f.spent), budget[1]))
    return [_flat(texts("account.funds"), book, _columns(texts, "fund", "source", "budget", "spent", "rest"), rows)]


def _records(book: Book, texts: Texts) -> Table:
    """Of each organisation, every figure's records; beyond what a sheet holds, `linli account --json` has them."""
    groups: dict[str, list[Row]] = {}
    for t in book.traces[:MOST_ROWS]:
        start = t.of.start.astimezone(book.zone)
        row = (texts(f"account.figure.{t.figure}"), t.of.record, f"{start:%Y-%m-%d %H:%M}", t.of.amount)
        groups.setdefault(book.names.get(t.organisation, t.organisation), []).append(row)
    columns = _columns(texts, "figure", "record", "start", "amount")
    return Table(texts("account.records"), columns, tuple(Group(name, tuple(rows)) for name, rows in groups.items()))


def _flat(title: str, book: Book, columns: tuple[Column, ...], rows: Sequence[Row]) -> Table:
    return Table(title, columns, (Group(book.period, tuple(rows)),) if rows else ())


def _columns(texts: Texts, *names: str) -> tuple[Column, ...]:
    return tuple(Column(texts(f"account.column.{n}"), 44) for n in names)
