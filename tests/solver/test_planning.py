"""plan() from end to end: edge weeks, what is left out, limits, repetition, cancelling, and answers that are wrong."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from models.plan import Plan
from models.problem import Problem
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from solver.progress import Progress
from tests.build import Week, at, help_week, open_in, people_need, room_week, session, space_need
from tests.random_weeks import small_week
from tests.solver.exact.best import HOUR
from tests.solver.paths import Paths
from tests.solver.pools import Broken, InProcess, Silent, boasting, doubled, lying

WORK = Limits(seconds=None, work=1)


@pytest.fixture
def use(monkeypatch):
    """Plan with another pool; with `search`, by neighbourhoods even where the week is small."""

    def change(pool: type[InProcess], search: bool = False) -> None:
        monkeypatch.setattr("solver.planning.Pool", pool)
        if search:
            monkeypatch.setattr("solver.planning.EXACT_SIZE", 0)

    return change


def planned(given: Week, limits: Limits = WORK, **options) -> Plan:
    """The plan of a week, which the judge passes with the score that it states."""
    problem = given.problem()
    made = plan(problem, limits, **options)
    check(problem, made)
    return made


def check(problem: Problem, made: Plan) -> None:
    """What holds for every plan that leaves the solver."""
    verdict = judge(problem, made)
    assert verdict.ok, verdict.violations
    assert made.score == verdict.score
    assert made.bound is None or made.bound >= verdict.score.total
    assert (made.gap is None) == (made.bound is None)
    assert (made.outcome == "optimal") == (made.stop_reason == "proved")


def codes(made: Plan) -> list[str]:
    return [w.code for w in made.warnings]


# ---- edge weeks

EDGES = {
    "nothing": Week(),
    "no demand": Week().space().volunteer().supply(),
    "no space": Week().volunteer().demand(weight=100),
    "no person": Week().space().demand(weight=100, needs=[space_need(), people_need()]),
    "no window": room_week(weight=100, windows={}),
    "too late": room_week(weight=100, windows=HOUR).put(now=at("sun 10:00")),
    "after the horizon": room_week(weight=100).put(now=at("mon+1w 10:00")),
    "no room": room_week(weight=100, needs=[space_need(9)]),
    "no time": room_week(weight=100, minutes=60 * 24 * 8),
}


@pytest.mark.parametrize("name", EDGES)
@pytest.mark.parametrize("search", [False, True])
def test_a_week_in_which_nothing_is_possible_has_an_empty_plan(use, name, search):
    use(InProcess, search)
    made = planned(EDGES[name])
    assert (made.assignments, made.outcome) == ((), "optimal")
    assert [(u.missing, u.proof) for u in made.unserved] == [(1, "certain")] * len(EDGES[name].data["demands"])


def test_a_week_of_a_single_slot(use):
    use(InProcess)
    week = room_week(weight=100, minutes=15).horizon(end=at("mon 00:15")).demand("E", weight=99, minutes=15)
    made = planned(week)
    assert [a.demand for a in made.assignments] == ["D"]
    assert made.outcome == "optimal"


def test_the_smallest_week_is_proved_with_its_points(use):
    use(InProcess)
    made = planned(room_week(weight=100, windows=HOUR))
    assert (made.stop_reason, made.bound, made.gap, made.unserved) == ("proved", 100, 0.0, ())
    assert made.seconds is None


def test_pins_that_contradict_each_other_are_kept_and_told_with_their_rule(use):
    use(InProcess)
    week = room_week(weight=100, windows=HOUR).demand("E", weight=100, windows=HOUR).space(kind="field")
    made = planned(week.pin(session("D", spaces=["S"]), session("E", spaces=["S"])))
    assert len(made.assignments) == 2
    told = {(w.code, w.rule, w.path) for w in made.warnings}
    assert ("pins_contradict", "R6", "pins[0], pins[1]") in told
    assert {("pin_breaks_a_rule", "R4", f"pins[{i}]") for i in (0, 1)} <= told


# ---- what is left out


@pytest.mark.parametrize("search", [False, True])
@pytest.mark.parametrize(
    "seeds", [range(4), pytest.param(range(2_000, 2_030), marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_every_session_that_is_asked_is_held_or_missing(use, search, seeds):
    use(InProcess, search)
    for seed in seeds:
        paths = Paths(small_week(seed))
        made = plan(paths.problem, Limits(seconds=None, work=0.02))
        check(paths.problem, made)
        assert "defect" not in codes(made), (seed, made.warnings)
        held = Counter(a.demand for a in made.assignments)
        missing: Counter[str] = Counter()
        for u in made.unserved:
            assert u.missing > 0
            missing[u.demand] += u.missing
        for o in paths.week.demands:
            assert missing[o.demand.id] == max(0, o.asked - held[o.demand.id]), (seed, o.demand.id)


# ---- limits and repetition


@pytest.mark.parametrize("search", [False, True])
@pytest.mark.slow
def test_the_same_seed_and_work_give_the_same_plan_bit_for_bit(monkeypatch, search):
    """With real workers, whose order of arrival is chance."""
    if search:
        monkeypatch.setattr("solver.planning.EXACT_SIZE", 0)
    problem = Problem.model_validate(crowded())
    first, second = (plan(problem, Limits(seconds=None, work=0.3), seed=3) for _ in range(2))
    assert first.model_dump_json() == second.model_dump_json()
    assert first.seconds is None
    check(problem, first)


def crowded() -> dict[str, Any]:
    """Of some random weeks the one with the most choices."""
    return max((small_week(s, without={"pins", "tiers"}) for s in range(8)), key=lambda w: len(w["demands"]))


@pytest.mark.parametrize("search", [False, True])
def test_a_plan_repeats_in_one_process(use, search):
    use(InProcess, search)
    problem = Problem.model_validate(crowded())
    first, second = (plan(problem, Limits(seconds=None, work=0.03), seed=1) for _ in range(2))
    assert first.model_dump_json() == second.model_dump_json()


def test_time_ends_a_search_that_hears_nothing(use, monkeypatch):
    use(Silent)
    monkeypatch.setattr("solver.whole.GRACE_SECONDS", 0.0)
    made = planned(room_week(weight=100, windows=HOUR), Limits(seconds=0.05))
    assert (made.outcome, made.stop_reason, made.bound) == ("feasible", "time_limit", None)
    assert len(made.assignments) == 1
    assert made.seconds is not None


# ---- cancelling and progress


@pytest.mark.parametrize("search", [False, True])
@pytest.mark.parametrize("asked", [1, 4])
def test_a_cancelled_search_gives_its_first_plan(use, search, asked):
    """`cancelled` says yes at once, or when it is asked for the fourth time."""
    use(Silent, search)
    count = iter(range(1_000))
    made = planned(room_week(weight=100, windows=HOUR), cancelled=lambda: next(count) + 1 >= asked)
    assert (made.outcome, made.stop_reason) == ("feasible", "cancelled")
    assert len(made.assignments) == 1


def test_cancelling_after_the_first_progress_gives_a_judged_plan(use):
    use(InProcess, search=True)
    seen: list[Progress] = []
    problem = Problem.model_validate(crowded())
    made = plan(problem, WORK, on_progress=seen.append, cancelled=lambda: bool(seen))
    check(problem, made)
    assert made.stop_reason in ("cancelled", "proved")


@pytest.mark.parametrize("search", [False, True])
def test_progress_never_goes_back_and_shows_no_bound_below_the_score(use, search):
    use(InProcess, search)
    for seed in range(3):
        seen: list[Progress] = []
        problem = Problem.model_validate(small_week(seed, without={"tiers"}))
        made = plan(problem, Limits(seconds=None, work=0.02), on_progress=seen.append)
        assert seen
        scores = [p.score for p in seen if p.score is not None]
        assert scores == sorted(scores)
        assert made.score is not None
        assert scores[-1] <= made.score.total
        assert all(p.bound is None or p.score is None or p.bound >= p.score for p in seen)
        assert [p.seconds for p in seen] == sorted(p.seconds for p in seen)
        assert all(0 <= p.fraction <= 1 for p in seen)
        assert {p.phase for p in seen} <= {"compile", "construct", "exact", "improve", "reasons", "done"}


# ---- answers that are wrong


def improvable() -> Week:
    """A room for two hours: the first plan serves the heavy long one, two others together are worth more."""
    week = room_week(weight=100, minutes=120, windows=open_in(("mon 10:00", "mon 12:00")))
    for name in "EF":
        week.demand(name, weight=90, windows=open_in(("mon 10:00", "mon 12:00")))
    return week


def test_the_exact_model_improves_on_the_first_plan(use):
    use(InProcess)
    made = planned(improvable())
    assert (sorted(a.demand for a in made.assignments), made.outcome) == (["E", "F"], "optimal")


@pytest.mark.parametrize("search", [False, True])
def test_an_invalid_better_plan_is_refused_and_told_and_the_last_good_one_kept(use, search):
    use(lying(doubled), search)
    made = planned(improvable(), Limits(seconds=None, work=0.005))
    assert [a.demand for a in made.assignments] == ["D"]
    assert "defect" in codes(made)
    assert made.outcome == "feasible"


def test_a_plan_that_claims_more_than_the_judge_finds_proves_nothing(use):
    use(lying(boasting))
    made = planned(improvable(), Limits(seconds=None, work=0.005))
    assert "defect" in codes(made)
    assert any("the judge finds" in w.message for w in made.warnings)
    assert sorted(a.demand for a in made.assignments) == ["E", "F"]


@pytest.mark.parametrize("search", [False, True])
@pytest.mark.parametrize(
    "week", [improvable(), help_week(weight=100, windows=HOUR), Week()], ids=["three", "one", "none"]
)
def test_workers_that_always_fail_end_the_search_with_its_first_plan(use, search, week):
    """Also where neither work nor time would ever end it."""
    use(Broken, search)
    count = iter(range(100_000))
    made = planned(week, cancelled=lambda: next(count) > 20_000)
    assert made.stop_reason in ("error", "no_improvement", "proved")
    assert len(made.assignments) == min(1, len(week.data["demands"]))
    assert "defect" in codes(made)
