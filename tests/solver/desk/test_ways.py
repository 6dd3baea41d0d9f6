"""Ways to serve: feasible by the judge, worth exactly what they say, and none overlooked that a brute force finds."""

from __future__ import annotations

import random

from models.problem import Problem
from solver.compile.lazy import open_week
from solver.construct import construct
from solver.desk.moves import moves
from solver.desk.tally import Tally
from solver.desk.ways import ways
from solver.judge import judge
from solver.prices import flat_prices
from solver.sessions import Session
from tests.random_weeks import small_week
from tests.weeks.seeds import seeds


def standing(problem: Problem, seed: int, share: float = 0.5) -> Tally:
    """A desk with a part of a first plan; of a demand with fewer than its least, nothing."""
    week = open_week(problem).week
    rng = random.Random(seed)
    sessions = construct(week, flat_prices(week)).sessions()
    kept = [s for s in sessions if s.pinned or rng.random() < share]
    held: dict[int, int] = {}
    for s in kept:
        held[s.demand] = held.get(s.demand, 0) + 1
    least = [d.min_sessions for d in problem.demands]
    return Tally(week, [s for s in kept if s.pinned or held[s.demand] >= least[s.demand]])


def total_of(tally: Tally, sessions: list[Session]) -> tuple[bool, int]:
    week = tally.week
    verdict = judge(week.problem, week.names.assignments(sessions, week.timeline))
    return verdict.ok, verdict.score.total


@seeds(few=40, many=200)
def test_ways_keep_the_rules_and_are_worth_what_they_say(seeds):
    found = 0
    for seed in seeds:
        tally = standing(Problem.model_validate(small_week(seed)), seed)
        now = tally.state.sessions()
        before = total_of(tally, now)
        for d in range(len(tally.week.demands)):
            for way in ways(tally, d)[:10]:
                after = total_of(tally, [*now, *way.come])
                assert after == (True, before[1] + way.total), (seed, d, way)
                found += 1
        assert total_of(tally, tally.state.sessions()) == before
    assert found > 100


@seeds(few=80, many=200)
def test_moves_keep_the_rules_and_are_worth_what_they_say(seeds):
    found = 0
    for seed in seeds:
        tally = standing(Problem.model_validate(small_week(seed)), seed, share=1.0)
        now = tally.state.sessions()
        before = total_of(tally, now)
        for d in range(len(tally.week.demands)):
            for way in moves(tally, d)[:10]:
                then = [s for s in now if s not in way.gone] + list(way.come)
                assert total_of(tally, then) == (True, before[1] + way.total), (seed, d, way)
                assert way.gone
                assert not any(s.pinned for s in way.gone)
                found += 1
        assert total_of(tally, tally.state.sessions()) == before
    assert found > 10
