"""The rows of a week mean what its exact model means: another solver finds the same best points in them."""

import pytest
from ortools.linear_solver.python import model_builder

from benchmarks.peers.cpsat import whole_week
from benchmarks.peers.mps import write_mps
from benchmarks.peers.rows import INFINITY, Program, program_of, reader
from models.problem import Problem
from solver.compile.week import compile_week
from solver.exact.variables import read_sessions
from solver.judge import judge
from tests.brute_force import TooManyPlans, best_plan
from tests.random_weeks import tiny_week
from tests.weeks.seeds import seeds


def solved(program, folder):
    """Objective and values by a MIP solver that reads the file."""
    path = folder / "week.mps"
    with path.open("w", encoding="ascii") as out:
        write_mps(program, out)
    model = model_builder.Model()
    assert model.import_from_mps_file(str(path))
    solver = model_builder.Solver("SCIP")
    assert solver.solve(model) == model_builder.SolveStatus.OPTIMAL
    by_name = {v.name: solver.value(v) for v in model.get_variables()}
    return solver.objective_value, [by_name.get(f"C{j}", 0.0) for j in range(len(program.low))]


@seeds(12, 100)
def test_best_points_are_those_of_all_plans_listed(seeds, tmp_path):
    tried = 0
    for seed in seeds:
        given = tiny_week(seed, without={"tiers"})
        try:
            best = best_plan(given, most=1_500)
        except TooManyPlans:
            continue
        tried += 1
        week = compile_week(Problem.model_validate(given))
        model = whole_week(week)
        _, values = solved(program_of(model), tmp_path)
        sessions = [*week.pins, *read_sessions(model.part, reader(values))]
        verdict = judge(week.problem, week.names.assignments(sessions, week.timeline))
        assert verdict.ok, (seed, verdict.violations)
        assert verdict.score.total == best.value[0], seed
    assert tried > len(seeds) // 3


def test_a_file_says_rows_of_every_kind(tmp_path):
    program = Program(offset=5)
    x, y = program.column(0, 10), program.column(-3, 4)
    program.cost = [2.0, 1.0]
    program.row([(x, 1), (y, 1)], high=9)
    program.row([(x, 1), (y, -1)], low=4)
    program.row([(x, 2), (y, 1), (x, -1)], low=-1, high=7)
    program.row([(y, 3)], low=3, high=3)
    assert program.row_low == [-INFINITY, 4, -1, 3]
    objective, values = solved(program, tmp_path)
    assert (objective, values) == (pytest.approx(2 * 6 + 1 + 5), pytest.approx([6, 1]))


def test_terms_of_one_column_are_added_up():
    program = Program()
    x = program.column(0, 1)
    program.row([(x, 2), (x, -2)], high=1)
    assert (program.index, program.start) == ([], [0, 0])
