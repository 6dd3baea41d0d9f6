"""Weeks one after another: new demands join what waits, the planner plans, and who waits is counted."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.fairness.city import generator, week_of
from benchmarks.fairness.comparable import Waiting, alone, longest, waiting_in
from benchmarks.shared import keep, machine, table
from models.demands import Demand
from models.plan import Plan, Unserved
from models.problem import Problem
from solver.compile.week import asked_of, frame_of
from solver.desk.desk import Desk, Suggestion
from solver.following.follow import follow_into
from solver.following.turns import envied, turns
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan

AIM = 3
"""Weeks: nobody waits longer while a comparable demand is served that has waited less."""

LIFT_FROM = 2
"""Weeks of waiting from which on a planner who lifts gives weights."""

MOST_SHOWN = 20
"""Kinds of long waits that are told."""


@dataclass(frozen=True)
class Row:
    """One week: its demands, how many of them waited before, sessions, and who waits on."""

    number: int
    problem: Problem
    plan: Plan
    waiting: tuple[Waiting, ...]
    ended: int
    violations: int
    handed: tuple[Suggestion, ...] = ()

    def figures(self) -> dict[str, Any]:
        """What is told and kept of it."""
        beside = [w for w in self.waiting if w.alike and w.alone is not False]
        long = [w for w in beside if w.weeks > AIM]
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
            f"not even alone, more than {AIM}": sum(w.alone is False for w in self.waiting),
            "longest": max((w.weeks for w in self.waiting if not w.certain), default=0),
            "longest beside alike": longest(beside),
            f"more than {AIM}": len(long),
            "passed over": sum(bool(w.passed_by) for w in beside),
            f"passed over, more than {AIM}": sum(bool(w.passed_by) for w in long),
            "of them by comparable": sum(bool(w.in_place_of) for w in long),
            "handed over": len(self.handed),
            "points of that": sum(h.points.total for h in self.handed),
            "violations": self.violations,
        }


def simulate(
    weeks: int,
    new_week: Callable[[int], Problem],
    limits: Limits,
    seed: int = 0,
    workers: int = 2,
    change: Callable[[Problem], Problem] = lambda week: week,
    *,
    in_turn: bool = False,
) -> Iterator[Row]:
    """Week after week, each planned within the limits; what is left out waits in the next.

    Whoever misses only what no plan at all can hold is told so, and asks no more. An `"each"` demand that had some of
    its windows is settled: they were those of its week, and the next list brings its own. All others wait until they
    are served or their windows are over. `change` is what a planner does to the points of each week before it is
    planned; the rules stay. `in_turn`: places are handed to those whose turn it is, as `linli turns` does it.
    """
    problem, known = new_week(0), dict[str, bool]()
    for number in range(weeks):
        made = plan(change(problem), limits, seed, workers).model_copy(update={"problem_sha256": None})
        made, handed = _in_turn(problem, made) if in_turn else (made, ())
        waiting = _looked_into(waiting_in(problem, made), problem, made, known)
        following = follow_into(problem, made, new_week(number + 1))
        yield Row(number, problem, made, waiting, len(following.ended), len(judge(problem, made).violations), handed)
        settled = {d.id for d in problem.demands if d.each} & {a.demand for a in made.assignments}
        problem = _without(following.problem, settled | {w.demand for w in waiting if w.certain})


def _in_turn(problem: Problem, made: Plan) -> tuple[Plan, tuple[Suggestion, ...]]:
    """The plan after places were handed over; whoever lost one misses it because it is taken."""
    desk, handed = turns(Desk(problem, made.assignments))
    place = {d.id: i for i, d in enumerate(problem.demands)}
    known = {u.demand for u in made.unserved}
    kept = [u for u in made.unserved if desk.missing(place[u.demand])]
    lost = [
        Unserved(demand=d.id, missing=n, reason="taken", proof="best_effort")
        for d, i in ((d, place[d.id]) for d in problem.demands if d.id not in known)
        if (n := desk.missing(i))
    ]
    return made.model_copy(update={"assignments": desk.assignments, "unserved": (*kept, *lost)}), handed


def _looked_into(
    waiting: tuple[Waiting, ...], problem: Problem, made: Plan, known: dict[str, bool]
) -> tuple[Waiting, ...]:  # fmt: skip
    """Those who wait longer than they should, looked into: `alone` once, as offers stand from week to week."""
    desk, out = Desk(problem, made.assignments), []
    number = {d.id: i for i, d in enumerate(problem.demands)}
    for w in waiting:
        if w.alike and w.weeks > AIM:
            if w.demand not in known:
                known[w.demand] = alone(problem, w.demand)
            places = envied(desk, number[w.demand]) if known[w.demand] else ()
            w = replace(w, alone=known[w.demand], in_place_of=tuple(problem.demands[x].id for x in places))
        out.append(w)
    return tuple(out)


def lifted(problem: Problem) -> Problem:
    """Those who have waited for two weeks or more get a weight of their own: the priority's, times the weeks.

    What has a weight already (beds in bulk) keeps it.
    """
    weights = problem.policy.served.priority_weight

    def lift(d: Demand) -> Demand:
        if d.weight is not None or d.weeks_waiting < LIFT_FROM:
            return d
        return d.model_copy(update={"weight": weights[d.priority - 1] * d.weeks_waiting})

    return problem.model_copy(update={"demands": tuple(lift(d) for d in problem.demands)})


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
    lift: bool,
    in_turn: bool,
    limits: Limits,
    workers: int,
    out: Path | None,
    picture: Path | None,
) -> None:
    """The weeks, told one by one on standard error, then as tables."""
    tool = generator()
    print(machine())
    rows = []
    change = lifted if lift else lambda week: week
    new_week = partial(week_of, tool, communities, seed, load=load)
    for row in simulate(weeks, new_week, limits, seed, workers, change, in_turn=in_turn):
        rows.append(row)
        print(f"week {row.number + 1}: {row.figures()}", file=sys.stderr)
    figures = [r.figures() for r in rows]
    print(table(list(figures[0]), [[_shown(x) for x in f.values()] for f in figures]), "\n")
    print(who_waits(rows[-1]))
    long = {w.demand: w for r in rows for w in r.waiting if w.alike and w.weeks > AIM}
    told = {
        "communities": communities,
        "seed": seed,
        "load": load,
        "lift": lift,
        "turns": in_turn,
        "limits": asdict(limits),
        "workers": workers,
    }
    keep(out, {"machine": machine(), **told, "weeks": figures, "long": [asdict(w) for w in long.values()]})
    if picture:
        draw(
            rows,
            picture,
            f"{weeks} weeks, {communities} communities, load {load:g}{', lifted' * lift}{', in turn' * in_turn}",
        )


def who_waits(row: Row) -> str:
    """Those who wait longer than they should after a week, by kind, priority and reason, and what is odd about them."""
    long = [w for w in row.waiting if w.alike and w.weeks > AIM]
    counts = Counter((w.group[0], w.group[1], w.reason) for w in long)
    head = ["kind", "priority", "reason", f"more than {AIM} weeks", "not even alone", "passed over"]
    head += ["by comparable", "larger"]
    rows: list[list[object]] = []
    for key, n in counts.most_common(MOST_SHOWN):
        of = [w for w in long if (w.group[0], w.group[1], w.reason) == key]
        looks = [w.alone is False for w in of], [w.passed_by for w in of], [w.in_place_of for w in of]
        rows.append([*key, n, *(sum(map(bool, x)) for x in (*looks, [w.larger for w in of]))])
    return table(head, rows)


def draw(rows: list[Row], path: Path, title: str) -> None:
    """Shares per area, and who waits, week by week."""
    from api.picture.shares import shares_picture  # matplotlib takes a while
    from api.texts import Texts
    from solver.shares.report import shares_of

    shares = shares_of([(r.problem, r.plan) for r in rows])
    path.write_bytes(shares_picture(shares, Texts("en"), "svg" if path.suffix == ".svg" else "png", title))


def _shown(value: object) -> object:
    return "–" if value is None else f"{value:.1%}" if isinstance(value, float) else value
