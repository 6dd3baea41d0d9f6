"""Time and memory over communities, both axes logarithmic, with the fitted power laws."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogFormatter, NullFormatter

from benchmarks.growth.fit import fit, points_of

LOOK = {"first": ("first plan", "#0072b2", "o"), "within": ("gap ≤ {gap:g} %", "#c1272d", "s")}
MEMORY = {"peak_mib": ("all processes, at the peak", "#009e73", "o")}
"""Name, colour and mark of each measure (colours told apart by most: M. Okabe, K. Ito)."""


def draw(result: dict[str, Any], path: Path) -> None:
    """Two panels beside each other."""
    figure = Figure(figsize=(10, 4.5), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    _panel(left, result, LOOK, "seconds since the planner was called")
    _panel(right, result, MEMORY, "MiB resident")
    figure.suptitle(f"Growth, {result['workers']} workers")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)


def _panel(axes: Axes, result: dict[str, Any], looks: dict[str, tuple[str, str, str]], unit: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    for key, (name, colour, mark) in looks.items():
        points = points_of(result["rows"], key)
        if points:
            _series(axes, points, name.format(gap=result["gap_percent"]), colour, mark)
            axes.legend()
    sizes = sorted({r["communities"] for r in result["rows"]})
    axes.set_xticks(sizes, [f"{s}" for s in sizes])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:g}"))
    axes.yaxis.set_minor_formatter(LogFormatter(minor_thresholds=(1.5, 0.5)))
    axes.set_xlabel("communities")
    axes.set_ylabel(unit)
    axes.grid(alpha=0.3, which="both")


def _series(axes: Axes, points: list[tuple[float, float]], name: str, colour: str, mark: str) -> None:
    """Points, and the line through them where there is one."""
    power, sizes = fit(points), [x for x, _ in points]
    label = name if power is None else f"{name}: communities^{power.exponent:.2f}"
    axes.plot(sizes, [y for _, y in points], mark, color=colour, label=label)
    if power:
        axes.plot(sizes, [power.at(x) for x in sizes], "--", color=colour, linewidth=1)
