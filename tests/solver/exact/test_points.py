"""The terms of section 5 in the exact model: what is worth what, and what is done for it."""

import pytest

from tests.build import (
    Week,
    gift_week,
    help_week,
    open_in,
    people_need,
    room_week,
    session,
    space_need,
    supply_need,
    window,
)
from tests.solver.exact.best import HOUR, best, held

MONDAY, TUESDAY, WEDNESDAY = (("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00"), ("wed 10:00", "wed 11:00"))
BOTH_DAYS = {"sessions": 2, "windows": open_in(MONDAY, TUESDAY), "weight": 100}


# ---- served


def test_fill_is_floored_per_need_and_per_session():
    """2 of 3 units are 666, 1 of 1 person 1000: fill 833, and 250 × 833 // 1000 is 208."""
    week = Week().space(capacity=2).volunteer()
    week.demand(weight=250, windows=HOUR, needs=[space_need(3, min_quantity=1), people_need()])
    assert best(week).score.served == 208


def test_each_session_is_floored_by_itself():
    week = room_week(**{**BOTH_DAYS, "weight": 5}, needs=[space_need(3, min_quantity=1)]).space(capacity=2)
    assert best(week).score.served == 6


def test_the_pieces_of_a_split_need_are_added():
    week = room_week(weight=1000, windows=HOUR, needs=[space_need(3, min_quantity=2, split=True)]).space("T")
    assert best(week).score.served == 666


def test_units_go_where_they_fill_most():
    """Two units: one for each demand fills 500 + 500, both for the heavier 1000 of 101."""
    week = Week().space(capacity=2)
    for name, weight in (("A", 101), ("B", 100)):
        week.demand(name, weight=weight, windows=HOUR, needs=[space_need(2, min_quantity=1)])
    assert best(week).score.served == 101
    week.demand("B", weight=102, needs=[space_need(1)])
    assert best(week).score.served == 102 + 50


@pytest.mark.parametrize(("weeks", "points"), [(0, 250), (2, 350), (5, 500), (6, 500)])
def test_those_who_have_waited_weigh_more_up_to_the_double(weeks, points):
    week = room_week(windows=HOUR, weeks_waiting=weeks).policy(served={})
    assert best(week).score.served == points


# ---- equity


def test_equity_gives_the_second_area_its_first_half():
    """Two hours of one room: by weight both go to the east, with the bands one to each."""
    week = Week().space().area("east", "city").area("west", "city")
    for name, area, weight in (("A", "east", 100), ("B", "east", 100), ("C", "west", 90)):
        week.demand(name, area=area, weight=weight, windows=open_in(("mon 10:00", "mon 12:00")))
    assert best(week).demands == ["A", "B"]
    fair = best(week.policy(equity={"level": 1, "bands": [[50, 30]]}))
    assert "C" in fair.demands
    assert fair.score.equity == 30 + 13


@pytest.mark.parametrize(
    ("bands", "points"), [([[50, 30], [80, 10]], 4 + 1), ([[50, -30]], -5), ([[100, 33]], 10), ([], 0)]
)
def test_shares_and_parts_of_bands_are_floored(bands, points):
    """V = S = 33: shares 16 and 26; 30 × 16 // 100, 10 × 10 // 100, −30 × 16 // 100, 33 × 33 // 100."""
    assert best(room_week(weight=33, windows=HOUR).policy(equity={"bands": bands})).score.equity == points


def test_an_area_partly_served_is_inside_a_band():
    """V = 300, S = 200: min(200, 150) and min(200, 240) − 150: 45 + 5."""
    week = room_week(weight=100, sessions=3, windows=open_in(MONDAY, TUESDAY))
    assert best(week.policy(equity={"bands": [[50, 30], [80, 10]]})).score.equity == 50


def test_pins_count_in_the_equity_of_their_area():
    week = (
        room_week(weight=10, windows=HOUR).demand("E", weight=10, windows=open_in(TUESDAY)).pin(session(spaces=["S"]))
    )
    assert best(week.policy(equity={"bands": [[50, 100]]})).score.equity == 10


# ---- distance


def test_the_nearer_space_and_the_nearer_person_serve_and_only_full_hundreds_count():
    week = Week().space("far").space("near").volunteer("away").volunteer("close")
    week.demand(weight=100, windows=HOUR, needs=[space_need(), people_need()]).policy(distance={"per_100m": 3})
    week.put(travel={"metres": {"D": {"far": 300, "near": 299}, "away": {"near": 500}, "close": {"near": 199}}})
    plan = best(week)
    assert plan.used == ["close", "near"]
    assert plan.score.distance == -3 * (2 + 1)


def test_a_session_not_worth_its_way_does_not_take_place():
    week = room_week(weight=4, windows=HOUR).policy(distance={"per_100m": 1})
    assert held(week.put(travel={"metres": {"D": {"S": 399}}})) == 1
    assert held(week.put(travel={"metres": {"D": {"S": 500}}})) == 0


def test_a_person_s_way_is_that_to_the_chosen_space():
    """The room near the demand is far from the helper: 1 + 9 against 4 + 0."""
    week = Week().space("here").space("there").volunteer().policy(distance={"per_100m": 1})
    week.demand(weight=100, windows=HOUR, needs=[space_need(), people_need()])
    plan = best(week.put(travel={"metres": {"D": {"here": 100, "there": 400}, "V": {"here": 900}}}))
    assert (plan.used, plan.score.distance) == (["V", "there"], -4)


# ---- preference


def test_those_who_care_come_first():
    week = help_week(weight=100, windows=HOUR).volunteer("W", interests=["meeting"]).policy(preference={"interest": 5})
    plan = best(week)
    assert (plan.used, plan.score.preference) == (["W"], 5)


def test_a_session_goes_inside_the_preferred_time():
    week = room_week(
        weight=100, windows=open_in(("mon 08:00", "mon 12:00")), preferred=[window("mon 09:10", "mon 10:20")]
    )
    plan = best(week.policy(preference={"interest": 0, "time": 10}))
    assert (plan.times, plan.score.preference) == (["D 09 09:15"], 10)
    late = week.demand(preferred=[window("mon 09:10", "mon 10:10")])
    assert best(late).score.preference == 0


# ---- continuity


def test_a_change_of_space_costs_and_is_avoided():
    """S on both days against the nearer T on one: the walk is worth less than the change."""
    week = room_week(**BOTH_DAYS, same_spaces="prefer").space("T", availability=open_in(TUESDAY))
    week.put(travel={"metres": {"D": {"S": 1900}}}).policy(distance={"per_100m": 1}, continuity={"space_change": 20})
    assert best(week).used == ["S", "S"]
    week.put(travel={"metres": {"D": {"S": 2100}}})
    plan = best(week)
    assert (plan.used, plan.score.continuity) == (["S", "T"], -20)


def test_a_split_within_one_session_counts_as_distinct_spaces():
    week = room_week(weight=100, windows=HOUR, same_spaces="prefer", needs=[space_need(2, split=True)]).space("T")
    assert best(week.policy(continuity={"space_change": 20})).score.continuity == -20


def test_a_change_of_person_costs_beyond_the_largest_team():
    week = (
        help_week(**BOTH_DAYS, same_people="prefer", needs=[people_need(2, min_count=1)]).volunteer("W").volunteer("X")
    )
    week.volunteer("X", availability=open_in(TUESDAY)).volunteer("W", availability=open_in(MONDAY))
    week.policy(continuity={"person_change": 20})
    plan = best(week)
    assert (plan.used, plan.score.continuity) == (["V", "V", "W", "X"], -20)
    assert best(week.policy(continuity={"person_change": 60})).score.continuity == 0


def test_whoever_stays_the_same_is_preferred():
    week = help_week(**BOTH_DAYS, same_people="prefer").volunteer("V", availability=open_in(MONDAY)).volunteer("W")
    plan = best(week.policy(continuity={"person_change": 20}))
    assert (plan.used, plan.score.continuity) == (["W", "W"], 0)


# ---- load


@pytest.mark.parametrize(("minutes", "points"), [(240, 0), (255, -2), (300, -2), (315, -4)])
def test_load_counts_hours_begun_beyond_the_fair_ones(minutes, points):
    week = help_week(weight=100, minutes=minutes, windows=open_in(("mon 08:00", "mon 14:00")))
    assert best(week.policy(load={"extra_hour": 2, "fair_hours": 4})).score.load == points


def test_load_is_shared_between_those_who_can():
    week = Week().volunteer("V").volunteer("W").policy(load={"extra_hour": 2, "fair_hours": 2})
    for i, day in enumerate(("mon", "tue", "wed", "thu")):
        week.demand(f"D{i}", weight=100, windows=open_in((f"{day} 10:00", f"{day} 11:00")), needs=[people_need()])
    plan = best(week)
    assert (plan.used, plan.score.load) == (["V", "V", "W", "W"], 0)


def test_load_is_counted_per_iso_week_of_the_local_start():
    week = help_week(weight=100, minutes=120, sessions=2).horizon(end="2026-03-18T00:00:00+08:00")
    week.demand(windows=open_in(("sun 23:00", "mon+1w 01:00"), ("mon+1w 10:00", "mon+1w 12:00")))
    assert best(week.policy(load={"extra_hour": 1, "fair_hours": 2})).score.load == 0
    week.demand(windows=open_in(("sun 23:00", "mon+1w 01:00"), ("sat 10:00", "sat 12:00")))
    assert best(week).score.load == -2


def test_load_counts_the_hours_of_pins():
    week = help_week(weight=100, minutes=240, sessions=2, windows=open_in(("tue 10:00", "tue 14:00")))
    week.pin(session(minutes=240, people=["V"])).policy(load={"extra_hour": 2, "fair_hours": 4})
    assert best(week).score.load == -8


# ---- opening, activation, cost


def test_a_space_is_opened_on_as_few_dates_as_serve():
    """Each of two demands may come on Monday or on its own day: both come on Monday."""
    week = Week().space(opening_points=7, capacity=2)
    week.demand("A", weight=100, windows=open_in(MONDAY, TUESDAY)).demand(
        "B", weight=100, windows=open_in(MONDAY, WEDNESDAY)
    )
    plan = best(week)
    assert (plan.times, plan.score.opening) == (["A 09 10:00", "B 09 10:00"], -7)


@pytest.mark.parametrize(("points", "sessions"), [(9, 1), (11, 0)])
def test_a_space_is_not_opened_for_less_than_it_costs(points, sessions):
    assert held(room_week(weight=10, windows=HOUR).space(opening_points=points)) == sessions


def test_a_space_that_a_pin_opens_is_open():
    week = room_week(weight=1, windows=HOUR).space(opening_points=50, capacity=2).pin(session(spaces=["S"]))
    assert best(week.demand("E", weight=10, windows=HOUR)).demands == ["D", "E"]


def test_the_date_of_opening_is_that_of_the_start():
    week = room_week(weight=100, windows=open_in(("mon 23:30", "tue 00:30"))).space(opening_points=7)
    week.demand("E", weight=100, windows=open_in(("tue 10:00", "tue 11:00")))
    assert best(week).score.opening == -14


def test_one_volunteer_is_activated_where_one_is_enough():
    week = help_week(**BOTH_DAYS).volunteer("V", activation_points=11).volunteer("W", activation_points=12)
    plan = best(week)
    assert (plan.used, plan.score.activation) == (["V", "V"], -11)
    assert best(week.pin(session(people=["W"]))).used == ["W", "W"]


@pytest.mark.parametrize(("points", "sessions"), [(199, 2), (201, 0)])
def test_activation_is_weighed_against_all_that_it_makes_possible(points, sessions):
    assert held(help_week(**BOTH_DAYS).volunteer(activation_points=points)) == sessions


def test_cost_is_floored_once_over_the_whole_plan():
    """Two gifts of 150 fen are 3 yuan, not twice 1; one of them is 1."""
    week = gift_week(**BOTH_DAYS, needs=[supply_need()]).supply(fen_per_unit=150).policy(cost={"per_yuan": 1})
    assert best(week).score.cost == -3
    assert best(week.supply(quantity=1)).score.cost == -1


def test_the_cheaper_space_and_supply_are_taken():
    week = Week().space("S", fen_per_unit_hour=900).space("T", fen_per_unit_hour=800)
    week.supply("G", fen_per_unit=200).supply("H", fen_per_unit=300, quantity=1).policy(cost={"per_yuan": 1})
    plan = best(week.demand(weight=100, windows=HOUR, needs=[space_need(), supply_need(2)]))
    assert (plan.used, plan.score.cost) == (["G", "T"], -12)


def test_terms_add_up_and_the_best_sum_is_chosen():
    """The room without a walk costs 5 to open; the other is 400 m away: with 6 to open, it is worth the walk."""
    week = (
        room_week(weight=100, windows=HOUR).space("S", opening_points=5).space("far").policy(distance={"per_100m": 1})
    )
    week.put(travel={"metres": {"D": {"far": 550}}})
    assert best(week).score.total == 95
    assert best(week.space("S", opening_points=6)).used == ["far"]
