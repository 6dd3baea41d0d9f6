"""Score over time per peer, from the recorded figures of one run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

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
    """Steps of the best judged plan so far, one line per seed; dashed where Linli's bound stands."""
    figure = Figure(figsize=(9, 5), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    named: set[str] = set()
    for run in result["runs"]:
        times, scores = _steps(run, result["seconds"])
        if times:
            label = None if run["peer"] in named else run["peer"]
            named.add(run["peer"])
            width = 2.4 if run["peer"] == "linli" else 1.6
            axes.step(times, scores, where="post", label=label, color=COLOURS[run["peer"]], linewidth=width)
    for i, seed in enumerate(sorted({r["seed"] for r in result["runs"]})):
        bound = bound_of(result, seed)
        if bound is not None:
            axes.axhline(bound, color="black", linestyle="--", linewidth=1, label=None if i else "Linli's proved bound")
    axes.set_xscale("log")
    axes.set_xlim(0.5, result["seconds"])
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}"))
    axes.set_xlabel("seconds since the process started")
    axes.set_ylabel("points of the best plan the judge passed")
    axes.set_title(f"A week of {result['communities']} communities, {result['threads']} threads")
    axes.grid(alpha=0.3, which="both")
    axes.legend(loc="lower right")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)


def _steps(run: dict[str, Any], seconds: float) -> tuple[list[float], list[int]]:
    """Seconds and points at each improvement, and at the end."""
    times: list[float] = []
    scores: list[int] = []
    for p in points_of(run):
        if p.seconds <= seconds and not p.violations and (not scores or p.score > scores[-1]):
            times.append(p.seconds)
            scores.append(p.score)
    return ([*times, seconds], [*scores, scores[-1]]) if times else ([], [])
