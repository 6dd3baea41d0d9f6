"""Scene 9: two thousand beds for one firm, split over lenders, partly met, and nobody else driven out."""

from __future__ import annotations

import pytest

from tests.scenes.reading import Json, Planned, at, planned, replanned

FIRM = "qiye-2000"


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_09")


def one_night_less(week: Json) -> None:
    """The college takes its students back a day later: its beds are there for the whole stay."""
    space = next(s for s in week["spaces"] if s["id"] == "bed-xianglu")
    space["availability"].pop("closed")


def beds(week: Planned, space: str) -> int:
    """What the firm has of one lender."""
    return sum(quantity for _, s, quantity in week.session(FIRM).pieces if s == space)


def test_the_firm_is_partly_met_from_nine_lenders(week):
    stay = week.session(FIRM)
    assert 800 <= stay.quantity < 2000
    assert len(stay.spaces) == 9
    assert all(quantity >= 20 for *_, quantity in stay.pieces)


def test_it_has_every_bed_that_is_free_for_the_whole_stay(week):
    """Reserves stay with the lenders, short stays are served beside it, and its money buys 70 hotel beds."""
    free = {
        "bed-gaozhi": 420 - 20, "bed-rencai": 260 - 10, "bed-zhigong": 180 - 30 - 80, "bed-jianzhu": 300,
        "bed-dangxiao": 160 - 10, "bed-qipei": 240, "bed-jiudian": 70, "bed-yixue": 110 - 10 - 30, "bed-qinglv": 46,
    }  # fmt: skip
    assert week.session(FIRM).quantity == sum(free.values()) == 1596
    assert beds(week, "bed-jiudian") == 70


def test_its_budget_buys_seventy_hotel_beds_and_not_one_more(week):
    one_bed = 100 * week.session(FIRM).minutes // 60
    assert week.fen(FIRM) == 70 * one_bed <= 1_000_000 < 71 * one_bed


def test_a_dormitory_that_closes_on_saturday_takes_only_short_stays(week):
    assert beds(week, "bed-xianglu") == 0
    guests = week.of_space("bed-xianglu")
    assert guests
    assert all(x.end <= at("2026-07-11 08:00") for x in guests)


def test_a_lender_too_far_and_a_lender_too_small_are_left_out(week):
    assert week.metres(FIRM, "bed-hekou") > 5000
    assert beds(week, "bed-hekou") == beds(week, "bed-fuli") == 0


def test_every_other_guest_has_a_bed(week):
    assert week.unserved() == {}
    assert {x.demand: x.quantity for x in week.all if x.demand != FIRM} == {
        "zhuanyi": 60, "huli-guipei": 30, "yundonghui": 80, "zhongkao": 50,
        "wuzhangai": 8, "jiaoshi-yanxue": 200, "jizhe": 10,
    }  # fmt: skip


def test_wheelchair_users_are_where_wheelchairs_can_go(week):
    assert week.session("wuzhangai").spaces == {"bed-fuli"}


def test_lenders_keep_their_reserve_every_night(week):
    for night in range(6, 12):
        for space in week.week["spaces"]:
            room = space["capacity"] - space.get("reserve", 0)
            assert week.used(space["id"], at(f"2026-07-{night:02} 23:00")) <= room


def test_one_more_night_of_the_college_would_house_almost_everybody(week):
    more = replanned("scene_09", one_night_less)
    assert more.session(FIRM).quantity > week.session(FIRM).quantity + 250
