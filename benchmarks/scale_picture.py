"""Seconds over processors, a line for each number of communities."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

mpl.use("agg")


def draw(rows: list[dict[str, Any]], path: Path) -> None:
    """The replayed runs, both axes by powers of ten; dashed, the coordinator's own part."""
    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    for size in sorted({r["communities"] for r in rows}):
        of = [r for r in rows if r["communities"] == size]
        processors = [r["nodes"] * r["cores"] for r in of]
        (line,) = axes.loglog(processors, [r["seconds"] for r in of], "o-", label=f"{size:,} communities")
        axes.loglog(processors, [r["serial"] for r in of], "--", color=line.get_color(), linewidth=0.8)
    axes.set_xlabel("processors")
    axes.set_ylabel("seconds (dashed: the coordinator alone)")
    axes.grid(alpha=0.3)
    axes.legend()
    axes.set_title("The tasks of a measured run, replayed on more processors")
    figure.savefig(path, dpi=110)
