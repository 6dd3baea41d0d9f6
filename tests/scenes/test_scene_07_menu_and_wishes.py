"""Scene 7: needs as a menu, taken by skill and interest; small wishes granted one by one."""

from __future__ import annotations

import pytest

from tests.scenes.reading import Planned, planned


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_07")


def test_one_wheelchair_goes_to_who_waited_longer(week):
    assert week.session("w-lunyi-zhu").gifts == ((0, "lunyi", 1),)
    assert week.sessions("w-lunyi-shi") == []


def test_a_gift_is_claimed_once(week):
    assert week.given("shubao") == 2
    assert {"w-shubao-a", "w-shubao-b"} <= week.served()
    assert "w-shubao-c" in week.unserved()


def test_gifts_go_where_the_giver_meant_them(week):
    assert week.given("miyou") == 4
    assert {"w-miyou-a", "w-miyou-b", "w-miyou-c"} <= week.served()
    assert "w-miyou-d" in week.unserved(), "rice and oil are for the other community, however urgent the wish"
    assert "w-shouyinji" in week.served()
    assert "w-shouyinji-d" in week.unserved()


def test_of_two_equal_barbers_the_one_who_likes_it_goes(week):
    assert week.place("bai") == week.place("kang")
    assert week.session("o-lifa").people == {"bai"}


def test_orders_go_by_skill_and_level(week):
    assert week.session("o-luyou").people == {"yan"}, "the router needs level 4"
    assert week.session("o-shouji").people == {"miao"}, "the expert is at the router at that hour"
    assert week.session("o-shufa").people == {"shao"}


def test_two_classes_share_the_evening_without_sharing_a_teacher(week):
    router, phones = week.session("o-luyou"), week.session("o-shouji")
    assert router.start < phones.end
    assert phones.start < router.end
    assert not router.people & phones.people


def test_a_computer_comes_with_somebody_who_sets_it_up(week):
    computer = week.session("w-diannao")
    assert computer.gifts == ((0, "jiudiannao", 1),)
    (person,) = computer.people
    assert week.thing(person)["skills"]["it_help"] >= 2
    assert "it_help" in week.thing(person)["interests"] or "micro_wish" in week.thing(person)["interests"]


def test_a_nurse_and_a_companion_visit_together(week):
    visit = week.session("o-tanfang")
    (nurse,), (companion,) = visit.in_role(0), visit.in_role(1)
    assert nurse == "yi"
    assert companion != "yi"


def test_interest_counts_for_every_person_whose_interests_hold_the_kind(week):
    liked = sum(
        week.thing(x.demand)["kind"] in week.thing(person).get("interests", ()) for x in week.all for person in x.people
    )
    assert week.plan["score"]["preference"] == 5 * liked


def test_nobody_can_sign(week):
    assert "o-shouyu" in week.unserved()
