"""Two questions to the exact model that ask for one session more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from solver.compile.week import Week
from solver.exact.bound import BoundWatch
from solver.exact.cp_sat import cp_sat
from solver.exact.model import build
from solver.sessions import Session
from solver.state import State

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


UNKNOWN = 2**60
"""A difference of points that nothing is known of."""


def most_sessions(week: Week, base: State, d: int, work: float) -> int | None:
    """The most sessions that demand `d` can have over `base`, by all rules; None where that is not proved.

    Two runs, the second without presolve, must agree in what cannot be.
    """
    found = []
    for presolve in (True, False):
        model = build(week, base, [d], [], break_ties=False)
        held = [c.held.expr for c in model.part.of_demand[d]]
        if not held:
            return 0
        cp = model.builder.model
        cp.clear_hints()  # type: ignore[no-untyped-call]
        cp.maximize(sum(held))
        solver = _solver(work, 0, presolve)
        status = solver.solve(cp)
        if status != cp_sat().OPTIMAL:
            return None
        found.append(math.floor(solver.best_objective_bound + 1e-6))
    return max(found)


def most_points_with(
    week: Week,
    demands: Sequence[int],
    current: Sequence[Session],
    d: int,
    work: float,
    seed: int,
    seconds: float = math.inf,
) -> int:
    """A bound on what the part's plan can win over `current` if demand `d` has one session more than now: below 0 where
    every such plan is worse. The part shares nothing with other demands; `UNKNOWN` where nothing is proved, also for
    want of time."""
    model = build(week, State.of_pins(week), list(demands), list(current), break_ties=False)
    cp = model.builder.model
    held = [c.held.expr for c in model.part.of_demand[d]]
    now = sum(s.demand == d for s in current)
    if len(held) <= now:
        return -UNKNOWN
    cp.clear_hints()  # type: ignore[no-untyped-call]
    cp.add(sum(held) >= now + 1)
    objective = model.tiers[0]
    if objective.low != objective.high:
        cp.maximize(objective.expr)
    solver = _solver(work, seed, presolve=True)
    solver.parameters.max_time_in_seconds = seconds
    watch = BoundWatch(solver)
    status = solver.solve(cp)
    if status == cp_sat().INFEASIBLE:
        return -UNKNOWN
    if objective.low == objective.high:
        return 0 if status in (cp_sat().OPTIMAL, cp_sat().FEASIBLE) else UNKNOWN
    bound = watch.proved(status)
    return UNKNOWN if bound is None else bound - objective.hint


def _solver(work: float, seed: int, presolve: bool) -> cp_model.CpSolver:
    solver: cp_model.CpSolver = cp_sat().CpSolver()
    p = solver.parameters
    p.num_workers, p.random_seed, p.linearization_level = 1, seed, 2 if seed == 0 else 1
    p.cp_model_presolve = presolve
    p.max_deterministic_time = work
    return solver
