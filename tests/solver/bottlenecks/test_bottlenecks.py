"""What one more unit is worth: known by hand in tight weeks, and by the judge in random ones."""

from __future__ import annotations

from typing import Any

import pytest

from models.grid import Timeline
from models.problem import Problem
from solver.bottlenecks.more import with_one_more
from solver.bottlenecks.priced import Scarce, priced
from solver.bottlenecks.report import Report, bottlenecks
from solver.desk.desk import Desk
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from tests.build import Week, assignments_of, open_in, people_need, session, space_need, supply_need
from tests.random_weeks import small_week
from tests.solver.desk.test_suggest import desk_of
from tests.solver.lasting import lasting
from tests.solver.pools import InProcess
from tests.weeks.seeds import seeds

WORTH = {"served": {"priority_weight": [0, 100, 1000, 0, 0]}}
HOUR = {"windows": open_in(("mon 10:00", "mon 11:00"))}
ROOM = ("space", "S", "morning")


def tight(week: Week, *plan: Any, **options: Any) -> Report:
    return bottlenecks(week.policy(**WORTH).problem(), assignments_of(*plan), **options)


def found(report: Report, kind: str, subject: str, part: str | None = None) -> tuple[Any, int, tuple[str, ...]]:
    """Estimate (to a twentieth: the last steps of the dual are not infinitely small), gain, and whom it serves."""
    (b,) = (
        b
        for b in report.tried
        if (b.scarce.kind, b.scarce.subject, b.scarce.part and b.scarce.part.name) == (kind, subject, part)
    )
    return pytest.approx(b.scarce.estimate, rel=0.05), b.gain, b.serves


# ---- worth known by hand


@pytest.mark.parametrize("exclusive", [False, True])
def test_one_room_and_two_demands_for_the_same_hour(exclusive):
    week = Week().space("S", exclusive=exclusive).demand("D", **HOUR).demand("E", priority=2, **HOUR)
    report = tight(week, session("D", spaces=["S"]))
    assert found(report, *ROOM) == (100, 100, ("E",))
    assert len(report.tried) == 1
    (b,) = report.tried
    assert b.at_most is not None
    assert 100 <= b.at_most <= 105
    assert b.scarce.per_hour == pytest.approx(b.scarce.estimate / 5)


def test_a_room_with_a_place_too_few_is_priced_by_the_place():
    week = Week().space("S", capacity=2).demand("D", needs=[space_need(3)], **HOUR)
    assert found(tight(week), *ROOM) == (1000 / 3, 1000, ("D",))  # the relaxed week has two thirds of it already


def test_one_nurse_and_two_visits():
    visit = {"needs": [people_need()], **HOUR}
    week = Week().volunteer("V").demand("D", **visit).demand("E", priority=2, **visit)
    assert found(tight(week, session("D", people=["V"])), "skill", "help", "morning") == (100, 100, ("E",))


def test_a_skill_that_nobody_has_and_its_tag():
    week = Week().demand("D", needs=[people_need(tags=["woman"])], **HOUR)
    assert found(tight(week), "skill", "help", "morning") == (1000, 1000, ("D",))


def test_a_gift_short():
    week = Week().supply("G", quantity=2).demand("D", needs=[supply_need(3)], **HOUR)
    assert found(tight(week), "supply", "G") == (1000 / 3, 1000, ("D",))


@pytest.mark.parametrize(("budget", "gain"), [(900, 1000), (899, None)])
def test_a_budget_is_a_yuan_short_or_more(budget, gain):
    week = Week().space("S", fen_per_unit_hour=1000).demand("D", budget_fen=budget, **HOUR)
    report = tight(week)
    if gain is None:
        assert not any(b.gain for b in report.tried)
    else:
        assert found(report, "budget", "D") == (1000, 1000, ("D",))


def test_a_quota_an_hour_short():
    week = Week().space("S", quota_minutes=60).demand("D", **HOUR)
    week.demand("E", priority=2, windows=open_in(("tue 10:00", "tue 11:00")))
    estimate, gain, serves = found(tight(week, session("D", spaces=["S"])), "quota", "S")
    assert (estimate, gain, serves) == (100, 100, ("E",))


def test_a_person_with_a_session_too_few():
    visit = {"needs": [people_need()]}
    week = Week().volunteer("V", max_sessions=1).demand("D", **visit, **HOUR)
    week.demand("E", priority=2, windows=open_in(("tue 10:00", "tue 11:00")), **visit)
    assert found(tight(week, session("D", people=["V"])), "sessions", "V") == (100, 100, ("E",))


def test_a_night_needs_the_parts_beside_it_too():
    night = {"windows": open_in(("mon 20:00", "tue 06:00")), "minutes": 600}
    week = Week().space("S").demand("D", **night).demand("E", priority=2, **night)
    report = tight(week, session("D", "mon 20:00", 600, spaces=["S"]))
    assert report.tried
    assert {b.gain for b in report.tried} == {100}
    slots = Timeline(week.problem()).slots_up(60)
    assert all(b.span == (18 * slots, 31 * slots) for b in report.tried)


def test_room_that_is_enough_is_not_scarce():
    week = Week().space("S", capacity=2).demand("D", **HOUR).demand("E", **HOUR)
    report = tight(week, session("D", spaces=["S"]), session("E", spaces=["S"]))
    assert report.prices.scarce == ()
    assert report.tried == ()


def test_what_the_plan_could_have_without_it_is_not_put_down_to_it():
    week = Week().space("S").demand("D", **HOUR).demand("E", priority=2, **HOUR)
    (b,) = tight(week).tried  # D could have the room as it is: only beyond that is it worth anything
    assert (b.gain, b.serves) in ((0, ()), (100, ("E",)))


def test_an_estimate_that_is_not_confirmed_is_shown_beside_its_zero():
    both = {"needs": [space_need(), people_need()], **HOUR}
    week = Week().space("S").volunteer("V").demand("D", **both).demand("E", priority=2, **both)
    report = tight(week, session("D", spaces=["S"], people=[(1, "V")]))
    shown = [(b.scarce.estimate, b.gain) for b in report.tried]
    assert len(shown) >= 1
    assert all(estimate > 0 and gain == 0 for estimate, gain in shown)


def test_the_search_finds_what_the_desk_does_not(monkeypatch):
    monkeypatch.setattr("solver.planning.Pool", lasting)
    week = Week().space("S").demand("D", **HOUR).demand("E", priority=2, **HOUR)
    report = tight(week, limits=Limits(seconds=None, work=1.0))
    assert report.improved == 1000
    assert found(report, *ROOM) == (100, 100, ("E",))


@pytest.mark.parametrize(
    ("policy", "why"), [({"tiers": [["served"]]}, "tiers"), ({"load": {"extra_hour": -1}}, "rewards")]
)
def test_where_the_dual_says_nothing_that_is_said(policy, why):
    report = bottlenecks(Week().space("S").demand("D", **HOUR).policy(**policy).problem(), ())
    assert report.prices.why_not == why
    assert report.tried == ()


def test_a_plan_that_breaks_a_rule_and_no_tries_are_refused():
    week = Week().space("S").demand("D", **HOUR).demand("E", **HOUR)
    twice = session("D", spaces=["S"]), session("E", spaces=["S"])
    with pytest.raises(ValueError, match="R6"):
        tight(week, *twice)
    with pytest.raises(ValueError, match="most = 0"):
        tight(week, most=0)


# ---- random weeks


@seeds(few=3, many=40)
def test_every_verified_gain_is_the_judges_and_never_above_what_is_proved(seeds):
    gains = 0
    for seed in seeds:
        problem = Problem.model_validate(small_week(seed, ("tiers",)))
        desk = desk_of(problem, seed)
        report = bottlenecks(problem, desk.assignments, most=4, rounds=60)
        for b in report.tried:
            assert b.scarce.estimate > 0
            assert (b.gain > 0) == (b.by != "none")
            assert b.at_most is None or 0 <= b.gain <= b.at_most, (seed, b)
            gains += b.gain > 0
    assert gains


@seeds(few=2, many=20)
def test_no_plan_of_the_changed_week_has_more_than_the_bound_and_the_estimate(seeds):
    compared = 0
    for seed in seeds:
        problem = Problem.model_validate(small_week(seed, ("tiers",)))
        prices = priced(problem, 60)
        if prices.bound is None:
            continue
        t = Timeline(problem)
        for scarce in [s for s in prices.scarce if s.proved][:2]:
            span = (scarce.part.low, scarce.part.high) if scarce.part else (0, 0)
            changed = with_one_more(problem, t, scarce, span)
            made = plan(changed, Limits(seconds=None, work=1.0), executor=InProcess(1))
            assert made.score is not None
            assert made.score.total <= prices.bound + scarce.estimate + 1e-6, (seed, scarce)
            compared += 1
    assert compared


@seeds(few=3, many=40)
def test_the_plan_keeps_its_rules_and_its_score_in_the_changed_week(seeds):
    for seed in seeds:
        problem = Problem.model_validate(small_week(seed, ("tiers",)))
        desk, t = desk_of(problem, seed), Timeline(problem)
        for scarce in _one_of_each(priced(problem, 10).scarce):
            span = (scarce.part.low, scarce.part.high) if scarce.part else (0, 0)
            verdict = judge(with_one_more(problem, t, scarce, span), desk.assignments)
            assert verdict.ok, (seed, scarce, verdict.violations[0])
            assert verdict.score == desk.verdict.score


def _one_of_each(scarce: tuple[Scarce, ...]) -> list[Scarce]:
    return list({s.kind: s for s in reversed(scarce)}.values())


def test_the_desk_is_left_as_it_was():
    problem = Problem.model_validate(small_week(3, ("tiers",)))
    desk = desk_of(problem, 3)
    before = desk.assignments
    bottlenecks(problem, before, most=3, rounds=30)
    assert Desk(problem, before).verdict == desk.verdict
