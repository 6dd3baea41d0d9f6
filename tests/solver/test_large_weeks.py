"""Large weeks: parts that touch nothing in common are merged unjudged, and judged many at once."""

import pytest

from solver.incumbent import Incumbent
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from solver.state import State
from solver.vicinity import sessions_near, touched
from tests.random_weeks import small_week
from tests.solver.paths import Paths
from tests.solver.pools import InProcess

SEEDS = [s for s in range(30) if len(Paths(small_week(s)).greedy().sessions) > 3]


@pytest.fixture
def large(monkeypatch):
    """Every week goes to the search, and counts as large."""
    monkeypatch.setattr("solver.planning.Pool", InProcess)
    monkeypatch.setattr("solver.planning.EXACT_SIZE", 0)
    monkeypatch.setattr("solver.search.MANY_DEMANDS", 0)


@pytest.mark.parametrize("seed", SEEDS[:8])
@pytest.mark.parametrize("limits", [Limits(seconds=None, work=0.5), Limits(seconds=2.0)], ids=["work", "seconds"])
def test_what_is_merged_is_legal_and_worth_what_the_judge_says(large, seed, limits):
    problem = Paths(small_week(seed)).problem
    made = plan(problem, limits)
    verdict = judge(problem, made)
    assert verdict.ok
    assert verdict.score == made.score
    assert not [w for w in made.warnings if w.code == "defect"]


def test_the_same_work_gives_the_same_plan(large):
    problem = Paths(small_week(SEEDS[0])).problem
    one, two = (plan(problem, Limits(seconds=None, work=0.5)) for _ in range(2))
    assert one == two


def test_confirming_takes_what_was_merged():
    paths = Paths(small_week(SEEDS[0]))
    incumbent, greedy = Incumbent(paths.week), paths.greedy()
    new = [s for s in greedy.sessions if not s.pinned]
    incumbent.merge({s.demand for s in new}, new)
    assert incumbent.sessions == tuple(paths.week.pins)
    assert incumbent.confirm()
    assert set(incumbent.sessions) == set(greedy.sessions)
    assert incumbent.epoch == 0


def test_a_merge_that_the_judge_refuses_is_undone_and_told():
    paths = Paths(small_week(SEEDS[0]))
    incumbent, greedy = Incumbent(paths.week), paths.greedy()
    new = [s for s in greedy.sessions if not s.pinned]
    incumbent.merge(set(), [*new, *new])
    assert not incumbent.confirm()
    assert incumbent.defects
    assert incumbent.state.sessions() == list(paths.week.pins)
    assert incumbent.epoch == 1


def test_another_plan_begins_another_epoch():
    paths = Paths(small_week(SEEDS[0]))
    incumbent = Incumbent(paths.week)
    assert incumbent.offer(paths.greedy().sessions)
    assert incumbent.epoch == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_only_sessions_near_a_part_are_in_its_way(seed):
    """All that a part's state reads of its own resources is the same without the sessions elsewhere."""
    paths = Paths(small_week(seed))
    state = State(paths.week, paths.greedy().sessions)
    for d in range(len(paths.week.demands)):
        keys = touched(paths.week, [d])
        near = State(paths.week, sessions_near(state, [d], keys))
        for kind, r in keys:
            if kind == "space":
                assert (near.free[r] == state.free[r]).all()
                assert near.quota[r] == state.quota[r]
            elif kind == "people":
                assert set(near.of_person[r]) == set(state.of_person[r])
            elif kind == "supply":
                assert near.supply[r] == state.supply[r]
            else:
                for other in paths.week.groups[r].demands:
                    assert set(near.of_demand[other]) == set(state.of_demand[other])
