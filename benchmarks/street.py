"""Street weeks: when the first plan stands, and score, bound and gap at 3, 10 and 60 seconds."""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.shared import keep, machine, make_week, table
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from solver.progress import Progress, relative_gap


@dataclass
class Marks:
    """What stood at which second; the first plan is the first that serves anything."""

    at: tuple[float, ...]
    first: float | None = None
    seen: list[Progress] = field(default_factory=list)

    def __call__(self, now: Progress) -> None:
        if self.first is None and now.served:
            self.first = now.seconds
        self.seen.append(now)

    def standing(self, second: float) -> tuple[int | None, int | None]:
        """Score and bound at the second."""
        last = [p for p in self.seen if p.seconds <= second]
        return (last[-1].score, last[-1].bound) if last else (None, None)


def run(communities: int, seeds: list[int], seconds: float, workers: int, out: Path | None) -> None:
    """One run per seed, every plan judged; medians at the end."""
    print(machine())
    times = tuple(t for t in (3.0, 10.0, 30.0, 60.0) if t < seconds)
    rows: list[dict[str, Any]] = []
    for seed in seeds:
        problem, marks = make_week(communities, seed), Marks(times)
        made = plan(problem, Limits(seconds=seconds), workers=workers, on_progress=marks)
        verdict = judge(problem, made)
        assert made.score is not None
        row: dict[str, Any] = {"seed": seed, "first": marks.first, "violations": len(verdict.violations)}
        for t in times:
            score, bound = marks.standing(t)
            row[f"{t:g} s"] = {"score": score, "gap": None if score is None else relative_gap(bound, score)}
        row["end"] = {"score": made.score.total, "bound": made.bound, "gap": made.gap, "served": len(made.assignments)}
        rows.append(row)
        print(f"seed {seed}: {row}", file=sys.stderr)
    _show(rows, times, seconds)
    keep(out, {"machine": machine(), "communities": communities, "seconds": seconds, "workers": workers, "rows": rows})


def _show(rows: list[dict[str, Any]], times: tuple[float, ...], seconds: float) -> None:
    names = [f"{t:g} s" for t in times]
    head = [
        "seed",
        "first plan s",
        *[f"score, gap at {n}" for n in names],
        f"score, bound, gap at {seconds:g} s",
        "violations",
    ]
    shown = [
        [
            r["seed"],
            f"{r['first']:.1f}",
            *[_pair(r[n]) for n in names],
            f"{_pair(r['end'])}, {r['end']['bound']}",
            r["violations"],
        ]
        for r in rows
    ]
    print(table(head, list(shown)))
    gaps = [r["end"]["gap"] for r in rows if r["end"]["gap"] is not None]
    first = statistics.median(r["first"] for r in rows)
    print(f"\nmedians: first plan {first:.1f} s" + (f", gap {100 * statistics.median(gaps):.1f} %" if gaps else ""))


def _pair(x: dict[str, Any]) -> str:
    gap = "–" if x["gap"] is None else f"{100 * x['gap']:.1f} %"
    return f"{x['score']}, {gap}"
