"""Scene 15: budgets that a plan may not exceed, and what one more yuan buys.

The format has a budget per demand; a fund shared by several demands must be divided before.
"""

from __future__ import annotations

import pytest

from tests.scenes.reading import Json, Planned, planned, replanned


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_15")


def demand_of(week: Json, name: str) -> Json:
    return next(d for d in week["demands"] if d["id"] == name)


def one_more_yuan(week: Json) -> None:
    for name in ("peixun", "fuyu-2", "zhucan-2"):
        demand_of(week, name)["budget_fen"] += 100


def one_more_seat(week: Json) -> None:
    demand_of(week, "peixun")["budget_fen"] += 3 * 500


def test_a_course_gets_the_seats_its_budget_buys(week):
    assert week.session("peixun").quantity == 45_000 // (3 * 500) == 30
    assert week.fen("peixun") == 45_000


def test_below_its_minimum_a_course_is_not_held(week):
    assert 20_000 // (3 * 500) < 15
    assert "peixun-2" in week.unserved()


def test_one_more_yuan_buys_thirty_meals_and_a_lesson_but_no_seat(week):
    more = replanned("scene_15", one_more_yuan)
    assert set(week.unserved()) - set(more.unserved()) == {"zhucan-2", "fuyu-2"}
    assert more.session("peixun").quantity == 30
    assert more.given("canquan") == 50 + 30


def test_a_seat_costs_fifteen_yuan(week):
    assert replanned("scene_15", one_more_seat).session("peixun").quantity == 31


def test_who_has_no_money_gets_the_free_hall(week):
    """The cinema could have had it too, and pays for another, so that both are served."""
    assert week.session("xiqu").spaces == {"cangku-ting"}
    assert week.fen("xiqu") == 0
    assert week.session("dianying").spaces == {"juchang-ting"}
    assert week.fen("dianying") == 60 * 400 * 2


def test_what_costs_more_than_it_brings_is_left(week):
    """100 seats for an hour and a half cost 600 yuan, within the budget of 1,000, for a wish worth 100 points."""
    assert week.thing("yinyue")["budget_fen"] >= 100 * 400 * 90 // 60
    assert "yinyue" in week.unserved()


def test_of_two_rooms_the_free_one(week):
    assert week.session("dushu").spaces == {"yingmen-shi"}
    assert week.fen("dushu") == 0


def test_a_budget_one_yuan_short_is_short(week):
    assert week.fen("fuyu") == 30 * 100 * 90 // 60 == 4_500
    assert "fuyu-2" in week.unserved()


def test_free_packs_go_where_they_let_most_be_served(week):
    """Fifteen are free. 30 packs with money for 20 and 10 packs with money for 7 take thirteen to fifteen of them."""
    assert {"aixin-minzheng", "aixin-chadian"} <= week.served()
    assert "aixin-yingmen" in week.unserved()
    assert week.given("mi-juan") == 15
    assert week.given("mi") == 30 + 10 - 15


def test_every_yuan_is_a_point(week):
    assert week.plan["score"]["cost"] == -(sum(week.fen(d["id"]) for d in week.week["demands"]) // 100)
