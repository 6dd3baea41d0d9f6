"""Chains that meet: alike after every meeting, legal, worth what they say, the same from the same seed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from solver.recreate.chains import Chains, Member
from solver.recreate.engine import Engine
from solver.recreate.kernel import FILL
from solver.recreate.together import ADDED, OPTION
from solver.recreate.work import Heat, carries, recreate
from tests.random_weeks import small_week
from tests.solver.paths import Paths
from tests.weeks.seeds import seeds

CARRIED = ("travel", "previous")
WARM = Heat(0.6, 0.05)


@pytest.fixture(autouse=True)
def _short_stretches(monkeypatch):
    monkeypatch.setattr("solver.recreate.engine.APART", 10)


@seeds(25, 200)
def test_every_plan_is_legal_and_worth_what_it_says(seeds) -> None:
    gained = 0
    for seed in seeds:
        paths = Paths(small_week(seed, without=CARRIED))
        free = range(len(paths.week.demands))
        made = recreate(paths.week, paths.week.pins, free, None, WARM, seed, 600, None, chains=3)
        after = paths.judged([*paths.week.pins, *made.sessions])
        assert not after.broken, (seed, after.broken)
        assert made.gain == after.score["total"] - paths.judged(paths.week.pins).score["total"], seed
        assert made.gain >= 0
        again = recreate(paths.week, paths.week.pins, free, None, WARM, seed, 600, None, chains=3)
        assert (again.sessions, again.gain, again.steps) == (made.sessions, made.gain, made.steps)
        gained += made.improved
    assert gained > 0


def test_one_goes_alone_where_they_would_have_too_much_to_tell(monkeypatch) -> None:
    week = Paths(small_week(1, without=CARRIED)).week
    free = [d for d in range(len(week.demands)) if carries(week, d)]
    assert Engine(week, week.pins, free, None, chains=3).most_chains == 3
    monkeypatch.setattr("solver.recreate.engine.MOST_TOLD", 1000)
    assert Engine(week, week.pins, free, None, chains=3).most_chains == 1
    alone = recreate(week, week.pins, free, None, WARM, 1, 600, None)
    assert recreate(week, week.pins, free, None, WARM, 1, 600, None, chains=3) == alone


def content(member: Member) -> list[Any]:
    """All that is in place, and all that is taken, whatever slots hold it."""
    led = member[0]
    slots = [int(led.d_list[d, i]) for d in range(len(led.d_count)) for i in range(led.d_count[d])]
    pieces = ((0, led.x_spaces), (1, led.x_people), (2, led.x_supplies))
    sessions = sorted(
        (int(led.x_demand[x]), int(led.x_start[x]), *(table[x, : led.x_counts[x, k]].tolist() for k, table in pieces))
        for x in slots
    )
    taken = (led.free, led.quota, led.supply, led.opened, led.served, led.v_left, led.v_week_minutes)
    return [sessions, *(x.tolist() for x in taken), led.sums.tolist(), led.tops.tolist()]


def three(seed: int, threads: ThreadPoolExecutor) -> tuple[Chains, Any] | None:
    """Three chains after the first filling in, and what they may change."""
    week = Paths(small_week(seed, without=CARRIED)).week
    free = [d for d in range(len(week.demands)) if carries(week, d)]
    if not free:
        return None
    engine = Engine(week, week.pins, free, None, chains=3)
    order = engine.order
    engine._enter(FILL, order, seed=seed)
    return engine._together(3, seed, threads, engine._windows(order, seed)), order


@seeds(12, 60)
def test_all_are_alike_after_every_meeting_though_some_steps_are_left_out(seeds) -> None:
    joined: list[bool] = []
    changed = 0
    with ThreadPoolExecutor(3) as threads:
        for chains, order in filter(None, (three(seed, threads) for seed in seeds)):
            for _ in range(15):
                before = content(chains.members[0])
                chains.go(order, 30, 50.0)
                after = [content(m) for m in chains.members]
                assert after[0] == after[1] == after[2]
                changed += before != after[0]
                joined += took_part(chains.members[0])
                assert not any(m[3].owner.any() for m in chains.members)
    assert changed > 0
    assert any(joined)
    assert not all(joined)


def took_part(member: Member) -> list[bool]:
    """Of each session that a chain put in place and kept to the meeting, whether it is there now."""
    led, m = member[0], member[3]
    slots = [led.d_list[d, i] for d in range(len(led.d_count)) for i in range(led.d_count[d])]
    starts = {int(led.x_option[x]) for x in slots}
    out = []
    for chain in range(len(m.told)):
        last = {int(row[OPTION]): bool(row[ADDED]) for row in m.rows[chain, : m.told[chain, 0]]}
        out += [start in starts for start, added in last.items() if added]
    return out


@seeds(6, 40)
def test_each_chain_begins_in_a_strip_of_its_own_and_all_demands_are_in_one(seeds) -> None:
    with ThreadPoolExecutor(3) as threads:
        for chains, order in filter(None, (three(seed, threads) for seed in seeds)):
            cuts = set()
            for _ in range(20):
                parts = [p.tolist() for p in chains._strips(order)]
                if len(order) >= 3:
                    assert sorted(d for part in parts for d in part) == sorted(order.tolist())
                    assert max(map(len, parts)) - min(map(len, parts)) <= 1
                assert all(part for part in parts)
                cuts.add(tuple(map(frozenset, parts)))
            assert len(cuts) > 1 or len(order) < 3


def test_strips_are_cut_from_an_order_in_which_demands_lie_ever_further_along():
    week = Paths(small_week(4, without=CARRIED)).week
    engine = Engine(week, week.pins, [d for d in range(len(week.demands)) if carries(week, d)], None, chains=3)
    order = engine.order
    f = engine.facts
    with ThreadPoolExecutor(1) as threads:
        chains = engine._together(3, 0, threads, engine._windows(order, 0))
        east = chains._ordered(order, 0.0)
    places = [f.points[f.d_point[d]] for d in east if f.d_point[d] >= 0]
    assert len(places) > 1
    along = [p[0] * p[2] for p in places]
    assert along == sorted(along)
