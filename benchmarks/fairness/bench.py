"""Weeks one after another: new demands join what waits, the planner plans, and who waits is counted."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.fairness.city import generator, week_of
from benchmarks.fairness.comparable import Waiting, longest, waiting_in
from benchmarks.shared import keep, machine, table
from models.plan import Plan
from models.problem import Problem
from solver.compile.week import asked_of, frame_of
from solver.following.follow import follow_into
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan

AIM = 3
"""Weeks: nobody waits longer beside comparable demands."""


@dataclass(frozen=True)
class Row:
    """One week: its demands, how many of them waited before, sessions, and who waits on."""

    number: int
    problem: Problem
    plan: Plan
    waiting: tuple[Waiting, ...]
    ended: int
    violations: int

    def figures(self) -> dict[str, Any]:
        """What is told and kept of it."""
        beside = [w for w in self.waiting if w.comparable]
        return {
            "week": self.number + 1,
            "demands": len(self.problem.demands),
            "waited before": sum(d.weeks_waiting > 0 for d in self.problem.demands),
            "held": len(self.plan.assignments),
            "asked": sum(asked_of(frame_of(self.problem))),
            "gap": self.plan.gap,
            "not in full": len(self.waiting),
            "over": self.ended,
            "never": sum(w.certain for w in self.waiting),
            "longest": max((w.weeks for w in self.waiting if not w.certain), default=0),
            "longest beside comparable": longest(beside),
            f"more than {AIM}": sum(w.weeks > AIM for w in beside),
            "passed over": sum(w.passed_over for w in beside),
            f"passed over, more than {AIM}": sum(w.passed_over and w.weeks > AIM for w in beside),
            "violations": self.violations,
        }


def simulate(
    weeks: int, new_week: Callable[[int], Problem], limits: Limits, seed: int = 0, workers: int = 2
) -> Iterator[Row]:
    """Week after week, each planned within the limits; what is left out waits in the next.

    Whoever misses only what no plan at all can hold is told so, and asks no more; all others wait until they are served
    or their windows are over.
    """
    problem = new_week(0)
    for number in range(weeks):
        made = plan(problem, limits, seed, workers)
        waiting = waiting_in(problem, made)
        following = follow_into(problem, made, new_week(number + 1))
        yield Row(number, problem, made, waiting, len(following.ended), len(judge(problem, made).violations))
        problem = _without(following.problem, {w.demand for w in waiting if w.certain})


def _without(problem: Problem, gone: set[str]) -> Problem:
    """The week without some demands and their bans."""
    demands = tuple(d for d in problem.demands if d.id not in gone)
    return problem.model_copy(
        update={"demands": demands, "bans": tuple(b for b in problem.bans if b.demand not in gone)}
    )


def run(
    weeks: int,
    communities: int,
    seed: int,
    load: float,
    limits: Limits,
    workers: int,
    out: Path | None,
    picture: Path | None,
) -> None:
    """The weeks, told one by one on standard error, then as tables."""
    tool = generator()
    print(machine())
    rows = []
    for row in simulate(weeks, lambda n: week_of(tool, communities, seed, n, load), limits, seed, workers):
        rows.append(row)
        print(f"week {row.number + 1}: {row.figures()}", file=sys.stderr)
    figures = [r.figures() for r in rows]
    print(table(list(figures[0]), [[_shown(x) for x in f.values()] for f in figures]), "\n")
    print(who_waits(rows[-1].waiting))
    long = {w.demand: w for r in rows for w in r.waiting if w.comparable and w.weeks > AIM}
    told = {"communities": communities, "seed": seed, "load": load, "limits": asdict(limits), "workers": workers}
    keep(out, {"machine": machine(), **told, "weeks": figures, "long": [asdict(w) for w in long.values()]})
    if picture:
        draw(rows, picture, f"{weeks} weeks on a street, {communities} communities")


def who_waits(waiting: tuple[Waiting, ...]) -> str:
    """Those who wait longer than they should at the end, by kind, priority and reason."""
    counts = Counter((w.group[0], w.group[1], w.reason) for w in waiting if w.comparable and w.weeks > AIM)
    rows: list[list[object]] = [[*key, n] for key, n in counts.most_common()]
    return table(["kind", "priority", "reason", f"more than {AIM} weeks"], rows)


def draw(rows: list[Row], path: Path, title: str) -> None:
    """Shares per area, and who waits, week by week."""
    from api.picture.shares import shares_picture  # matplotlib takes a while
    from api.texts import Texts
    from solver.shares.report import shares_of

    shares = shares_of([(r.problem, r.plan) for r in rows])
    path.write_bytes(shares_picture(shares, Texts("en"), "svg" if path.suffix == ".svg" else "png", title))


def _shown(value: object) -> object:
    return "–" if value is None else f"{value:.1%}" if isinstance(value, float) else value
