"""SMPTSP: workers used against the published bounds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from benchmarks.instances import Instance, as_problem, read_all, weight
from benchmarks.shared import SHARED, NotThere, keep, machine, table
from models.problem import Problem
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan


def run(names: list[str], seconds: float, workers: int, out: Path | None) -> None:
    """One run per instance, smallest first."""
    folder = SHARED / "data" / "smptsp"
    if not folder.exists():
        raise NotThere("shared/data/smptsp is not beside the project: no instance can be read")
    print(machine())
    rows = []
    for instance in read_all(folder):
        if not names or instance.name in names:
            rows.append(_one(instance, seconds, workers))
            print(rows[-1], file=sys.stderr)
    head = ["instance", "tasks", "LB", "UB (SAT)", "used", "served", "proved at least", "seconds", "violations"]
    print(table(head, [list(r.values()) for r in rows]))
    _summary(rows)
    keep(out, {"machine": machine(), "seconds": seconds, "workers": workers, "rows": rows})


def _one(instance: Instance, seconds: float, workers: int) -> dict[str, Any]:
    problem = Problem.model_validate(as_problem(instance))
    made = plan(problem, Limits(seconds=seconds), workers=workers)
    covered = weight(instance) * len(instance.tasks)
    return {
        "instance": instance.name,
        "tasks": len(instance.tasks),
        "lower": instance.lower,
        "upper": instance.upper,
        "used": len({r.volunteer for a in made.assignments for r in a.people}),
        "served": len(made.assignments),
        "proved": None if made.bound is None else max(0, covered - made.bound),
        "seconds": made.seconds,
        "violations": len(judge(problem, made).violations),
    }


def _summary(rows: list[dict[str, Any]]) -> None:
    small = [r for r in rows if r["tasks"] <= 500]
    large = [r for r in rows if r["tasks"] > 500]
    whole = [r for r in rows if r["served"] == r["tasks"]]
    print(f"\neverything covered: {len(whole)} of {len(rows)}")
    close = sum(r["used"] <= r["lower"] + 1 for r in small)
    print(f"up to 500 tasks: {close} of {len(small)} at most one above the bound")
    near = sum(r["used"] <= 1.03 * r["lower"] for r in large)
    print(f"beyond: {near} of {len(large)} at most 3 % above the bound")
    print(f"at the bound: {sum(r['used'] == r['lower'] for r in rows)} of {len(rows)}")
