"""Tasks of one name go on where the last one ended, without compiling anything again."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import cast

import pytest

from solver.executors.local import Pool
from solver.executors.protocol import Executor
from solver.limits import Limits
from solver.recreate.engine import Engine
from solver.recreate.work import Heat
from solver.regions.board import Board
from solver.regions.improve import improve_region
from solver.regions.packed import Packed
from solver.regions.tasks import Labour, RegionTask
from solver.shadow import ShadowPrices, no_prices
from solver.tasks import Done, Priced, Task
from tests.solver.pools import InProcess
from tests.solver.regions.districts import district
from tests.solver.regions.rounds import Cut

ONWARD, LAST = Heat(0.3, 0.1, onward=True), Heat(0.1, 0.01)


@pytest.fixture
def made(monkeypatch) -> list[Engine]:
    """Engines that were made."""
    engines: list[Engine] = []
    init = Engine.__init__

    def noted(self, *args, **options):
        engines.append(self)
        init(self, *args, **options)

    monkeypatch.setattr(Engine, "__init__", noted)
    return engines


def whole(rounds: Cut, labour: Labour) -> RegionTask:
    """All as one cell, which may go on."""
    rounds.rounds = 1
    (task,) = rounds._tasks()
    return replace(task, labour=labour, name=rounds.name, shadow=prices(task))


def prices(task: RegionTask, of_time: float = 0.0) -> ShadowPrices:
    """All time of persons is worth the same."""
    p = task.region.problem
    shadow = no_prices(len(p.spaces), len(p.volunteers), 7 * 96)
    shadow.people[:] = of_time
    return shadow


def for_a_moment(heat: Heat, seed: int, chains: int = 1) -> Labour:
    """Ended by time, however many steps that makes."""
    return Labour(0.2, None, heat, seed, chains, room=2)


def test_chains_that_go_on_gain_what_they_say_and_nothing_is_made_again(made):
    rounds = Cut.of(district(3), 1000.0)
    tried = 0
    for seed, (heat, chains) in enumerate(((ONWARD, 1), (ONWARD, 2), (ONWARD, 1), (LAST, 2))):
        task = whole(rounds, for_a_moment(heat, seed, chains))
        task = replace(task, shadow=prices(task, 2.0 * seed))
        before, found = rounds.verdict().score.total, improve_region(task)
        rounds.enter(task, found)
        verdict = rounds.verdict()
        assert verdict.ok
        assert verdict.score.total - before == found.gain
        tried += found.tried
    assert tried > 0
    assert len(made) == 1
    assert made[0].facts.v_shadow.tolist() == [6.0] * len(made[0].facts.v_shadow)  # the prices of the last task


def test_a_chain_from_another_plan_or_after_the_last_begins_anew(made):
    rounds = Cut.of(district(3), 1000.0)
    for heat, forget in ((ONWARD, True), (LAST, False), (ONWARD, False)):
        task = whole(rounds, for_a_moment(heat, 1))
        rounds.enter(task, improve_region(task))
        assert rounds.verdict().ok
        if forget:
            rounds.board = Board(rounds.context.incumbent.sessions)
    assert len(made) == 3


def test_what_must_repeat_exactly_begins_anew(made):
    rounds = Cut.of(district(3), 1000.0)
    for _ in range(2):
        task = whole(rounds, Labour(None, 50, ONWARD, 1))
        rounds.enter(task, improve_region(task))
    assert len(made) == 2


class Counted:
    """Says how often it is pickled, and how often unpickled."""

    pickled = unpickled = 0

    def __getstate__(self) -> str:
        Counted.pickled += 1
        return "a part"

    def __setstate__(self, state: str) -> None:
        Counted.unpickled += 1


def test_a_region_is_packed_once_and_unpacked_when_it_is_asked_for():
    value = Packed(Counted())
    first = pickle.dumps(value)
    assert pickle.dumps(value) == first
    again = pickle.loads(first)
    assert (Counted.pickled, Counted.unpickled) == (1, 0)
    assert again.value is again.value
    assert (Counted.pickled, Counted.unpickled) == (1, 1)


def test_a_task_goes_to_the_worker_that_had_the_last_of_its_name():
    rounds = Cut.of(district(3), 1000.0)
    named = whole(rounds, Labour(None, 1, LAST, 0))
    others = replace(named, name="")

    def worker_of(pool: Pool, task: RegionTask) -> int:
        pool.start(task)
        (i,) = (i for i, w in enumerate(pool._workers) if w.task is task)
        while not any(isinstance(m, Done) and not m.failed for m in pool.collect(1.0)):
            pass
        return i

    with Pool(2) as pool:
        first = worker_of(pool, named)
        assert worker_of(pool, others) == 1 - first  # what the first has kept is left in peace
        assert worker_of(pool, named) == first


def test_a_chain_that_is_hurried_ends_with_what_it_has():
    """It was given ten minutes; a hurry for another task, or one that comes too late, changes nothing."""
    rounds = Cut.of(district(3), 1000.0)
    task = whole(rounds, Labour(600.0, None, ONWARD, 0))
    with Pool(1) as pool:
        pool.start(task)
        pool.hurry(task.number + 1)
        assert not pool.collect(2.0)
        pool.hurry(task.number)
        (done,) = collected(pool)
        assert done.improved is not None
        assert done.improved.tried > 0
        rounds.enter(task, done.improved)
        assert rounds.verdict().ok
        pool.hurry(task.number)
        pool.start(replace(task, labour=Labour(None, 400, LAST, 0)))
        (done,) = collected(pool)
        assert done.improved is not None
        assert done.improved.tried == 400


def collected(pool: Pool) -> list[Done]:
    """What comes next."""
    while not (found := pool.collect(1.0)):
        pass
    return [m for m in found if isinstance(m, Done) and not m.failed]


class Heard(InProcess):
    """Notes who is hurried; tasks are never done."""

    def __init__(self, n: int):
        super().__init__(n)
        self.hurried: list[int] = []

    def start(self, task: Task) -> None:
        """Keeps it."""
        self.running += 1

    def hurry(self, number: int) -> None:
        """Notes it."""
        self.hurried.append(number)


@pytest.mark.parametrize(("labour", "news", "is_hurried"), [
    (Labour(9.0, None, ONWARD, 0, 1), "prices", True),
    (Labour(9.0, None, ONWARD, 0, 2), "prices", True),
    (Labour(9.0, None, LAST, 0, 1), "prices", False),  # the last round goes on to its end
    (Labour(9.0, None, ONWARD, 0, 1), "an idle worker", True),
    (Labour(9.0, None, ONWARD, 0, 2), "an idle worker", False),  # it has as many chains as it may
    (Labour(9.0, None, LAST, 0, 1), "an idle worker", False),
])  # fmt: skip
def test_a_round_ends_early_where_the_next_can_use_what_is_news(labour, news, is_hurried):
    rounds = Cut.of(district(3), 1000.0)
    rounds.context.limits = Limits(seconds=100.0)
    pool = Heard(2)
    rounds.pool = cast(Executor, pool)
    task = whole(rounds, labour)
    rounds._start(task)
    rounds.bounding.due = False
    for _ in range(2):  # and only once
        if news == "prices":
            rounds._take_on_the_way(Priced(rounds.bounding.number or 0, 10**9, prices(task)))
        else:
            rounds._hand_out()
    assert pool.hurried == [task.number] * is_hurried
