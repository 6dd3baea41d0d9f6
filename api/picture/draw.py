"""Draws the chart: one sheet measured in inches from its upper left corner."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from api.picture import colours
from api.picture.chart import Bar, Chart, Group, Row, chart_of
from api.picture.fonts import chinese_family
from api.picture.inks import in_few_colours
from api.picture.text import em_width, fit
from api.texts import Texts
from api.views.rows import unserved_rows
from api.views.summary import headline
from api.views.week import Week

Format = Literal["png", "svg"]

MARGIN, LABELS, NOTES = 0.35, 2.3, 0.55
ROW, LANE, MOST_LANES, GROUP, GAP = 0.21, 0.14, 7, 0.27, 0.03
LINE_HEIGHT, MOST_LINES = 0.2, 60
DOTS_PER_INCH = 120
MOST_DOTS = 60_000  # the renderer's own limit is 65,536 in each direction


def picture(week: Week, kind: Format) -> bytes:
    """The week as PNG or SVG."""
    family = chinese_family()
    if family is None:
        week = Week(week.plan, week.problem, Texts("en"), plain_ids=True)
    with mpl.rc_context(style_of(family)):
        figure = Sheet(week).draw()
        buffer = io.BytesIO()
        dots = min(DOTS_PER_INCH, int(MOST_DOTS / max(figure.get_size_inches())))
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(buffer, format=kind, dpi=dots, metadata=metadata)
    return in_few_colours(buffer.getvalue()) if kind == "png" else buffer.getvalue()


def style_of(family: str | None) -> dict[Any, Any]:
    """matplotlib's settings: a font with Chinese characters where there is one, and the same bytes every time."""
    return {
        "font.family": [family, "DejaVu Sans"] if family else ["DejaVu Sans"],
        "svg.hashsalt": "linli",
        "svg.fonttype": "path",
    }


class Sheet:
    """One drawing. Lengths in inches, y downwards; shapes are gathered by layer and drawn at the end."""

    def __init__(self, week: Week):
        self.week, self.texts = week, week.texts
        self.chart: Chart = chart_of(week)
        self.colours = colours.by_kind(self.chart.kinds)
        self.body = min(40.0, max(9.0, 2.3 * self.chart.length / 24))
        self.width = MARGIN + LABELS + self.body + NOTES + MARGIN
        self.left, self.right = MARGIN + LABELS, MARGIN + LABELS + self.body
        self.legend = self._legend_lines()
        self.top = 1.02 + 0.24 * len(self.legend)
        self.shapes: dict[int, list[Rectangle]] = {}
        self.lines: dict[int, list[tuple[list[tuple[float, float]], str, float]]] = {}

    # ---- the parts of the sheet

    def draw(self) -> Figure:
        unserved = self._unserved_lines()
        body_bottom = self.top + 0.42 + self._height(self.chart.spaces) + self._height(self.chart.people)
        height = body_bottom + 0.3 + (0.35 + LINE_HEIGHT * -(-len(unserved) // 2) if unserved else 0) + MARGIN
        figure = Figure(figsize=(self.width, height), facecolor=colours.PAPER)
        FigureCanvasAgg(figure)
        self.ax: Axes = figure.add_axes((0, 0, 1, 1))
        self.ax.set_axis_off()
        self.ax.set_xlim(0, self.width)
        self.ax.set_ylim(height, 0)
        self._title()
        self._legend()
        self._days(body_bottom)
        y = self._section(self.texts("picture.spaces"), self.chart.spaces, self.top + 0.42)
        self._section(self.texts("picture.people"), self.chart.people, y)
        self._unserved(unserved, body_bottom + 0.3)
        self._put_layers()
        return figure

    def _title(self) -> None:
        days = self.chart.days
        title = self.texts("picture.title", start=f"{days[0].date:%Y-%m-%d}", end=f"{days[-1].date:%m-%d}")
        self._text(MARGIN, 0.42, title, 17)
        x = MARGIN
        for label, value in headline(self.week):
            self._text(x, 0.78, label, 8.5, colours.FAINT_INK)
            x += em_width(label) * 8.5 / 72 + 0.08
            self._text(x, 0.78, value, 10.5)
            x += em_width(value) * 10.5 / 72 + 0.3

    def _legend_entries(self) -> list[tuple[str, str]]:
        known = [(c, self.texts.kind(k)) for k, c in self.colours.items() if c != colours.OTHER and k]
        if colours.OTHER in self.colours.values():
            known.append((colours.OTHER, self.texts("picture.other")))
        return known + ([(colours.CLOSED, self.texts("picture.closed"))] if self.week.problem else [])

    def _legend_lines(self) -> list[list[tuple[float, str, str]]]:
        """Entries (x, colour, words), broken into lines of the sheet's width."""
        lines: list[list[tuple[float, str, str]]] = [[]]
        x = MARGIN
        for colour, words in self._legend_entries():
            wide = 0.24 + em_width(words) * 8.5 / 72 + 0.2
            if x + wide > self.width - MARGIN:
                lines.append([])
                x = MARGIN
            lines[-1].append((x, colour, words))
            x += wide
        return lines

    def _legend(self) -> None:
        for i, line in enumerate(self.legend):
            y = 1.1 + 0.24 * i
            for x, colour, words in line:
                if colour == colours.CLOSED:
                    self._box(x, y - 0.07, 0.17, 0.14, colour, 1)
                else:
                    self._box(x, y - 0.07, 0.17, 0.14, colours.tint(colour), 1)
                    self._box(x, y - 0.07, 0.035, 0.14, colour, 2)
                self._text(x + 0.23, y, words, 8.5)

    def _days(self, bottom: float) -> None:
        ends = [*(d.start for d in self.chart.days[1:]), self.chart.length]
        for day, end in zip(self.chart.days, ends, strict=True):
            a, b = self._x(day.start), self._x(end)
            colour = colours.REST if day.rest else colours.INK
            words = f"{self.texts.day(day.date.weekday())} {day.date:%m-%d}"
            self._text((a + b) / 2, self.top + 0.13, fit(words, b - a, 10), 10, colour, "center")
            self._line([(a, self.top), (a, bottom)], colours.DAY_LINE, 0.9, 7)
            for hour in (6, 12, 18):
                x = self._x(day.start + hour)
                if x < b - 0.05:
                    self._text(x, self.top + 0.31, str(hour), 6.5, colours.FAINT_INK, "center")
                    self._line([(x, self.top + 0.38), (x, bottom)], colours.LINE, 0.5, 2)
        self._line([(self.right, self.top), (self.right, bottom)], colours.DAY_LINE, 0.9, 7)

    # ---- sections and rows

    def _height(self, groups: Iterable[Group]) -> float:
        return sum(GROUP + sum(self._row_height(r) + GAP for r in g.rows) for g in groups)

    def _row_height(self, row: Row) -> float:
        return max(ROW, LANE * min(row.lanes, MOST_LANES))

    def _section(self, title: str, groups: Iterable[Group], y: float) -> float:
        for group in groups:
            words = f"{title} · {group.title}" if group.title else title
            self._box(MARGIN, y + 0.03, self.width - 2 * MARGIN, GROUP - 0.06, colours.HEAD, 3)
            self._text(MARGIN + 0.06, y + GROUP / 2, f"{words} ({len(group.rows)})", 8.5, colours.INK)
            y += GROUP
            for row in group.rows:
                self._row(row, y)
                y += self._row_height(row) + GAP
        return y

    def _row(self, row: Row, y: float) -> None:
        height = self._row_height(row)
        self._text(MARGIN + 0.06, y + height / 2, fit(row.label, LABELS - 0.15, 7.5), 7.5)
        self._text(self.right + 0.07, y + height / 2, row.note, 7, colours.FAINT_INK)
        below = y + height + GAP / 2
        self._line([(MARGIN, below), (self.right, below)], colours.LINE, 0.4, 2)
        for a, b in row.closed:
            self._box(self._x(a), y, self._x(b) - self._x(a), height, colours.CLOSED, 1)
        alone = row.lanes == 1
        nexts = [*(b.start - b.before for b in row.bars[1:]), self.chart.length]
        for bar, next_start in zip(row.bars, nexts, strict=True):
            self._bar(bar, y, height, self._x(next_start) if alone else 0.0)
        self._limit(row, y, height)

    def _bar(self, bar: Bar, y: float, height: float, free_until: float) -> None:
        """`free_until`: up to where words may run beyond the bar, so that short sessions have a name too."""
        colour = self.colours[bar.kind]
        low, high = y + height * (1 - bar.high), y + height * (1 - bar.low)
        a, b = self._x(bar.start), self._x(bar.end)
        if bar.before or bar.after:
            outer_a, outer_b = self._x(bar.start - bar.before), self._x(bar.end + bar.after)
            self._box(outer_a, low, outer_b - outer_a, high - low, colours.tint(colour, colours.MARGIN_SHARE), 3)
        self._box(a, low, b - a, high - low, colours.tint(colour), 4, edge=colours.PAPER)
        self._box(a, low, min(0.035, b - a), high - low, colour, 5)
        if free_until:
            low, high = y, y + height
        points = min(7.0, (high - low) * 72 * 0.72)
        if points >= 4.5:
            after = self._x(bar.end + bar.after) + 0.03
            inside, beside = fit(bar.label, b - a - 0.08, points), fit(bar.label, free_until - after - 0.05, points)
            if len(inside) >= len(beside):
                self._text(a + 0.055, (low + high) / 2, inside, points)
            else:
                self._text(after, (low + high) / 2, beside, points, colours.SOFT_INK)

    def _limit(self, row: Row, y: float, height: float) -> None:
        """The units that may be used, as a step line along the open time."""
        for i, (hour, share) in enumerate(row.limit):
            end = row.limit[i + 1][0] if i + 1 < len(row.limit) else self.chart.length
            if 0 < share < 1:
                level = y + height * (1 - share)
                self._box(self._x(hour), y, self._x(end) - self._x(hour), level - y, colours.CLOSED, 1)

    # ---- what is left out

    def _unserved_lines(self) -> list[str]:
        rows = unserved_rows(self.week)
        lines = [f"{r['demand']} ×{r['missing']} · {r['reason']} ({r['proof']})" for r in rows]
        if len(lines) > MOST_LINES:
            lines[MOST_LINES - 1 :] = [self.texts("plan.more", count=len(rows) - MOST_LINES + 1)]
        return lines

    def _unserved(self, lines: list[str], y: float) -> None:
        if not lines:
            return
        count = sum(u.missing for u in self.week.plan.unserved)
        self._text(MARGIN, y, self.texts("picture.unserved", count=count), 11)
        column = (self.width - 2 * MARGIN) / 2
        half = -(-len(lines) // 2)
        for i, line in enumerate(lines):
            x, row = MARGIN + column * (i // half), i % half
            self._text(x, y + 0.3 + LINE_HEIGHT * row, fit(line, column - 0.2, 8), 8)

    # ---- ink

    def _x(self, hour: float) -> float:
        return self.left + self.body * min(max(hour, 0.0), self.chart.length) / self.chart.length

    def _text(self, x: float, y: float, words: str, size: float, ink: str = colours.INK, align: str = "left") -> None:
        if words:
            look: dict[str, Any] = {"fontsize": size, "color": ink, "ha": align, "va": "center_baseline"}
            self.ax.text(x, y, words, zorder=9, parse_math=False, **look)

    def _box(self, x: float, y: float, width: float, height: float, fill: str, layer: int, edge: str = "none") -> None:
        line = 0.0 if edge == "none" else 0.5
        shape = Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=line)
        self.shapes.setdefault(layer, []).append(shape)

    def _line(self, points: list[tuple[float, float]], colour: str, width: float, layer: int) -> None:
        self.lines.setdefault(layer, []).append((points, colour, width))

    def _put_layers(self) -> None:
        for layer, shapes in self.shapes.items():
            self.ax.add_collection(PatchCollection(shapes, match_original=True, zorder=layer), autolim=False)
        for layer, lines in self.lines.items():
            paths, inks, widths = zip(*lines, strict=True)
            drawn = LineCollection(list(paths), colors=list(inks), linewidths=list(widths), zorder=layer)
            self.ax.add_collection(drawn, autolim=False)
