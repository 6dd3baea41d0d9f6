"""Scene 8: what was signed at a joint meeting is kept, what was declined never comes back."""

from __future__ import annotations

import pytest

from tests.scenes.reading import Json, Planned, planned, replanned, session_of


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_08")


def unsigned(week: Json) -> None:
    week["pins"] = []


def test_what_was_signed_is_kept_to_the_minute(week):
    for pin in map(session_of, week.week["pins"]):
        x = week.session(pin.demand)
        assert (x.start, x.end, x.pieces, x.roles, x.gifts) == (pin.start, pin.end, pin.pieces, pin.roles, pin.gifts)


def test_what_was_declined_is_never_proposed(week):
    assert week.session("guangchangwu").spaces == {"zhizao-ting"}
    assert week.session("hechang-shuxiang").people == {"huanglaoshi"}
    assert week.session("yizhen-tangpo").people == {"luoyisheng"}


def test_a_decline_without_an_alternative_leaves_the_demand_open(week):
    assert {"dianying", "gangqin"} <= set(week.unserved())


def test_a_signature_holds_against_a_more_urgent_latecomer(week):
    """The latecomer would bring six times the points, and would have had the hall before the signature."""
    assert week.sessions("zhengxun") == []
    assert week.session("yishi-shuxiang").spaces == {"zhizao-ting"}
    assert "zhengxun" in replanned("scene_08", unsigned).served()


def test_the_lawyer_who_agreed_to_come_further_than_her_limit_is_a_warning_and_no_violation(week):
    walk = week.metres("ninglvshi", "yiyuan-shi")
    assert walk > week.thing("ninglvshi")["max_metres"]
    assert week.session("falv-heban").in_role(1) == {"ninglvshi"}
    assert week.verdict.violations == ()
    assert {finding.rule for finding in week.verdict.warnings} == {"R9"}


def test_her_limit_still_holds_for_what_was_not_signed(week):
    assert week.session("falv-shuxiang").people == {"ninglvshi"}
    assert week.metres("ninglvshi", "falv-shuxiang") <= 2000
    assert week.session("falv-tangpo").people == {"linlvshi"}


def test_the_signed_choir_has_its_teacher_though_another_choir_may_not(week):
    assert week.session("hechang").people == {"zhanglaoshi"}


def test_thirty_schoolbags_cannot_serve_twenty_signed_and_fifteen_more(week):
    assert week.given("zhizao-shubao") == 20
    assert "shubao-heban" in week.unserved()


def test_first_aid_kits_stay_in_the_communities_named_by_the_giver(week):
    assert week.given("yiyuan-yaoxiang") == 10
    assert "yaoxiang-shuxiang" in week.unserved()
