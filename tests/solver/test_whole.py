"""The race of exact models: what a racer proves counts even where another's plan is better, chains run beside it, and
without a proof it is given up in time."""

import time

import pytest

from solver.bounding import Bounding
from solver.exact.solve import Effort, Solution, TierResult
from solver.incumbent import Incumbent
from solver.limits import Limits
from solver.run import Run
from solver.state import State
from solver.tasks import Done, DualTask, ImproveTask, Partial, RecreateTask, Task, perform
from solver.whole import CHAIN, SHARE, Race
from tests.build import help_week
from tests.solver.exact.best import HOUR
from tests.solver.paths import Paths
from tests.solver.pools import InProcess

SECONDS = 600.0
"""The limit of a race that a test ends before."""


class Slow(InProcess):
    """Racers never come to an end; all else is done at once. `seen`: the tasks, and whether what they found was better
    than the plan they began with."""

    def __init__(self, n: int):
        super().__init__(n)
        self.seen: list[tuple[type[Task], bool]] = []
        self.abandoned: list[int] = []

    def abandon(self, number: int) -> None:
        """Notes it."""
        self.abandoned.append(number)

    def start(self, task: Task) -> None:
        """Does it, or forgets it."""
        if isinstance(task, ImproveTask):
            self.n -= 1  # for ever
            self.seen.append((ImproveTask, False))
            return
        super().start(task)
        found = self.messages[-1].recreated if isinstance(self.messages[-1], Done) else None
        self.seen.append((type(task), found is not None and found.gain > 0))


def race(pool: InProcess, paths: Paths, cancelled=lambda: False) -> Race:
    """Over a week in which only the pins stand."""
    pool.load(paths.week)
    limits = Limits(seconds=SECONDS)
    run = Run(paths.week, limits, 0, pool.n, None, cancelled, time.monotonic(), Incumbent(paths.week))
    return Race(run, pool, Bounding(run))


def served() -> tuple[Race, int]:
    """The plan that is best stands; a racer began when it did not. What it gains."""
    paths = small()
    found = race(InProcess(2), paths)
    begun = found.context.incumbent.score.total
    best = perform(paths.week, ImproveTask(0, (0,), (), Effort(work=1.0))).solution
    assert best is not None
    assert found.context.incumbent.offer(best.sessions)
    found.racing[0], found.started = begun, 1
    return found, best.gain[0]


def test_a_racer_that_ends_behind_the_plan_bounds_it():
    found, most = served()
    behind = Solution((), (0,), (TierResult(0, most, False),), 0.1)
    assert found._take_end(Done(0, solution=behind)) is False
    assert found.context.bound == found.context.incumbent.score.total
    assert found.context.stop_reason() == "proved"


def test_a_solution_on_the_way_that_is_behind_the_plan_bounds_it():
    found, most = served()
    found._take_partial(Partial(0, (), 0, most + 7))
    assert found.context.bound == found.context.incumbent.score.total + 7


def test_a_racer_that_claims_a_gain_which_the_judge_does_not_find_bounds_nothing():
    found, most = served()
    boasting = Solution((), (0,), (TierResult(1, most, False),), 0.1)
    found._take_end(Done(0, solution=boasting))
    assert found.context.bound is None
    assert "the judge finds 0" in found.context.defects[0]


@pytest.fixture
def short(monkeypatch):
    """Chains of a moment, on the smallest week too, which find what there is: nothing is proved or built before."""
    monkeypatch.setattr("solver.bounding.construct", lambda week, prices: State.of_pins(week))
    monkeypatch.setattr(Run, "lower_bound_to", lambda *_: None)
    monkeypatch.setattr("solver.whole.WORTH_IT", 0)
    monkeypatch.setattr("solver.annealing.LEAST_SECONDS", 0.05)
    monkeypatch.setattr("solver.annealing.FIRST", 0.05 / SECONDS)


def small() -> Paths:
    """One demand that a volunteer can serve."""
    return Paths(help_week(weight=100, windows=HOUR).volunteer("V").data)


def test_chains_run_beside_the_first_racer_by_the_prices_of_the_dual(short):
    pool = Slow(2)
    found = race(pool, small(), cancelled=lambda: len(pool.seen) > 4)
    before = found.context.incumbent.score.total
    assert found.run() == "cancelled"
    assert [kind for kind, _ in pool.seen] == [ImproveTask, DualTask, *[RecreateTask] * 3]
    assert [better for kind, better in pool.seen if kind is RecreateTask] == [True, False, False]
    assert found.context.incumbent.score.total > before
    assert not found.context.defects


def test_a_chain_that_fails_is_the_last_one_and_told(short):
    class Failing(Slow):
        def collect(self, timeout):
            return [Done(m.number, failed="lost") if m.number <= CHAIN else m for m in super().collect(timeout)]

    pool = Failing(2)
    found = race(pool, small(), cancelled=lambda: len(pool.seen) > 3)
    assert found.run() == "cancelled"
    assert [kind for kind, _ in pool.seen] == [ImproveTask, DualTask, RecreateTask, ImproveTask]
    assert found.context.defects == ["lost"]


def test_a_race_without_a_proof_is_given_up_while_there_is_time_for_neighbourhoods(short):
    pool = Slow(2)
    found = race(pool, small())
    found.context.began -= SECONDS * (SHARE + 0.01)
    assert found.run() is None
    assert pool.abandoned[0] == 0
    assert found.context.left() > SECONDS / 2


def test_a_race_without_a_dual_goes_on(short):
    """Of a week with tiers nothing but the exact model proves anything."""
    pool = Slow(2)
    tiers = help_week(weight=100, windows=HOUR).volunteer("V").policy(tiers=[["served"], ["cost"]])
    found = race(pool, Paths(tiers.data), cancelled=lambda: len(pool.seen) > 1)
    found.context.began -= SECONDS * (SHARE + 0.01)
    assert found.run() == "cancelled"
    assert [kind for kind, _ in pool.seen] == [ImproveTask, ImproveTask]
