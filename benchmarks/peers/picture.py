"""Score over time per peer, from the recorded figures of one run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from benchmarks.peers.protocol import MARKS
from benchmarks.peers.table import bound_of, points_of

COLOURS = {
    "linli": "#c1272d",
    "greedy": "#8c6d46",
    "cpsat": "#0072b2",
    "highs": "#009e73",
    "scip": "#cc79a7",
    "timefold": "#e69f00",
}
"""Told apart by most who see colours differently (M. Okabe, K. Ito)."""


def draw(result: dict[str, Any], path: Path) -> None:
    """Steps of the best judged plan so far, one line per seed; dashed where Linli's bound stands.

    The axis of points starts at half of the best score, or differences of some per cent could not be seen.
    """
    figure = Figure(figsize=(9, 5), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    best = max((s for r in result["runs"] for s in _steps(r, result["seconds"])[1]), default=1)
    named: set[str] = set()
    for run in (r for r in result["runs"] if not r["ended"].startswith("left out")):
        times, scores = _steps(run, result["seconds"])
        peer, below = run["peer"], max(scores, default=0) < best / 2
        label = None if peer in named else f"{peer} (nothing in view)" if below else peer
        named.add(peer)
        width = 2.4 if peer == "linli" else 1.6
        axes.step(times, scores, where="post", label=label, color=COLOURS[peer], linewidth=width)
    for i, seed in enumerate(sorted({r["seed"] for r in result["runs"]})):
        bound = bound_of(result, seed)
        if bound is not None:
            axes.axhline(bound, color="black", linestyle="--", linewidth=1, label=None if i else "Linli's proved bound")
    _name(axes, result, best)
    figure.legend(loc="outside right upper")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)


def _name(axes: Axes, result: dict[str, Any], best: int) -> None:
    """Scales and words."""
    axes.set_xscale("log")
    axes.set_xlim(0.5, result["seconds"])
    axes.set_ylim(bottom=best / 2)
    axes.set_xticks([m for m in MARKS if m <= result["seconds"]], minor=False)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}"))
    axes.set_xlabel("seconds since the process started")
    axes.set_ylabel("points of the best plan the judge passed")
    axes.set_title(f"A week of {result['communities']} communities, {result['threads']} threads")
    axes.grid(alpha=0.3, which="both")


def _steps(run: dict[str, Any], seconds: float) -> tuple[list[float], list[int]]:
    """Seconds and points at each improvement, and at the end."""
    times: list[float] = []
    scores: list[int] = []
    for p in points_of(run):
        if p.seconds <= seconds and not p.violations and (not scores or p.score > scores[-1]):
            times.append(p.seconds)
            scores.append(p.score)
    return ([*times, seconds], [*scores, scores[-1]]) if times else ([], [])
