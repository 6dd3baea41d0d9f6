"""Of plans that are as good, the one that moves less; never a point less, never a rule broken."""

import json
from collections import Counter

from models.loading import load_problem
from solver.judge import judge, judge_of
from solver.limits import Limits
from solver.planning import plan
from solver.scenarios import calming
from solver.scenarios.calming import calmed
from solver.scenarios.moves import pairs_of
from tests.build import Week, at, open_in, people_need, plan_of, session, space_need, weekly
from tests.random_weeks import small_week
from tests.solver.pools import InProcess
from tests.weeks.seeds import seeds

POINTS = {"served": {"priority_weight": [1, 2, 100, 6, 15]}}


def scored(problem, *sessions):
    made = plan_of(*sessions, bound=1_000)
    verdict = judge(problem, made)
    assert verdict.ok, verdict.violations
    return made.model_copy(update={"score": verdict.score})


def alike(one, other):
    return all(a == b for a, b in pairs_of(one, other))


def two_helpers(**more):
    week = Week().volunteer("ann").volunteer("bo", **more).policy(**POINTS, preference={"interest": 7, "time": 0})
    for d in ("D", "E"):
        week.demand(d, kind=d, windows=open_in(("mon 10:00", "mon 11:00")), needs=[people_need()])
    return week.problem()


def test_a_swap_of_what_is_alike_is_undone_as_one():
    problem = two_helpers()
    older = scored(problem, session("D", people=["ann"]), session("E", people=["bo"]))
    made = scored(problem, session("E", people=["ann"]), session("D", people=["bo"]))
    calm = calmed(problem, older.assignments, made)
    assert alike(older.assignments, calm.assignments)
    assert (calm.score, calm.bound) == (made.score, 1_000)


def test_a_swap_that_wins_a_point_stays():
    problem = two_helpers(interests=["D"])
    older = scored(problem, session("D", people=["ann"]), session("E", people=["bo"]))
    made = scored(problem, session("E", people=["ann"]), session("D", people=["bo"]))
    assert calmed(problem, older.assignments, made) is made


def test_what_wins_a_point_is_put_back_too():
    problem = two_helpers(interests=["D"])
    older = scored(problem, session("E", people=["ann"]), session("D", people=["bo"]))
    made = scored(problem, session("D", people=["ann"]), session("E", people=["bo"]))
    calm = calmed(problem, older.assignments, made)
    assert calm.score
    assert made.score
    assert calm.score.total == made.score.total + 7
    assert calm.gap == (1_000 - calm.score.total) / 1_000


def rooms():
    week = Week().space("S").space("T").policy(**POINTS)
    return week.demand("D", sessions=3).demand("E", windows=open_in(("wed 10:00", "wed 11:00"))).problem()


def test_what_is_in_the_way_stays_where_it_is_and_the_rest_goes_back_with_new_numbers():
    problem = rooms()
    days = ("mon", "tue", "wed")
    older = plan_of(*(session("D", f"{d} 10:00", number=n, spaces=["S"]) for n, d in enumerate(days)))
    new = scored(
        problem,
        session("E", "wed 10:00", spaces=["S"]),
        *(
            session("D", f"{d} 10:00", number=n, spaces=[s])
            for n, (d, s) in enumerate((("wed", "T"), ("thu", "S"), ("fri", "S")))
        ),
    )
    calm = calmed(problem, older.assignments, new)
    assert judge(problem, calm).ok
    found = [(a.session, a.start.day, a.spaces[0].space) for a in calm.assignments if a.demand == "D"]
    assert sorted(found) == [(0, 9, "S"), (1, 10, "S"), (2, 11, "T")]


def test_what_the_week_no_longer_has_does_not_come_back():
    problem = rooms()
    older = plan_of(session("D", spaces=["gone"]))
    made = scored(problem, session("D", "tue 10:00", spaces=["S"]))
    assert calmed(problem, older.assignments, made) is made


def test_pins_and_other_windows_of_each_are_left_alone():
    windows = {"weekly": [weekly("10:00", "11:00", "mon tue wed")]}
    week = Week().space("S").demand("D", windows=windows, minutes=None, sessions="each", needs=[space_need()])
    problem = week.space("T").policy(**POINTS).pin(session("D", "tue 10:00", number=1, spaces=["T"])).problem()
    older = plan_of(session("D", "tue 10:00", number=1, spaces=["S"]), session("D", "mon 10:00", spaces=["S"]))
    made = scored(problem, session("D", "tue 10:00", number=1, spaces=["T"]),
                  session("D", "wed 10:00", number=2, spaces=["S"]))  # fmt: skip
    assert calmed(problem, older.assignments, made) is made


def test_an_empty_plan_is_calm():
    made = plan_of()
    assert calmed(rooms(), plan_of(session("D", spaces=["S"])).assignments, made) is made


def test_tiers_are_kept_in_their_order():
    week = Week().volunteer("ann").volunteer("bo", interests=["D"]).demand("D", kind="D", needs=[people_need()])
    policy = {**POINTS, "preference": {"interest": 7, "time": 0}, "tiers": [["preference"], ["served"]]}
    problem = week.policy(**policy).demand("D", windows=open_in(("mon 10:00", "mon 11:00"))).problem()
    tiers = [{"terms": [t], "points": 0} for t in ("preference", "served")] + [{"terms": ["equity"], "points": 0}]
    older = plan_of(session("D", people=["bo"]))
    made = scored(problem, session("D", people=["ann"])).model_copy(update={"tiers": plan_of(tiers=tiers).tiers})
    calm = calmed(problem, older.assignments, made)
    assert calm.tiers
    assert [t.points for t in calm.tiers] == [7, 100, 0]
    back = scored(problem, session("D", people=["bo"]))
    assert calmed(problem, plan_of(session("D", people=["ann"])).assignments, back) is back


def test_the_judge_is_not_asked_without_end(monkeypatch):
    monkeypatch.setattr(calming, "MOST_TRIALS", 3)
    looks = []

    def counting(problem):
        look = judge_of(problem)

        def judged(assignments):
            looks.append(1)
            return look(assignments)

        return judged

    monkeypatch.setattr(calming, "judge_of", counting)
    week = Week().policy(**POINTS, preference={"interest": 0, "time": 9})
    sessions: dict[bool, list[dict[str, object]]] = {True: [], False: []}
    for k in range(12):
        window = {"start": at("tue 10:00"), "end": at("tue 11:00")}
        week.space(f"S{k}").demand(f"D{k}", preferred=[window])
        for new in (True, False):
            sessions[new].append(session(f"D{k}", "tue 10:00" if new else "mon 10:00", spaces=[f"S{k}"]))
    problem = week.problem()
    made = scored(problem, *sessions[True])
    assert calmed(problem, plan_of(*sessions[False]).assignments, made) is made
    assert len(looks) == 4


@seeds(3, 40)
def test_whatever_the_plans_no_rule_is_broken_no_point_lost_and_no_session(seeds):
    for seed in seeds:
        problem = load_problem(json.dumps(small_week(seed)).encode())
        older, made = (plan(problem, Limits(seconds=None, work=0.2), s, 1, executor=InProcess(1)) for s in (1, 2))
        calm = calmed(problem, older.assignments, made)
        verdict = judge(problem, calm)
        assert (verdict.ok, verdict.score) == (True, calm.score)
        assert calm.score
        assert made.score
        assert problem.policy.tiers or calm.score.total >= made.score.total
        assert Counter(a.demand for a in calm.assignments) == Counter(a.demand for a in made.assignments)
        differing = [sum(a != b for a, b in pairs_of(older.assignments, p.assignments)) for p in (calm, made)]
        assert differing[0] <= differing[1]
