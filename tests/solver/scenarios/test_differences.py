"""What is certain of a difference, and what is won and lost."""

import random

from models.plan import Score
from solver.scenarios.differences import Interval, difference, interval_of
from solver.scenarios.figures import Figures, figures_of
from tests.build import plan_of, session
from tests.solver.scenarios.test_figures import BAND, CHOIR, made


def figures(score: int, bound: int | None) -> Figures:
    problem, plan = made()
    return figures_of(problem, plan.model_copy(update={"score": Score(total=score), "bound": bound}))


def test_the_difference_of_the_optima_always_lies_in_the_interval_and_may_be_either_end():
    rng = random.Random(5)
    for _ in range(500):
        (a, best_a, bound_a), (b, best_b, bound_b) = (sorted(rng.choices(range(-40, 40), k=3)) for _ in range(2))
        found = interval_of(figures(a, bound_a), figures(b, bound_b))
        assert found
        assert found.low <= best_b - best_a <= found.high
        assert (found.low, found.high) == (b - bound_a, bound_b - a)


def test_a_difference_is_proved_only_where_the_interval_leaves_0_out():
    assert [Interval(*x).proved for x in ((1, 9), (-9, -1), (0, 9), (-9, 0), (-1, 1), (0, 0))] == [
        True,
        True,
        *[False] * 4,
    ]
    assert Interval(0, 0).exact
    assert not Interval(0, 1).exact


def test_a_difference_below_the_gaps_is_not_proved_and_one_without_bounds_is_unknown():
    base, plan = figures(100, 104), plan_of()
    assert not difference(base, plan, figures(103, 103), plan, same_points=True).proved
    assert difference(base, plan, figures(105, 105), plan, same_points=True).proved
    unknown = difference(base, plan, figures(200, None), plan, same_points=True)
    assert (unknown.interval, unknown.proved, unknown.score) == (None, False, 100)


def test_won_and_lost_sessions_and_every_figure_that_differs():
    (problem, before), (_, after) = (
        made(CHOIR, band=3),
        made(BAND, session("band", "wed 10:00", spaces=["yard"]), choir=1, band=1),
    )
    found = difference(figures_of(problem, before), before, figures_of(problem, after), after, same_points=True)
    assert [(s.demand, s.base, s.scenario) for s in found.won] == [("band", 0, 2)]
    assert [(s.demand, s.base, s.scenario) for s in found.lost] == [("choir", 1, 0)]
    assert (found.served, found.asked, found.by_area, found.by_kind) == (1, 0, {"north": -1, "south": 2}, {"music": 1})
    assert found.lent_minutes == {"N": -90, "S": 120}
    assert (found.volunteer_minutes, found.volunteers, found.cost_fen) == (-180, -2, -321)
