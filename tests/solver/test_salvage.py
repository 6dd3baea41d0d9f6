"""What is left of an older plan keeps every rule, and nothing is given up that could stand."""

from __future__ import annotations

from typing import Any

import pytest

from models.plan import Assignment
from models.problem import Problem
from solver.compile.week import compile_week, frame_of
from solver.construct import construct
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from solver.prices import flat_prices
from solver.salvage import salvage
from tests.build import Week, open_in, session
from tests.random_weeks import small_week
from tests.solver.pools import InProcess
from tests.weeks.seeds import seeds

Json = dict[str, Any]


def assignments(*sessions: Json) -> list[Assignment]:
    """As values."""
    return [Assignment.model_validate(s) for s in sessions]


def planned(problem: Problem) -> list[Assignment]:
    """A first plan of the week."""
    week = compile_week(problem)
    return week.names.assignments(construct(week, flat_prices(week)).sessions(), week.timeline)


def changed(data: Json, seed: int) -> Json:
    """The week with one thing of each list gone that nothing names."""
    named = str([data.get(x) for x in ("pins", "bans", "policy", "travel", "previous")])
    gone = {}
    for name in ("spaces", "volunteers", "demands"):
        loose = [x["id"] for x in data[name] if f"'{x['id']}'" not in named]
        gone[name] = loose[seed % len(loose)] if len(loose) > 1 else None
    return data | {name: [x for x in data[name] if x["id"] != gone[name]] for name in gone}


@seeds(few=40, many=300)
def test_what_is_left_keeps_every_rule(seeds):
    for seed in seeds:
        data = small_week(seed)
        before = planned(Problem.model_validate(data))
        problem = Problem.model_validate(changed(data, seed))
        frame = frame_of(problem)
        left = salvage(frame, before)
        assert judge(problem, frame.names.assignments(left, frame.timeline)).ok, seed
        assert set(frame.pins) <= set(left), seed


@seeds(few=30, many=150)
def test_nothing_of_an_unchanged_week_is_given_up(seeds):
    for seed in seeds:
        problem = Problem.model_validate(small_week(seed))
        before = planned(problem)
        frame = frame_of(problem)
        assert frame.names.assignments(salvage(frame, before), frame.timeline) == before, seed


def two_in_one_room(capacity: int) -> Problem:
    return Week().space("room", capacity=capacity).demand("light", weight=20).demand("heavy", weight=300).problem()


def test_of_two_in_conflict_the_lighter_goes():
    sessions = assignments(*(session(d, "mon 18:00", spaces=["room"]) for d in ("light", "heavy")))
    frame = frame_of(two_in_one_room(1))
    assert len(salvage(frame_of(two_in_one_room(2)), sessions)) == 2
    left = salvage(frame, sessions)
    assert [frame.problem.demands[s.demand].id for s in left] == ["heavy"]


def test_windows_of_each_are_counted_anew():
    windows = open_in(("tue 18:00", "tue 19:00"), ("wed 18:00", "wed 19:00"))
    frame = frame_of(Week().space("room").demand(sessions="each", minutes=None, windows=windows).problem())
    left = salvage(frame, assignments(session("D", "wed 18:00", number=2, spaces=["room"])))
    assert [s.number for s in left] == [1]


@pytest.mark.parametrize("seed", range(10))
def test_a_search_that_begins_from_a_plan_is_never_worse(seed: int, monkeypatch):
    monkeypatch.setattr("solver.planning.Pool", InProcess)
    problem = Problem.model_validate(small_week(seed))
    first = plan(problem, Limits(seconds=None, work=1))
    again = plan(problem, Limits(seconds=None, work=0.01), start=first.assignments)
    assert first.score
    assert again.score
    assert again.score.total >= first.score.total
    assert not [w for w in again.warnings if w.code == "defect"]
