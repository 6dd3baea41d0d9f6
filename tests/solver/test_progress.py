"""What a running plan tells: the order of its events, at least one look a second, and listeners that fail."""

from __future__ import annotations

import threading
import time
from itertools import pairwise
from typing import Any

import pytest

from models.plan import Plan
from solver.compile.week import compile_week
from solver.limits import Limits
from solver.planning import plan
from solver.progress import Events, Phase, Progress
from tests.build import open_in, room_week
from tests.random_weeks import small_week
from tests.solver.exact.best import HOUR
from tests.solver.paths import Paths
from tests.solver.pools import Broken, InProcess, Silent

WORK = Limits(seconds=None, work=0.05)


class Diary(Events):
    """Writes down all that it hears."""

    def __init__(self):
        self.heard: list[tuple[str, object]] = []
        self.threads: set[str] = set()

    def of(self, name: str) -> list[Any]:
        return [what for n, what in self.heard if n == name]

    def _write(self, name: str, what: object) -> None:
        self.heard.append((name, what))
        self.threads.add(threading.current_thread().name)

    def phase(self, name: Phase) -> None:
        self._write("phase", name)

    def progress(self, now: Progress) -> None:
        self._write("progress", now)

    def better(self, score: int, served: int) -> None:
        self._write("better", (score, served))

    def bound(self, bound: int) -> None:
        self._write("bound", bound)

    def warning(self, text: str) -> None:
        self._write("warning", text)

    def ended(self, plan: Plan | None) -> None:
        self._write("ended", plan)


@pytest.fixture
def pool(monkeypatch):
    """Plan with another pool, by neighbourhoods."""

    def change(pool: type[InProcess]) -> None:
        monkeypatch.setattr("solver.planning.Pool", pool)
        monkeypatch.setattr("solver.planning.EXACT_SIZE", 0)

    return change


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_events_come_in_their_order_and_agree_with_the_plan(pool, seed):
    pool(InProcess)
    diary = Diary()
    made = plan(Paths(small_week(seed, without={"tiers"})).problem, WORK, events=diary)
    assert diary.of("phase") == ["compile", "construct", "improve", "reasons", "done"]
    assert [name for name, _ in diary.heard if name == "ended"] == ["ended"]
    assert diary.heard[0] == ("phase", "compile")
    assert diary.heard[-1] == ("ended", made)
    scores, bounds = [s for s, _ in diary.of("better")], diary.of("bound")
    assert scores == sorted(set(scores))
    assert bounds == sorted(set(bounds), reverse=True)
    assert made.score is not None
    assert scores[-1] == made.score.total
    assert (bounds or [None])[-1] == made.bound
    last = diary.of("progress")[-1]
    assert (last.phase, last.score, last.bound, last.gap) == ("done", made.score.total, made.bound, made.gap)
    assert last.served == len(made.assignments)
    assert last.share == (last.served / last.asked if last.asked else None)


def test_looks_show_the_phase_that_was_told(pool):
    pool(InProcess)
    diary, phase = Diary(), None
    plan(Paths(small_week(0)).problem, WORK, events=diary)
    for name, what in diary.heard:
        if name == "phase":
            phase = what
        if name == "progress":
            assert isinstance(what, Progress)
            assert what.phase == phase


def test_a_look_tells_the_memory(pool):
    pool(InProcess)
    diary = Diary()
    plan(Paths(small_week(0)).problem, WORK, events=diary)
    assert all(p.memory_bytes > 10 << 20 for p in diary.of("progress"))


def test_workers_count_to_the_memory():
    """Two workers that have loaded OR-Tools hold more than the small steps of the parent."""
    diary = Diary()
    plan(room_week(weight=100, windows=HOUR).problem(), Limits(seconds=None, work=1), workers=2, events=diary)
    held = [p.memory_bytes for p in diary.of("progress")]
    assert max(held) - min(held) > 20 << 20


def slow_compiling(monkeypatch, seconds: float) -> None:
    """Compile takes so long, in one step."""

    def slowly(problem):
        time.sleep(seconds)
        return compile_week(problem)

    monkeypatch.setattr("solver.planning.compile_week", slowly)


def test_a_long_step_is_told_of_every_second(pool, monkeypatch):
    """Between looks lies at most a second; two on a machine that is very busy."""
    pool(InProcess)
    slow_compiling(monkeypatch, 3.0)
    diary = Diary()
    plan(room_week(weight=100, windows=HOUR).problem(), WORK, events=diary)
    compiling = [p for p in diary.of("progress") if p.phase == "compile"]
    seconds = [p.seconds for p in diary.of("progress")]
    assert len(compiling) >= 3
    assert seconds == sorted(seconds)
    assert all(later - sooner < 2.0 for sooner, later in pairwise(seconds))
    assert "linli progress" in diary.threads
    assert not [t for t in threading.enumerate() if t.name == "linli progress"]


def test_a_plain_function_hears_the_same_looks(pool):
    pool(InProcess)
    diary, seen = Diary(), list[Progress]()
    plan(Paths(small_week(0)).problem, WORK, events=diary, on_progress=seen.append)
    assert seen == diary.of("progress")


@pytest.mark.parametrize("name", ["phase", "progress", "better", "bound", "ended"])
def test_a_listener_that_raises_loses_nothing_and_is_told_no_more(pool, name, monkeypatch):
    pool(InProcess)
    problem, diary, calls = Paths(small_week(0, without={"tiers"})).problem, Diary(), []
    error = RuntimeError("the caller's own")

    def raising(self, *args):
        calls.append(args)
        raise error

    class Raising(Events):
        pass

    setattr(Raising, name, raising)
    made = plan(problem, WORK, events=Raising(), on_progress=diary.progress)
    quiet = plan(problem, WORK)
    assert len(calls) == 1
    assert made.assignments == quiet.assignments
    told = [w.message for w in made.warnings if w.code == "defect"]
    assert told == ([] if name == "ended" else [f"a listener raised {error!r} and is told no more"])
    assert diary.of("progress")[-1].phase == "done"


def test_what_goes_wrong_is_told_once_as_it_happens(pool):
    pool(Broken)
    diary = Diary()
    made = plan(Paths(small_week(0)).problem, WORK, events=diary)
    told = [w.message for w in made.warnings if w.code == "defect"]
    assert told
    assert [t.strip().splitlines()[-1] for t in diary.of("warning")] == told


def test_a_planner_that_raises_ends_without_a_plan(pool):
    pool(InProcess)
    diary = Diary()

    def raising() -> bool:
        raise RuntimeError("the caller's own")

    with pytest.raises(RuntimeError):
        plan(Paths(small_week(0)).problem, WORK, events=diary, cancelled=raising)
    assert diary.heard[-1] == ("ended", None)
    assert len(diary.of("ended")) == 1


def test_a_cancelled_plan_ends_with_its_best(pool):
    pool(Silent)
    diary = Diary()
    week = room_week(weight=100, windows=open_in(("mon 10:00", "mon 11:00")))
    made = plan(week.problem(), Limits(seconds=600), events=diary, cancelled=lambda: bool(diary.of("better")))
    assert made.stop_reason == "cancelled"
    assert diary.of("ended") == [made]


def test_nobody_listens_and_no_thread_runs(pool, monkeypatch):
    pool(InProcess)

    def no_thread(self):
        raise AssertionError("a thread that tells nobody")

    monkeypatch.setattr("solver.telling.threading.Thread.start", no_thread)
    assert plan(room_week(weight=100, windows=HOUR).problem(), WORK).outcome
