"""The recorded figures of one run as a Markdown table."""

from __future__ import annotations

from typing import Any

from benchmarks.peers.protocol import MARKS, Point, standing
from benchmarks.shared import table

WITHOUT_MODEL = ("linli", "greedy")
"""Peers that are ready to plan once the week is loaded."""


def points_of(run: dict[str, Any]) -> list[Point]:
    """The points of a recorded run."""
    return [Point(**p) for p in run["points"]]


def bound_of(result: dict[str, Any], seed: int) -> int | None:
    """The best bound that Linli proved on the week of this seed."""
    bounds = [b for r in result["runs"] if r["seed"] == seed and r["peer"] == "linli" for _, b in r["bounds"]]
    return min(bounds, default=None)


def peers_table(result: dict[str, Any]) -> str:
    """One row per seed and peer."""
    marks: list[float] = [m for m in MARKS if m <= result["seconds"]]
    if result["seconds"] not in marks:
        marks.append(result["seconds"])
    scores = [f"score at {m:g} s" for m in marks]
    head = ["seed", "peer", "ready s", "first plan s", *scores, "served", "gap to Linli's bound"]
    head += ["own bound", "peak MiB", "refused", "ended"]
    return table(head, [_row(result, run, marks) for run in result["runs"]])


def _row(result: dict[str, Any], run: dict[str, Any], marks: list[float]) -> list[object]:
    points, bound = points_of(run), bound_of(result, run["seed"])
    best = [standing(points, m) for m in marks]
    last = best[-1]
    first = min((p.seconds for p in points if p.served and not p.violations), default=None)
    moments = run.get("moments", {})
    ready = moments.get("read") or moments.get("built")
    if run["peer"] in WITHOUT_MODEL:
        ready = moments.get("loaded")
    proved = bound if run["peer"] == "linli" else run.get("own_bound")
    return [
        run["seed"],
        run["peer"],
        _seconds(ready),
        _seconds(first),
        *("–" if p is None else p.score for p in best),
        "–" if last is None else f"{100 * last.served / max(1, run['asked']):.0f} %",
        "–" if last is None or bound is None else f"{100 * (bound - last.score) / max(1, abs(bound)):.1f} %",
        "–" if proved is None else proved,
        run.get("peak_mib", "–"),
        _refused(points),
        _ended(run, last),
    ]


def _seconds(x: float | None) -> str:
    return "–" if x is None else f"{x:.1f}"


def _refused(points: list[Point]) -> str:
    bad = [p for p in points if p.violations]
    return str(len(bad)) + (f" ({bad[-1].violations[0].split(':')[0]})" if bad else "")


def _ended(run: dict[str, Any], last: Point | None) -> str:
    """What the reader should know: why there is nothing, or why it stopped early."""
    words = str(run["ended"])
    if last is None and not words.startswith(("left out", "failed", "out of memory")):
        known = run.get("moments", {})
        return "no plan in time" if "built" in known else "model not built in time"
    return {"finished": "", "time": "stopped after the limit"}.get(words, words)
