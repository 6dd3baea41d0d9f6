"""The whole verdict: points added up, statements checked, hostile plans answered and not feared."""

import pytest

from models.policy import TERMS
from solver.judge import Finding, judge
from solver.judge.points import TERMS as POINTS
from solver.judge.rules import RULES
from tests.build import (
    DAYS,
    HERE,
    Json,
    Week,
    assignments_of,
    at,
    at_any_time,
    names,
    people_need,
    plan_of,
    room_week,
    session,
    space_need,
    supply_need,
)

PLAN = session(start="mon 10:00", spaces=["S"])


def test_every_rule_and_every_term_of_the_format_has_its_function():
    assert list(RULES) == [f"R{n}" for n in range(1, 19)]
    assert list(POINTS) == list(TERMS)
    for number, rule in RULES.items():
        assert (rule.__doc__ or "").startswith(f"{number}: ")


def test_a_plan_and_its_assignments_alone_are_judged_alike():
    problem = room_week(weight=100).problem()
    assert judge(problem, plan_of(PLAN)) == judge(problem, assignments_of(PLAN))


def test_an_empty_week_and_an_empty_plan_are_fine():
    verdict = Week().judge()
    assert verdict.ok
    assert verdict.score.total == 0


def test_one_breach_rejects_the_plan_and_a_warning_does_not():
    assert not room_week(windows={}).judge(PLAN).ok
    verdict = room_week(windows={}).pin(PLAN).judge(PLAN)
    assert verdict.ok
    assert names(verdict.warnings) == ["R1 outside_windows"]


def test_the_total_is_the_plain_sum_also_with_tiers():
    week = room_week(weight=100).space(opening_points=7, fen_per_unit_hour=500)
    week.policy(cost={"per_yuan": 1}, tiers=[["cost"], ["served"]])
    score = week.judge(PLAN).score
    assert (score.served, score.opening, score.cost, score.total) == (100, -7, -5, 88)


def test_all_terms_at_once_with_the_numbers_of_the_format():
    """Worked out by hand: a visit of two hours to a room 434 m away, by one of two persons asked, a day late.

    weight 250 × 120 // 100 = 300; fill (1000 + 500 + 1000) // 3 = 833: served 300 × 833 // 1000 = 249.
    equity: V = 300, shares 150 and 240: 30 × 150 // 100 + 10 × 90 // 100 = 45 + 9.
    distance: 4 for the piece, 4 for the person who lives with the demand. preference: 5 + 10.
    load, continuity: none. opening 3, activation 2. cost: 333 × 1 × 120 // 60 + 2 × 40 = 746 fen, 7 yuan.
    stability: 10 hours ahead, factor 4; moved 30 and one person gone 15.
    """
    week = Week(policy={}).space(location=[104.0, 30.003], opening_points=3, fen_per_unit_hour=333)
    week.volunteer(interests=["meeting"], activation_points=2).supply(fen_per_unit=40)
    needs = [space_need(), people_need(2, min_count=1), supply_need(2)]
    week.demand(
        minutes=120,
        needs=needs,
        weeks_waiting=1,
        location=HERE,
        preferred=[{"start": at("tue 08:00"), "end": at("tue 12:00")}],
    )
    items: Json = {"spaces": ["S"], "supplies": [(2, "G", 2)]}
    week.previous(session(start="mon 10:00", minutes=120, people=[(1, "V"), (1, "W")], **items))
    score = week.judge(session(start="tue 10:00", minutes=120, people=[(1, "V")], **items)).score
    assert score.model_dump() == {
        "total": 249 + 54 - 8 + 15 - 3 - 2 - 7 - 180,
        "served": 249,
        "equity": 54,
        "distance": -8,
        "preference": 15,
        "continuity": 0,
        "load": 0,
        "opening": -3,
        "activation": -2,
        "cost": -7,
        "stability": -180,
    }


def test_a_stated_score_that_differs_is_a_warning_with_both_numbers():
    week = room_week(weight=100)
    verdict = week.judge(PLAN, score={"total": 100, "served": 90})
    assert verdict.ok
    (finding,) = verdict.warnings
    assert (finding.code, finding.place) == ("other_score", "score.served")
    assert finding.message == "the plan states 90 points, the judge finds 100"


def test_only_what_a_score_states_is_compared():
    assert room_week(weight=100).judge(PLAN, score={"total": 100}).warnings == ()


def test_another_problem_s_hash_is_a_warning():
    week = room_week()
    assert week.judge(PLAN, problem_sha256=week.problem().sha256).warnings == ()
    assert names(week.judge(PLAN, problem_sha256="0" * 64).warnings) == ["plan other_problem"]


def test_a_finding_reads_as_one_line():
    assert str(Finding("R6", "spaces/S", "too much", (1, 2), "capacity")) == "R6 spaces/S: too much"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"),
        ("0001-01-01T00:00:00Z", "0001-01-01T01:00:00Z"),
        ("9999-12-31T23:00:00-12:00", "9999-12-31T23:59:59-12:00"),
        ("9999-12-31T23:00:00Z", "0001-01-01T00:00:00Z"),
        ("2026-03-09T10:00:00+08:00", "2026-03-09T10:00:00+08:00"),
    ],
)
def test_times_from_anywhere_are_findings(start, end):
    week = Week(policy={}).space(setup_minutes=30, no_entry=[{"days": ["mon"], "start": "10:00", "end": "12:00"}])
    week.volunteer(home_travel=True, max_minutes_per_day=1).supply()
    week.demand(needs=[space_need(), people_need(), supply_need()], sessions=5, same_spaces="prefer", preferred=[])
    items: Json = {"spaces": ["S"], "people": [(1, "V")], "supplies": [(2, "G", 1)]}
    wild = at_any_time(session(**items), start, end)
    (tame,) = assignments_of(session(start="tue 10:00", number=1, **items))
    verdict = judge(week.previous(session(start="wed 10:00", **items)).problem(), [wild, tame])
    assert "R1" in {f.rule for f in verdict.violations}
    assert not verdict.ok


def test_huge_quantities_are_findings():
    verdict = (
        room_week(weight=1_000_000_000)
        .space(fen_per_unit_hour=10_000_000)
        .judge(*(session(number=n, spaces=[(0, "S", 10_000_000), (0, "S", 10_000_000)]) for n in range(100)))
    )
    assert {"R2", "R6", "R7"} <= {f.rule for f in verdict.violations}


def test_ten_thousand_copies_of_a_session_are_answered():
    verdict = room_week(sessions=2).judge(*[PLAN] * 10_000)
    assert {"R2", "R6"} <= {f.rule for f in verdict.violations}


def test_what_names_nothing_at_all_scores_and_is_refused():
    verdict = Week(policy={}).judge(session("X", spaces=["Y"], people=["Z"], supplies=["W"]))
    assert names(verdict.violations) == ["R3 unknown_demand"]
    assert verdict.score.total == 0


def test_findings_come_in_order_of_rules():
    week = room_week(windows={}, weight=1).space(kind="field", availability={})
    assert names(week.judge(session(spaces=[(0, "S", 2)])).violations) == [
        "R1 outside_windows",
        "R4 kind",
        "R5 not_open",
        "R7 too_many_units",
    ]


def test_of_each_rule_only_so_many_findings_are_listed(monkeypatch):
    monkeypatch.setattr("solver.judge.judging.MOST_OF_A_RULE", 2)
    week = room_week(sessions=5)
    sessions = [session(start=f"{d} 10:00", number=n, spaces=["X"]) for n, d in enumerate(DAYS[:5])]
    assert week.breaks(*sessions) == ["R3 unknown_id"] * 2
    assert week.pin(*sessions[:3]).breaks(*sessions) == ["R3 unknown_id"] * 2
    assert week.warns(*sessions) == ["R3 unknown_id"] * 2
