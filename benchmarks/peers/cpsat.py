"""One plain CP-SAT model of the whole week with all rules, solved by its default portfolio."""

from __future__ import annotations

import math

from ortools.sat.python import cp_model

from benchmarks.peers.speaking import Clock, Speaker
from solver.compile.week import Week
from solver.exact.model import ExactModel, build
from solver.exact.variables import read_sessions
from solver.state import State


def whole_week(week: Week) -> ExactModel:
    """The exact model over the pins alone, no hint left in it, its points as the objective."""
    model = build(week, State.of_pins(week), list(range(len(week.demands))), [])
    model.builder.model.clear_hints()  # type: ignore[no-untyped-call]
    if model.tiers[0].low != model.tiers[0].high:
        model.builder.model.maximize(model.tiers[0].expr)
    return model


def solve(week: Week, speaker: Speaker, seconds: float, threads: int) -> None:
    """Every solution is told as CP-SAT finds it."""
    clock, model = Clock(seconds), whole_week(week)
    speaker.say(built=True)

    class Heard(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            speaker.plan(read_sessions(model.part, self.value))

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = threads
    solver.parameters.max_time_in_seconds = clock.left()
    status = solver.solve(model.builder.model, Heard())
    speaker.flush()
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        speaker.plan(read_sessions(model.part, solver.value))
        bound = math.floor(solver.best_objective_bound + 1e-6)
        speaker.say(status=solver.status_name(status), objective=round(solver.objective_value), own_bound=bound)
    else:
        speaker.say(status=solver.status_name(status))
