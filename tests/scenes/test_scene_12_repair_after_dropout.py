"""Scene 12: a fitter falls ill on Wednesday; the published week is repaired with as few changes as can be.

The format carries the promise (`previous`) and its price, not the lights of the cases: those are in the names.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.scenes.reading import Json, Planned, Session, planned, replanned, session_of

ILL = "liu"


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_12")


def forget_promises(week: Json) -> None:
    week["previous"] = []


def promises(week: Planned) -> dict[str, Session]:
    return {p.demand: p for p in map(session_of, week.week["previous"])}


def changed(week: Planned, promised: dict[str, Session]) -> set[str]:
    """Whom to tell: demands whose start, rooms or people are other than promised."""
    now = {x.demand: (x.start, x.spaces, x.people) for x in week.all}
    return {demand for demand, p in promised.items() if now.get(demand) != (p.start, p.spaces, p.people)}


def test_nobody_waits_for_the_one_who_is_ill(week):
    assert week.of_person(ILL) == []
    assert week.unserved() == {}


def test_only_what_must_change_changes(week):
    """Three sessions were his; one more changes hands so that a nursery is warm on Thursday."""
    promised = promises(week)
    his = {demand for demand, p in promised.items() if ILL in p.people}
    assert his == {"c02", "c04", "c07"}
    assert changed(week, promised) == his | {"c06"}


def test_without_the_promise_more_people_would_have_to_be_told(week):
    promised = promises(week)
    assert len(changed(week, promised)) < len(changed(replanned("scene_12", forget_promises), promised))


def test_the_urgent_new_case_is_seen_today(week):
    assert week.session("c12").day.isoformat() == "2026-10-14"


def test_a_better_hour_does_not_justify_moving_a_promise(week):
    assert week.session("c10").start == promises(week)["c10"].start
    assert week.plan["score"]["preference"] == 0


def test_stability_costs_what_the_changes_cost(week):
    """30 for another start, 15 for each person replaced; times 4 within a day, 2 within three, 1 later."""
    now = datetime.fromisoformat(week.week["now"])
    points = 0
    for demand, p in promises(week).items():
        x = week.session(demand)
        ahead = p.start - now
        factor = 4 if ahead <= timedelta(hours=24) else 2 if ahead <= timedelta(hours=72) else 1
        points -= factor * (30 * (x.start != p.start) + 15 * len(p.people - x.people) + 15 * len(p.spaces - x.spaces))
    assert week.plan["score"]["stability"] == points < 0


def test_replacements_have_the_trade_and_the_hours(week):
    for demand in ("c02", "c04", "c06", "c07"):
        (fitter,) = week.session(demand).in_role(0)
        assert week.thing(fitter)["skills"]["heating"] >= 3
    for person in ("tong", "bai", "an"):
        days = [x.day for x in week.of_person(person)]
        assert all(days.count(day) <= 2 for day in days)
