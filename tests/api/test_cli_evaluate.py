"""`linli evaluate`: rules as `check` tells them, how far the best possible lies, no file but the one asked for."""

import json

import pytest

from models.loading import load_plan, load_problem
from solver.judge import judge
from tests.api.conftest import the_plan
from tests.api.weeks import as_bytes, score_of, week


@pytest.fixture
def part_file(tmp_path):
    """The plan without its clinic, as a person would write it: assignments alone."""
    data = the_plan().model_dump(mode="json", by_alias=True, exclude_none=True)
    path = tmp_path / "part.json"
    path.write_text(json.dumps({"assignments": [a for a in data["assignments"] if a["demand"] != "clinic"]}))
    return path


@pytest.fixture
def broken_file(tmp_path):
    """The plan with each of its sessions twice."""
    data = the_plan().model_dump(mode="json", by_alias=True, exclude_none=True)
    path = tmp_path / "broken.json"
    path.write_text(json.dumps({"assignments": data["assignments"] * 2}))
    return path


def test_words_for_a_person_in_both_languages(linli, week_file, part_file):
    ran = linli("evaluate", week_file, part_file, "--work", 5)
    assert ran.code == 0, ran.err
    best = f"{score_of(the_plan()).total:,}"
    assert "keeps every rule" in ran.out
    assert f"no plan has more than {best}" in ran.out
    assert f"A plan of {best} points" in ran.out
    assert "2 of 4" in ran.out
    ran = linli("evaluate", week_file, part_file, "--work", 5, "--lang", "zh")
    assert f"任何方案都不超过 {best} 分" in ran.out


def test_the_best_plan_is_proved_so(linli, week_file, plan_file):
    ran = linli("evaluate", week_file, plan_file, "--work", 5)
    assert ran.code == 0
    assert "proved, nothing is better" in ran.out
    assert "was found" not in ran.out


def test_json_for_programs_and_the_better_plan_in_a_file(linli, week_file, part_file, tmp_path):
    ran = linli("evaluate", week_file, part_file, "--work", 5, "--json", "-o", tmp_path / "better.json")
    assert (ran.code, ran.err) == (0, "")
    told = json.loads(ran.out)
    best = score_of(the_plan()).total
    assert (told["ok"], told["of_this_week"], told["is_best"], told["sessions"]) == (True, True, False, 2)
    assert told["held"] == {"sessions": 2, "asked": 4, "demands": 1, "asking": 3, "share": 0.5}
    assert told["bound"] == best == told["found"]["score"]["total"]
    assert told["gap"] == (best - told["standing"]["score"]["total"]) / best
    better = load_plan((tmp_path / "better.json").read_bytes())
    assert judge(load_problem(week_file.read_bytes()), better).score.total == best


def test_a_broken_plan_has_code_1_and_what_of_it_stands_is_measured(linli, week_file, broken_file):
    ran = linli("evaluate", week_file, broken_file, "--work", 5)
    assert ran.code == 1
    assert "Violations" in ran.out
    assert "can stand together" in ran.out
    told = json.loads(linli("evaluate", week_file, broken_file, "--work", 5, "--json").out)
    assert told["violations"]
    assert told["standing"]["score"]["total"] <= told["bound"] < told["score"]["total"]


def test_a_plan_of_another_week_is_told(linli, plan_file, tmp_path):
    (tmp_path / "other.json").write_bytes(as_bytes(week(now="2026-03-09T00:00:00+08:00")))
    ran = linli("evaluate", tmp_path / "other.json", plan_file, "--work", 5)
    assert ran.code == 0
    assert "made for another week" in ran.out
    assert json.loads(linli("evaluate", tmp_path / "other.json", plan_file, "--json").out)["of_this_week"] is False


BAD = {
    "standard input twice": (["-", "-"], "usage"),
    "the better plan on standard output": (["week.json", "plan.json", "-o", "-"], "usage"),
    "no time": (["week.json", "plan.json", "--seconds", "0"], "usage"),
    "over its own plan": (["week.json", "plan.json", "-o", "plan.json"], "file_is_input"),
    "over its week": (["week.json", "plan.json", "-o", "week.json"], "file_is_input"),
    "to nowhere": (["week.json", "plan.json", "-o", "none/x.json"], "folder_missing"),
    "a week for a plan": (["week.json", "week.json"], "unknown_field"),
    "no such plan": (["week.json", "nowhere.json"], "file_missing"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_and_nothing_is_written(linli, week_file, plan_file, monkeypatch, what):
    monkeypatch.chdir(week_file.parent)
    before = {p.name: p.read_bytes() for p in week_file.parent.iterdir()}
    words, code = BAD[what]
    ran = linli("evaluate", *words, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert code in {i["code"] for i in json.loads(ran.err)["issues"]}
    assert {p.name: p.read_bytes() for p in week_file.parent.iterdir()} == before
