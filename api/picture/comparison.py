"""A comparison as a picture: scenarios as bars with the range of what is sure, a sweep as a curve."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from api.picture import colours
from api.picture.draw import DOTS_PER_INCH, Format, style_of
from api.picture.fonts import chinese_family
from api.picture.text import em_width, fit
from api.texts import Texts
from api.views.comparison import signed
from api.views.summary import number
from api.views.week import on_one_line
from solver.scenarios.results import Comparison, Result
from solver.scenarios.sweeps import Sweep

WIDTH, LABELS, POINTS = 10.0, 2.6, 9.0
BAR, TITLE, AXIS, CURVES, HEADING, MARGIN = 0.42, 0.4, 0.5, 3.2, 0.3, 0.25
BETTER, WORSE, SAME = colours.STRONG[2], colours.STRONG[3], colours.OTHER
FIRST, SECOND = colours.STRONG[0], colours.STRONG[1]


def comparison_picture(comparison: Comparison, sweep: Sweep | None, texts: Texts, kind: Format) -> bytes:
    """PNG or SVG. Bars for the scenarios that are no point of the sweep, a curve for those that are."""
    family = chinese_family()
    if family is None:
        texts = Texts("en")
    points = len(sweep.values) if sweep else 0
    bars, swept = _split(comparison.scenarios, points)
    with mpl.rc_context(style_of(family)):
        heights = [TITLE + BAR * len(bars) + AXIS] * bool(bars) + [CURVES] * bool(swept)
        figure = Figure(figsize=(WIDTH, sum(heights) + HEADING + 2 * MARGIN), facecolor=colours.PAPER)
        FigureCanvasAgg(figure)
        top = sum(heights) + MARGIN
        _heading(figure, comparison, texts)
        if bars:
            _bars(figure, bars, top, texts, named=family is not None)
        if sweep and swept:
            _curve(figure, comparison.base, sweep, swept, top - (heights[0] if bars else 0.0), texts)
        buffer = io.BytesIO()
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(buffer, format=kind, dpi=DOTS_PER_INCH, metadata=metadata)
    return buffer.getvalue()


def _heading(figure: Figure, comparison: Comparison, texts: Texts) -> None:
    """What all is compared with."""
    f = comparison.base.figures
    words = texts("whatif.heading", score=number(f.score.total), served=f.sessions.served, asked=f.sessions.asked)
    wide, high = figure.get_size_inches()
    figure.text(MARGIN / wide, 1 - (MARGIN + 0.1) / high, words, fontsize=12, color=colours.INK, va="center")


def _split(scenarios: Sequence[Result], points: int) -> tuple[Sequence[Result], Sequence[Result]]:
    cut = len(scenarios) - points
    return scenarios[:cut], scenarios[cut:]


# ---- bars


def _bars(figure: Figure, results: Sequence[Result], top: float, texts: Texts, *, named: bool) -> None:
    """Score and sessions beside each other; a name per row, on the left."""
    height, wide = BAR * len(results), (WIDTH - LABELS - 3 * MARGIN) / 2
    bottom = top - TITLE - height
    names = [on_one_line(r.name) if named else str(i + 1) for i, r in enumerate(results)]
    sides = (
        (LABELS, texts("whatif.score_axis"), [r.difference.score if r.difference else 0 for r in results]),
        (
            LABELS + wide + 2 * MARGIN,
            texts("whatif.served_axis"),
            [r.difference.served if r.difference else 0 for r in results],
        ),
    )
    for n, (left, title, values) in enumerate(sides):
        axes = _axes(figure, left, bottom, wide, height)
        _title(axes, title, wide)
        _row_of_bars(axes, values)
        if n == 0:
            _ranges(axes, results)
            axes.set_yticks(range(len(names)), [fit(x, LABELS - 2 * MARGIN, POINTS) for x in names])
        else:
            axes.set_yticks([])
        _values(axes, results if n == 0 else (), values)


def _row_of_bars(axes: Axes, values: Sequence[int]) -> None:
    inks = [BETTER if v > 0 else WORSE if v < 0 else SAME for v in values]
    axes.barh(
        range(len(values)), values, height=0.56, color=[colours.tint(c) for c in inks], edgecolor=inks, linewidth=0.8
    )
    axes.axvline(0, color=colours.DAY_LINE, linewidth=0.9, zorder=0)
    axes.set_ylim(len(values) - 0.5, -0.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: signed(round(x))))


def _ranges(axes: Axes, results: Sequence[Result]) -> None:
    """Where the difference of the best plans lies: a line with ends, dark where its sign is proved."""
    for i, result in enumerate(results):
        interval = result.difference.interval if result.difference else None
        if interval:
            ink = colours.INK if interval.proved or interval.exact else colours.FAINT_INK
            axes.plot([interval.low, interval.high], [i, i], "|-", color=ink, linewidth=1.1, markersize=7)


def _values(axes: Axes, results: Sequence[Result], values: Sequence[int]) -> None:
    """Each number beyond the end of its bar and its range."""
    ends = [max(0, v) for v in values]
    for i, result in enumerate(results):
        if result.difference and result.difference.interval:
            ends[i] = max(ends[i], result.difference.interval.high)
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + (high - low) * 0.18)
    for i, (v, end) in enumerate(zip(values, ends, strict=True)):
        axes.annotate(
            signed(v),
            (end, i),
            (6, 0),
            textcoords="offset points",
            va="center",
            fontsize=POINTS,
            color=colours.SOFT_INK,
        )


# ---- curve


def _curve(figure: Figure, base: Result, sweep: Sweep, results: Sequence[Result], top: float, texts: Texts) -> None:
    """Score up to its bound, and sessions served, over the swept number; the week as it is as a dashed line."""
    wide = (WIDTH - 6 * MARGIN - 2.2) / 2
    height = CURVES - TITLE - AXIS
    left, right = MARGIN + 0.6, 4 * MARGIN + 1.6 + wide
    score, served = (_axes(figure, x, top - TITLE - height, wide, height) for x in (left, right))
    _title(score, texts("whatif.sweep_score"), wide)
    _title(served, texts("whatif.sweep_served"), wide)
    points = [r.figures.score.total for r in results]
    bounded = [(x, r.figures.score.total, r.figures.bound) for x, r in zip(sweep.values, results, strict=True)]
    sure = [(x, low, high) for x, low, high in bounded if high is not None]
    if sure:
        at, lows, highs = zip(*sure, strict=True)
        score.fill_between(at, lows, highs, color=colours.tint(FIRST, 0.2), linewidth=0, zorder=1)
        score.plot(at, highs, "_-", color=colours.tint(FIRST, 0.6), linewidth=0.9, markersize=7)
    _line(score, sweep, points, base.figures.score.total, FIRST, texts)
    _line(served, sweep, [r.figures.sessions.served for r in results], base.figures.sessions.served, SECOND, texts)


def _line(axes: Axes, sweep: Sweep, values: Sequence[int], base: int, ink: str, texts: Texts) -> None:
    axes.axhline(base, color=colours.FAINT_INK, linewidth=0.9, linestyle=(0, (5, 3)), zorder=0)
    look: dict[str, Any] = {"va": "center", "fontsize": POINTS - 1, "color": colours.FAINT_INK}
    axes.annotate(
        texts("whatif.sweep_base"), (1.015, base), xycoords=("axes fraction", "data"), annotation_clip=False, **look
    )
    axes.plot(sweep.values, values, "o-", color=ink, linewidth=1.5, markersize=4)
    axes.margins(y=0.18)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}"))
    axes.grid(axis="y", color=colours.LINE, linewidth=0.6)
    axes.set_xticks(*_ticks(sweep, axes.get_position().width * WIDTH))
    axes.set_xlabel(fit(on_one_line(sweep.place), WIDTH / 2 - 1, POINTS), fontsize=POINTS, color=colours.SOFT_INK)


def _ticks(sweep: Sweep, wide: float) -> tuple[list[int], list[str]]:
    """As many of the values as have room for their words."""
    words = [sweep.shown(v) for v in sweep.values]
    room = max(1, int(wide * 72 / POINTS / (max(em_width(w) for w in words) + 1.2)))
    step = -(-len(words) // room)
    return list(sweep.values[::step]), words[::step]


# ---- ink


def _axes(figure: Figure, left: float, bottom: float, wide: float, height: float) -> Axes:
    """Axes by inches from the lower left corner."""
    total_wide, total_high = figure.get_size_inches()
    axes = figure.add_axes((left / total_wide, bottom / total_high, wide / total_wide, height / total_high))
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(colours.DAY_LINE)
    look: dict[str, Any] = {"labelsize": POINTS, "colors": colours.SOFT_INK, "length": 0}
    axes.tick_params(**look)
    return axes


def _title(axes: Axes, words: str, wide: float) -> None:
    axes.set_title(fit(words, wide, POINTS), loc="left", fontsize=POINTS, color=colours.INK, pad=8)
