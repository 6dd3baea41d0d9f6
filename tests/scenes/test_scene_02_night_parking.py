"""Scene 2: lots of agencies and a hospital open to late-comers; entering and staying are different things."""

from __future__ import annotations

import pytest

from tests.scenes.reading import Planned, Session, at, planned

GATES = {"lot-jiguan": ("22:00", "06:00"), "lot-shuiwu": ("23:00", "05:30"), "lot-dgxx": ("21:00", "06:30")}
NIGHTS = [f"2026-03-{day}" for day in range(16, 23)]


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_02")


def moves_inside(x: Session, curfew: str, opens: str) -> bool:
    """Whether the car comes or goes strictly between curfew (before midnight) and opening (after it)."""
    times = (x.start.strftime("%H:%M"), x.end.strftime("%H:%M"))
    return any(t > curfew or t < opens for t in times)


def test_nobody_comes_or_goes_through_a_closed_gate(week):
    for lot, (curfew, opens) in GATES.items():
        assert week.of_space(lot)
        assert not any(moves_inside(x, curfew, opens) for x in week.of_space(lot)), lot


def test_staying_through_the_curfew_is_allowed(week):
    visitors = week.session("tanqin")
    assert visitors.spaces == {"lot-jiguan"}
    assert visitors.minutes == 32 * 60


def test_those_who_move_at_night_are_in_the_guarded_lot(week):
    for demand, nights in (("yeban", 5), ("zaocan", 7), ("caifan", 2)):
        assert len(week.sessions(demand)) == nights
        assert {x.spaces for x in week.sessions(demand)} == {frozenset({"lot-yiyuan"})}


def test_the_early_evening_leaves_room_for_who_comes_at_half_past_eleven(week):
    """The hospital has 20 places at night, but only 12 before 20:00: it is not filled to the brim by early guests."""
    for night in NIGHTS:
        assert week.used("lot-yiyuan", at(f"{night} 19:30")) <= 12
        assert week.used("lot-yiyuan", at(f"{night} 23:30")) <= 20


def test_a_block_is_split_over_lots_in_pieces_worth_the_walk(week):
    blocks = week.sessions("dongguan-wangui")
    assert [str(x.day) for x in blocks] == NIGHTS
    assert any(len(x.pieces) >= 3 for x in blocks)
    for x in blocks:
        assert 12 <= x.quantity <= 24
        assert all(quantity >= 4 for *_, quantity in x.pieces)
        assert all(week.metres("dongguan-wangui", lot) <= 400 for lot in x.spaces)


def test_the_tax_office_is_empty_on_the_night_it_is_closed(week):
    assert "2026-03-19" not in {str(x.day) for x in week.of_space("lot-shuiwu")}
    assert len(week.sessions("dongguan-wangui")) == len(week.sessions("nanmen-wangui")) == 7


def test_the_taxi_has_one_place_all_week(week):
    for demand in ("zhou", "he"):
        assert len(week.sessions(demand)) == 7
        assert len({x.spaces for x in week.sessions(demand)}) == 1


def test_the_duty_cars_of_the_county_office_keep_their_places(week):
    assert all(week.used("lot-jiguan", at(f"{night} 22:00")) <= 30 - 2 for night in NIGHTS)


def test_coming_at_two_and_leaving_at_eight_fits_no_gate(week):
    assert week.unserved() == {"daijia": 5}
