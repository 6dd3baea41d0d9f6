"""`linli repair`: a published plan after a change; what changes, who is to be told, and what is refused."""

import copy
import json

import pytest

from tests.api.weeks import WEEK, as_bytes

ROOM_SHUT = {"op": "close", "space": "P", "start": "2026-03-10T12:00:00+08:00", "end": "2026-03-12T00:00:00+08:00"}


@pytest.fixture
def changes_file(tmp_path):
    def write(*changes, name="changes.json"):
        path = tmp_path / name
        path.write_bytes(as_bytes(list(changes)))
        return path

    return write


def test_what_breaks_is_named_with_those_to_tell(linli, week_file, plan_file, changes_file, tmp_path):
    new_plan, new_week = tmp_path / "new.json", tmp_path / "new_week.json"
    file = changes_file({**ROOM_SHUT, "at": "2026-03-10T10:00:00+08:00", "note": "停车场停用"})
    ran = linli(
        "repair", week_file, plan_file, "--changes", file, "-o", new_plan, "--week-output", new_week, "--lang", "zh"
    )
    assert ran.code == 0, ran.err
    assert "居民夜间停车" in ran.out
    assert "取消" in ran.out
    assert "柳溪社区居民委员会" in ran.out
    assert linli("check", new_week, new_plan).code == 0
    written = json.loads(new_week.read_bytes())
    assert written["now"].startswith("2026-03-10T10:00:00")
    assert len(written["previous"]) == len(json.loads(plan_file.read_bytes())["assignments"])


def test_as_data(linli, week_file, plan_file, changes_file):
    ran = linli("repair", week_file, plan_file, "--changes", changes_file(ROOM_SHUT), "--json")
    said = json.loads(ran.out)
    assert [(c["demand"], c["what"]) for c in said["changed"]] == [("night", "dropped")]
    assert said["changed"][0]["new"] is None
    assert {(t["kind"], t["id"]) for t in said["to_tell"]} == {("requester", "O"), ("lender", "O")}
    assert said["broken"] == 1


def test_nothing_to_do(linli, week_file, plan_file, changes_file):
    file = changes_file({**ROOM_SHUT, "start": "2026-03-14T08:00:00+08:00", "end": "2026-03-14T09:00:00+08:00"})
    ran = linli("repair", week_file, plan_file, "--changes", file)
    assert ran.code == 0
    assert "Nothing has to change" in ran.out


def fails(ran, *words):
    assert ran.code == 2, ran.out
    assert all(w in ran.err for w in words), ran.err


def test_mistakes_are_told_before_anything_is_written(linli, week_file, plan_file, changes_file, tmp_path):
    good, out = changes_file(ROOM_SHUT), tmp_path / "out.json"
    fails(
        linli("repair", week_file, plan_file, "--changes", changes_file({**ROOM_SHUT, "space": "Q"}, name="q.json")),
        "Q",
    )
    fails(linli("repair", week_file, plan_file, "--changes", changes_file(name="empty.json")), "no_changes")
    fails(linli("repair", week_file, plan_file, "--changes", good, "--freeze", "a day", "-o", out), "--freeze", "24h")
    fails(linli("repair", week_file, plan_file, "--changes", good, "--seconds", "-1", "-o", out), "--seconds")
    fails(linli("repair", week_file, plan_file, "--changes", good, "--most-changes", "-1", "-o", out), "--most-changes")
    fails(linli("repair", week_file, plan_file, "--changes", tmp_path / "none.json"), "file_missing")
    fails(linli("repair", week_file, "-", "--changes", "-"), "--changes")
    fails(linli("repair", week_file, plan_file, "--changes", good, "-o", week_file), "file_is_input")
    fails(linli("repair", week_file, plan_file, "--changes", good, "-o", out, "--week-output", out), "--week-output")
    fails(linli("repair", week_file, plan_file, "--changes", good, "-o", "-"), "--output")
    fails(linli("repair", week_file, plan_file, "--changes", good, "--freeze", "99999d", "-o", out), "9999")
    assert not out.exists()


def test_a_plan_of_another_week_is_refused(linli, plan_file, changes_file, tmp_path):
    other = tmp_path / "other.json"
    other.write_bytes(as_bytes({**WEEK, "now": "2026-03-09T00:00:00+08:00"}))
    fails(linli("repair", other, plan_file, "--changes", changes_file(ROOM_SHUT)), "problem_sha256")


def test_a_plan_that_breaks_rules_is_refused(linli, week_file, plan_file, changes_file, tmp_path):
    plan = copy.deepcopy(json.loads(plan_file.read_bytes()))
    clinic = next(a for a in plan["assignments"] if a["demand"] == "clinic")
    clinic.update(start="2026-03-11T11:00:00+08:00", end="2026-03-11T13:00:00+08:00")
    (tmp_path / "broken.json").write_bytes(as_bytes(plan))
    fails(linli("repair", week_file, tmp_path / "broken.json", "--changes", changes_file(ROOM_SHUT)), "linli check")


def test_a_scenario_with_a_name_will_do(linli, week_file, plan_file, tmp_path):
    path = tmp_path / "scenario.json"
    path.write_bytes(as_bytes({"name": "停车场停用", "changes": [ROOM_SHUT]}))
    said = json.loads(linli("repair", week_file, plan_file, "--changes", path, "--json").out)
    assert said["broken"] == 1
