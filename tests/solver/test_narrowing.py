"""Fewer options for a quick look: what stands stays possible, and what is found is a solution of the whole."""

import pytest

from solver.exact.model import build
from solver.exact.narrowing import Narrowing
from solver.exact.solve import Effort, solve
from solver.state import State
from tests.random_weeks import small_week
from tests.solver.paths import Paths

NONE: frozenset[int] = frozenset()


@pytest.mark.parametrize("seed", range(8))
def test_a_narrowed_solution_is_a_solution_of_the_whole_and_no_worse_than_its_hint(seed):
    paths = Paths(small_week(seed))
    greedy = paths.greedy()
    free = list(range(len(paths.week.demands)))
    current = [s for s in greedy.sessions if not s.pinned]
    narrow = build(paths.week, State.of_pins(paths.week), free, current, Narrowing(seed, 2, 2, 2))
    found = solve(narrow, Effort(work=2, quick=True))
    after = paths.judged([*paths.week.pins, *found.sessions])
    assert not after.broken
    assert after.value >= greedy.value
    whole = build(paths.week, State.of_pins(paths.week), free, list(found.sessions))
    assert tuple(t.hint for t in whole.tiers) == tuple(t.points for t in found.tiers)
    assert len(narrow.part.candidates) <= len(whole.part.candidates)


def test_what_stands_now_is_never_narrowed_away():
    for seed in range(20):
        paths = Paths(small_week(seed))
        for s in paths.greedy().sessions:
            if not s.pinned:
                o = paths.week.demands[s.demand]
                seconds = [paths.week.timeline.second(int(t)) for t in o.start]
                choice = Narrowing(seed, 0, 1, 0).of(o, [s], seconds, NONE)
                assert seconds.index(s.start) in choice.starts
                for n, resource in [(n, j) for n, j, _ in s.spaces] + list(s.people):
                    assert o.needs[n].who.tolist().index(resource) in choice.columns[n]


def test_narrowing_repeats_with_its_seed_and_differs_with_another():
    paths = Paths(small_week(1))
    o = max(paths.week.demands, key=lambda x: len(x.start))
    seconds = list(range(len(o.start)))

    def starts(seed: int) -> frozenset[int]:
        return Narrowing(seed, 3).of(o, [], seconds, NONE).starts

    assert starts(5) == starts(5)
    assert len({starts(seed) for seed in range(10)}) > 1
    assert len(starts(5)) <= 3 + o.asked - 1
