"""No plan beats the dual's bound; where a strengthening is all that matters, the bound is the optimum."""

from __future__ import annotations

import numpy as np
import pytest

from models.problem import Problem
from solver.compile.week import Week, compile_week
from solver.construct import construct
from solver.dual.ascent import Dual, ascend, climb, supported
from solver.dual.grain import GRAIN
from solver.dual.relaxation import Relaxation
from solver.dual.summary import Summary, summarise
from solver.exact.component import SCALE, build_component
from solver.exact.model import build
from solver.exact.solve import Effort, prove, solve
from solver.judge import judge
from solver.prices import flat_prices
from solver.sessions import Session
from solver.state import State
from tests.build import ALWAYS, help_week, people_need, room_week, session, space_need
from tests.build import Week as Builder
from tests.random_weeks import small_week
from tests.solver.regions.districts import district

WORTH = {"served": {"priority_weight": [0, 0, 1000, 0, 0]}}


def _total(week: Week, sessions: list[Session]) -> int:
    verdict = judge(week.problem, week.names.assignments(sessions, week.timeline))
    assert verdict.ok, verdict.violations
    return verdict.score.total


def _optimum(week: Week) -> int:
    """The judged score of the exact model's plan."""
    current = [s for s in construct(week, flat_prices(week)).sessions() if not s.pinned]
    model = build(week, State.of_pins(week), list(range(len(week.demands))), current)
    return _total(week, [*week.pins, *solve(model, Effort(seconds=20.0)).sessions])


def _pin_constant(week: Week) -> float:
    pins = judge(week.problem, week.names.assignments(list(week.pins), week.timeline)).score
    plain = pins.served + pins.distance + pins.preference + pins.load + pins.opening + pins.activation
    return float(plain + pins.cost + (1 if week.problem.policy.cost.per_yuan else 0))


def _dual(week: Week, target: int, rounds: int = 150) -> Dual:
    return ascend(week, State.of_pins(week), float(target), _pin_constant(week), rounds)


def _holds(seed: int) -> None:
    week = compile_week(Problem.model_validate(small_week(seed)))
    if supported(week.problem.policy) and not week.problem.policy.tiers:
        best = _optimum(week)
        constant = _pin_constant(week)
        summary = summarise(week, _dual(week, best), constant)
        assert summary.bound >= best
        assert _with_components(week, summary, best) >= best


def _with_components(week: Week, summary: Summary, best: int) -> float:
    """The dual's bound with every component bounded exactly."""
    saved = 0.0
    for c in summary.components:
        proof = prove(build_component(week, c.demands, [], summary.lifts(week)), Effort(work=5.0))
        assert proof.bound is not None
        saved += max(0.0, c.worth - proof.bound / SCALE)
    return summary.value - saved + 1e-6


@pytest.mark.parametrize("seed", range(1000, 1012))
def test_no_plan_of_a_random_week_beats_the_bound(seed: int) -> None:
    _holds(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1012, 1160))
def test_no_plan_of_many_random_weeks_beats_the_bound(seed: int) -> None:
    _holds(seed)


def _tight(builder: Builder, optimum: int) -> None:
    week = compile_week(builder.policy(**WORTH).problem())
    assert _optimum(week) == optimum
    assert _dual(week, optimum, 400).bound == optimum


def test_a_day_of_two_hours_holds_one_long_session() -> None:
    """R12: two sessions of 90 minutes are not one and a third."""
    week = help_week(minutes=90, sessions=2, one_per_day=False, windows={"weekly": [_monday()]})
    _tight(week.volunteer("V", max_minutes_per_day=120), 1000)


def test_a_person_with_too_little_time_serves_nothing() -> None:
    """R12: a share of a session is none."""
    _tight(help_week(minutes=90).volunteer("V", max_minutes=60), 0)


def test_the_quota_of_an_exclusive_space_holds_whole_sessions() -> None:
    """R8: 100 minutes hold one session of an hour."""
    _tight(room_week(sessions=2).space("S", exclusive=True, quota_minutes=100), 1000)


def test_the_same_room_in_all_sessions_is_one_room() -> None:
    """R14: two rooms, each open on one of two days, serve one session together with no other."""
    rooms = Builder().space("S", availability={"weekly": [_on("mon")]})
    rooms = rooms.space("T", availability={"weekly": [_on("tue")]})
    _tight(rooms.demand("D", sessions=2, same_spaces="require", windows={"weekly": [_on("mon"), _on("tue")]}), 1000)


def test_the_same_person_in_all_sessions_is_one_person() -> None:
    """R14, with persons."""
    people = Builder().volunteer("V", availability={"weekly": [_on("mon")]})
    people = people.volunteer("W", availability={"weekly": [_on("tue")]})
    days = {"weekly": [_on("mon"), _on("tue")]}
    _tight(people.demand("D", sessions=2, same_people="require", windows=days, needs=[people_need()]), 1000)


def test_the_same_two_persons_in_all_sessions() -> None:
    """R14 for two needs at once: nobody can stand in for one of them on one day."""
    people = Builder().volunteer("V", availability={"weekly": [_on("mon"), _on("tue")]})
    people = people.volunteer("W", availability={"weekly": [_on("mon")]})
    people = people.volunteer("X", availability={"weekly": [_on("tue")]})
    days = {"weekly": [_on("mon"), _on("tue")]}
    needs = [people_need(), people_need()]
    _tight(people.demand("D", sessions=2, same_people="require", windows=days, needs=needs), 1000)


def test_a_change_of_rooms_that_must_be_costs() -> None:
    """`continuity`: two rooms, each open on one of two days; a session in each is worth more than one change."""
    rooms = Builder().space("S", availability={"weekly": [_on("mon")]})
    rooms = rooms.space("T", availability={"weekly": [_on("tue")]}).policy(continuity={"space_change": 30})
    both = rooms.demand("D", sessions=2, same_spaces="prefer", windows={"weekly": [_on("mon"), _on("tue")]})
    _tight(both, 1970)
    _tight(both.policy(continuity={"space_change": 1500}), 1000)


def test_a_change_of_persons_that_must_be_costs() -> None:
    people = Builder().volunteer("V", availability={"weekly": [_on("mon")]})
    people = people.volunteer("W", availability={"weekly": [_on("tue")]}).policy(continuity={"person_change": 30})
    days = {"weekly": [_on("mon"), _on("tue")]}
    _tight(people.demand("D", sessions=2, same_people="prefer", windows=days, needs=[people_need()]), 1970)


def test_nobody_has_two_roles_in_one_session() -> None:
    """R11: one who can do both is one; a team of two or three besides a leader needs three."""
    alone = Builder().volunteer("V", skills={"care": 1, "sports": 1})
    both = [people_need(skill="care"), people_need(skill="sports")]
    _tight(alone.demand("D", windows={"weekly": [_on("mon")]}, needs=both), 0)
    team = [people_need(skill="care"), people_need(3, skill="sports", min_count=2)]
    three = alone.volunteer("W", skills={"care": 1, "sports": 1}).volunteer("X", skills={"sports": 1})
    _tight(three.demand("D", needs=team), 833)


def test_roles_of_enormous_weight_are_not_taken_for_impossible() -> None:
    """Costs beyond those that the matching tells apart from a gap: the bound stays one."""
    both = [people_need(skill="care"), people_need(skill="sports")]
    week = Builder().volunteer("V", skills={"care": 1, "sports": 1}).volunteer("W", skills={"sports": 1, "care": 1})
    week = week.demand("D", windows={"weekly": [_on("mon")]}, weight=10**6, needs=both)
    week = week.policy(distance={"per_100m": 10**6}).volunteer("V", location=[104.5, 30.0])
    compiled = compile_week(week.volunteer("W", location=[104.5, 30.0]).problem())
    assert _dual(compiled, -(10**12), 50).bound >= _optimum(compiled)


def test_a_person_is_not_activated_for_less_than_that_costs() -> None:
    """`activation`: 1200 points for a session worth 1000."""
    _tight(help_week(windows={"weekly": [_on("mon")]}).volunteer("V", activation_points=1200), 0)


def test_a_person_is_activated_once_for_all_sessions() -> None:
    days = {"weekly": [_on("mon"), _on("tue")]}
    _tight(help_week(sessions=2, windows=days).volunteer("V", activation_points=1200), 800)


def test_a_space_is_opened_once_a_date() -> None:
    """`opening`: two sessions on one date pay 1500 once; on another date one session does not pay it."""
    day = {"weekly": [{"days": ["mon"], "start": "08:00", "end": "10:00"}]}
    _tight(room_week(sessions=2, minutes=None, windows=day).space("S", opening_points=1500), 0)
    two = {"weekly": [_on("mon"), {"days": ["mon"], "start": "14:00", "end": "15:00"}]}
    _tight(room_week(sessions="each", minutes=None, windows=two).space("S", opening_points=1500), 500)
    _tight(room_week(sessions=2, windows={"weekly": [_on("mon"), _on("tue")]}).space("S", opening_points=1500), 0)


def test_sessions_over_midnight_open_a_space_on_the_date_of_their_start_alone() -> None:
    """A bound that charged both dates would be below the optimum."""
    night = {"weekly": [{"days": ["mon"], "start": "22:00", "end": "02:00"}]}
    week = room_week(windows=night, minutes=240).space("S", opening_points=600)
    _tight(week.space("S", availability={"weekly": [{"days": ["mon"], "start": "20:00", "end": "06:00"}]}), 400)


def test_hours_beyond_the_fair_ones_cost() -> None:
    """`load`: two hours, one of them beyond."""
    week = compile_week(help_week(minutes=120).policy(**WORTH, load={"extra_hour": 300, "fair_hours": 1}).problem())
    assert _optimum(week) == 700
    assert _dual(week, 700, 400).bound == 700


def test_hours_beyond_those_of_pins_cost_from_the_next_begun_hour_on() -> None:
    """A pin of 30 minutes has begun an hour: half an hour more costs nothing."""
    builder = help_week(minutes=30, sessions=2, one_per_day=False).pin(session("D", minutes=30, people=["V"]))
    week = compile_week(builder.policy(**WORTH, load={"extra_hour": 300, "fair_hours": 0}).problem())
    assert _optimum(week) == 1700
    assert _dual(week, 1700, 400).bound >= 1700


def test_components_are_bounded_exactly() -> None:
    """Three cars of two places each in a park of five: the relaxation parks two and a half."""
    builder = Builder().space("S", capacity=5)
    for name in "ABC":
        builder = builder.demand(name, windows={"weekly": [_on("mon")]}, needs=[space_need(2)])
    compiled = compile_week(builder.policy(**WORTH).problem())
    summary = summarise(compiled, _dual(compiled, 0, 200), 0.0)
    assert _optimum(compiled) == 2000
    assert 2400 <= summary.bound <= 2600
    assert _with_components(compiled, summary, 2000) == pytest.approx(2000, abs=1)


def _monday() -> dict[str, object]:
    return {"days": ["mon"], "start": "08:00", "end": "20:00"}


def _on(day: str) -> dict[str, object]:
    return {"days": [day], "start": "10:00", "end": "11:00"}


@pytest.fixture(scope="module")
def crowded() -> Week:
    """Six demands of different worth compete for one room and one person on one morning."""
    builder = Builder().space("S").volunteer("V", max_minutes=150)
    morning = {"weekly": [{"days": ["mon"], "start": "09:00", "end": "12:00"}]}
    for i in range(6):
        needs = [space_need(), *([people_need()] if i % 2 else [])]
        builder = builder.demand(f"D{i}", windows=morning, weight=100 + 70 * i, needs=needs)
    return compile_week(builder.policy(equity={"bands": [[50, 30], [80, 10]]}).problem())


def test_more_rounds_never_loosen_the_bound(crowded: Week) -> None:
    bounds = [_dual(crowded, 0, rounds).bound for rounds in (1, 5, 20, 80, 200)]
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[-1] < bounds[0]


def test_the_value_is_a_multiple_of_the_grain(crowded: Week) -> None:
    """Sums of such numbers are exact, so that no rounding can lower the bound."""
    dual = _dual(crowded, 0, 30)
    for numbers in (dual.answer.value, dual.multipliers.slots, dual.multipliers.limits, dual.multipliers.equity):
        assert (np.asarray(numbers) * GRAIN % 1 == 0).all()


def test_prices_of_a_dual_make_scarce_slots_dear(crowded: Week) -> None:
    prices = summarise(crowded, _dual(crowded, 0), 0.0).prices(crowded)
    low, high = int(crowded.demands[0].start.min()), int(crowded.demands[0].end.max())
    assert prices.spaces[0, high] - prices.spaces[0, low] > 0
    assert prices.spaces[0, -1] == prices.spaces[0, high]  # nobody wants the room later
    assert _total(crowded, construct(crowded, prices).sessions()) > 0


def test_a_week_without_options_has_the_pins_for_a_bound() -> None:
    week = compile_week(room_week(windows={}).space("S", availability=ALWAYS).policy(**WORTH).problem())
    assert _dual(week, 0).bound == 0


@pytest.mark.parametrize(
    ("terms", "can"),
    [
        ({"distance": {"per_100m": 1_000}, "preference": {"interest": 10**6}}, True),
        ({"distance": {"per_100m": 1_001}}, False),
        ({"distance": {"per_100m": -1_001}}, False),
        ({"preference": {"interest": 10**6 + 1}}, False),
    ],
)
def test_ways_that_count_millions_are_left_to_the_exact_model(terms: dict[str, dict[str, int]], can: bool) -> None:
    """Ways are held in 32 bits: 100,000 km at the most points still fit."""
    assert supported(help_week().policy(**terms).problem().policy) is can


def _holds_in_parts(seed: int) -> None:
    week = compile_week(Problem.model_validate(small_week(seed)))
    if supported(week.problem.policy) and not week.problem.policy.tiers:
        best, constant = _optimum(week), _pin_constant(week)
        for parts, rounds in ((2, 1), (2, 12), (3, 40)):
            relaxation = Relaxation(week, State.of_pins(week))
            dual = climb(relaxation, -np.inf, constant, rounds, parts=parts)
            assert dual.bound >= best
            if not relaxation.empty:
                assert dual.answer.value >= relaxation.evaluate(dual.multipliers).value


@pytest.mark.parametrize("seed", range(1200, 1210))
def test_nor_that_of_rounds_in_parts(seed: int) -> None:
    _holds_in_parts(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1210, 1300))
def test_nor_that_of_rounds_in_parts_of_many_weeks(seed: int) -> None:
    _holds_in_parts(seed)


def test_rounds_in_parts_come_down_to_where_others_do() -> None:
    week = compile_week(district(1, communities=20, per_community=8))
    relaxation = Relaxation(week, State.of_pins(week))
    in_parts, whole = (climb(relaxation, -np.inf, 0.0, 200, parts=parts).bound for parts in (2, 1))
    assert abs(in_parts - whole) < whole / 500
