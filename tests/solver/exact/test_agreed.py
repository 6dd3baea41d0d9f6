"""R14 and R16–R18 in the exact model: sameness, supplies, budgets, pins and bans."""

import pytest

from tests.build import Week, gift_week, help_week, open_in, people_need, room_week, session, space_need, supply_need
from tests.solver.exact.best import HOUR, best, held

MONDAY, TUESDAY = ("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00")
BOTH_DAYS = {"sessions": 2, "windows": open_in(MONDAY, TUESDAY), "weight": 100}


# ---- R14


@pytest.mark.parametrize(("same", "sessions"), [("require", 1), ("prefer", 2), ("no", 2)])
def test_the_same_spaces_where_that_is_required(same, sessions):
    week = room_week(**BOTH_DAYS, same_spaces=same).space("T", availability=open_in(TUESDAY))
    assert held(week.space("S", availability=open_in(MONDAY))) == sessions


@pytest.mark.parametrize(("same", "sessions"), [("require", 1), ("no", 2)])
def test_the_same_people_where_that_is_required(same, sessions):
    week = help_week(**BOTH_DAYS, same_people=same).volunteer("W", availability=open_in(TUESDAY))
    assert held(week.volunteer("V", availability=open_in(MONDAY))) == sessions


def test_a_required_team_comes_whole_or_the_smaller_team_comes_twice():
    """V and W on Monday, V alone on Tuesday: two half-filled sessions of V are worth one full one and more."""
    week = help_week(**BOTH_DAYS, same_people="require", needs=[people_need(2, min_count=1)])
    week.volunteer("W", availability=open_in(MONDAY))
    assert best(week).score.served == 100
    assert best(week.demand(same_people="no")).score.served == 150


def test_quantities_may_differ_where_the_spaces_are_the_same():
    week = room_week(**BOTH_DAYS, same_spaces="require", needs=[space_need(2, min_quantity=1)]).space(capacity=2)
    week.demand("E", weight=100, windows=open_in(MONDAY))
    assert best(week).quantities == [1, 1, 2]


# ---- R16


@pytest.mark.parametrize(("quantity", "sessions"), [(5, 2), (6, 1), (11, 0)])
def test_a_supply_is_used_up_once_per_session(quantity, sessions):
    assert held(gift_week(**BOTH_DAYS, needs=[supply_need(quantity)])) == sessions


def test_several_supplies_share_one_need_and_one_supply_several_needs():
    week = gift_week(weight=100, windows=HOUR, needs=[supply_need(7), supply_need(5)]).supply("H", quantity=2)
    plan = best(week)
    assert sum(plan.quantities) == 12
    assert set(plan.used) == {"G", "H"}
    assert held(week.supply("H", quantity=1)) == 0


@pytest.mark.parametrize("wrong", [{"kind": "voucher"}, {"serves": {"kinds": ["fair"]}}])
def test_a_supply_serves_only_whom_it_fits(wrong):
    assert held(gift_week(weight=100, windows=HOUR).supply(**wrong)) == 0


# ---- R17


@pytest.mark.parametrize(("budget", "sessions"), [(150, 1), (149, 0), (None, 1)])
def test_a_budget_pays_for_units_and_minutes(budget, sessions):
    week = room_week(weight=100, windows=HOUR, needs=[space_need(3)], minutes=30, budget_fen=budget)
    assert held(week.space(capacity=3, fen_per_unit_hour=100)) == sessions


@pytest.mark.parametrize(("budget", "sessions"), [(2, 1), (1, 0)])
def test_the_cost_is_floored_per_piece(budget, sessions):
    """Two pieces of 7 fen for a quarter of an hour: 1.75 each, 1 when floored, 2 together."""
    week = room_week(weight=100, windows=open_in(("mon 10:00", "mon 10:15")), minutes=15, budget_fen=budget)
    week.demand(needs=[space_need(2, split=True)]).space(fen_per_unit_hour=7).space("T", fen_per_unit_hour=7)
    assert held(week) == sessions


@pytest.mark.parametrize(("budget", "sessions"), [(40, 2), (39, 1), (19, 0)])
def test_a_budget_is_that_of_all_sessions_of_a_demand(budget, sessions):
    assert held(gift_week(**BOTH_DAYS, needs=[supply_need(2)], budget_fen=budget).supply(fen_per_unit=10)) == sessions


def test_a_tight_budget_takes_fewer_units():
    week = room_week(weight=100, windows=HOUR, needs=[space_need(3, min_quantity=1)], budget_fen=299)
    assert best(week.space(capacity=3, fen_per_unit_hour=100)).quantities == [2]


def test_a_budget_makes_the_cheaper_room_the_choice():
    week = (
        room_week(weight=100, windows=HOUR, budget_fen=99).space(fen_per_unit_hour=100).space("T", fen_per_unit_hour=99)
    )
    assert best(week).used == ["T"]


# ---- R18

PIN = session(start="mon 10:00", spaces=["S"])


def test_a_pin_is_kept_and_counts_as_one_of_the_sessions_asked():
    week = room_week(weight=100, windows=open_in(("mon 10:00", "mon 18:00"))).pin(PIN)
    assert best(week).times == ["D 09 10:00"]


def test_a_pin_is_kept_against_a_heavier_demand():
    week = room_week(weight=1, windows=HOUR).demand("E", weight=1000, windows=HOUR).pin(PIN)
    assert best(week).demands == ["D"]


def test_what_a_pin_leaves_is_used():
    week = room_week(weight=1, windows=HOUR).space(capacity=2).pin(PIN)
    for name in "EF":
        week.demand(name, weight=100, windows=HOUR)
    assert held(week) == 2


def test_pins_that_contradict_each_other_are_all_kept_and_nobody_joins_them():
    week = Week().space().pin(*(session(name, spaces=["S"]) for name in "AB"))
    for name in "ABC":
        week.demand(name, weight=100, windows=HOUR)
    assert best(week).demands == ["A", "B"]


def test_a_pin_that_breaks_its_own_rules_is_kept():
    """Off the grid, out of its window, in a room of the wrong kind with a person who cannot do it."""
    pin = session(start="tue 03:07", minutes=17, spaces=["S"], people=[(1, "V")])
    week = Week().space(kind="field", availability={}).volunteer(skills={}, max_sessions=0)
    week.demand(weight=100, windows=HOUR, needs=[space_need(), people_need()]).pin(pin)
    assert best(week).times == ["D 10 03:07"]


def test_a_pin_that_overdraws_a_quota_a_limit_and_a_budget_leaves_nothing_of_them():
    needs = [space_need(), people_need()]
    pin = session(spaces=["S"], people=[(1, "V")])
    week = Week().space(quota_minutes=30, capacity=9).volunteer(max_minutes=30).pin(pin)
    week.demand(weight=100, needs=needs, windows=HOUR)
    week.demand("E", weight=100, windows=open_in(("tue 10:00", "tue 11:00")))
    week.demand("F", weight=100, windows=open_in(("wed 10:00", "wed 11:00")), needs=[people_need()])
    assert best(week).demands == ["D"]


def test_a_free_session_keeps_its_gap_to_a_pinned_one():
    fields = {"sessions": 2, "one_per_day": False, "weight": 100, "windows": open_in(("mon 10:00", "mon 12:15"))}
    assert held(room_week(**fields, min_gap_minutes=15).pin(PIN)) == 2
    assert held(room_week(**fields, min_gap_minutes=16).pin(PIN)) == 1


def test_the_spaces_of_a_pin_are_the_same_that_the_free_session_must_have():
    week = room_week(**BOTH_DAYS, same_spaces="require").space("T").pin(session(start="mon 10:00", spaces=["T"]))
    assert best(week).used == ["T", "T"]
    assert held(week.space("T", availability=open_in(MONDAY))) == 1


def test_the_least_number_of_sessions_counts_pins():
    assert held(room_week(**BOTH_DAYS, min_sessions=2).pin(PIN)) == 2
    assert held(room_week(**{**BOTH_DAYS, "sessions": 3}, min_sessions=3).pin(PIN)) == 1


def test_a_person_travels_from_a_pinned_session():
    week = Week().volunteer().pin(session("A", people=["V"]))
    week.demand("A", weight=1, windows=HOUR, needs=[people_need()])
    week.demand("B", weight=100, windows=open_in(("mon 11:15", "mon 12:15")), needs=[people_need()])
    assert held(week.put(travel={"minutes": {"A": {"B": 15}}})) == 2
    assert held(week.put(travel={"minutes": {"A": {"B": 16}}})) == 1


@pytest.mark.parametrize(
    ("week", "thing"), [(room_week, {"space": "S"}), (help_week, {"volunteer": "V"}), (gift_week, {"supply": "G"})]
)
def test_what_is_banned_for_a_demand_serves_others(week, thing):
    given = week(weight=100, windows=HOUR).put(bans=[{"demand": "D", **thing}])
    assert held(given) == 0
    others = given.data["demands"][0]["needs"]
    assert best(given.demand("E", weight=1, windows=HOUR, needs=others)).demands == ["E"]
