"""Every difference that the desk reckons is what the judge finds, term by term."""

from __future__ import annotations

import random

from models.policy import TERMS
from models.problem import Problem
from solver.compile.lazy import open_week
from solver.compile.week import Week, compile_week
from solver.construct import construct
from solver.desk.tally import Tally
from solver.judge import judge
from solver.prices import flat_prices
from solver.sessions import Session
from tests.random_weeks import small_week
from tests.weeks.seeds import seeds


def judged(week: Week, sessions: list[Session]) -> dict[str, int]:
    """Points by term, by the judge."""
    score = judge(week.problem, week.names.assignments(sessions, week.timeline)).score
    return {t: getattr(score, t) for t in TERMS}


@seeds(few=60, many=400)
def test_differences_are_the_judges(seeds):
    for seed in seeds:
        rng = random.Random(seed)
        week = compile_week(Problem.model_validate(small_week(seed)))
        sessions = construct(week, flat_prices(week)).sessions()
        loose = [s for s in sessions if not s.pinned]
        fixed = [s for s in sessions if s.pinned]
        now = [s for s in loose if rng.random() < 0.6]
        tally = Tally(week, [*fixed, *now])
        for _ in range(3):
            then = [s for s in loose if rng.random() < 0.6]
            gone, come = [s for s in now if s not in then], [s for s in then if s not in now]
            before, after = judged(week, [*fixed, *now]), judged(week, [*fixed, *then])
            found = tally.difference(gone, come)
            assert {t: after[t] - before[t] for t in TERMS} == {t: found[t] for t in TERMS}, seed
            tally.change(gone, come)
            now = then


@seeds(few=40, many=300)
def test_a_week_opened_on_demand_has_the_same_options(seeds):
    for seed in seeds:
        problem = Problem.model_validate(small_week(seed))
        whole, opened = compile_week(problem), open_week(problem).week
        assert whole.groups == opened.groups
        for o in whole.demands:
            mine = opened.demands[o.index]
            assert set(o.start.tolist()) <= set(mine.start.tolist()), seed
            assert (mine.weight, mine.asked) == (o.weight, o.asked)
