"""The first plan: legal on every week, and sensible where one can say what that is."""

import pytest

from solver.compile.week import compile_week
from solver.construct import construct, serve
from solver.judge import judge
from solver.prices import flat_prices
from solver.state import State
from tests.build import HERE, Week, open_in, people_need, room_week, session, space_need
from tests.random_weeks import small_week, tiny_week
from tests.solver.exact.best import HOUR
from tests.solver.paths import Paths


def first_plan(given: Week) -> list[str]:
    """Who is served by the first plan, which the judge passes."""
    problem = given.problem()
    week = compile_week(problem)
    plan = week.names.assignments(construct(week, flat_prices(week)).sessions(), week.timeline)
    assert judge(problem, plan).ok
    return [a.demand for a in plan]


@pytest.mark.parametrize("make", [tiny_week, small_week])
@pytest.mark.parametrize(
    "seeds", [range(500, 540), pytest.param(range(5_000, 5_400), marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_the_judge_finds_nothing_in_the_first_plan_of_random_weeks(make, seeds):
    for seed in seeds:
        greedy = Paths(make(seed)).greedy()
        assert not greedy.broken, (make.__name__, seed, greedy.broken)


def test_the_first_plan_repeats():
    for seed in range(10):
        assert Paths(small_week(seed)).greedy() == Paths(small_week(seed)).greedy()


def test_an_empty_week_has_an_empty_first_plan():
    assert first_plan(Week()) == []
    assert first_plan(Week().demand(weight=100)) == []


def test_the_heavier_of_two_rivals_is_served_first():
    week = room_week(weight=100, windows=HOUR).demand("E", weight=101, windows=HOUR)
    assert first_plan(week) == ["E"]


def test_what_does_not_pay_is_left_out():
    assert first_plan(room_week(weight=0)) == []
    assert first_plan(room_week(weight=9, windows=HOUR).policy(distance={"per_100m": 1}).space(location=HERE)) == ["D"]
    far = room_week(weight=9, windows=HOUR).policy(distance={"per_100m": 1})
    assert first_plan(far.put(travel={"metres": {"D": {"S": 1000}}})) == []


def test_pins_are_in_the_first_plan_and_their_room_is_taken():
    week = room_week(weight=1, windows=HOUR).demand("E", weight=1000, windows=HOUR).pin(session(spaces=["S"]))
    assert first_plan(week) == ["D"]


def test_a_demand_gets_all_its_least_sessions_or_none():
    days = open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00"))
    week = room_week(weight=100, sessions=2, min_sessions=2, windows=days)
    assert first_plan(week) == ["D", "D"]
    assert first_plan(week.space(availability=HOUR)) == []


def test_a_need_is_filled_as_far_as_there_is_room():
    week = room_week(weight=100, windows=HOUR, needs=[space_need(3, min_quantity=1)]).space(capacity=2)
    compiled = compile_week(week.problem())
    (only,) = construct(compiled, flat_prices(compiled)).sessions()
    assert only.spaces == ((0, 0, 2),)


def test_an_unhappy_demand_leaves_the_state_as_it_was():
    """Room for one of the two sessions that it must have: nothing stays behind."""
    days = open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00"))
    needs = [space_need(), people_need()]
    week = room_week(weight=100, sessions=2, min_sessions=2, windows=days, needs=needs)
    week.volunteer(availability=days, max_sessions=1)
    compiled = compile_week(week.problem())
    state = State.of_pins(compiled)
    assert not serve(state, 0, flat_prices(compiled))
    assert state.sessions() == []
    assert (state.free == compiled.spaces.free).all()
