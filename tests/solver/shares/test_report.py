"""Shares over weeks: every wish counted once, waits by the end of each week, and who gave the hours."""

from __future__ import annotations

import pytest

from models.problem import Problem
from solver.following.follow import follow
from solver.judge import judge
from solver.shares.report import Shares, gini, shares_of
from tests.build import Week, at, open_in, plan_of, session, weekly
from tests.random_weeks import small_week
from tests.solver.test_salvage import planned
from tests.weeks.seeds import seeds

WEIGHTS = {"served": {"priority_weight": [0, 0, 100, 0, 0]}}


def first(**demand) -> Week:
    """A wish of the club in the north for a room, three times if it may be."""
    week = (
        Week().area("north", "city").organisation("club", area="north").space("S").volunteer("V", organisation="club")
    )
    return week.policy(**WEIGHTS).demand("D", **{"organisation": "club", "sessions": 3, **demand})


def second(**demand) -> Week:
    return first(**demand).horizon(start=at("mon+1w 00:00"), end=at("mon+2w 00:00"))


def over(*weeks, **options) -> Shares:
    return shares_of([(week.problem(), plan_of(*sessions)) for week, *sessions in weeks], **options)


def on(day: str, number: int = 0, **fields):
    return session(start=f"{day} 10:00", number=number, spaces=["S"], **fields)


def test_who_waits_asked_once():
    found = over((first(), on("mon")), (second(sessions=2, weeks_waiting=1), on("mon+1w"), on("tue+1w", 1)))
    (area,) = found.areas
    assert (area.id, area.name, area.demands, area.asked, area.held, area.share) == ("north", "north", 1, 3, 3, 1.0)
    assert (area.asked_points, area.held_points) == (100 + 240, 100 + 240)
    assert (area.longest_wait, area.mean_wait) == (1, 1.0)
    assert [(w.asked, w.held, dict(w.areas), dict(w.waiting)) for w in found.weeks] == [
        (3, 1, {"north": 1 / 3}, {1: 1}),
        (2, 2, {"north": 1.0}, {}),
    ]


def test_what_is_not_asked_for_again_counts_as_refused():
    found = over((first(), on("mon")), (second(sessions=1, kind="choir"), on("mon+1w")))
    assert (found.areas[0].demands, found.areas[0].asked, found.areas[0].held) == (2, 4, 2)


def test_each_window_is_a_wish_of_its_own():
    windows = {"windows": {"weekly": [weekly("10:00", "11:00", "mon tue")]}, "sessions": "each", "minutes": None}
    found = over((first(**windows), on("mon")), (second(**windows, weeks_waiting=1), on("mon+1w"), on("tue+1w", 1)))
    assert (found.areas[0].asked, found.areas[0].held, found.areas[0].longest_wait) == (4, 3, 1)


def test_the_longest_wait_is_that_of_any_week_also_of_those_served_at_last():
    found = over((first(sessions=1, weeks_waiting=4),), (second(sessions=1), on("mon+1w")))
    assert (found.areas[0].longest_wait, found.areas[0].mean_wait) == (5, 5.0)


def test_a_wish_that_had_no_open_window_did_not_wait():
    found = over((first(windows=open_in(("tue+3w 10:00", "tue+3w 12:00"))),))
    assert found.areas[0].longest_wait == 0


def test_who_misses_only_what_no_plan_can_hold_is_told_apart():
    def left(proof: str, missing: int) -> tuple[dict[int, int], int]:
        why = [{"demand": "D", "missing": missing, "reason": "no_common_time", "proof": proof}]
        week = shares_of([(first().problem(), plan_of(on("mon"), unserved=why))]).weeks[0]
        return dict(week.waiting), week.never

    assert left("certain", 2) == ({}, 1)
    assert left("certain", 1) == ({1: 1}, 0)
    assert left("best_effort", 2) == ({1: 1}, 0)


def test_areas_are_summed_up_at_a_level():
    week = first().area("west", "city").organisation("choir", area="west").demand("E", organisation="choir")
    assert [a.id for a in over((week,)).areas] == ["north", "west"]
    assert [a.id for a in over((week,), level=0).areas] == ["city"]
    assert [a.id for a in over((week,), level=9).areas] == ["north", "west"]


def test_hours_are_those_of_persons_and_owners():
    week = first().space("P", capacity=9, owner="club").volunteer("W")
    week.demand("E", needs=[{"type": "space", "kinds": ["room"], "quantity": 4}, {"type": "people", "skill": "help"}])
    helped = session("E", minutes=60, spaces=[(0, "P", 4)], people=[(1, "V")])
    found = over((week, helped))
    assert [(v.id, v.sessions, v.hours, v.most_hours, v.weeks, v.listed) for v in found.volunteers] == [
        ("V", 1, 1.0, 1.0, 1, 1),
        ("W", 0, 0.0, 0.0, 0, 1),
    ]
    by_id = {o.id: o for o in found.organisations}
    assert (by_id["club"].lent_hours, by_id["club"].given_hours) == (4.0, 1.0)
    week.space("P", exclusive=True)
    assert {o.id: o.lent_hours for o in over((week, helped)).organisations}["club"] == 1.0


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], None), ([0, 0], None), ([5], 0.0), ([1, 1, 1], 0.0), ([0, 1], 0.5), ([0, 0, 0, 1], 0.75), ([1, 3], 0.25)],
)
def test_gini(values, expected):
    assert gini(values) == expected


def test_the_least_share_and_the_spread():
    week = first(sessions=1).area("west", "city").organisation("choir", area="west").demand("E", organisation="choir")
    found = over((week, on("mon")))
    assert found.least is not None
    assert (found.least.id, found.least.share, found.gini_areas) == ("west", 0.0, 0.5)
    nothing = over((Week(),))
    assert (nothing.least, nothing.gini_areas, nothing.areas, nothing.weeks[0].areas) == (None, None, (), {})


@seeds(few=30, many=100)
def test_shares_are_shares_and_points_are_the_judges(seeds):
    for seed in seeds:
        week = Problem.model_validate(small_week(seed))
        plan = plan_of().model_copy(update={"assignments": tuple(planned(week))})
        later = follow(week, plan).problem
        found = shares_of([(week, plan), (later, plan_of())])
        assert sum(a.held_points for a in found.areas) == judge(week, plan).score.served, seed
        assert sum(a.held for a in found.areas) == len(plan.assignments), seed
        assert all(0 <= a.held <= a.asked for a in (*found.areas, *found.organisations)), seed
        assert sum(o.asked for o in found.organisations) == sum(a.asked for a in found.areas), seed
        assert all(0 <= g <= 1 for g in (found.gini_areas, found.gini_volunteers) if g is not None), seed
