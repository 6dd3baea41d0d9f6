"""Why sessions are left out: region by region the same as from the whole week."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any, cast

import pytest

from solver.executors.protocol import Executor
from solver.incumbent import Incumbent
from solver.limits import Limits
from solver.regions.reasons import explain
from solver.run import Run
from solver.unserved import unserved
from tests.build import Week, people_need, space_need
from tests.random_weeks import small_week
from tests.solver.paths import Paths
from tests.solver.pools import Broken, InProcess
from tests.weeks.seeds import seeds


@pytest.fixture(autouse=True)
def small_tasks(monkeypatch):
    """Two demands per task."""
    monkeypatch.setattr("solver.regions.reasons.MOST_DEMANDS", 2)


def run_of(paths: Paths, cancelled: bool = False) -> Run:
    """A run that holds the first plan."""
    run = Run(paths.week, Limits(), 0, 2, None, lambda: cancelled, time.monotonic(), Incumbent(paths.week))
    run.incumbent.offer(paths.greedy().sessions)
    return run


@seeds(60, 300)
def test_parts_give_the_reasons_of_the_whole(seeds) -> None:
    kinds: Counter[str] = Counter()
    for seed in seeds:
        paths = Paths(small_week(seed))
        run = run_of(paths)
        found = explain(run, cast(Executor, InProcess(2)), optimal=False)
        whole = unserved(paths.week, run.incumbent.sessions, optimal=False)
        assert found == whole, seed
        assert not run.defects
        kinds.update(x.reason for x in found)
    assert len(kinds) > 4


@pytest.mark.parametrize("pool", [Broken, InProcess])
def test_what_nobody_explained_is_not_reached(pool):
    """Workers that fail, and a call that is cancelled: every missing session is still told."""
    paths = Paths(next(w for w in map(small_week, range(9)) if unserved_of(w)))
    run = run_of(paths, cancelled=pool is InProcess)
    found = explain(run, cast(Executor, pool(2)), optimal=False)
    assert {(x.reason, x.proof) for x in found} == {("not_reached", "best_effort")}
    whole: Counter[str] = Counter()
    for x in unserved(paths.week, run.incumbent.sessions, optimal=False):
        whole[x.demand] += x.missing
    assert {x.demand: x.missing for x in found} == whole
    assert bool(run.defects) == (pool is Broken)


def unserved_of(week: dict[str, Any]) -> bool:
    """Whether several demands miss sessions."""
    paths = Paths(week)
    return len(unserved(paths.week, run_of(paths).incumbent.sessions, optimal=False)) > 1


@pytest.mark.parametrize(
    ("needs", "reason"),
    [
        ([people_need(), space_need(max_metres=100)], "no_eligible_space"),  # far spaces do not make far people guilty
        ([space_need(), people_need(max_metres=100)], "no_eligible_person"),
        ([people_need(max_metres=100)], "no_eligible_person"),
    ],
)
def test_a_person_who_lives_too_far_from_every_site_is_none(needs, reason):
    week = Week().space(location=[104.0, 30.1]).volunteer(location=[104.0, 30.2])
    paths = Paths(week.demand(weight=100, needs=needs).data)
    (found,) = unserved(paths.week, (), optimal=False)
    assert (found.reason, found.proof) == (reason, "certain")
