"""The Lagrangian of random weeks at random prices: held against a slow one, and against what a subgradient is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from models.problem import Problem
from solver.compile.options import DemandOptions
from solver.compile.week import Week, compile_week
from solver.dual.ascent import GRAINS
from solver.dual.grain import GRAIN
from solver.dual.relaxation import Multipliers, Relaxation
from solver.dual.rooms import Rooms
from solver.state import State
from tests.build import Week as Builder
from tests.build import gift_week, help_week, open_in, people_need, room_week, session, space_need, supply_need
from tests.random_weeks import small_week, tiny_week
from tests.solver.dual.reference import value_of, within

WORTH = {"served": {"priority_weight": [0, 0, 1000, 0, 0]}}
HOUR = open_in(("mon 10:00", "mon 11:00"))
WEEKS = [(small_week, seed) for seed in range(40)] + [(tiny_week, seed) for seed in range(40)]


def _relaxed(week: Week) -> Relaxation:
    return Relaxation(week, State.of_pins(week))


def _built(builder: Builder) -> Relaxation:
    return _relaxed(compile_week(builder.problem()))


def _prices(relaxation: Relaxation, rng: np.random.Generator, most: float) -> Multipliers:
    """Many of them 0, as in real weeks; budgets are free."""
    m = relaxation.zero()
    for numbers, scale, grain in (
        (m.slots, most, GRAINS[0]),
        (m.limits, most / 60, GRAINS[1]),
        (m.equity, 1, GRAINS[2]),
    ):
        drawn = rng.exponential(scale, numbers.shape) * (rng.random(numbers.shape) < 0.6)
        numbers[...] = np.minimum(np.floor(drawn * grain) / grain, np.inf)
    m.slots[~within(relaxation.stretches, m.slots.shape)] = 0.0
    m.limits[:] = np.minimum(m.limits, relaxation.ceilings)
    m.limits[0] = 0.0
    return m


def _price(r: Relaxation, m: Multipliers, first_day: int) -> Callable[..., float]:
    def price(kind: str, i: int, low: int, high: int, o: DemandOptions, c: int) -> float:
        if kind == "supply":
            return float(m.limits[r.stock[i]])
        length = int(np.searchsorted(r.facts.minutes, (o.end[c] - o.start[c]) * r.slot_minutes))
        if kind == "space":
            return float(m.slots[i, low:high].sum() + m.limits[r.quota[i]] * r.of_quota[i, length])
        p, day, minutes = r.people, int(o.date[c]) - first_day, r.facts.minutes[length]
        paid = m.slots[len(r.facts.j_fen) + i, low:high].sum() + m.limits[p.sessions[i]]
        paid += m.limits[p.minutes[i]] @ p.of_minutes[i, :, length] + m.limits[p.day_sessions[i, day]]
        paid += m.limits[p.day_minutes[i, day]] * p.of_day_minutes[i, day, length]
        return float(paid + m.limits[p.fair[i, p.iso[day]]] * minutes)

    return price


@pytest.mark.parametrize(("kind", "seed"), WEEKS)
def test_every_demand_is_worth_what_a_slow_reckoning_says(kind: Any, seed: int) -> None:
    week = compile_week(Problem.model_validate(kind(seed)))
    base, r = State.of_pins(week), _relaxed(week)
    rng = np.random.default_rng(seed)
    first_day = min((int(o.date.min()) for o in week.demands if len(o.date)), default=0)
    for most in (0.0, 30.0, 300.0):
        m = _prices(r, rng, most)
        m.limits[r.facts.d_budget] = 0.0
        answer = r.evaluate(m)
        for d, number in enumerate(r.facts.d_number.tolist()):
            o = week.demands[number]
            if not base.of_demand.get(number):
                lift = 1 + m.equity[week.group_of[number]]
                expected = value_of(week, base, o, _price(r, m, first_day), lift, 0.0)
                assert answer.worth[d] == expected, (number, most)
        assert (r.evaluate(m, sites=False).worth >= answer.worth).all()


@pytest.mark.parametrize(("kind", "seed"), WEEKS)
def test_what_is_left_of_every_capacity_is_a_subgradient(kind: Any, seed: int) -> None:
    """L(b) ≥ L(a) + g(a) · (b − a): all that the relaxed plan takes is counted, and nothing twice."""
    week = compile_week(Problem.model_validate(kind(seed)))
    r, rng = _relaxed(week), np.random.default_rng(seed)
    for most in (3.0, 30.0, 300.0):
        a, b = _prices(r, rng, most), _prices(r, rng, most)
        at_b = r.evaluate(b).value
        answer = r.evaluate(a)
        linear = (answer.slots * (b.slots - a.slots)).sum() + (answer.limits * (b.limits - a.limits)).sum()
        linear += (answer.equity * (b.equity - a.equity)).sum()
        assert at_b >= answer.value + linear - 1e-6 * (1 + abs(linear))


@pytest.mark.parametrize("seed", range(20))
def test_all_numbers_are_multiples_of_the_grain(seed: int) -> None:
    """Sums of such numbers are exact, so that no rounding can lower the bound."""
    r = _relaxed(compile_week(Problem.model_validate(small_week(seed))))
    answer = r.evaluate(_prices(r, np.random.default_rng(seed), 20.0))
    assert (np.append(answer.worth, answer.value) * GRAIN % 1 == 0).all()


def test_the_relaxed_plan_is_counted_by_start_and_by_candidate() -> None:
    """Nearer is better: W always, V never; one of two sessions at each of two starts."""
    builder = help_week(windows=open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00")), sessions=2)
    r = _built(builder.volunteer("V", location=[104.02, 30.0]).volunteer("W").policy(**WORTH, distance={"per_100m": 1}))
    for _ in range(3):
        r.evaluate(r.zero(), count=True)
    assert r.taken.starts.tolist() == [3, 3]
    who = dict(zip(r.facts.k_place.tolist(), r.taken.candidates.tolist(), strict=True))
    assert who == {0: 0, 1: 6}


def test_starts_within_one_length_exclude_each_other() -> None:
    """R2: 10:00–10:45 and 11:00–11:30 are two buckets where one a day is not asked for."""
    r = _built(room_week(windows=open_in(("mon 10:00", "mon 12:30")), sessions=2, one_per_day=False))
    assert r.facts.s_bucket.tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert (r.facts.d_fewest.tolist(), r.facts.d_most.tolist()) == ([1], [2])


@pytest.mark.parametrize(("gap", "served"), [(0, 3), (23 * 60, 3), (24 * 60, 2)])
def test_sessions_of_a_demand_keep_their_distance(gap: int, served: int) -> None:
    """R2: an hour at ten on three days leaves 23 hours between."""
    windows = open_in(*((f"{day} 10:00", f"{day} 11:00") for day in ("mon", "tue", "wed")))
    r = _built(room_week(windows=windows, sessions=3, min_gap_minutes=gap).policy(**WORTH))
    assert r.facts.d_spaced.tolist() == [gap == 24 * 60]
    r.evaluate(r.zero(), count=True)
    assert r.taken.starts.sum() == served


def test_a_million_sessions_ask_for_no_more_room_than_there_are_starts() -> None:
    """R2: seven starts hold three sessions of an hour, however many are asked."""
    windows = open_in(("mon 10:00", "mon 13:00"))
    r = _built(room_week(windows=windows, sessions=10**6, one_per_day=False, minutes=60).policy(**WORTH))
    assert r.facts.d_spaced.tolist() == [1]
    assert len(r.scratch.plan) <= (len(r.facts.s_low) + 1) ** 2
    r.evaluate(r.zero(), count=True)
    assert r.taken.starts.sum() == 3


def test_persons_come_to_the_site_that_is_chosen() -> None:
    """R9: V lives at the far room and would have no way there; the session pays for the room's way or for V's."""
    far = [104.02, 30.0]
    builder = help_week(windows=HOUR, needs=[space_need(), people_need()]).volunteer("V", location=far)
    builder.space("S").space("T", location=far).policy(**WORTH, distance={"per_100m": 1})
    r = _built(builder)
    loose, exact = (r.evaluate(r.zero(), sites=sites).worth for sites in (False, True))
    way = r.facts.way.max()
    assert way > 0
    assert (loose - exact).tolist() == [way]


@pytest.mark.parametrize(("most", "ready"), [(120, 1), (119, 0), (30, 0)])
def test_what_pins_leave_of_a_persons_time_must_hold_the_session(most: int, ready: int) -> None:
    """R12: an hour is pinned, an hour is wanted."""
    builder = help_week(windows=HOUR).volunteer("V", max_minutes=most).demand("E", sessions=1, needs=[people_need()])
    r = _built(builder.pin(session("E", "mon 14:00", people=["V"])))
    assert int(np.diff(r.facts.k_ready).sum()) == ready


def test_a_room_with_too_little_left_is_not_offered() -> None:
    """R5: a pin takes one of two units, and two are wanted; of an exclusive room it takes all."""
    builder = Builder().space("S", capacity=2).demand("E").demand("D", windows=HOUR, needs=[space_need(2)])
    builder.pin(session("E", "mon 10:15", spaces=["S"]))
    assert _built(builder).facts.room.tolist() == [0]
    assert _built(builder.space("T", capacity=2)).facts.room.tolist() == [0, 2]
    assert _built(builder.demand("D", needs=[space_need()])).facts.room.tolist() == [1, 1]
    assert _built(builder.space("S", exclusive=True)).facts.room.tolist() == [0, 1]


def test_pins_leave_less_of_stock_budget_and_sessions() -> None:
    needs = [space_need(2, min_quantity=1), supply_need(4)]
    builder = Builder().space("S", capacity=5).supply("G", quantity=10, fen_per_unit=5)
    builder.demand("D", windows=HOUR, sessions=3, min_sessions=2, needs=needs)
    builder.demand("E", windows=HOUR, needs=[space_need(2)]).demand("D", budget_fen=99, one_per_day=False)
    pins = [session("E", spaces=[(0, "S", 2)]), session("D", "mon 10:00", spaces=[], supplies=[(1, "G", 4)])]
    pins[1]["spaces"] = [{"need": 0, "space": "S", "quantity": 1}]
    for given, most, fewest, stock, budget in ((pins[:1], 3, 2, 10, 19), (pins, 2, 1, 6, 15)):
        r = _built(builder.put(pins=given))
        assert (r.facts.d_most.tolist(), r.facts.d_fewest.tolist()) == ([most], [fewest])
        assert r.limit_caps[r.stock].tolist() == [stock]
        assert (r.limit_caps[r.facts.d_budget].tolist(), r.facts.fen.tolist()) == ([budget], [0, 1])  # pieces of 5 fen


@pytest.mark.parametrize(("budget", "units"), [(299, [0]), (300, [2]), (449, [2]), (450, [3]), (None, [4])])
def test_no_more_is_offered_than_the_budget_pays_for_at_once(budget: int | None, units: list[int]) -> None:
    """R17: units at 150 fen for the hour, of which at least two are wanted."""
    builder = Builder().space("S", capacity=9, fen_per_unit_hour=150)
    builder.demand("D", windows=HOUR, needs=[space_need(4, min_quantity=2)], budget_fen=budget)
    assert _built(builder).facts.room.tolist() == units


def test_supplies_are_offered_as_far_as_the_budget_goes() -> None:
    """R17: four of 30 fen each, by two supplies if need be; what nobody can pay for is worth nothing."""
    builder = gift_week(windows=HOUR, needs=[supply_need(4)]).policy(**WORTH)
    builder.supply("G", quantity=9, fen_per_unit=30).supply("F", quantity=1, fen_per_unit=30)
    for budget, units, worth in ((29, [0, 0], 0.0), (89, [2, 1], 0.0), (120, [4, 1], 1000.0)):
        r = _built(builder.demand("D", budget_fen=budget))
        assert r.facts.k_units.tolist() == units
        assert r.evaluate(r.zero()).worth.tolist() == [worth]


def test_a_demand_whose_pins_are_all_it_asks_is_left_out() -> None:
    r = _built(gift_week(sessions=1).pin(session(supplies=["G"])))
    assert r.empty


def test_fair_minutes_are_what_is_left_of_the_hours_begun() -> None:
    """`load`: 90 minutes of pins begin two hours, of four that are fair; beyond, an hour costs 60."""
    builder = help_week(windows=HOUR).demand("E", sessions=1, needs=[people_need()])
    builder.pin(session("E", "mon 14:00", minutes=90, people=["V"]))
    for fair, left in ((1, 30), (4, 150)):
        r = _built(builder.policy(load={"extra_hour": 60, "fair_hours": fair}))
        number = r.people.fair[0, 0]
        assert (r.limit_caps[number], r.ceilings[number]) == (left, 1.0)


@pytest.mark.parametrize("seed", range(30))
def test_rooms_are_those_of_the_ledger(seed: int) -> None:
    week = compile_week(Problem.model_validate(small_week(seed)))
    base = State.of_pins(week)
    rooms, who = Rooms(week, base), np.arange(len(week.problem.spaces))
    for low in range(0, week.timeline.n_slots, max(1, week.timeline.n_slots // 40)):
        for j in map(int, who):
            end = int(week.spaces.run_end[j, low])
            for high in {low + 1, (low + 1 + end) // 2, end} if end else ():
                found = int(rooms.units(who[j : j + 1], np.array([[low]]), np.array([[high]]))[0, 0])
                assert max(0, found) == max(0, base.room(j, low, high))


@pytest.mark.parametrize("seed", range(20))
def test_part_after_part_says_what_all_say_at_once(seed: int) -> None:
    """At the same prices; at others, those of the parts that were not asked stay what they were."""
    r, rng = _relaxed(compile_week(Problem.model_validate(small_week(seed)))), np.random.default_rng(seed)
    a, b = _prices(r, rng, 3.0), _prices(r, rng, 300.0)
    first, then = (replace(x, slots=x.slots.copy()) for x in (r.evaluate(a), r.evaluate(b)))
    r.evaluate(a)
    mixed = r.evaluate(b, part=1, parts=3)
    asked = np.arange(len(first.worth)) % 3 == 1
    assert mixed.worth.tolist() == np.where(asked, then.worth, first.worth).tolist()
    for part in (2, 0):
        last = r.evaluate(b, part=part, parts=3)
    assert last.value == then.value
    for x, y in ((last.slots, then.slots), (last.limits, then.limits), (last.equity, then.equity)):
        assert np.array_equal(x, y)


def test_there_is_room_for_all_that_a_demand_takes() -> None:
    """Also where it must have more sessions than there are windows, one on each of their days."""
    windows = open_in(("mon 10:00", "thu 10:00"))
    week = room_week(windows=windows, sessions="each", one_per_day=True, min_sessions=3).policy(**WORTH)
    r = _built(week.space(availability=windows))
    r.evaluate(r.zero())
    assert (r.facts.d_fewest > r.facts.d_most).all()
    assert r.taken.held.tolist() == [3]
    assert (r.taken.held <= np.diff(r.taken.first)).all()


@pytest.mark.parametrize(("kind", "seed"), WEEKS)
def test_there_is_room_in_random_weeks(kind: Any, seed: int) -> None:
    r = _relaxed(compile_week(Problem.model_validate(kind(seed))))
    for most in (0.0, 3.0, 300.0):
        r.evaluate(_prices(r, np.random.default_rng(seed), most))
        assert (r.taken.held <= np.diff(r.taken.first)).all()
