"""One size after another, each in a fresh process; then table, figures and picture."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.growth.fit import MEASURES, fits
from benchmarks.growth.picture import draw
from benchmarks.peers.protocol import Heard, run_module
from benchmarks.shared import keep, machine, make_week_file, table

MOST_BYTES = 16 << 30
GRACE_SECONDS = 300.0
"""For reading the week before, and for judging the plan after: a city takes some ten seconds for each."""


def limit_of(communities: int) -> float:
    """Seconds a size may have: as many per community as a city of 800 has in five minutes."""
    return max(60.0, min(300.0, 0.375 * communities))


def run(sizes: list[int], seed: int, gap: float, workers: int, out: Path | None, picture: Path | None) -> None:
    """`gap` in per cent. The figures so far are kept after every size, as the next may take the machine with it."""
    result: dict[str, Any] = {"machine": machine(), "seed": seed, "workers": workers, "gap_percent": gap, "rows": []}
    print(result["machine"])
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            week_file, seconds = make_week_file(size, seed, Path(folder)), limit_of(size)
            arguments = ["benchmarks.growth.child", str(week_file), str(seconds), str(workers)]
            heard = run_module(arguments, time.time() + seconds + GRACE_SECONDS, workers, MOST_BYTES)
            result["rows"].append({"communities": size, "limit": seconds, **row_of(heard, gap / 100)})
            result["exponents"] = {key: power.exponent for key, power in fits(result["rows"]).items()}
            keep(out, result)
            print(f"{size} communities: {result['rows'][-1]}", file=sys.stderr)
    print(growth_table(result))
    print("\n" + exponents(result))
    if picture:
        draw(result, picture)


def row_of(heard: Heard, gap: float) -> dict[str, Any]:
    """Seconds to the first plan that serves more than the pins, and to the gap; what stood at the end, judged."""
    lines = [words for _, words in heard.lines]
    looks = [w for w in lines if "seconds" in w]
    row: dict[str, Any] = {"ended": heard.ended, "peak_mib": heard.peak_bytes >> 20}
    pins = next((w["pins"] for w in lines if "pins" in w), 0)
    first = next((w for w in looks if w["served"] > pins), None)
    row |= {"first": first and first["seconds"], "first_score": first and first["score"]}
    row["within"] = next((w["seconds"] for w in looks if w["gap"] is not None and w["gap"] <= gap), None)
    if looks:
        row |= {key: looks[-1][key] for key in ("score", "bound", "gap", "served")}
    for words in lines:
        if "seconds" not in words:
            row |= words
    return row


def growth_table(result: dict[str, Any]) -> str:
    """One row per size."""
    head = [
        "communities",
        "demands",
        "read s",
        "first plan s (of the score)",
        f"gap ≤ {result['gap_percent']:g} % after s",
        "limit s",
    ]
    head += ["took s", "score", "bound", "gap", "served", "peak MiB", "violations", "ended"]
    return table(head, [_shown(r) for r in result["rows"]])


def exponents(result: dict[str, Any]) -> str:
    """The growth of each measure, in words."""
    told = [f"{MEASURES[key]}: communities^{value:.2f}" for key, value in result["exponents"].items()]
    return "fitted growth: " + ("; ".join(told) or "two sizes are needed")


def _shown(r: dict[str, Any]) -> list[object]:
    asked = r["served"] + r["missing"] if "missing" in r else None
    return [
        r["communities"],
        r.get("demands", "–"),
        _tenths(r.get("read")),
        _tenths(r["first"])
        + ("" if not (r.get("first_score") and r.get("score")) else f" ({100 * r['first_score'] / r['score']:.0f} %)"),
        _tenths(r["within"]),
        f"{r['limit']:g}",
        _tenths(r.get("took")),
        r.get("score", "–"),
        r.get("bound") or "–",
        "–" if r.get("gap") is None else f"{100 * r['gap']:.1f} %",
        "–" if not asked else f"{100 * r['served'] / asked:.0f} %",
        r["peak_mib"],
        r.get("violations", "–"),
        r.get("stop_reason", r["ended"]),
    ]


def _tenths(x: float | None) -> str:
    return "–" if x is None else f"{x:.1f}"
