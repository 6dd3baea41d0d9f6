"""What holds of every example week: it is proved, the judge agrees, and nothing asked is forgotten."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest

from tests.scenes.reading import EXAMPLES, Planned, planned

SCENES = [f"scene_{n:02}" for n in range(1, 16)]
WEEKS = [*SCENES, "clock_change"]


@pytest.fixture(params=WEEKS)
def week(request) -> Planned:
    return planned(request.param)


def test_every_scene_has_its_week():
    numbers = sorted(path.name[:8] for path in EXAMPLES.glob("scene_*.json"))
    assert numbers == SCENES


def test_the_plan_is_proved_optimal(week):
    assert (week.plan["outcome"], week.plan["stop_reason"]) == ("optimal", "proved")
    assert week.plan["bound"] == week.plan["score"]["total"]


def test_the_judge_finds_no_violation_and_the_same_points(week):
    assert week.verdict.violations == ()
    assert week.verdict.score.model_dump() == week.plan["score"]


def test_the_total_is_the_sum_of_its_terms(week):
    score = dict(week.plan["score"])
    assert score.pop("total") == sum(score.values())


def test_every_session_asked_is_served_or_listed_as_unserved(week):
    for demand in week.week["demands"]:
        if demand.get("sessions", 1) != "each":
            served, missing = len(week.sessions(demand["id"])), week.unserved().get(demand["id"], 0)
            assert served + missing == demand.get("sessions", 1), demand["id"]


def test_nobody_is_in_two_places_at_once(week):
    for person in week.week["volunteers"]:
        sessions = week.of_person(person["id"])
        assert all(a.end <= b.start for a, b in pairwise(sessions)), person["id"]


def test_no_space_is_overbooked_against_its_owner(week):
    for space in week.week["spaces"]:
        room = space["capacity"] - space.get("reserve", 0)
        for x in week.of_space(space["id"]):
            assert week.used(space["id"], x.start) <= room, (space["id"], x.start)


def test_no_gift_is_given_twice(week):
    for supply in week.week["supplies"]:
        assert week.given(supply["id"]) <= supply["quantity"]


def test_no_ban_is_broken(week):
    for ban in week.week.get("bans", ()):
        refused = {ban.get("space"), ban.get("volunteer"), ban.get("supply")} - {None}
        for x in week.sessions(ban["demand"]):
            assert not refused & (x.spaces | x.people | {supply for _, supply, _ in x.gifts})


def test_no_budget_is_exceeded(week):
    for demand in week.week["demands"]:
        if "budget_fen" in demand:
            assert week.fen(demand["id"]) <= demand["budget_fen"]


def test_nothing_starts_before_now(week):
    now = datetime.fromisoformat(week.week.get("now", week.week["horizon"]["start"]))
    assert all(x.start >= now for x in week.all)
