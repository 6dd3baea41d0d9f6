"""What a chain tells before its end, and where it ends when another goes on from there."""

from __future__ import annotations

from solver.recreate.work import Heat, Recreated, recreate
from tests.random_weeks import small_week
from tests.solver.paths import Paths
from tests.weeks.seeds import seeds

STEPS = 600


def judged_gain(paths: Paths, made: Recreated) -> int:
    """What the judge says it gains on the pins; it must be legal."""
    after = paths.judged([*paths.week.pins, *made.sessions])
    assert not after.broken
    return after.score["total"] - paths.judged(paths.week.pins).score["total"]


@seeds(15, 100)
def test_plans_told_on_the_way_are_legal_better_each_time_and_count_every_step_once(seeds, monkeypatch) -> None:
    for name in ("BETWEEN_NEWS", "NEWS_SECONDS"):
        monkeypatch.setattr(f"solver.recreate.engine.{name}", 0.0)
    told_of = 0
    for seed in seeds:
        paths, told = Paths(small_week(seed, without=("travel", "previous"))), list[Recreated]()
        heat, free = Heat(0.6, 0.01), range(len(paths.week.demands))
        last = recreate(paths.week, paths.week.pins, free, None, heat, seed, STEPS, None, told.append)
        quiet = recreate(paths.week, paths.week.pins, free, None, heat, seed, STEPS, None)
        assert sum(m.steps for m in (*told, last)) == quiet.steps
        assert sum(m.improved for m in (*told, last)) == quiet.improved
        assert (last.sessions, last.gain) == (quiet.sessions, quiet.gain)  # telling changes nothing
        gains = [m.gain for m in told]
        assert gains == sorted(set(gains))
        assert all(judged_gain(paths, m) == m.gain <= last.gain for m in told)
        told_of += len(told)
    assert told_of > 0


@seeds(15, 100)
def test_a_chain_that_another_goes_on_from_ends_with_the_plan_in_place(seeds) -> None:
    behind = 0
    for seed in seeds:
        paths = Paths(small_week(seed, without=("travel", "previous")))
        free = range(len(paths.week.demands))
        best, here = (
            recreate(paths.week, paths.week.pins, free, None, Heat(5.0, 5.0, onward=onward), seed, STEPS, None)
            for onward in (False, True)
        )
        assert judged_gain(paths, here) == here.gain <= best.gain
        behind += here.gain < best.gain
    assert behind > 0
