"""The planner's tools on a published plan: how long an answer takes, and how good a repair is beside planning anew."""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.shared import keep, machine, make_week_file, table
from models.changes import Change, apply, load_changes
from models.loading import load_problem
from models.plan import Plan
from models.problem import Problem
from solver.desk.desk import Desk
from solver.desk.suggest import for_demand
from solver.limits import Limits
from solver.planning import plan
from solver.repair.repairing import repair, usual_seconds
from solver.why.explain import Why

QUESTIONS = 200
"""Demands that are asked about, drawn from those that miss sessions."""

EXPLAINED = 30
"""Demands that are explained with remedies, which takes longer."""


def run(communities: Sequence[int], seed: int, seconds: float, anew: float, changes: int, out: Path | None) -> None:
    """For each size: plan, publish, ask, break, mend; where `anew` is above 0, plan the broken week anew so long."""
    print(machine(), "\n")
    answers, repairs = [], []
    for n in communities:
        problem, events = _week(n, seed, changes)
        made = plan(problem, Limits(seconds=seconds))
        answers.append({"communities": n, "demands": len(problem.demands)} | _asked(problem, made))
        repairs += [{"communities": n} | _mended(problem, made, c, anew) for c in events]
        print(f"{n} communities: {answers[-1]}", file=sys.stderr)
    _show(answers, repairs)
    keep(out, {"machine": machine(), "answers": answers, "repairs": repairs})


def _week(communities: int, seed: int, changes: int) -> tuple[Problem, tuple[Change, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        path = make_week_file(communities, seed, Path(folder), more=("--changes", str(changes)))
        events = Path(str(path).removesuffix(".json") + ".changes.json")
        return load_problem(path.read_bytes()), load_changes(events.read_bytes())


def _asked(problem: Problem, made: Plan) -> dict[str, Any]:
    opening, desk = _timed(lambda: Desk(problem, made.assignments))
    missing = [d for d in range(len(problem.demands)) if desk.missing(d)]
    random.Random(0).shuffle(missing)
    still = [_timed(lambda d=d: for_demand(desk, d, move=False))[0] for d in missing[:QUESTIONS]]  # type: ignore[misc]
    moved = [_timed(lambda d=d: for_demand(desk, d))[0] for d in missing[:EXPLAINED]]  # type: ignore[misc]
    why = Why(desk)
    told = [_timed(lambda d=d: why.of(d))[0] for d in missing[:EXPLAINED]]  # type: ignore[misc]
    return {"open": opening, "suggest": spread(still), "suggest, moving": spread(moved), "why": spread(told)}


def _mended(problem: Problem, made: Plan, change: Change, anew: float) -> dict[str, Any]:
    applying, after = _timed(lambda: apply(problem, [change]))
    after = after.model_copy(update={"now": change.at})
    took, done = _timed(lambda: repair(problem, after, made, seconds=usual_seconds(problem)))
    assert done.plan.score is not None
    row = {
        "note": change.note,
        "apply": applying,
        "repair": took,
        "broken": done.broken,
        "changed": len(done.changed),
        "told": len(done.to_tell),
        "score": done.plan.score.total,
    }
    if anew:
        full = plan(done.problem, Limits(seconds=anew), start=made.assignments)
        assert full.score is not None
        row |= {"anew": full.score.total, "share": done.plan.score.total / full.score.total}
    return row


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    value = work()
    return time.perf_counter() - began, value


def spread(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and maximum."""
    if not seconds:
        return {"p50": 0.0, "p95": 0.0, "max": 0.0}
    ordered = sorted(seconds)
    return {"p50": statistics.median(ordered), "p95": ordered[int(0.95 * (len(ordered) - 1))], "max": ordered[-1]}


def _show(answers: list[dict[str, Any]], repairs: list[dict[str, Any]]) -> None:
    kinds = ("suggest", "suggest, moving", "why")
    head = ["communities", "demands", "opening s", *(f"{k} ms: p50, p95, max" for k in kinds)]
    rows: list[list[object]] = []
    for a in answers:
        spread = [", ".join(f"{1000 * a[k][p]:,.0f}" for p in ("p50", "p95", "max")) for k in kinds]
        rows.append([a["communities"], a["demands"], f"{a['open']:.2f}", *spread])
    print(table(head, rows), "\n")
    head = ["communities", "change", "apply s", "repair s", "broken", "changed", "to tell", "of planning anew"]
    rows = []
    for r in repairs:
        share = f"{100 * r['share']:.2f} %" if "share" in r else "–"
        rows.append(
            [
                r["communities"],
                r["note"],
                f"{r['apply']:.2f}",
                f"{r['repair']:.2f}",
                r["broken"],
                r["changed"],
                r["told"],
                share,
            ]
        )
    print(table(head, rows))
