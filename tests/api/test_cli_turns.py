"""`linli turns`: what is handed over as a table and as data, the plan after it, and mistakes at their file."""

import json

import pytest

from models.loading import dump_plan, load_plan, load_problem
from solver.judge import judge
from tests.api.desk_weeks import as_files
from tests.build import Week, open_in, session

HOUR = open_in(("mon 10:00", "mon 11:00"))


@pytest.fixture
def files(tmp_path):
    """One hour of one room, held by who has waited a week; another has waited four."""
    week = Week().space("S", name="活动室", availability=HOUR).policy(served={"priority_weight": [0, 0, 100, 0, 0]})
    week.demand("long", name="合唱队", windows=HOUR, weeks_waiting=4).demand("short", windows=HOUR, weeks_waiting=1)
    return as_files(tmp_path, week.data, session("short", spaces=["S"]))


def issue_of(ran):
    assert ran.code == 2, ran
    return ran.err


def test_who_gets_whose_place_for_how_many_points(linli, files):
    ran = linli("turns", *files)
    assert ran.code == 0, ran.err
    assert "Places handed over, one after another" in ran.out
    assert "合唱队" in ran.out
    assert "short" in ran.out
    assert "1 handed over: 120 → 180 points." in ran.out
    assert "让出 1 个名额：120 → 180 分。" in linli("turns", *files, "--lang", "zh").out


def test_the_plan_after_it_is_judged_and_says_who_misses_what(linli, files, tmp_path):
    ran = linli("turns", *files, "-o", tmp_path / "new.json", "--json")
    assert ran.code == 0, ran.err
    told, new = json.loads(ran.out), load_plan((tmp_path / "new.json").read_bytes())
    assert (told["patience"], told["score"]["total"]) == (3, 180)
    (handed,) = told["handed"]
    assert handed["points"] == {"total": 60, "served": 60}
    assert [a["demand"] for a in handed["come"]] == ["long"]
    assert [m["demand"] for m in handed["moved"]] == ["short"]
    problem = load_problem(files[0].read_bytes())
    verdict = judge(problem, new)
    assert verdict.ok
    assert new.score == verdict.score
    assert new.problem_sha256 == told["problem_sha256"] == problem.sha256
    assert [(u.demand, u.missing) for u in new.unserved] == [("short", 1)]


def test_with_more_patience_nothing_changes(linli, files, tmp_path):
    week, plan = files
    before = load_plan(plan.read_bytes()).model_copy(update={"bound": 180, "seed": 7})
    plan.write_bytes(dump_plan(before))
    ran = linli("turns", week, plan, "--patience", 5, "-o", tmp_path / "new.json")
    assert "Nobody waits too long" in ran.out
    score = judge(load_problem(week.read_bytes()), before).score
    assert load_plan((tmp_path / "new.json").read_bytes()) == before.model_copy(update={"score": score})


def test_standard_output_is_the_plan_alone(linli, files):
    ran = linli("turns", *files, "-o", "-")
    assert [a.demand for a in load_plan(ran.out.encode()).assignments] == ["long"]


def test_mistakes_are_told_at_their_place_and_nothing_is_written(linli, files, tmp_path):
    week, plan = files
    assert "--output" in issue_of(linli("turns", week, plan, "-o", "-", "--json"))
    assert "--patience" in issue_of(linli("turns", week, plan, "--patience", -1))
    before = week.read_bytes()
    assert str(week) in issue_of(linli("turns", week, plan, "-o", week))
    assert week.read_bytes() == before
    broken = tmp_path / "broken.json"
    twice = {**session("long", spaces=["S"]), "session": 0}
    broken.write_text(json.dumps({"assignments": [session("short", spaces=["S"]), twice]}))
    assert "R6" in issue_of(linli("turns", week, broken, "-o", tmp_path / "new.json"))
    assert not (tmp_path / "new.json").exists()
