"""Give and take as a picture: hours that each organisation gave, to the right, and had, to the left."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from api.account.reading import Entry
from api.account.workbook_data import Book
from api.picture import colours
from api.picture.fonts import chinese_family
from api.picture.text import fit
from api.texts import Texts
from api.views.week import on_one_line

MOST_ROWS = 40
LABELS, ACROSS, ROW, HEAD, FOOT = 2.4, 6.0, 0.3, 1.1, 0.6
DOTS_PER_INCH = 120
SPACES, PERSONS = colours.STRONG[0], colours.STRONG[1]
GIVEN = (("unit_minutes_lent", SPACES, "account.column.lent"), ("volunteer_minutes", PERSONS, "account.column.hours"))
TAKEN = (("unit_minutes_received", SPACES), ("volunteer_minutes_received", PERSONS))


def giving_picture(book: Book, texts: Texts, kind: Literal["png", "svg"]) -> bytes:
    """PNG or SVG; of too many organisations, those with the most hours either way."""
    family = chinese_family()
    texts = texts if family else Texts("en")
    style: dict[Any, Any] = {
        "font.family": [family, "DejaVu Sans"] if family else ["DejaVu Sans"],
        "svg.hashsalt": "linli",
        "svg.fonttype": "path",
    }
    with mpl.rc_context(style):
        figure, buffer = _sheet(book, texts, plain_ids=family is None), io.BytesIO()
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(buffer, format=kind, dpi=DOTS_PER_INCH, metadata=metadata)
    return buffer.getvalue()


def shown(entries: Sequence[Entry]) -> list[Entry]:
    """Organisations with any hours, those with the most first."""
    active = [e for e in entries if _hours(e)]
    return sorted(active, key=lambda e: (-_hours(e), e.id))[:MOST_ROWS]


def _hours(e: Entry) -> int:
    return sum(e.figures[name] for name, *_ in (*GIVEN, *TAKEN))


def _sheet(book: Book, texts: Texts, *, plain_ids: bool) -> Figure:
    rows = shown(book.entries)
    width, height = LABELS + ACROSS + 0.3, HEAD + ROW * max(1, len(rows)) + FOOT
    figure = Figure(figsize=(width, height), facecolor=colours.PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((LABELS / width, FOOT / height, ACROSS / width, ROW * max(1, len(rows)) / height))
    title = texts("account.picture", period=book.period)
    figure.text(0.2 / width, 1 - 0.3 / height, title, fontsize=13, color=colours.INK)
    left = sum(1 for e in book.entries if _hours(e)) - len(rows)
    if left:
        words = texts("account.picture_more", count=left)
        figure.text(0.2 / width, 0.15 / height, words, fontsize=8, color=colours.FAINT_INK)
    _bars(axes, rows, texts)
    names = [e.id if plain_ids else on_one_line(e.name) for e in rows]
    axes.set_yticks(range(len(rows)), [fit(n, LABELS - 0.2, 8.5) for n in names], fontsize=8.5, parse_math=False)
    return figure


def _bars(axes: Axes, rows: Sequence[Entry], texts: Texts) -> None:
    """Two stacked bars for each organisation, either side of the middle line."""
    places, given, taken = range(len(rows)), [0.0] * len(rows), [0.0] * len(rows)
    for name, colour, label in GIVEN:
        hours = [e.figures[name] / 60 for e in rows]
        axes.barh(places, hours, left=given, height=0.66, color=colour, label=texts(label))
        given = [a + b for a, b in zip(given, hours, strict=True)]
    for name, colour in TAKEN:
        hours = [-e.figures[name] / 60 for e in rows]
        axes.barh(places, hours, left=taken, height=0.66, color=colour, alpha=0.55)
        taken = [a + b for a, b in zip(taken, hours, strict=True)]
    most = 1.08 * max([1.0, *given, *(-t for t in taken)])
    axes.set_xlim(-most, most)
    axes.set_ylim(max(1, len(rows)) - 0.5, -0.5)
    axes.axvline(0, color=colours.INK, linewidth=0.8)
    axes.xaxis.set_major_formatter(lambda x, _: f"{abs(x):,.0f}")
    axes.tick_params(length=0, colors=colours.SOFT_INK, labelsize=8)
    axes.grid(axis="x", color=colours.LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    for place, word in ((0.08, "account.took"), (0.92, "account.gave")):
        axes.text(place, 1.0, texts(word), transform=axes.transAxes, ha="center", va="bottom", color=colours.SOFT_INK)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), fontsize=8, frameon=False, ncols=2)
    for side in axes.spines.values():
        side.set_visible(False)
