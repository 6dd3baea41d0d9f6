"""The term `stability` in the exact model: what a published plan is owed."""

import pytest

from tests.build import Week, at, help_week, open_in, room_week, session
from tests.solver.exact.best import best

FLAT = {"dropped": 60, "moved": 30, "replaced": 15, "notice": []}
MORNING = open_in(("mon 10:00", "mon 12:00"))


def published(*sessions, **fields) -> Week:
    """A room S with a demand D worth little, and what was published for it."""
    week = room_week(**{"weight": 1, "windows": MORNING, **fields})
    return week.previous(*sessions).policy(stability=FLAT)


def on(start: str, number: int = 0, space: str = "S"):
    return session(start=start, number=number, spaces=[space])


def test_a_published_session_stays_where_it_is():
    plan = best(published(on("mon 10:45")).space("T"))
    assert (plan.times, plan.used, plan.score.stability) == (["D 09 10:45"], ["S"], 0)


def test_a_session_is_moved_where_it_cannot_stay():
    assert best(published(on("sun 10:00"))).score.stability == -30


def test_a_session_is_replaced_where_its_space_is_gone():
    week = published(on("mon 10:45")).space("T").space("S", availability={})
    plan = best(week)
    assert (plan.times, plan.used, plan.score.stability) == (["D 09 10:45"], ["T"], -15)


def test_to_be_replaced_is_cheaper_than_to_be_moved():
    week = published(on("mon 10:00")).space("T").space("S", availability=open_in(("mon 11:00", "mon 12:00")))
    assert best(week).score.stability == -15
    assert best(week.space("T", availability=open_in(("mon 11:00", "mon 12:00")))).score.stability == -30


def test_moved_and_replaced_add():
    week = published(on("mon 10:00")).space("S", availability={})
    assert best(week.space("T", availability=open_in(("mon 11:00", "mon 12:00")))).score.stability == -45


def test_a_session_that_cannot_take_place_is_dropped():
    assert best(published(on("mon 10:00")).space("S", availability={})).score.stability == -60


def test_a_session_is_dropped_for_another_that_is_worth_more():
    week = published(on("mon 10:00"), windows=open_in(("mon 10:00", "mon 11:00")))
    rival = open_in(("mon 10:00", "mon 11:00"))
    assert best(week.demand("E", weight=60, windows=rival)).demands == ["D"]
    assert best(week.demand("E", weight=62)).demands == ["E"]


def test_a_person_who_drops_out_is_replaced_and_the_other_stays():
    week = help_week(weight=1, windows=MORNING).volunteer("W").previous(session(people=["V"])).policy(stability=FLAT)
    assert best(week).used == ["V"]
    plan = best(week.volunteer("V", availability={}))
    assert (plan.used, plan.score.stability) == (["W"], -15)


def test_the_same_start_matches_before_the_order():
    """Of Monday and Wednesday only Wednesday is left: it keeps its session, and Monday is dropped."""
    week = published(on("mon 10:00"), on("wed 10:00", 1), sessions=2, windows=open_in(("wed 10:00", "wed 11:00")))
    assert best(week).score.stability == -60


def test_the_rest_is_matched_in_order_of_start():
    """Tuesday stays; Monday in S becomes Thursday and Friday in T Sunday: to swap the rooms would be to replace."""
    windows = open_in(*((f"{d} 10:00", f"{d} 11:00") for d in ("tue", "thu", "sun")))
    week = published(on("mon 10:00"), on("tue 10:00", 1), on("fri 10:00", 2, "T"), sessions=3, windows=windows)
    plan = best(week.space("T"))
    assert plan.score.stability == -60
    assert [a.spaces[0].space for a in plan.assignments] == ["S", "S", "T"]


def test_each_is_matched_by_number_and_not_by_start():
    """Number 1 stood on Monday's time: by number it has moved to Tuesday, and number 0 is new."""
    windows = open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00"))
    assert best(published(on("mon 10:00", 1), weight=100, sessions="each", windows=windows)).score.stability == -30


def test_a_pin_is_matched_with_what_was_published():
    week = published(on("mon 10:00"), sessions=1).space("T").pin(on("mon 11:00", 0, "T"))
    assert best(week).score.stability == -45


@pytest.mark.parametrize(
    ("now", "points"), [("sun-1w 10:00", -240), ("sun-1w 09:59", -120), ("fri-1w 10:00", -120), ("fri-1w 09:59", -60)]
)
def test_the_nearer_the_published_start_the_dearer(now, points):
    week = published(on("mon 10:00")).space("S", availability={}).put(now=at(now))
    assert best(week.policy(stability={"dropped": 60, "moved": 30, "replaced": 15})).score.stability == points


def test_the_one_with_more_notice_gives_way():
    """Two published sessions, one hour of room left: the one nearer to now keeps it."""
    week = Week().space("S", availability=open_in(("mon 10:00", "mon 11:00"))).put(now=at("sun-1w 10:00"))
    week.demand("A", weight=1, windows=MORNING).demand("B", weight=1, windows=MORNING)
    week.previous({**on("mon 10:15"), "demand": "A"}, {**on("mon 10:00"), "demand": "B"})
    assert best(week.policy(stability={"dropped": 60, "moved": 30, "replaced": 15})).demands == ["B"]


def test_what_is_no_longer_asked_counts_nothing():
    assert best(published({**on("mon 10:00"), "demand": "gone"})).score.stability == 0


def test_a_session_pinned_twice_and_published_once_counts_as_standing():
    week = published(on("mon 10:45")).space("S", capacity=3).pin(on("mon 10:45"), on("mon 10:45"))
    assert best(week).score.stability == 0
