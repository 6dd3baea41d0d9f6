"""The term `stability`: what a published plan is owed."""

import pytest

from tests.build import Week, at, help_week, open_in, people_need, room_week, session, space_need

PRICES = {"dropped": 60, "moved": 30, "replaced": 15}
FLAT = {"stability": {**PRICES, "notice": []}}


def on(when: str, number: int = 0, spaces=("S",), **fields):
    return session(start=when, number=number, spaces=spaces, **fields)


def test_a_kept_session_costs_nothing():
    assert room_week().previous(on("wed 10:00")).policy(**FLAT).score("stability", on("wed 10:00")) == 0


def test_a_dropped_session_costs_its_price_alone():
    assert room_week().previous(on("wed 10:00")).policy(**FLAT).score("stability") == -60


def test_a_new_session_costs_nothing():
    assert room_week().policy(**FLAT).score("stability", on("wed 10:00")) == 0


def test_moved_and_replaced_add():
    week = room_week().space("T").previous(on("wed 10:00")).policy(**FLAT)
    assert week.score("stability", on("wed 11:00")) == -30
    assert week.score("stability", on("wed 10:00", spaces=["T"])) == -15
    assert week.score("stability", on("wed 11:00", spaces=["T"])) == -45


def test_every_space_and_person_gone_is_replaced():
    week = Week().space("S").space("T").volunteer("V").volunteer("W")
    week.demand(needs=[space_need(2, min_quantity=1, split=True), people_need(2, min_count=1)])
    week.previous(session(spaces=["S", "T"], people=[(1, "V"), (1, "W")])).policy(**FLAT)
    assert week.score("stability", session(spaces=["S"], people=[(1, "V")])) == -30
    assert week.score("stability", session(spaces=["S", "T"], people=[(1, "V")])) == -15


def test_someone_new_beside_those_who_stay_is_no_change():
    week = help_week(needs=[people_need(2, min_count=1)]).volunteer("W").previous(session(people=["V"])).policy(**FLAT)
    assert week.score("stability", session(people=["V", "W"])) == 0


def test_only_the_start_counts_as_moved():
    week = room_week(minutes=120).previous(session(start="wed 10:00", minutes=60, spaces=["S"])).policy(**FLAT)
    assert week.score("stability", session(start="wed 10:00", minutes=120, spaces=["S"])) == 0


def test_quantities_and_supplies_are_no_change():
    week = room_week(needs=[space_need(2, min_quantity=1)]).space(capacity=2)
    week.previous(session(spaces=[(0, "S", 1)], supplies=["gone"])).policy(**FLAT)
    assert week.score("stability", session(spaces=[(0, "S", 2)])) == 0


def test_an_instant_is_the_same_at_any_offset():
    utc = {**on("wed 10:00"), "start": "2026-03-11T02:00:00Z", "end": "2026-03-11T03:00:00Z"}
    assert room_week().previous(utc).policy(**FLAT).score("stability", on("wed 10:00")) == 0


def test_the_same_start_matches_before_the_order():
    """Of mon and wed only wed is left: it keeps its session, and mon is dropped."""
    week = room_week(sessions=2).previous(on("mon 10:00"), on("wed 10:00", 1)).policy(**FLAT)
    assert week.score("stability", on("wed 10:00", 0)) == -60


def test_the_rest_is_matched_in_order_of_start():
    """Tuesday stays; Monday becomes Wednesday and Friday Sunday, each in its own space."""
    week = room_week(sessions=3).space("T").policy(**FLAT)
    week.previous(on("fri 10:00", 2, ["T"]), on("tue 10:00", 1), on("mon 10:00", 0, ["S"]))
    plan = on("tue 10:00", 0), on("sun 10:00", 2, ["T"]), on("wed 10:00", 1, ["S"])
    assert week.score("stability", *plan) == -60


def test_what_is_left_over_is_dropped_in_order_of_start():
    """Mon is matched with Thu (moved), Tue is dropped."""
    week = room_week(sessions=2).previous(on("mon 10:00"), on("tue 10:00", 1)).policy(**FLAT)
    assert week.score("stability", on("thu 10:00")) == -90


def test_numbers_do_not_matter_but_for_each():
    assert room_week(sessions=9).previous(on("wed 10:00", 5)).policy(**FLAT).score("stability", on("wed 10:00", 0)) == 0


def test_each_is_matched_by_number():
    windows = open_in(("mon 10:00", "mon 12:00"), ("tue 10:00", "tue 12:00"))
    week = room_week(sessions="each", windows=windows).previous(on("mon 10:00", 0), on("tue 10:00", 1)).policy(**FLAT)
    assert week.score("stability", on("mon 11:00", 0), on("tue 10:00", 1)) == -30
    assert week.score("stability", on("tue 10:00", 1)) == -60


def test_each_matches_by_number_and_not_by_start():
    """Number 1 was on Monday's time: by number it has moved to Tuesday, and the old number 0 is gone to nobody."""
    windows = open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00"))
    week = room_week(sessions="each", windows=windows).previous(on("mon 10:00", 1)).policy(**FLAT)
    assert week.score("stability", on("mon 10:00", 0), on("tue 10:00", 1)) == -30


def test_what_each_leaves_is_matched_in_order_too():
    windows = open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00"))
    week = room_week(sessions="each", windows=windows).previous(on("mon 10:00", 0)).policy(**FLAT)
    assert week.score("stability", on("tue 10:00", 1)) == -30


@pytest.mark.parametrize(
    ("now", "factor"),
    [
        ("mon 10:00", 4),  # 24 hours ahead
        ("mon 09:59", 2),
        ("sat-1w 10:00", 2),  # 72 hours ahead
        ("sat-1w 09:59", 1),
        ("tue 12:00", 4),  # already past
    ],
)
def test_the_nearer_the_previous_start_the_dearer(now, factor):
    week = room_week().previous(on("tue 10:00")).put(now=at(now)).policy(stability=PRICES)
    assert week.score("stability") == -60 * factor


def test_the_factor_is_that_of_the_previous_start_and_not_of_the_new():
    week = room_week().previous(on("mon 10:00")).policy(stability=PRICES)
    assert week.score("stability", on("sun 10:00")) == -30 * 4


def test_the_first_notice_that_holds_counts():
    notice = [[72, 2], [24, 9]]
    week = room_week().previous(on("mon 10:00")).policy(stability={**PRICES, "notice": notice})
    assert week.score("stability") == -120


def test_now_is_the_horizon_s_start_unless_told():
    week = room_week().previous(on("tue 00:00"), on("tue 00:15")).policy(stability=PRICES)
    assert week.score("stability") == -60 * 4 - 60 * 2


def test_demands_no_longer_in_the_problem_count_nothing():
    gone = session("X", "wed 10:00", spaces=["S"])
    assert room_week().previous(gone).policy(**FLAT).score("stability") == 0


def test_other_unknown_ids_count_as_gone():
    week = room_week().previous(session(start="wed 10:00", spaces=["X"], people=["Y"])).policy(**FLAT)
    assert week.score("stability", on("wed 10:00")) == -30


def test_a_published_session_out_of_the_horizon_is_dropped_like_any_other():
    assert room_week().previous(on("wed-1w 10:00")).policy(**FLAT).score("stability") == -60
