"""A round: tasks that clash with nothing, in any order, and gain what they say."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from models.problem import Problem
from solver.compile.restrict import restricted
from solver.compile.week import compile_week
from solver.limits import Limits
from solver.regions.board import Board, keys_of
from solver.regions.engine import Rounds
from solver.regions.improve import improve_region
from solver.regions.pace import WAITING_SECONDS
from solver.regions.region import inward
from tests.random_weeks import small_week
from tests.solver.paths import Paths
from tests.solver.regions.districts import district
from tests.solver.regions.rounds import Cut
from tests.weeks.seeds import seeds


def weeks(seed: int, level: int | None = None) -> Problem:
    """A random week without tiers; with a level, equity by areas that reach over several cells."""
    week = small_week(seed, without=("tiers", *(("travel", "previous") if seed % 4 else ())))
    if level is not None:
        week.setdefault("policy", {})["equity"] = {"level": level}
    return Problem.model_validate(week)


@seeds(25, 200)
def test_tasks_of_a_round_never_clash_in_any_order(seeds) -> None:
    moved = 0
    for seed in seeds:
        rounds, order = Cut.of(weeks(seed), 2.0, seed), random.Random(seed)
        for _ in range(2):
            tasks = rounds.tasks()
            order.shuffle(tasks)
            for task, found in [(t, improve_region(t)) for t in tasks]:
                rounds.enter(task, found)
                verdict = rounds.verdict()
                assert verdict.ok, (seed, verdict.violations[0])
            moved += len(tasks) > 1
    assert moved > len(seeds)


@pytest.mark.parametrize("level", [None, 0])
@seeds(25, 200)
def test_a_task_gains_what_it_says(level, seeds) -> None:
    """Also where areas of equity reach over several cells. Money is floored over the sum: a point lies between."""
    gained = 0
    for seed in seeds:
        problem = weeks(seed, level)
        rounds, slack = Cut.of(problem, 3.0, seed), 1 if problem.policy.cost.per_yuan else 0
        for step in range(4):
            task = random.Random(step).choice(rounds.tasks())
            before, found = rounds.verdict().score.total, improve_region(task)
            rounds.enter(task, found)
            assert abs(rounds.verdict().score.total - before - found.gain) <= slack, (seed, step)
            assert found.gain >= 0
            gained += found.gain > 0
    assert gained > len(seeds) // 2


@seeds(40, 200)
def test_what_is_served_beyond_a_region_is_counted_once(seeds) -> None:
    """Sessions in the region and `outside` add up to all that the area is served, whosever they are."""
    looked = 0
    for seed in seeds:
        paths = Paths(small_week(seed, without=("tiers",)) | {"policy": {"equity": {"level": 0}}})
        rounds = Cut.of(paths.problem, 3.0, seed, paths.greedy().sessions)
        for task in [t for _ in range(3) for t in rounds.tasks()]:
            for area, (_, outside) in task.beyond.items():
                g = rounds.atlas.groups.index(area)
                here = [s for s in task.region.outward(task.sessions) if rounds.atlas.group[s.demand] == g]
                all_ = [s for s in rounds.board.sessions() if rounds.atlas.group[s.demand] == g]
                assert outside + sum(map(rounds._points, here)) == sum(map(rounds._points, all_)), seed
                looked += 1
    assert looked > 100


def test_a_district_in_cells_gains_what_its_tasks_say():
    """Equity by area: no area reaches over two cells, so what all tasks say adds up."""
    rounds = Cut.of(district(3, equity={"level": 2, "bands": [[50, 30], [80, 10]]}), 13.0)
    for _ in range(3):
        before, tasks = rounds.verdict().score.total, rounds.tasks(300)
        assert len(tasks) > 2
        found = [improve_region(t) for t in tasks]
        for task, result in zip(tasks, found, strict=True):
            rounds.enter(task, result)
        verdict = rounds.verdict()
        assert verdict.ok
        assert verdict.score.total - before == sum(x.gain for x in found)
    assert rounds.verdict().score.total > 0


@seeds(15, 100)
def test_a_region_has_the_options_of_the_whole_restricted_to_its_resources(seeds) -> None:
    compared = 0
    for seed in seeds:
        paths = Paths(small_week(seed))
        rounds = Cut.of(paths.problem, 3.0, seed, paths.greedy().sessions)
        for task in rounds.tasks():
            region = task.region
            local = restricted(compile_week(region.problem, task.free, task.beyond), task.free, task.usable)
            own = {
                "space": np.isin(np.arange(len(paths.problem.spaces)), region.spaces[task.usable["space"]]),
                "people": np.isin(np.arange(len(paths.problem.volunteers)), region.people[task.usable["people"]]),
                "supply": np.isin(np.arange(len(paths.problem.supplies)), region.supplies[task.usable["supply"]]),
            }
            whole = restricted(paths.week, set(region.demands[sorted(task.free)].tolist()), own)
            out = {"space": region.spaces, "people": region.people, "supply": region.supplies}
            for place, d in enumerate(region.demands.tolist()):
                a, b = local.demands[place], whole.demands[d]
                assert (a.weight, a.asked) == (b.weight, b.asked)
                assert a.start.tolist() == b.start.tolist(), (seed, d)
                if len(a.start):
                    for x, y in zip(a.needs, b.needs, strict=True):
                        assert out[x.need.type][x.who].tolist() == y.who.tolist(), (seed, d)
                        assert (x.ok == y.ok).all()
                        assert (x.metres == y.metres).all()
                    compared += 1
    assert compared > len(seeds)


@seeds(20, 100)
def test_numbers_of_a_region_lead_back_to_the_whole(seeds) -> None:
    for seed in seeds:
        paths = Paths(small_week(seed))
        rounds = Cut.of(paths.problem, 3.0, seed, paths.greedy().sessions)
        for task in rounds.tasks():
            there = task.region.outward(task.sessions)
            assert inward(task.region, there) == list(task.sessions)
            assert set(there) <= set(rounds.board.sessions())
            names = [d.id for d in task.region.problem.demands]
            assert names == [paths.problem.demands[d].id for d in task.region.demands]


@seeds(20, 100)
def test_every_resource_is_usable_in_one_region_alone_and_all_its_sessions_are_there(seeds) -> None:
    for seed in seeds:
        paths = Paths(small_week(seed))
        rounds = Cut.of(paths.problem, 2.0, seed, paths.greedy().sessions)
        owner: dict[tuple[str, int], int] = {}
        for task in rounds.tasks():
            tables = {"space": task.region.spaces, "people": task.region.people, "supply": task.region.supplies}
            mine = {(kind, r) for kind, rows in tables.items() for r in rows[task.usable[kind]].tolist()}
            assert not mine & owner.keys(), seed
            owner |= dict.fromkeys(mine, task.number)
            users = {s for s in rounds.board.sessions() if keys_of(s) & mine}
            assert users <= set(task.region.outward(task.sessions))
        assert len(owner) == sum(map(len, (paths.problem.spaces, paths.problem.volunteers, paths.problem.supplies)))


@pytest.mark.parametrize(("left", "seconds"), [(100.0, 20.0), (12.0, 12.0), (1e-9, None)])
def test_a_task_gets_no_more_time_than_is_left_and_none_where_compiling_takes_it_all(monkeypatch, left, seconds):
    rounds = Cut.of(district(3), 13.0)
    task = rounds.tasks()[0]
    labour = replace(task.labour, steps=None, seconds=20.0)
    monkeypatch.setattr(rounds.pace, "left", lambda: left)
    size = int(task.region.own.sum())
    given = rounds.pace.fitted(labour, size, 1)
    assert (given and pytest.approx(given.seconds, abs=0.1)) == seconds
    assert rounds.pace.fitted(labour, size, 0) == labour  # the first plan is tried whatever the time
    endless = replace(labour, seconds=None, steps=10)
    assert rounds.pace.fitted(endless, size, 1) == endless


def test_midway_a_worse_plan_goes_on_while_the_best_is_kept_and_at_the_end_it_is_given_up():
    paths = Paths(small_week(1, without=("travel", "previous")))
    rounds = Cut.of(paths.problem, 100.0, sessions=paths.greedy().sessions)
    rounds._judge()
    best = rounds.context.incumbent.score.total
    for midway, kept in ((True, list(paths.week.pins)), (False, list(rounds.context.incumbent.sessions))):
        rounds.board, rounds.midway = Board(paths.week.pins), midway
        rounds._judge()
        assert rounds.context.incumbent.score.total == best > rounds.context.incumbent.of_pins.total
        assert rounds.board.sessions() == kept


def test_a_district_is_one_cell_once_its_first_plan_stands_with_a_chain_for_each_free_worker():
    rounds = Cut.of(district(3), 13.0)
    rounds.context.limits = Limits(seconds=600.0)
    rounds._most = lambda hands: Rounds._most(rounds, hands)  # type: ignore[method-assign]
    first = rounds._tasks()
    assert len(first) == 2
    assert not any(t.name for t in first)
    rounds.rounds = 1
    everything = set(range(len(rounds.asked)))
    for dual, chains in ((7, 1), (None, 2)):
        rounds.bounding.number = dual
        (later,) = rounds._tasks()
        assert set(later.region.demands[sorted(later.free)].tolist()) == everything
        assert later.name == rounds.name
        assert later.labour.heat.onward
        assert later.labour.chains == chains
        assert (later.labour.seconds == WAITING_SECONDS * len(rounds.asked)) == (
            chains == 1
        )  # soon the other worker joins
        found = improve_region(replace(later, labour=replace(later.labour, seconds=None, steps=50)))
        rounds.enter(later, found)
        assert rounds.verdict().ok
