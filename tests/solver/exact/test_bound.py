"""What CP-SAT says when it is stopped before it has searched is no bound."""

import pytest

from solver.exact.component import build_component
from solver.exact.counting import UNKNOWN, most_points_with
from solver.exact.model import build
from solver.exact.solve import Effort, prove, solve
from solver.state import State
from tests.build import Week as Data
from tests.build import people_need, weekly
from tests.solver.paths import Paths

WORKS = (0.001, 0.01, 0.1, 1.0, 30.0)
"""From what does not suffice for a presolve to what suffices for a proof."""


@pytest.fixture(scope="module")
def week():
    """Three demands for two of eight persons each, at any of a hundred starts."""
    data = Data()
    for v in range(8):
        data.volunteer(f"V{v}", max_sessions=1)
    for d in range(3):
        windows = {"weekly": [weekly("08:00", "18:00", "mon tue wed")]}
        data.demand(f"D{d}", weight=100 + d, windows=windows, needs=[people_need(2)], sessions=2)
    return Paths(data.data).week


@pytest.fixture(scope="module")
def optimum(week):
    """Four pairs of persons are four sessions."""
    return 2 * (102 + 101)


def component(week):
    return build_component(week, range(3), (), [0] * 3)


def test_a_bound_is_proved_or_none_however_early_the_solve_is_stopped(week, optimum):
    bounds = [prove(component(week), Effort(work=work)).bound for work in WORKS]
    scale = prove(component(week), Effort(work=WORKS[-1])).bound // optimum
    assert bounds[0] is None
    assert bounds[-1] == optimum * scale
    assert all(b is None or b >= optimum * scale for b in bounds)


def test_so_is_that_of_a_solve_for_plans(week, optimum):
    for work in WORKS:
        found = solve(build(week, State.of_pins(week), list(range(3)), []), Effort(work=work))
        (tier,) = found.tiers
        assert tier.bound is None or tier.bound >= optimum


@pytest.mark.parametrize("work", WORKS)
def test_nothing_is_said_to_be_worse_that_nobody_has_looked_at(week, optimum, work):
    """A session of one demand more than none is worth something."""
    found = most_points_with(week, range(3), (), 0, work, 0)
    assert found == UNKNOWN or found >= optimum - 1
