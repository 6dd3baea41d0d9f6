"""The oracle for tiny weeks, on cases small enough to be counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.brute_force import TooManyPlans, best_plan, by_the_judge
from tests.random_weeks import tiny_week
from tests.second_judge import by_the_second_judge

Json = dict[str, Any]
DAY = "2026-03-09"


@pytest.fixture(params=[by_the_judge, by_the_second_judge])
def judging(request):
    return request.param


def at(hour: int) -> str:
    return f"{DAY}T{hour:02}:00:00+08:00"


def between(low: int, high: int) -> Json:
    return {"windows": [{"start": at(low), "end": at(high)}]}


def room(name: str, **fields: Any) -> Json:
    return {
        "id": name, "owner": "o", "kind": "room", "location": [104, 30], "capacity": 1,
        "availability": between(8, 20), **fields,
    }  # fmt: skip


def person(name: str, **fields: Any) -> Json:
    return {"id": name, "skills": {"help": 3}, "availability": between(8, 20), **fields}


def demand(name: str, need: Json, windows: Json, **fields: Any) -> Json:
    return {
        "id": name, "kind": "visit", "organisation": "o", "windows": windows, "minutes": 60, "needs": [need],
        "weight": 100, **fields,
    }  # fmt: skip


ROOM = {"type": "space", "kinds": ["room"], "quantity": 1}
HELP = {"type": "people", "skill": "help"}


def week(demands: list[Json], **fields: Any) -> Json:
    return {
        "format": "linli/1",
        "horizon": {"start": at(0), "end": at(23), "timezone": "Asia/Shanghai", "slot_minutes": 60},
        "areas": [{"id": "a", "name": "A"}],
        "organisations": [{"id": "o", "name": "O", "area": "a", "location": [104, 30]}],
        "spaces": [],
        "volunteers": [],
        "supplies": [],
        "demands": demands,
        **fields,
        "policy": {"equity": {"bands": []}, **fields.get("policy", {})},
    }


def test_the_weightier_of_two_gets_the_only_hour(judging) -> None:
    best = best_plan(
        week([demand("x", ROOM, between(9, 10)), demand("y", ROOM, between(9, 10), weight=60)], spaces=[room("r")]),
        judging,
    )
    assert (best.value, best.plans) == ((100,), 3)
    assert [s["demand"] for s in best.assignments] == ["x"]


def test_both_are_served_where_there_are_two_hours(judging) -> None:
    best = best_plan(
        week([demand("x", ROOM, between(9, 11)), demand("y", ROOM, between(9, 11), weight=60)], spaces=[room("r")]),
        judging,
    )
    assert (best.value, best.plans) == ((160,), 7)


def test_every_share_of_a_split_is_tried(judging) -> None:
    need = {**ROOM, "quantity": 3, "min_quantity": 1, "split": True}
    spaces = [room("r", capacity=2), room("s", capacity=2)]
    best = best_plan(week([demand("x", need, between(9, 10), weight=90)], spaces=spaces), judging)
    assert (best.value, best.plans) == ((90,), 8)
    assert sum(p["quantity"] for p in best.assignments[0]["spaces"]) == 3


def test_some_of_the_people_is_better_than_none(judging) -> None:
    need = {**HELP, "count": 2, "min_count": 1}
    best = best_plan(week([demand("x", need, between(9, 10))], volunteers=[person("v")]), judging)
    assert (best.value, best.plans) == ((50,), 2)


def test_pins_are_in_every_plan(judging) -> None:
    demands = [demand("x", ROOM, between(9, 10)), demand("y", ROOM, between(9, 10), weight=60)]
    pin = {
        "demand": "y", "session": 0, "start": at(9), "end": at(10),
        "spaces": [{"need": 0, "space": "r", "quantity": 1}],
    }  # fmt: skip
    best = best_plan(week(demands, spaces=[room("r")], pins=[pin]), judging)
    assert (best.value, best.plans) == ((60,), 1)


def test_fewer_than_the_fewest_sessions_are_none(judging) -> None:
    windows = {"windows": [{"start": at(h), "end": at(h + 1)} for h in (9, 12)]}
    both = demand("x", ROOM, windows, sessions=2, min_sessions=2, one_per_day=False)
    best = best_plan(week([both], spaces=[room("r")]), judging)
    assert (best.value, best.plans) == ((200,), 2)


def test_tiers_are_compared_one_after_the_other(judging) -> None:
    demands, people = [demand("x", HELP, between(9, 10), weight=60)], [person("v", activation_points=100)]
    assert best_plan(week(demands, volunteers=people), judging).value == (0,)
    best = best_plan(week(demands, volunteers=people, policy={"tiers": [["served"]]}), judging)
    assert best.value == (60, -100)


def test_a_later_session_may_make_an_earlier_one_possible(judging) -> None:
    demands = [demand("far", HELP, between(10, 11)), demand("near", HELP, between(9, 10))]
    carer = person("v", home_travel=True, availability=between(9, 12))
    best = best_plan(week(demands, volunteers=[carer], travel={"minutes": {"v": {"far": 120, "near": 0}}}), judging)
    assert (best.value, best.plans) == ((200,), 3)


def test_supplies_may_come_from_several_stores(judging) -> None:
    stores = [{"id": name, "owner": "o", "kind": "gift", "quantity": 2} for name in ("g", "h")]
    need = {"type": "supply", "kind": "gift", "quantity": 3}
    best = best_plan(week([demand("x", need, between(9, 10))], supplies=stores), judging)
    assert (best.value, best.plans) == ((100,), 3)


def test_a_week_that_is_not_tiny_is_refused(judging) -> None:
    many = demand("x", ROOM, between(8, 20), sessions=9, one_per_day=False)
    with pytest.raises(TooManyPlans):
        best_plan(week([many], spaces=[room("r")]), judging, most=300)


def test_most_tiny_weeks_are_tiny_and_many_have_a_choice() -> None:
    choices = []
    for seed in range(60):
        try:
            choices.append(best_plan(tiny_week(seed), by_the_second_judge, most=1_000).plans)
        except TooManyPlans:
            choices.append(-1)
    assert choices.count(-1) <= 6
    assert sum(n > 1 for n in choices) >= 25
