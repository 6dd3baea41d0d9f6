"""Twelve weeks: who waits takes turns; who may compare with whom; and the street's weeks follow each other."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from benchmarks.fairness import bench
from benchmarks.fairness.bench import AIM, lifted, simulate
from benchmarks.fairness.city import generator, week_of
from benchmarks.fairness.comparable import alone, longest, waiting_in
from benchmarks.shared import SHARED
from models.clock import Availability
from models.demands import Demand
from models.problem import Problem
from solver.limits import Limits
from solver.planning import plan
from tests.build import Week, at, plan_of, session, weekly
from tests.solver.pools import InProcess

WORK = Limits(seconds=None, work=2.0)
NAMES = ("A", "B", "C", "D")
AREAS = (("district", "city"), ("street", "district"), ("other", "district"))


def one_room(number: int, names: tuple[str, ...] = NAMES, each_week: bool = True, **fields: Any) -> Problem:
    """Equal wishes for the one hour of the week in which there is a room; standing ones, or all in the first week."""
    week = Week().horizon(start=at(f"mon+{number}w 00:00"), end=at(f"mon+{number + 1}w 00:00"))
    for area, parent in AREAS:
        week.area(area, parent)
    week.organisation("club", area="street").policy(served={"priority_weight": [0, 0, 100, 0, 0]})
    week.space("S", availability={"weekly": [weekly("10:00", "11:00", "mon")]})
    for name in names if each_week or number == 0 else ():
        week.demand(name, organisation="club", windows={"weekly": [weekly("08:00", "20:00")]}, **fields)
    return week.problem()


@pytest.fixture(autouse=True)
def in_process(monkeypatch):
    """No worker processes: the weeks are tiny."""
    monkeypatch.setattr(bench, "plan", lambda problem, limits, *_: plan(problem, limits, executor=InProcess(1)))


def test_equal_wishes_for_one_room_take_turns_over_twelve_weeks():
    rows = list(simulate(12, one_room, WORK))
    turns = [a.demand for row in rows for a in row.plan.assignments]
    assert len(turns) == 12
    assert {name: turns.count(name) for name in NAMES} == dict.fromkeys(NAMES, 3)
    assert all(set(turns[i : i + 4]) == set(NAMES) for i in range(0, 12, 4))
    assert max(longest(row.waiting) for row in rows) == AIM
    assert not any(w.passed_by for row in rows for w in row.waiting)


def test_who_asks_once_is_served_in_the_order_of_waiting():
    rows = list(simulate(5, lambda n: one_room(n, each_week=False), WORK))
    assert sorted(a.demand for row in rows for a in row.plan.assignments) == list(NAMES)
    assert [len(row.waiting) for row in rows] == [3, 2, 1, 0, 0]


def test_newcomers_each_week_do_not_pass_those_who_wait():
    def new_week(number: int) -> Problem:
        return one_room(number, (f"{number}a", f"{number}b") if number < 3 else ())

    rows = list(simulate(6, new_week, WORK))
    order = [a.demand[0] for row in rows for a in row.plan.assignments]
    assert order == ["0", "0", "1", "1", "2", "2"]


def test_without_weeks_of_waiting_the_same_wish_could_win_each_time(monkeypatch):
    """The tests above can fail: it is `next` that makes them hold."""
    first_come = {name: 10 - i for i, name in enumerate(NAMES)}

    def uneven(number: int) -> Problem:
        demands = tuple(d.model_copy(update={"weight": 100 + first_come[d.id]}) for d in one_room(number).demands)
        return one_room(number).model_copy(update={"demands": demands})

    turns = [a.demand for row in simulate(8, uneven, WORK) for a in row.plan.assignments]
    assert turns == list(NAMES) * 2
    monkeypatch.setattr(bench, "follow_into", lambda problem, made, later: _forgotten(later))
    assert [a.demand for row in simulate(4, uneven, WORK) for a in row.plan.assignments] == ["A"] * 4


def _forgotten(later: Problem) -> Any:
    return type("Forgotten", (), {"problem": later, "ended": ()})()


def waits(problem: Problem, plan: Any) -> dict[str, tuple[int, bool, bool, bool]]:
    return {w.demand: (w.weeks, w.certain, w.alike, bool(w.passed_by)) for w in waiting_in(problem, plan)}


def test_alike_are_those_of_one_kind_priority_and_street():
    def asking(**other: Any) -> Problem:
        problem = one_room(0, ("A", "B"), weeks_waiting=2)
        a, b = problem.demands
        return problem.model_copy(update={"demands": (a, b.model_copy(update={"weeks_waiting": 0, **other}))})

    held = plan_of(session("B", spaces=["S"]))
    assert waits(asking(), held) == {"A": (3, False, True, True)}
    for other in ({"kind": "choir"}, {"priority": 4}, {"area": "other"}):
        assert waits(asking(**other), held) == {"A": (3, False, False, False)}
    assert waits(asking(weeks_waiting=2), held) == {"A": (3, False, True, False)}


def test_who_can_never_be_served_is_like_nobody():
    never = {"demand": "A", "missing": 1, "reason": "no_eligible_space", "proof": "certain"}
    taken = {"demand": "B", "missing": 1, "reason": "taken", "proof": "best_effort"}
    found = waits(one_room(0, ("A", "B")), plan_of(unserved=[never, taken]))
    assert found == {"A": (1, True, False, False), "B": (1, False, False, False)}
    half = waits(one_room(0, ("A", "B"), sessions=2), plan_of(unserved=[never, taken]))
    assert half["A"] == (1, False, True, False)


def test_who_asks_for_more_than_the_usual_and_who_could_be_served_alone():
    room = {"type": "space", "kinds": ["room"], "quantity": 1}
    problem = one_room(0, ("A", "B"), needs=[room])
    a, b = problem.demands
    large = a.model_copy(update={"needs": (a.needs[0].model_copy(update={"quantity": 5}),)})
    crowded = problem.model_copy(update={"demands": (large, b)})
    (found,) = waiting_in(crowded, plan_of(session("B", spaces=["S"])))
    assert (found.demand, found.larger) == ("A", True)
    assert not alone(crowded, "A")
    assert alone(problem, "A")
    assert [w.larger for w in waiting_in(problem, plan_of(session("B", spaces=["S"])))] == [False]


def test_a_wish_for_each_window_that_got_some_is_settled():
    hours = {"weekly": [weekly("10:00", "11:00", "mon tue")]}

    def new_week(number: int) -> Problem:
        week = one_room(number, ("A",) if number == 0 else (), minutes=None, sessions="each")
        return week.model_copy(update={"demands": tuple(_in(d, hours) for d in week.demands)})

    first, second = simulate(2, new_week, WORK)
    assert [w.weeks for w in first.waiting] == [1]
    assert second.problem.demands == ()


def test_a_planner_may_lift_those_who_wait_above_other_priorities():
    def new_week(number: int) -> Problem:
        low, *high = one_room(number, ("low", *(f"{number}{x}" for x in "ab"))).demands
        demands = (*([low.model_copy(update={"priority": 2})] if number == 0 else ()), *high)
        week = one_room(number)
        weights = week.policy.served.model_copy(update={"priority_weight": (0, 40, 100, 0, 0)})
        policy = week.policy.model_copy(update={"served": weights})
        return week.model_copy(update={"demands": demands, "policy": policy})

    def turns(**options: Any) -> list[str]:
        return [a.demand for row in simulate(6, new_week, WORK, **options) for a in row.plan.assignments]

    assert "low" not in turns()
    assert "low" in turns(change=lifted)


def test_a_weight_of_its_own_is_kept():
    def weight(waited: int, own: int | None) -> int | None:
        problem = one_room(0, ("A",), weeks_waiting=waited, weight=own)
        return lifted(problem).demands[0].weight

    assert [weight(n, None) for n in (0, 1, 2, 3)] == [None, None, 200, 300]
    assert [weight(2, 777), weight(3, 200)] == [777, 200]


def _in(demand: Demand, windows: dict[str, Any]) -> Demand:
    return demand.model_copy(update={"windows": Availability.model_validate(windows)})


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not there")
def test_the_streets_offers_stand_and_its_demands_are_new_each_week():
    tool = generator()
    weeks = [week_of(tool, 2, 0, number, 1.0) for number in range(3)]
    for a, b in itertools.pairwise(weeks):
        assert [(s.id, s.location, s.capacity) for s in a.spaces] == [(s.id, s.location, s.capacity) for s in b.spaces]
        assert [v.skills for v in a.volunteers] == [v.skills for v in b.volunteers]
        assert a.organisations == b.organisations
        assert not {d.id for d in a.demands} & {d.id for d in b.demands}
        assert [d.name for d in a.demands] != [d.name for d in b.demands]
        assert a.horizon.end == b.horizon.start
    assert not any(d.weeks_waiting for week in weeks for d in week.demands)


def test_where_the_generator_is_missing_it_is_told(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("benchmarks.fairness.city.SHARED", tmp_path)
    monkeypatch.setattr("sys.argv", ["benchmarks", "fairness", "--weeks", "1"])
    from benchmarks.__main__ import main

    assert main() == 2
    assert "not beside the project" in capsys.readouterr().err


def test_the_figures_and_the_picture_of_a_run(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench, "generator", lambda: None)
    monkeypatch.setattr(bench, "week_of", lambda tool, communities, seed, number, load: one_room(number))
    bench.run(5, 1, 0, 1.0, False, False, WORK, 1, tmp_path / "out.json", tmp_path / "out.png")
    told = capsys.readouterr().out
    assert "| 5 | 4 | 3 | 1 | 4 |" in told
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")
    assert '"longest beside alike": 3' in (tmp_path / "out.json").read_text()
