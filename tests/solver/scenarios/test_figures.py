"""What a plan comes to, counted by hand."""

import pytest

from models.plan import Plan
from models.problem import Problem
from solver.judge import judge
from solver.scenarios.figures import Served, figures_of, gini
from tests.build import HERE, Week, people_need, plan_of, session, space_need, supply_need


def street() -> Week:
    return (
        Week()
        .area("north", "city")
        .area("south", "city")
        .organisation("N", area="north")
        .organisation("S", area="south")
        .space("hall", owner="N", capacity=9, fen_per_unit_hour=100)
        .space("yard", owner="S", capacity=9)
        .volunteer("ann")
        .volunteer("bo")
        .supply("G", fen_per_unit=7)
        .demand("choir", kind="music", organisation="N", needs=[space_need(2), people_need(2), supply_need(3)])
        .demand("band", kind="music", organisation="S", sessions=3, location=HERE)
        .policy(equity={"level": 1, "bands": []}, cost={"per_yuan": 1})
    )


CHOIR = session(
    "choir", "mon 10:00", 90, spaces=[(0, "hall", 2)], people=[(1, "ann"), (1, "bo")], supplies=[(2, "G", 3)]
)
BAND = session("band", "tue 10:00", 60, spaces=["yard"])


def made(*sessions, **unserved: int) -> tuple[Problem, Plan]:
    left = [{"demand": d, "missing": n, "reason": "taken", "proof": "best_effort"} for d, n in unserved.items()]
    problem = street().problem()
    plan = plan_of(*sessions, unserved=left, bound=40)
    return problem, plan.model_copy(update={"score": judge(problem, plan).score})


def test_sessions_are_counted_by_area_kind_and_organisation():
    found = figures_of(*made(CHOIR, BAND, band=2))
    assert found.sessions == Served(2, 4)
    assert found.by_area == {"north": Served(1, 1), "south": Served(1, 3)}
    assert found.by_kind == {"music": Served(2, 4)}
    assert found.by_organisation == {"N": Served(1, 1), "S": Served(1, 3)}


def test_hours_are_of_owners_and_volunteers():
    found = figures_of(*made(CHOIR, BAND, band=2))
    assert found.lent_minutes == {"N": 90, "S": 60}
    assert (found.volunteer_minutes, found.volunteers) == (180, 2)


def test_a_space_with_two_pieces_of_a_session_is_lent_once():
    twice = session("choir", "mon 10:00", 90, spaces=[(0, "hall", 1), (1, "hall", 1)])
    assert figures_of(*made(twice)).lent_minutes == {"N": 90}


def test_cost_is_in_fen_as_the_judge_counts_it():
    problem, plan = made(CHOIR)
    found = figures_of(problem, plan)
    assert found.cost_fen == 100 * 2 * 90 // 60 + 3 * 7
    assert found.score.cost == -(found.cost_fen // 100)


def test_fairness_is_over_areas_at_the_level_of_equity():
    fair = figures_of(*made(CHOIR, BAND, band=2)).fairness
    assert fair.area == "south"
    assert fair.lowest == pytest.approx(1 / 3)
    assert fair.gini == pytest.approx((1 - 1 / 3) * 2 / (2 * 2 * (1 + 1 / 3)))
    problem, plan = made(CHOIR, BAND, band=2)
    whole = problem.policy.model_copy(update={"equity": problem.policy.equity.model_copy(update={"level": 0})})
    one = figures_of(problem.model_copy(update={"policy": whole}), plan).fairness
    assert (one.area, one.lowest, one.gini) == ("city", 0.5, 0.0)


def test_an_empty_plan_of_an_empty_week_has_figures():
    found = figures_of(Week().problem(), Plan(assignments=()))
    assert (found.sessions, found.fairness.area, found.fairness.lowest, found.cost_fen) == (Served(0, 0), None, 1.0, 0)


@pytest.mark.parametrize(
    ("shares", "expected"), [([1, 1, 1], 0), ([0, 0], 0), ([0, 1], 0.5), ([0, 0, 0, 1], 0.75), ([0.2, 0.4], 1 / 6)]
)
def test_gini_of_known_shares(shares, expected):
    assert gini(shares) == pytest.approx(expected)
    assert gini(shares[::-1]) == pytest.approx(expected)
