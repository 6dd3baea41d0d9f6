"""Shares over weeks as a picture: each area's share in each week, and how many wait how long."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from api.picture import colours
from api.picture.fonts import chinese_family
from api.picture.text import fit
from api.texts import Texts
from api.views.week import on_one_line
from solver.shares.report import Share, Shares, WeekShares

MOST_ROWS = 40
LABELS, NOTES, CELL, ROW, HEAD, BARS, GAP = 2.0, 1.9, 0.62, 0.27, 1.0, 1.9, 0.55
DOTS_PER_INCH = 120
LONG = 4
"""Weeks from which on all waits are one bar."""

WAITS = ("#f3d9bd", "#e8b27a", "#d98a3d", "#b4463c")


def shares_picture(shares: Shares, texts: Texts, kind: Literal["png", "svg"], title: str = "") -> bytes:
    """The sheet as PNG or SVG: areas with the smallest shares where there are too many."""
    family = chinese_family()
    texts = texts if family else Texts("en")
    style: dict[Any, Any] = {
        "font.family": [family, "DejaVu Sans"] if family else ["DejaVu Sans"],
        "svg.hashsalt": "linli",
        "svg.fonttype": "path",
    }
    with mpl.rc_context(style):
        figure = _sheet(shares, texts, title, plain_ids=family is None)
        buffer = io.BytesIO()
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(buffer, format=kind, dpi=DOTS_PER_INCH, metadata=metadata)
    return buffer.getvalue()


def _sheet(shares: Shares, texts: Texts, title: str, *, plain_ids: bool) -> Figure:
    rows, columns = _shown(shares.areas), max(4, len(shares.weeks))
    width = LABELS + CELL * columns + NOTES
    height = HEAD + ROW * len(rows) + GAP + BARS + GAP
    figure = Figure(figsize=(width, height), facecolor=colours.PAPER)
    FigureCanvasAgg(figure)
    left, across = LABELS / width, CELL * columns / width
    upper = figure.add_axes((left, (GAP + BARS + GAP) / height, across, ROW * max(1, len(rows)) / height))
    lower = figure.add_axes((left, GAP / height, across, BARS / height))
    figure.text(0.2 / width, 1 - 0.3 / height, title or texts("shares.title"), fontsize=13, color=colours.INK)
    _areas(upper, shares.weeks, rows, texts, plain_ids=plain_ids)
    _waiting(lower, shares.weeks, texts)
    for axes in (upper, lower):
        axes.set_xlim(-0.5, columns - 0.5)
    return figure


def _shown(areas: Sequence[Share]) -> list[Share]:
    """All areas in their order; of too many, those with the smallest shares."""
    if len(areas) <= MOST_ROWS:
        return list(areas)
    least = sorted(areas, key=lambda a: 1.0 if a.share is None else a.share)[:MOST_ROWS]
    return [a for a in areas if a in least]


def _areas(axes: Axes, weeks: Sequence[WeekShares], rows: Sequence[Share], texts: Texts, *, plain_ids: bool) -> None:
    """One cell for each area and week; beside each row the share of all weeks and the longest wait."""
    axes.set_ylim(max(1, len(rows)) - 0.5, -0.5)
    for y, area in enumerate(rows):
        for x, week in enumerate(weeks):
            _cell(axes, x, y, week.areas.get(area.id))
        total = "–" if area.share is None else f"{area.share:.0%}"
        words = texts("shares.row", share=total, wait=area.longest_wait)
        axes.annotate(words, (1.01, y), xycoords=("axes fraction", "data"), fontsize=8, va="center", color=colours.INK)
    names = [area.id if plain_ids else on_one_line(area.name) for area in rows]
    axes.set_yticks(range(len(rows)), [fit(n, LABELS - 0.2, 8) for n in names], fontsize=8, parse_math=False)
    axes.set_xticks(range(len(weeks)), [f"{w.start:%m-%d}" for w in weeks], fontsize=7.5)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, colors=colours.SOFT_INK)
    axes.set_title(texts("shares.areas"), fontsize=9, loc="left", color=colours.SOFT_INK)
    _bare(axes)


def _cell(axes: Axes, x: int, y: int, share: float | None) -> None:
    """Darker is more; nothing where nothing was asked."""
    if share is None:
        axes.text(x, y, "–", ha="center", va="center", fontsize=7.5, color=colours.FAINT_INK)
        return
    fill = colours.mixed("#f4f7fb", colours.STRONG[0], share)
    axes.add_patch(mpl.patches.Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=fill, edgecolor="none"))
    ink = colours.PAPER if share > 0.6 else colours.INK
    axes.text(x, y, f"{share:.0%}", ha="center", va="center", fontsize=7.5, color=ink)


def _waiting(axes: Axes, weeks: Sequence[WeekShares], texts: Texts) -> None:
    """Demands not served in full at the end of each week, stacked by how long they have waited."""
    below = [0] * len(weeks)
    for n in range(1, LONG + 1):
        counts = [sum(c for wait, c in w.waiting.items() if (wait >= n if n == LONG else wait == n)) for w in weeks]
        label = texts("shares.waited_more" if n == LONG else "shares.waited", weeks=n)
        axes.bar(range(len(weeks)), counts, bottom=below, width=0.7, color=WAITS[n - 1], label=label)
        below = [a + b for a, b in zip(below, counts, strict=True)]
    never = [w.never for w in weeks]
    axes.bar(range(len(weeks)), never, bottom=below, width=0.7, color=colours.LINE, label=texts("shares.never"))
    axes.set_ylim(0, 1.12 * max([1, *(a + b for a, b in zip(below, never, strict=True))]))
    axes.set_xticks(range(len(weeks)), [f"{w.start:%m-%d}" for w in weeks], fontsize=7.5)
    axes.tick_params(length=0, colors=colours.SOFT_INK, labelsize=7.5)
    axes.set_title(texts("shares.waiting"), fontsize=9, loc="left", color=colours.SOFT_INK)
    axes.legend(loc="center left", bbox_to_anchor=(1.005, 0.5), fontsize=8, frameon=False, reverse=True)
    axes.grid(axis="y", color=colours.LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    _bare(axes)


def _bare(axes: Axes) -> None:
    for side in axes.spines.values():
        side.set_visible(False)
