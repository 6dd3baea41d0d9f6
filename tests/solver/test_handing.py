"""Chains by which roles change hands: fewer persons, one session more, every rule kept, nothing by chance alone."""

from __future__ import annotations

import random
from typing import Any

import pytest

from models.problem import Problem
from solver.chains import Chain
from solver.clashes import bits
from solver.crew import Crew
from solver.exact.solve import Proof
from solver.handing import aims, hand_on, missing
from solver.incumbent import Incumbent
from solver.limits import Limits
from solver.people import apart_enough
from solver.planning import hand_roles_on, plan
from solver.run import Run
from solver.sessions import Session
from solver.state import State, site_of
from tests.build import Week, help_week, open_in, people_need, session
from tests.random_weeks import small_week
from tests.solver.paths import Judged, Paths
from tests.solver.pools import InProcess, Silent
from tests.weeks.seeds import seeds


def shift(week: Week, name: str, start: int, end: int, skill: str) -> Week:
    """A demand for one person with the skill, Monday from hour to hour."""
    hours = open_in((f"mon {start:02}:00", f"mon {end:02}:00"))
    return week.demand(name, weight=100, minutes=None, windows=hours, needs=[people_need(skill=skill)])


def swap_week() -> Week:
    """Four shifts by three persons; Y and Z suffice, but only if A changes hands: neither has time for B as it is."""
    week = Week()
    for name, skills in (("X", "b"), ("Y", "ac"), ("Z", "abd")):
        week.volunteer(name, skills=dict.fromkeys(skills, 1), activation_points=10)
    shift(week, "A", 8, 12, "a")
    shift(week, "B", 10, 14, "b")
    shift(week, "C", 12, 16, "c")
    return shift(week, "E", 16, 18, "d")


def held_by(week: Week, **people: str) -> tuple[Paths, Judged]:
    """The week's paths and the plan in which each demand, by its name, is served by this person."""
    paths = Paths(week.data)
    t, names, out = paths.week.timeline, paths.week.names, []
    for d, v in people.items():
        o = paths.week.demands[names.demands[d]]
        start, end = t.second(int(o.start[0])), t.second(int(o.end[0]))
        out.append(Session(o.index, start, end, -1, people=((0, names.volunteers[v]),)))
    return paths, paths.judged(out)


def busy(paths: Paths, sessions: tuple[Session, ...] | list[Session]) -> set[str]:
    return {paths.problem.volunteers[v].id for s in sessions for _, v in s.people}


def all_chains(paths: Paths, start: Judged, aim: Any, tries: int = 8) -> list[Judged]:
    """What chains with several seeds make of a plan, where they end well."""
    found = [hand_on(paths.week, start.sessions, aim, seed) for seed in range(tries)]
    return [paths.judged(x.sessions) for x in found if x.sessions is not None]


def test_a_person_is_left_out_although_no_single_change_gains():
    paths, start = held_by(swap_week(), A="Z", B="X", C="Y", E="Z")
    assert not start.broken
    made = all_chains(paths, start, "one person fewer")
    assert made
    for after in made:
        assert not after.broken
        assert busy(paths, after.sessions) == {"Y", "Z"}
        assert {s.people for s in after.sessions if s.demand == 0} == {((0, 1),)}
        assert after.score["total"] == start.score["total"] + 10


def test_persons_who_cost_nothing_are_not_left_out():
    week = swap_week()
    for v in week.data["volunteers"]:
        v["activation_points"] = 0
    paths, start = held_by(week, A="Z", B="X", C="Y", E="Z")
    assert aims(paths.week) == []
    assert all_chains(paths, start, "one person fewer") == []


def test_a_refused_session_gets_the_person_who_is_busy_elsewhere():
    week = swap_week()
    week.data["volunteers"] = week.data["volunteers"][1:]
    paths, start = held_by(week, A="Z", C="Y", E="Z")
    made = all_chains(paths, start, "one session more")
    assert made
    assert all(not x.broken and len(x.sessions) == 4 for x in made)


def test_a_refused_session_may_bring_in_somebody_idle():
    paths, start = held_by(swap_week(), A="Z", C="Y", E="Z")
    made = all_chains(paths, start, "one session more")
    assert made
    assert all(busy(paths, x.sessions) == {"X", "Y", "Z"} for x in made)


def test_pins_pairs_and_required_sameness_keep_their_persons():
    paths, start = held_by(swap_week(), A="Z", B="X", C="Y", E="Z")
    crew = Crew(paths.week, start.sessions)
    assert len(crew.roles) == 4
    pair = {"volunteers": ["X", "Z"], "relation": "apart"}
    paths, start = held_by(swap_week().policy(pairs=[pair]), A="Z", B="X", C="Y", E="Z")
    crew = Crew(paths.week, start.sessions)
    assert [crew.sessions[r.session].demand for r in crew.roles] == [2]
    pinned = swap_week().pin(session("B", "mon 10:00", 240, people=["X"]))
    paths = Paths(pinned.data)
    crew = Crew(paths.week, paths.week.pins)
    assert (crew.roles, set(crew.fixed)) == ([], {0})


@pytest.mark.parametrize("field", ["max_sessions", "max_minutes", "max_sessions_per_day", "max_minutes_per_day"])
def test_limits_hold(field):
    week = help_week(weight=100, windows=open_in(("mon 08:00", "mon 10:00")))
    week.data["volunteers"] = []
    for name, most in (("X", None), ("Y", 1 if "sessions" in field else 90)):
        week.volunteer(name, activation_points=10, **({field: most} if most else {}))
    week.demand("E", weight=100, windows=open_in(("mon 12:00", "mon 14:00")), needs=[people_need()])
    paths, start = held_by(week, D="X", E="Y")
    assert not start.broken
    made = all_chains(paths, start, "one person fewer")
    assert made
    assert all(not x.broken and busy(paths, x.sessions) == {"X"} for x in made)


@seeds(40, 200)
def test_chains_keep_every_rule_and_every_session(seeds) -> None:
    """Judged on random weeks. One session more may break rules only where it says so: none."""
    well = {"one person fewer": 0, "one session more": 0}
    for seed in seeds:
        week = small_week(seed)
        for i, v in enumerate(week["volunteers"]):
            v["activation_points"] = 5 + i
        paths = Paths(week)
        start = paths.greedy()
        for aim in aims(paths.week):
            for after in all_chains(paths, start, aim, tries=2):
                well[aim] += 1
                assert after.broken <= start.broken, (seed, aim)
                more = len(after.sessions) - len(start.sessions)
                assert more == (aim == "one session more"), (seed, aim)
                if aim == "one person fewer":
                    assert len(busy(paths, after.sessions)) <= len(busy(paths, start.sessions)), seed
                    assert after.score["activation"] > start.score["activation"], seed
    assert min(well.values()) >= len(seeds) // 25, well


@seeds(15, 60)
def test_clashes_are_those_of_the_rule(seeds) -> None:
    for seed in seeds:
        paths = Paths(small_week(seed))
        crew = Crew(paths.week, [s for s in paths.greedy().sessions if not s.pinned])
        at = [crew.sessions[r.session] for r in crew.roles]
        for v in range(len(paths.problem.volunteers)):
            for r, s in enumerate(at):
                crew.own[v] = (1 << len(at)) - 1
                apart = [apart_enough(paths.week, v, x, site_of(paths.week, x), s, site_of(paths.week, s)) for x in at]
                assert set(bits(crew.blockers(r, v))) == {x for x, ok in enumerate(apart) if not ok}, (seed, v, r)


def test_an_attempt_undone_leaves_no_trace():
    for seed in range(12):
        paths = Paths(small_week(seed))
        crew = Crew(paths.week, paths.greedy().sessions)
        before = (crew.own[:], crew.holder[:])
        chain = Chain(crew, random.Random(seed), [1] * len(crew.roles), sparing=True, exchange=0.5)
        if chain.dismiss_somebody():
            assert (crew.own, crew.holder) != before
            chain.run(50, lambda: False)
        chain.undo()
        assert (crew.own, crew.holder) == before


def test_a_chain_stops_when_it_is_told_to():
    paths, start = held_by(swap_week(), A="Z", B="X", C="Y", E="Z")
    found = hand_on(paths.week, start.sessions, "one person fewer", 0, lambda: True)
    assert (found.sessions, found.steps) == (None, 0)


def test_the_same_seed_makes_the_same_plan():
    for seed in range(6):
        paths = Paths(swap_week().data)
        start = paths.greedy()
        one, two = (hand_on(paths.week, start.sessions, "one person fewer", seed) for _ in range(2))
        assert one == two


def test_the_first_plan_is_freed_of_persons_before_the_search():
    paths, start = held_by(swap_week(), A="Z", B="X", C="Y", E="Z")
    incumbent = Incumbent(paths.week)
    incumbent.offer(start.sessions)
    run = Run(paths.week, Limits(seconds=None, work=1), 0, 1, None, lambda: False, 0.0, incumbent)
    hand_roles_on(run)
    assert busy(paths, incumbent.sessions) == {"Y", "Z"}
    assert run.work > 0


def test_the_search_leaves_out_a_person_whom_no_neighbourhood_may_touch(monkeypatch):
    """With the exact model silenced, only chains are left."""
    _, start = held_by(swap_week(), A="Z", B="X", C="Y", E="Z")
    monkeypatch.setattr("solver.tasks.improve", lambda week, task, on_better: None)
    monkeypatch.setattr("solver.tasks.bound", lambda week, task: Proof(None, None, 0.0))
    monkeypatch.setattr("solver.planning.Pool", InProcess)
    monkeypatch.setattr("solver.planning.EXACT_SIZE", 0)
    monkeypatch.setattr("solver.planning.hand_roles_on", lambda run: None)
    monkeypatch.setattr("solver.planning.construct", lambda week, prices: State(week, start.sessions))
    monkeypatch.setattr("solver.bounding.construct", lambda week, prices: State(week))
    made = plan(Problem.model_validate(swap_week().data), Limits(seconds=None, work=0.05))
    assert {r.volunteer for a in made.assignments for r in a.people} == {"Y", "Z"}


def test_rest_between_days_keeps_shifts_apart():
    week = Week().volunteer("X", min_rest_minutes=600, activation_points=10).volunteer("Y", activation_points=10)
    for name, window in (("D", ("mon 20:00", "mon 23:00")), ("E", ("tue 06:00", "tue 07:00"))):
        week.demand(name, weight=100, minutes=None, windows=open_in(window), needs=[people_need()])
    paths, start = held_by(week, D="X", E="Y")
    made = all_chains(paths, start, "one person fewer")
    assert made
    assert all(not x.broken and busy(paths, x.sessions) == {"Y"} for x in made)


def test_nobody_loses_the_session_that_the_way_home_leans_on():
    """X is free from 08:00 and lives three hours from the second shift, but is near it after the first."""
    week = Week().volunteer(
        "X", home_travel=True, activation_points=10, availability=open_in(("mon 08:00", "mon 20:00"))
    )
    week.volunteer("Y", activation_points=10)
    week.put(travel={"minutes": {"X": {"E": 180}, "D": {"E": 30}}, "metres": {}})
    for name, window in (("D", ("mon 08:00", "mon 09:00")), ("E", ("mon 10:00", "mon 11:00"))):
        week.demand(name, weight=100, minutes=None, windows=open_in(window), needs=[people_need()])
    paths, start = held_by(week, D="X", E="X")
    assert not start.broken
    crew = Crew(paths.week, start.sessions)
    assert [crew.may_lose(0, r) for r in range(2)] == [False, True]
    crew.take(1)
    assert crew.may(0, crew.own[0], 1)
    assert not crew.may(0, 0, 1)


@pytest.mark.parametrize(
    ("fields", "free"),
    [
        ({"one_per_day": False}, [0, 2, 3]),
        ({"one_per_day": False, "min_gap_minutes": 30}, [3]),
        ({"one_per_day": True}, []),
    ],
)
def test_a_further_session_starts_only_where_the_demand_may_have_one(fields, free):
    """Asked from 08:00 to 12:00 for an hour, on a grid of an hour, and held at 09:00."""
    week = Week().horizon(slot_minutes=60).volunteer("V", activation_points=1)
    week.demand(windows=open_in(("mon 08:00", "mon 12:00")), sessions=3, needs=[people_need()], **fields)
    paths = Paths(week.data)
    (options,) = paths.week.demands
    second = paths.week.timeline.second
    held = [Session(0, second(int(options.start[1])), second(int(options.end[1])), -1, people=((0, 0),))]
    found = {s.start for seed in range(12) for s in missing(paths.week, held, random.Random(seed))}
    assert found == {second(int(options.start[c])) for c in free}


def test_a_plan_of_a_small_week_begins_with_chains(monkeypatch):
    """Before workers say anything."""
    _, start = held_by(swap_week(), A="Z", B="X", C="Y", E="Z")
    monkeypatch.setattr("solver.planning.Pool", Silent)
    monkeypatch.setattr("solver.planning.construct", lambda week, prices: State(week, start.sessions))
    count = iter(range(10_000))
    made = plan(swap_week().problem(), cancelled=lambda: next(count) > 500)
    assert {r.volunteer for a in made.assignments for r in a.people} == {"Y", "Z"}


def test_a_session_more_rather_goes_to_somebody_busy_than_to_somebody_idle():
    week = Week().volunteer("X", activation_points=10).volunteer("Y", activation_points=10)
    for name, window in (("D", ("mon 08:00", "mon 09:00")), ("E", ("mon 10:00", "mon 11:00"))):
        week.demand(name, weight=100, minutes=None, windows=open_in(window), needs=[people_need()])
    paths, start = held_by(week, D="Y")
    assert {tuple(sorted(busy(paths, x.sessions))) for x in all_chains(paths, start, "one session more")} == {("Y",)}
