"""A plan as a spreadsheet: a summary, then by requester, by lender, by person, and what is left out."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from api.exports import tables
from api.exports.paper import Inks, put_figures, put_table
from api.exports.tables import Cell
from api.exports.view import View
from api.exports.visible import VisibleDemand
from api.exports.words import plain
from api.texts import Language, Texts
from api.views.summary import percent

SHEETS = (tables.by_requester, tables.by_lender, tables.by_person, tables.not_served)
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def spreadsheet(view: View, language: Language, page_per_group: bool = False) -> bytes:
    """An `.xlsx` file; equal input gives equal bytes. With `page_per_group`, each requester, lender and person starts
    a page of its own."""
    import xlsxwriter  # most commands write no spreadsheet

    texts, out = Texts(language), io.BytesIO()
    with xlsxwriter.Workbook(out, AS_TEXT) as book:
        created = view.now.astimezone(dt.UTC).replace(tzinfo=None)
        book.set_properties({"title": _title(view, texts), "author": "Linli", "created": created})
        inks = Inks(book)
        first = book.add_worksheet(texts("exports.summary"))
        put_figures(first, _title(view, texts), _figures(view, texts), inks, _title(view, texts))
        for make in SHEETS:
            table = make(view, texts)
            header = f"{table.title} · {_title(view, texts)}"
            put_table(book.add_worksheet(table.title), table, inks, texts, header, page_per_group)
    return out.getvalue()


def _title(view: View, texts: Texts) -> str:
    """`The week 2026-03-09 – 2026-03-15`."""
    last = view.end - dt.timedelta(seconds=1)
    return texts("picture.title", start=f"{view.start:%Y-%m-%d}", end=f"{last:%Y-%m-%d}")


def _figures(view: View, texts: Texts) -> list[tuple[str, Cell]]:
    """What is known, in short."""
    told, whole = view.figures, [d for d in view.demands if d.asked is not None]
    left = sum(u.missing for u in view.unserved) if whole else None
    given: list[tuple[str, Cell | None]] = [
        ("exports.reader", plain(view.reader or texts("exports.planner"))),
        ("exports.planned_at", f"{view.now:%Y-%m-%d %H:%M} ({view.timezone})"),
        ("exports.sessions", len(view.sessions)),
        ("plan.served", _served(whole, texts) if whole else None),
        ("exports.left_out", left),
        ("plan.score", told.score),
        ("plan.bound", told.bound),
        ("plan.gap", None if told.gap is None else percent(told.gap)),
        ("plan.outcome", None if told.score is None else texts(f"outcome.{told.outcome}")),
        ("plan.stop", None if told.stop_reason is None else texts(f"stop.{told.stop_reason}")),
        ("exports.hash", told.problem_sha256),
    ]
    return [(texts(label), value) for label, value in given if value is not None]


def _served(demands: Sequence[VisibleDemand], texts: Texts) -> str:
    """Sessions of the demands that are seen whole."""
    asked, served = sum(d.asked or 0 for d in demands), sum(d.served or 0 for d in demands)
    return texts("plan.served_of", served=served, asked=asked)
