"""The terms `served` and `equity`."""

import pytest

from tests.build import Week, gift_week, help_week, open_in, people_need, room_week, session, space_need, supply_need

WEIGHTS = {"priority_weight": [40, 100, 250, 600, 1500]}
BANDS = [[50, 30], [80, 10]]


@pytest.mark.parametrize(("priority", "points"), [(1, 40), (2, 100), (3, 250), (4, 600), (5, 1500)])
def test_a_full_session_is_worth_the_weight_of_its_priority(priority, points):
    assert room_week(priority=priority).policy(served=WEIGHTS).score("served", session(spaces=["S"])) == points


def test_the_default_weights_are_those_of_the_format():
    assert room_week().policy(served={}).score("served", session(spaces=["S"])) == 250


def test_a_weight_of_its_own_goes_before_the_priority():
    assert room_week(priority=5, weight=7).policy(served=WEIGHTS).score("served", session(spaces=["S"])) == 7
    assert room_week(priority=5, weight=0).policy(served=WEIGHTS).score("served", session(spaces=["S"])) == 0


@pytest.mark.parametrize(("weeks", "points"), [(0, 33), (1, 39), (4, 59), (5, 66), (9, 66)])
def test_every_week_of_waiting_adds_a_fifth_up_to_the_double_floored(weeks, points):
    assert room_week(weight=33, weeks_waiting=weeks).score("served", session(spaces=["S"])) == points


def test_fill_is_floored_per_need_and_per_session():
    """2 of 3 units are 666, 1 of 1 person 1000: fill 833, and 250 × 833 // 1000 is 208."""
    week = Week().space(capacity=3).volunteer()
    week.demand(weight=250, needs=[space_need(3, min_quantity=1), people_need()])
    assert week.score("served", session(spaces=[(0, "S", 2)], people=[(1, "V")])) == 208


def test_each_session_is_floored_by_itself():
    """Twice 5 × 666 // 1000 = 3 are 6, although 10 × 666 // 1000 would be 6.66."""
    week = room_week(weight=5, sessions=2, needs=[space_need(3, min_quantity=1)]).space(capacity=3)
    plan = [session(start=f"{d} 10:00", number=n, spaces=[(0, "S", 2)]) for n, d in enumerate(("mon", "tue"))]
    assert week.score("served", *plan) == 6


def test_the_pieces_of_a_split_need_are_added():
    week = room_week(weight=1000, needs=[space_need(3, min_quantity=2, split=True)]).space("T")
    assert week.score("served", session(spaces=["S", "T"])) == 666


def test_persons_and_things_fill_their_needs():
    assert help_week(weight=100, needs=[people_need(2, min_count=1)]).score("served", session(people=["V"])) == 50
    assert gift_week(weight=100, needs=[supply_need(2)]).score("served", session(supplies=[(0, "G", 2)])) == 100


def test_fill_counts_no_more_than_asked():
    pin = session(spaces=[(0, "S", 4)])
    assert room_week(weight=100).space(capacity=4).pin(pin).score("served", pin) == 100


def test_equity_gives_each_band_its_bonus():
    """One of two sessions: V = 200, S = 100; 30 × 100 // 100 + 10 × 0."""
    week = room_week(weight=100, sessions=2).policy(equity={"bands": BANDS})
    assert week.score("equity", session(spaces=["S"])) == 30


def test_equity_of_a_full_area_fills_all_bands():
    """V = S = 100: 30 × 50 // 100 + 10 × 30 // 100."""
    assert room_week(weight=100).policy(equity={"bands": BANDS}).score("equity", session(spaces=["S"])) == 18


def test_equity_inside_a_band():
    """V = 300, S = 200: min(200, 150) and min(200, 240) − 150: 45 + 5."""
    week = room_week(weight=100, sessions=3).policy(equity={"bands": BANDS})
    plan = [session(start=f"{d} 10:00", number=n, spaces=["S"]) for n, d in enumerate(("mon", "tue"))]
    assert week.score("equity", *plan) == 50


def test_band_shares_and_parts_are_floored():
    """V = 33: shares 16 and 26; 30 × 16 // 100 = 4 and 10 × 10 // 100 = 1."""
    assert room_week(weight=33).policy(equity={"bands": BANDS}).score("equity", session(spaces=["S"])) == 5


def test_a_negative_bonus_is_floored_too():
    """−30 × 5 // 100 is −2."""
    assert room_week(weight=10).policy(equity={"bands": [[50, -30]]}).score("equity", session(spaces=["S"])) == -2


def test_the_default_bands_are_those_of_the_format_and_no_bands_turn_equity_off():
    week = room_week(weight=100)
    assert week.policy(equity={}).score("equity", session(spaces=["S"])) == 18
    assert week.policy(equity={"bands": []}).score("equity", session(spaces=["S"])) == 0


def towns(level: int) -> Week:
    """A city of two districts, one with a street; a demand of weight 100 in each of city, east, lane, west."""
    week = Week().area("east", "city").area("west", "city").area("lane", "east")
    for area in ("city", "east", "lane", "west"):
        week.space(f"S {area}").demand(area, area=area, weight=100)
    return week.policy(equity={"level": level, "bands": [[50, 100]]})


@pytest.mark.parametrize(
    ("level", "points"),
    [
        (0, 200),  # one group of V = 400
        (1, 100 + 50),  # city alone: 50; east with lane: V = 200, S = 200, 100; west: nothing
        (2, 50 + 50 + 50),  # city, east and lane each alone
        (9, 50 + 50 + 50),
    ],
)
def test_areas_are_grouped_by_the_ancestor_at_the_level(level, points):
    plan = [session(area, spaces=[f"S {area}"]) for area in ("city", "east", "lane")]
    assert towns(level).score("equity", *plan) == points


def test_a_demand_takes_the_area_of_its_organisation():
    week = towns(1).organisation("office", area="west").demand("city", area=None, organisation="office")
    assert week.score("equity", session("west", spaces=["S west"])) == 100


def test_the_possible_counts_every_asked_session_even_where_there_is_no_time():
    """Five sessions asked in a week with one window: V = 500, half of it 250, S = 100."""
    week = room_week(weight=100, sessions=5, windows=open_in(("mon 10:00", "mon 11:00")))
    assert week.policy(equity={"bands": [[50, 100]]}).score("equity", session(spaces=["S"])) == 100


def test_each_asks_for_a_session_in_every_window_also_in_those_too_short():
    """Three windows, one of a quarter of an hour: V = 300; a share of 25 % is 75, below S = 100."""
    windows = open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 10:15"), ("wed 10:00", "wed 11:00"))
    week = room_week(weight=100, sessions="each", windows=windows).policy(equity={"bands": [[25, 100]]})
    assert week.score("equity", session(spaces=["S"])) == 75
