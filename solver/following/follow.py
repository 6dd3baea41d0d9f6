"""From a week and its plan to the next week: this one moved on, or a given one that the waiting demands join."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from models.base import seconds_of
from models.demands import Demand
from models.errors import InvalidProblem, Issue
from models.grid import Timeline
from models.loading import load_problem
from models.plan import Plan
from models.problem import Problem
from solver.belonging import check_plan
from solver.compile.week import frame_of
from solver.following.carried import Carried, Costs, Ended, Left, at_most_windows, left_of, rest_of, used_supplies
from solver.following.joining import bans_joined, check_known, check_same, raised, ways_joined
from solver.following.offers import now_moved, rest_of_supplies, space_from, volunteer_from, ways_left
from solver.following.past import Past, moved_on


@dataclass(frozen=True)
class NextWeek:
    """The next week, and what became of each demand of this one; `served` of them have all they asked for."""

    problem: Problem
    carried: tuple[Carried, ...]
    ended: tuple[Ended, ...]
    served: int


def check_follows(problem: Problem, later: Problem) -> None:
    """Raises `InvalidProblem` unless the later week begins when this one has ended, or later, in the same time zone."""
    found, here, there = [], problem.horizon, later.horizon
    if seconds_of(there.start) < seconds_of(here.end):
        rule = f"a week begins when the one before it has ended, here at {here.end.isoformat()}"
        found.append(
            Issue("weeks_overlap", "horizon.start", there.start.isoformat(), rule, "Name the weeks in order, each once")
        )
    if there.timezone != here.timezone:
        rule = f"both weeks have one time zone, {here.timezone}: weekly patterns would mean other times"
        found.append(Issue("timezone_differs", "horizon.timezone", there.timezone, rule, "Use the same time zone"))
    if found:
        raise InvalidProblem(found)


def follow(problem: Problem, plan: Plan) -> NextWeek:
    """This week moved on by its own number of days, with the demands that were not served in full.

    - The horizon moves by local days: wall times stay across clock changes. So does `now`, unless it lies after the
      week's start, as in a repair: then it goes. Calendar, policy, areas and organisations stay. Spaces, volunteers and
      their limits stay, without windows, closures and stretches that are over; what was open only at instants of the
      past is open no more.
    - Supplies count once: what was used is gone, and a supply that is used up stays with a quantity of 0.
    - Pins and `previous` go; bans and ways stay as far as their demands do.
    - Demands served in full go (whoever wants them again asks again). The others wait on (`rest_of`), a week longer
      unless they had no open window in this one (`Left.weeks_waiting`). Those whose windows all lie in the past go
      out, with the reason.

    Raises `InvalidPlan` (`check_plan`), and `InvalidProblem` where the next week would be none (after the year 2200).
    """
    check_plan(problem, plan)
    horizon = moved_on(problem.horizon)
    past = Past(horizon, problem.calendar)
    waiting, ended = _sorted_out(problem, plan, past)
    frame = frame_of(problem.model_copy(update={"horizon": horizon, "demands": (), "pins": ()}))
    demands = tuple(at_most_windows(d, frame) for _, d in waiting)
    names = {d.id for d in demands}
    changed: dict[str, Any] = {
        "horizon": horizon,
        **now_moved(problem),
        "spaces": tuple(space_from(s, past) for s in problem.spaces),
        "volunteers": tuple(volunteer_from(v, past) for v in problem.volunteers),
        "supplies": rest_of_supplies(problem, used_supplies(plan)),
        "demands": demands,
        "travel": ways_left(problem, names),
        "bans": tuple(b for b in problem.bans if b.demand in names),
        "pins": (),
        "previous": (),
    }
    made = _made(problem.model_copy(update=changed))
    return _told(made, [left.carried() for left, _ in waiting], ended, problem)


def follow_into(problem: Problem, plan: Plan, later: Problem) -> NextWeek:
    """The later week with the demands of this one that were not served in full.

    - A demand that stands there already under its id is the same wish: only its `weeks_waiting` is raised to what it is
      after this week (never lowered). An id there of another kind or organisation is an error: a list numbered anew.
    - The others join at the end, as `follow` says, with their bans and ways as far as the things named are there.
    - All else is the later week's own: supplies, spaces, pins, calendar, policy.

    Raises `InvalidPlan` (`check_plan`) and `InvalidProblem` (`check_follows`; names that are not there).
    """
    check_plan(problem, plan)
    check_follows(problem, later)
    waiting, ended = _sorted_out(problem, plan, Past(later.horizon, later.calendar))
    there = {d.id: d for d in later.demands}
    left = {x.demand.id: x for x in left_of(problem, plan)}
    joining = [(x, d) for x, d in waiting if d.id not in there]
    check_known([x.demand for x, _ in joining], problem, later)
    check_same([left[name].demand for name in left if name in there], problem, there)
    frame = frame_of(later)
    demands = (*(raised(d, left.get(d.id)) for d in later.demands), *(at_most_windows(d, frame) for _, d in joining))
    names = {d.id for _, d in joining}
    bans = (*later.bans, *bans_joined([b for b in problem.bans if b.demand in names], later))
    travel = ways_joined(problem, later, names)
    made = _made(later.model_copy(update={"demands": demands, "bans": bans, "travel": travel}))
    carried = [x.carried(standing=name in there) for name, x in left.items() if name in there or name in names]
    return _told(made, carried, [e for e in ended if e.demand not in there], problem)


def _sorted_out(problem: Problem, plan: Plan, past: Past) -> tuple[list[tuple[Left, Demand]], list[Ended]]:
    """What waits on, as it was and as it will be; and what goes out."""
    timeline, costs, waiting, ended = Timeline(problem), Costs(problem), [], []
    for left in left_of(problem, plan):
        rest = rest_of(left, past, costs)
        if rest is None:
            ended.append(left.ended(timeline))
        else:
            waiting.append((left, rest))
    return waiting, ended


def _told(made: Problem, carried: list[Carried], ended: list[Ended], before: Problem) -> NextWeek:
    return NextWeek(made, tuple(carried), tuple(ended), len(before.demands) - len(carried) - len(ended))


def _made(problem: Problem) -> Problem:
    """The week as a file of its own would give it: checked anew, without lists that came to nothing."""
    data = problem.as_given()
    data["travel"] = {name: rows for name, rows in data.get("travel", {}).items() if rows}
    for field in ("pins", "bans", "previous", "travel"):
        if not data.get(field):
            data.pop(field, None)
    return load_problem(json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"))
