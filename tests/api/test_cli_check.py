"""`linli check`: 0 where no rule is broken, 1 where one is, with rule, place and points."""

import json

from tests.api.conftest import the_plan
from tests.api.weeks import WEEK, score_of


def broken(tmp_path, **changes):
    """The plan's file with fields of its first clinic changed."""
    data = the_plan().model_dump(mode="json", by_alias=True, exclude_none=True)
    clinic = next(a for a in data["assignments"] if a["demand"] == "clinic")
    clinic.update(changes)
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(data))
    return path


def test_a_good_plan(linli, week_file, plan_file):
    ran = linli("check", week_file, plan_file)
    assert ran.code == 0
    assert "keeps every rule" in ran.out
    assert f"{score_of(the_plan()).total:,}" in ran.out


def test_a_broken_plan_is_told_with_rule_and_place(linli, week_file, tmp_path):
    late = {"start": "2026-03-11T11:00:00+08:00", "end": "2026-03-11T13:00:00+08:00"}
    path = broken(tmp_path, **late)
    ran = linli("check", week_file, path)
    assert ran.code == 1
    assert "R10" in ran.out
    data = json.loads(linli("check", week_file, path, "--json").out)
    assert data["ok"] is False
    assert {"R10"} == {v["rule"] for v in data["violations"]}
    assert all(v["place"] and v["message"] for v in data["violations"])


def test_the_points_are_the_judges_own_and_a_false_score_is_a_warning(linli, week_file, tmp_path):
    data = the_plan().model_dump(mode="json", by_alias=True, exclude_none=True)
    data["score"]["total"] += 1
    (tmp_path / "p.json").write_text(json.dumps(data))
    ran = linli("check", week_file, tmp_path / "p.json", "--json")
    assert ran.code == 0
    said = json.loads(ran.out)
    assert said["score"]["total"] == score_of(the_plan()).total
    assert [w["place"] for w in said["warnings"]] == ["score.total"]


def test_a_hand_made_plan_of_assignments_alone(linli, week_file, tmp_path):
    (tmp_path / "p.json").write_text('{"assignments": []}')
    assert linli("check", week_file, tmp_path / "p.json").code == 0


def test_another_week_is_a_warning(linli, plan_file, tmp_path):
    other = {**WEEK, "now": "2026-03-09T00:00:00+08:00"}
    (tmp_path / "other.json").write_text(json.dumps(other))
    ran = linli("check", tmp_path / "other.json", plan_file, "--lang", "zh")
    assert ran.code == 0
    assert "problem_sha256" in ran.out
    assert "方案符合全部规则" in ran.out
