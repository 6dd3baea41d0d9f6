"""A heat map of scarcity: the scarcest spaces and skills by the parts of each day."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from api.picture import colours
from api.picture.draw import DOTS_PER_INCH, MOST_DOTS, Format
from api.picture.fonts import chinese_family
from api.picture.inks import in_few_colours
from api.picture.text import em_width, fit
from api.texts import Texts
from api.views.scarcity import subject
from api.views.summary import number
from api.views.week import Week
from solver.bottlenecks.dayparts import DayPart
from solver.bottlenecks.priced import Scarce
from solver.bottlenecks.report import Report
from solver.bottlenecks.verify import Bottleneck

MARGIN, LABELS, CELL, ROW, HEAD = 0.35, 1.9, 0.42, 0.36, 0.27
WIDEST = 40.0
MOST_ROWS, FEWEST_ROWS = 16, 6
"""Of spaces, and of skills: the scarcest; beyond the fewest, only those that reach the second colour."""
STEPS = (0.04, 0.1, 0.2, 0.35, 0.55, 0.8)
"""Shares of the dearest cell at which the colour becomes stronger; finer below, where most cells are."""


@dataclass(frozen=True)
class HeatRow:
    """One space or skill: its dear parts, and which of them were tried."""

    label: str
    cells: dict[DayPart, Scarce]
    tried: dict[DayPart, Bottleneck]


def heat_rows(week: Week, report: Report, kind: str) -> list[HeatRow]:
    """The scarcest spaces or skills, by their dearest part."""
    dear = [s for s in report.prices.scarce if s.kind == kind and s.part]
    strong = STEPS[0] * max((s.estimate for s in report.prices.scarce if s.part), default=0.0)
    some = dict.fromkeys(s.subject for s in dear if s.estimate >= strong)
    order = list({**some, **dict.fromkeys(s.subject for s in dear)})[: min(MOST_ROWS, max(FEWEST_ROWS, len(some)))]
    cells: dict[str, dict[DayPart, Scarce]] = {x: {} for x in order}
    tried: dict[str, dict[DayPart, Bottleneck]] = {x: {} for x in order}
    for s in report.prices.scarce:
        if s.kind == kind and s.part and s.subject in cells:
            cells[s.subject][s.part] = s
    for b in report.tried:
        if b.scarce.kind == kind and b.scarce.part and b.scarce.subject in tried:
            tried[b.scarce.subject][b.scarce.part] = b
    return [HeatRow(subject(week, next(iter(cells[x].values()))), cells[x], tried[x]) for x in order]


def heat_of(estimate: float, most: float) -> int:
    """The step of `colours.HEAT`."""
    return sum(estimate >= share * most for share in STEPS)


def heat_map(week: Week, report: Report, kind: Format) -> bytes:
    """The map as PNG or SVG."""
    family = chinese_family()
    if family is None:
        week = Week(week.plan, week.problem, Texts("en"), plain_ids=True)
    style: dict[Any, Any] = {
        "font.family": [family, "DejaVu Sans"] if family else ["DejaVu Sans"],
        "svg.hashsalt": "linli",
        "svg.fonttype": "path",
    }
    with mpl.rc_context(style):
        figure = HeatSheet(week, report).draw()
        buffer = io.BytesIO()
        dots = min(DOTS_PER_INCH, int(MOST_DOTS / max(figure.get_size_inches())))
        figure.savefig(buffer, format=kind, dpi=dots, metadata={"Date": None} if kind == "svg" else {"Software": None})
    return in_few_colours(buffer.getvalue()) if kind == "png" else buffer.getvalue()


class HeatSheet:
    """One drawing; lengths in inches, y downwards."""

    def __init__(self, week: Week, report: Report):
        self.week, self.texts, self.report = week, week.texts, report
        self.parts = report.prices.parts
        self.sections = [
            (title, rows)
            for title, kind in ((self.texts("picture.spaces"), "space"), (self.texts("bottleneck.skills"), "skill"))
            if (rows := heat_rows(week, report, kind))
        ]
        self.most = max((s.estimate for s in report.prices.scarce if s.part), default=1.0)
        self.cell = min(CELL, WIDEST / max(1, len(self.parts)))
        self.left = MARGIN + LABELS
        self.width = max(9.5, self.left + self.cell * len(self.parts) + MARGIN)

    def draw(self) -> Figure:
        top = 1.85
        bottom = top + sum(HEAD + ROW * len(rows) for _, rows in self.sections)
        figure = Figure(figsize=(self.width, bottom + MARGIN), facecolor=colours.PAPER)
        FigureCanvasAgg(figure)
        self.ax: Axes = figure.add_axes((0, 0, 1, 1))
        self.ax.set_axis_off()
        self.ax.set_xlim(0, self.width)
        self.ax.set_ylim(bottom + MARGIN, 0)
        self._title()
        self._legend()
        y = top
        for title, rows in self.sections:
            self._box(MARGIN, y + 0.03, self.width - 2 * MARGIN, HEAD - 0.06, colours.HEAD)
            self._text(MARGIN + 0.06, y + HEAD / 2, f"{title} ({len(rows)})", 8.5)
            y += HEAD
            for row in rows:
                self._row(row, y)
                y += ROW
        self._days(bottom)
        return figure

    def _title(self) -> None:
        if self.parts:
            first, last = self.parts[0].date, self.parts[-1].date
            words = self.texts("bottleneck.heat", start=f"{first:%Y-%m-%d}", end=f"{last:%m-%d}")
            self._text(MARGIN, 0.42, words, 17)
        why = self.report.prices.why_not
        if why or not self.sections:
            self._text(MARGIN, 0.9, self.texts(f"bottleneck.{why or 'none'}"), 10)

    def _legend(self) -> None:
        if not self.sections:
            return
        x, y = MARGIN, 0.85
        words = self.texts("bottleneck.heat_unit")
        self._text(x, y, words, 8.5, colours.SOFT_INK)
        x += em_width(words) * 8.5 / 72 + 0.2
        for colour, share in zip(colours.HEAT, (0.0, *STEPS), strict=True):
            self._box(x, y - 0.08, 0.2, 0.16, colour, edge=colours.LINE)
            words = f"≥ {number(round(share * self.most))}" if share else f"< {number(round(STEPS[0] * self.most))}"
            self._text(x + 0.25, y, words, 8)
            x += 0.25 + em_width(words) * 8 / 72 + 0.14
        x, y = MARGIN, 1.14
        for mark, style in (("heat_verified", "-"), ("heat_tried", ":")):
            self._box(x, y - 0.08, 0.2, 0.16, colours.PAPER, edge=colours.INK, width=1.4, style=style)
            words = self.texts(f"bottleneck.{mark}")
            self._text(x + 0.27, y, words, 8.5)
            x += 0.27 + em_width(words) * 8.5 / 72 + 0.25

    def _days(self, bottom: float) -> None:
        k = 0
        for date, group in groupby(self.parts, key=lambda p: p.date):
            parts = list(group)
            a, b = self._x(k), self._x(k + len(parts))
            words = f"{self.texts.day(date.weekday())} {date:%m-%d}"
            ink = colours.REST if self._is_rest(date) else colours.INK
            self._text((a + b) / 2, 1.5, fit(words, b - a, 10), 10, ink, "center")
            for i, p in enumerate(parts):
                words = self.texts(f"part.{p.name}")
                short = words if em_width(words) * 6 / 72 <= self.cell - 0.02 else words[:3].rstrip()
                self._text(self._x(k + i) + self.cell / 2, 1.72, short, 6, colours.FAINT_INK, "center")
            self.ax.plot([a, a], [1.4, bottom], color=colours.DAY_LINE, linewidth=0.9, zorder=3)
            k += len(parts)
        self.ax.plot([self._x(k)] * 2, [1.4, bottom], color=colours.DAY_LINE, linewidth=0.9, zorder=3)

    def _is_rest(self, date: dt.date) -> bool:
        t = self.week.timeline
        return t is not None and t.clock.falls_on(date, ("restday",))

    def _row(self, row: HeatRow, y: float) -> None:
        self._text(MARGIN + 0.06, y + ROW / 2, fit(row.label, LABELS - 0.15, 8), 8)
        for k, p in enumerate(self.parts):
            self._cell(row, p, self._x(k), y)

    def _cell(self, row: HeatRow, part: DayPart, x: float, y: float) -> None:
        found, tried = row.cells.get(part), row.tried.get(part)
        step = heat_of(found.estimate, self.most) if found else -1
        self._box(x, y, self.cell, ROW, colours.HEAT[step] if found else colours.PAPER, edge=colours.LINE)
        if found is None:
            return
        ink = colours.PAPER if step >= 4 else colours.INK
        middle = y + ROW / 2
        size = min(7.0, self.cell / 0.42 * 7)
        if tried and tried.gain:
            self._text(x + self.cell / 2, middle - 0.075, _short(found.estimate), size - 1, ink, "center")
            self._text(x + self.cell / 2, middle + 0.075, f"+{_short(tried.gain)}", size, ink, "center", bold=True)
        elif step >= 1 or tried:
            self._text(x + self.cell / 2, middle, _short(found.estimate), size, ink, "center")
        if tried:
            inner = (x + 0.02, y + 0.02, self.cell - 0.04, ROW - 0.04)
            self._box(*inner, "none", edge=colours.INK, width=1.4, style="-" if tried.gain else ":", layer=5)

    # ---- ink

    def _x(self, k: int) -> float:
        return self.left + self.cell * k

    def _text(
        self, x: float, y: float, words: str, size: float, ink: str = colours.INK, align: str = "left",
        *, bold: bool = False,
    ) -> None:  # fmt: skip
        look: dict[str, Any] = {"fontsize": size, "color": ink, "ha": align, "va": "center_baseline"}
        if bold and chinese_family() is None:  # the Chinese font has one weight
            look["fontweight"] = "bold"
        self.ax.text(x, y, words, zorder=9, parse_math=False, **look)

    def _box(
        self, x: float, y: float, width_: float, height: float, fill: str,
        *, edge: str = "none", width: float = 0.5, style: str = "-", layer: int = 1,
    ) -> None:  # fmt: skip
        look: dict[str, Any] = {"facecolor": fill, "edgecolor": edge, "linewidth": width, "linestyle": style}
        self.ax.add_patch(Rectangle((x, y), width_, height, zorder=layer, **look))


def _short(points: float) -> str:
    """Within a cell: 950, 3.5k, 12k."""
    if points < 1000:
        return f"{points:.0f}"
    return f"{points / 1000:.1f}k" if points < 9950 else f"{points / 1000:.0f}k"
