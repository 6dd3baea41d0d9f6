"""A week planned undivided: chain and dual side by side in one process, judged from outside."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from math import inf

import pytest

from models.problem import Problem
from solver.bounding import pin_constant
from solver.compile.week import compile_week, frame_of
from solver.dual.ascent import supported
from solver.dual.relaxation import Relaxation
from solver.executors.local import Pool
from solver.incumbent import Incumbent
from solver.limits import Limits
from solver.planning import plan
from solver.progress import Progress
from solver.recreate.work import Recreated, never
from solver.regions import chain_and_dual
from solver.regions.chain_and_dual import UndividedTask, plan_undivided
from solver.regions.tasks import Climbing, RegionTask
from solver.regions.undivided import LEAST_SECONDS, suits
from solver.run import Run
from solver.state import State
from solver.tasks import Contact, Done, Halfway, Task, perform
from tests.random_weeks import small_week
from tests.solver.paths import Paths
from tests.solver.pools import InProcess, Message
from tests.solver.regions.districts import district
from tests.weeks.seeds import seeds

CARRIED = ("tiers", "travel", "previous")


def run_of(problem: Problem, seconds: float = 100.0, workers: int = 2) -> Run:
    frame, limits = frame_of(problem), Limits(seconds=seconds)
    return Run(frame, limits, 0, workers, None, lambda: False, time.monotonic(), Incumbent(frame))


def task_of(problem: Problem, seconds: float, chains: int = 2) -> UndividedTask:
    run = run_of(problem)
    climbing = Climbing(-inf, pin_constant(run), rounds=30, early=(6, 10), parts=2)
    pins = run.incumbent.sessions
    return UndividedTask(
        0, [problem], pins, seconds, 50, 0.6, 0.01, seed=1, chains=chains, climbing=climbing, share=0.5
    )


@dataclass
class Told:
    """What a task told on its way."""

    plans: list[Recreated] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)

    def planned(self, task: UndividedTask, hurried=never) -> tuple[Recreated, str]:
        return plan_undivided(task, self.plans.append, lambda bound, _: self.bounds.append(bound), hurried)


@seeds(6, 40)
def test_plans_on_the_way_and_at_the_end_are_legal_and_gain_what_they_say(seeds, monkeypatch) -> None:
    for name in ("BETWEEN_NEWS", "NEWS_SECONDS"):
        monkeypatch.setattr(f"solver.recreate.engine.{name}", 0.0)
    told_of = 0
    for seed in seeds:
        paths, told = Paths(small_week(seed, without=CARRIED)), Told()
        last, failed = told.planned(task_of(paths.problem, 0.4))
        assert not failed
        nothing = paths.judged(paths.week.pins).score["total"]
        for made in (*told.plans, last):
            judged = paths.judged([*paths.week.pins, *made.sessions])
            assert not judged.broken, seed
            assert judged.score["total"] - nothing == made.gain
        gains = [made.gain for made in told.plans]
        assert gains == sorted(set(gains))
        if supported(paths.problem.policy):
            assert all(bound >= nothing + max([0, last.gain, *gains]) for bound in told.bounds)
        told_of += len(told.plans)
    assert told_of > 0


def test_bounds_come_go_after_go_and_the_chain_goes_by_them():
    told = Told()
    last, failed = told.planned(task_of(district(1), 3.0))
    assert not failed
    first, second, third = told.bounds
    assert first > second > third >= last.gain > 0
    assert told.plans[0].gain > 0


def test_a_task_in_a_hurry_ends_with_what_it_has():
    looks = iter([*[False] * 3, *[True] * 1_000_000])
    began, told = time.monotonic(), Told()
    last, _ = told.planned(task_of(district(1), 600.0), lambda: next(looks))
    assert time.monotonic() - began < 300
    assert last.gain > 0


def test_where_nothing_can_be_decided_the_bound_is_waited_for():
    problem, told = district(1), Told()
    nothing = problem.model_copy(
        update={"spaces": (), "volunteers": (), "supplies": (), "demands": problem.demands[:3]}
    )
    last, failed = told.planned(task_of(nothing, 60.0))
    assert (last.gain, last.steps, failed) == (0, 0, "")
    assert told.bounds[-1] == 0


def test_without_a_dual_the_chain_goes_on_and_it_is_said(monkeypatch):
    def broken(*_: object) -> Relaxation:
        raise MemoryError("no room for prices")

    monkeypatch.setattr(chain_and_dual, "Relaxation", broken)
    told = Told()
    last, failed = told.planned(task_of(district(1), 1.0))
    assert "no room for prices" in failed
    assert last.gain > 0
    assert not told.bounds


@seeds(20, 200)
def test_the_dual_of_a_week_that_is_given_up_meanwhile_is_the_same(seeds) -> None:
    for seed in seeds:
        week = compile_week(Problem.model_validate(small_week(seed, without=("tiers",))))
        flat, whole = chain_and_dual._flat(week), Relaxation(week, State.of_pins(week))
        assert all(o.needs for o in week.demands)  # the week itself stays as it was
        if not whole.empty:
            at = whole.zero()
            assert flat.evaluate(at).value == whole.evaluate(at).value
            assert flat.evaluate(at).limits.tolist() == whole.evaluate(at).limits.tolist()


class Near(InProcess):
    """In this process, but it tells on its way, as a worker of this machine does."""

    tells = True

    def start(self, task: Task) -> None:
        """Does the task, and says what it told before its end."""
        told: list[Message] = []
        contact = Contact(halfway=lambda found: told.append(Halfway(task.number, found)))
        self.running += 1
        done = perform(self.week, task, contact)
        self.messages += [*told, type(self).twist(done)]


class Fails(Near):
    """The undivided week comes to nothing; cells do not."""

    undivided = 0

    def start(self, task: Task) -> None:
        """Fails once."""
        if isinstance(task, UndividedTask):
            type(self).undivided += 1
            self.running += 1
            self.messages.append(Done(task.number, failed="memory: a task asked for more"))
        else:
            assert isinstance(task, RegionTask) or type(self).undivided
            super().start(task)


class Loses(Near):
    """Nothing ever comes back of an undivided week."""

    abandoned = 0

    def start(self, task: Task) -> None:
        """Takes it, and does all others."""
        if isinstance(task, UndividedTask):
            self.running += 1
        else:
            super().start(task)

    def abandon(self, number: int) -> None:
        """Counts."""
        type(self).abandoned += 1
        self.running = 0


@pytest.fixture
def large(monkeypatch):
    """Every week is one that is planned undivided, if it suits."""
    monkeypatch.setattr("solver.planning.LARGE", 0)
    monkeypatch.setattr("solver.regions.undivided.MOST_DEMANDS", 0)
    monkeypatch.setattr("solver.regions.engine.MOST_DEMANDS", 13)
    return monkeypatch


def test_plan_of_a_large_week_by_a_worker_of_its_own(large):
    heard: list[Progress] = []
    made = plan(district(1), Limits(seconds=6.0), on_progress=heard.append)
    assert made.score is not None
    assert made.bound is not None
    assert made.bound >= made.score.total > 0
    assert made.stop_reason in ("time_limit", "proved")
    assert {"construct", "improve"} <= {p.phase for p in heard}
    assert not [w for w in made.warnings if w.code == "defect"]


def test_where_the_worker_comes_to_nothing_cells_go_on(large):
    large.setattr("solver.planning.Pool", Fails)
    made = plan(district(1), Limits(seconds=4.0))
    assert Fails.undivided == 1
    assert made.score is not None
    assert made.score.total > 0
    assert any("asked for more" in w.message for w in made.warnings)


def test_a_task_that_never_returns_is_given_up(large):
    large.setattr("solver.planning.Pool", Loses)
    large.setattr("solver.regions.undivided.GRACE_SECONDS", 0.0)
    made = plan(district(1), Limits(seconds=1.0))
    assert Loses.abandoned
    assert made.stop_reason == "time_limit"
    assert any("did not return in time" in w.message for w in made.warnings)


def test_cancelled_at_once(large):
    large.setattr("solver.planning.Pool", Loses)
    assert plan(district(1), Limits(seconds=60.0), cancelled=lambda: True).stop_reason == "cancelled"


def test_what_suits(monkeypatch):
    problem = district(1)
    with Pool(1) as pool:
        assert not suits(run_of(problem), pool)  # one cell holds all of it
        monkeypatch.setattr("solver.regions.undivided.MOST_DEMANDS", len(problem.demands) - 1)
        assert suits(run_of(problem), pool)
        assert not suits(run_of(problem, workers=1), pool)
        assert not suits(run_of(problem, workers=40), pool)
        assert not suits(run_of(problem, seconds=0.9 * LEAST_SECONDS * len(problem.demands)), pool)
        assert not suits(replace(run_of(problem), limits=Limits(seconds=None, work=5.0)), pool)
    assert not suits(run_of(problem), InProcess(2))
    with Pool(1) as pool:
        for policy in ({"tiers": [["served"]]}, {"load": {"extra_hour": -5}}):
            assert not suits(run_of(district(1, **policy)), pool)
