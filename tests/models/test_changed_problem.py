"""A problem changed by `model_copy` forgets what only the first one was."""

import datetime as dt

import pytest

from models.errors import InvalidPlan
from models.loading import made_for
from models.plan import Plan
from models.problem import sha256_of
from tests.build import at, room_week


def test_a_changed_now_is_the_time_of_planning():
    problem = room_week().problem()
    assert problem.planned_at == problem.horizon.start
    later = dt.datetime.fromisoformat(at("tue 00:00"))
    assert problem.model_copy(update={"now": later}).planned_at == later


def test_a_changed_problem_has_another_hash_and_a_mere_copy_the_same():
    problem = room_week().problem()
    assert problem.sha256 == sha256_of(room_week().data)
    assert problem.model_copy().sha256 == problem.sha256
    changed = problem.model_copy(update={"now": dt.datetime.fromisoformat(at("tue 00:00"))})
    assert changed.sha256 == sha256_of({**room_week().data, "now": at("tue 00:00")})


def test_a_plan_of_this_week_or_by_hand_is_taken_and_one_of_another_is_not():
    problem = room_week().problem()
    by_hand, of_this = Plan(assignments=()), Plan(assignments=(), problem_sha256=problem.sha256)
    assert [made_for(problem, plan) for plan in (by_hand, of_this)] == [by_hand, of_this]
    with pytest.raises(InvalidPlan):
        made_for(problem.model_copy(update={"now": dt.datetime.fromisoformat(at("tue 00:00"))}), of_this)
