"""Scene 13: a scarce counsellor shared fairly, lenders compensated within budgets, who gave more counted for more.

Reviews and ledgers themselves are not in the format; their results come in as weights.
"""

from __future__ import annotations

import pytest

from tests.scenes.reading import Json, Planned, planned, replanned

COMMUNITIES = ["yulin", "tiaosan", "cujin"]


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_13")


def first_come(week: Json) -> None:
    week["policy"]["equity"]["bands"] = []


def like_any_other(week: Json) -> None:
    for demand in week["demands"]:
        demand.pop("weight", None)


def shares(week: Planned) -> list[int]:
    """Talks with the counsellor by community."""
    return [sum(x.demand.startswith(f"tanxin-{c}-") for x in week.all) for c in COMMUNITIES]


def test_six_talks_are_shared_three_two_one(week):
    assert shares(week) == [3, 2, 1]


def test_without_equity_the_nearest_community_would_have_them_all(week):
    assert shares(replanned("scene_13", first_come)) == [6, 0, 0]


def test_equity_points_follow_the_bands(week):
    """40 % on the first half of what an area could get, 10 % on what lies between half and four fifths."""
    points = 0
    for asked, got in zip((6, 3, 3), shares(week), strict=True):
        most, served = 280 * asked, 280 * got
        points += 40 * min(served, most * 50 // 100) // 100
        points += 10 * (min(served, most * 80 // 100) - min(served, most * 50 // 100)) // 100
    district = [d for d in week.week["demands"] if not d["id"].startswith("tanxin")]
    weights = {d["id"]: d.get("weight", [50, 120, 280, 600, 1400][d["priority"] - 1]) for d in district}
    most, served = sum(weights.values()), sum(weights[d] for d in weights if d in week.served())
    points += 40 * min(served, most * 50 // 100) // 100
    points += 10 * (min(served, most * 80 // 100) - min(served, most * 50 // 100)) // 100
    assert week.plan["score"]["equity"] == points


def test_who_lent_much_last_year_has_the_contested_afternoon(week):
    assert week.session("zhaoxin").spaces == {"ligong-ting"}
    assert "nianhui" in week.unserved()


def test_the_counsellor_gives_two_talks_a_day_at_most(week):
    days = [x.day for x in week.of_person("zhuo")]
    assert len(days) == 6
    assert all(days.count(day) == 2 for day in days)


def test_compensation_stays_within_each_budget(week):
    assert week.fen("huiyan") == 100 * 100 * 2 <= 30_000
    assert week.fen("caiyi") == 60 * 100 * 2 <= 15_000
    assert week.fen("zhaopin-xiao") == 60 * 400 * 2 <= 50_000
    assert week.sessions("zhaopin") == [], "eighty at the hotel would cost 640 yuan, 500 are there"


def test_every_yuan_is_a_point(week):
    assert week.plan["score"]["cost"] == -(sum(week.fen(d["id"]) for d in week.week["demands"]) // 100)


def test_the_district_shows_follow_each_other_with_their_host(week):
    first, second = week.sessions("huiyan") + week.sessions("caiyi")
    assert first.people == second.people == {"zhen"}
    assert (second.start - first.end).total_seconds() >= 1800
