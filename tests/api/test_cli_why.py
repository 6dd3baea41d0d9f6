"""`linli why`: for one demand or all: reason, proof, who is in the way, the best way as it is, what would help."""

import json

import pytest

from solver.why.all import Explained
from tests.api.desk_weeks import MONDAY, as_files, open_week, standing_files
from tests.build import Week, open_in, session, space_need

ENTRY = {"demand", "missing", "reason", "proof", "blocking", "instead", "remedies"}
REMEDY = {"kind", "text", "change", "changes", "net_points", "displaced", "come", "gone"}


@pytest.fixture
def files(tmp_path):
    return standing_files(tmp_path)


@pytest.fixture
def contended(tmp_path):
    """Two demands want the one room; the lighter has it."""
    week = Week().space("S", name="活动室")
    week.demand("A", name="讲座", windows=MONDAY, priority=2).demand("B", name="演练", windows=MONDAY, priority=3)
    week.policy(served={"priority_weight": [10, 20, 15, 40, 50]})
    return as_files(tmp_path, week.data, session("A", "mon 10:00", spaces=["S"]))


def test_one_demand_in_words(linli, contended):
    week, plan = contended
    ran = linli("why", plan, "B", "--week", week)
    assert ran.code == 0, ran.err
    assert "演练: 1 missing: others have it" in ran.out
    assert "proved: it is left out of every best plan" in ran.out
    assert "in the way       讲座, 活动室" in ran.out
    assert "−5 points: Mon 9 Mar 10:00–11:00 活动室; 讲座: Mon 9 Mar 10:00–11:00 活动室 → dropped" in ran.out
    assert "+15 points: hold it Mon 9 Mar 09:30–10:30 instead" not in ran.out
    assert "raise its priority to 4 instead of 3 (takes from: 讲座)" in ran.out
    assert ran.err == ""


def test_one_demand_in_chinese_by_its_name(linli, contended):
    week, plan = contended
    ran = linli("why", plan, "演练", "--week", week, "--lang", "zh")
    assert "演练：缺 1 场，已被占用" in ran.out
    assert "优先级提高到 4，原为 3（占用：讲座）" in ran.out


def test_every_demand_that_misses_sessions(linli, files):
    week, plan = files
    ran = linli("why", plan, "--week", week)
    assert ran.code == 0
    assert "演练: 1 missing" in ran.out
    assert "讲座: Mon 9 Mar 10:00–11:00 活动室 → 小礼堂" in ran.out
    assert "陪诊: 1 missing" in ran.out
    assert "例会: " not in ran.out


def test_the_json_has_everything_behind_it(linli, contended):
    week, plan = contended
    ran = linli("why", plan, "--week", week, "--json")
    data = json.loads(ran.out)
    (entry,) = data["unserved"]
    assert data["not_explained"] == []
    assert set(entry) == ENTRY
    assert (entry["demand"], entry["missing"], entry["reason"], entry["proof"]) == ("B", 1, "taken", "proved")
    assert entry["blocking"] == [{"demand": "A"}, {"space": "S"}]
    assert entry["instead"]["points"] == {"total": -5, "served": -5}
    (moved,) = entry["instead"]["moved"]
    assert (moved["demand"], moved["old"]["spaces"][0]["space"], moved["new"]) == ("A", "S", None)
    assert entry["instead"]["come"][0]["start"] == "2026-03-09T10:00:00+08:00"
    assert all(set(r) == REMEDY for r in entry["remedies"])
    raised = next(r for r in entry["remedies"] if r["kind"] == "priority")
    assert raised["displaced"] == ["A"]
    assert raised["changes"] == [{"op": "replace", "path": "/demands/B/priority", "value": 4}]
    assert raised["change"] == "raise its priority to 4 instead of 3"
    assert raised["text"] == {
        "en": "raise its priority to 4 instead of 3 (takes from: 讲座)",
        "zh": "优先级提高到 4，原为 3（占用：讲座）",
    }


def test_the_json_does_not_depend_on_the_readers_language(linli, files):
    week, plan = files
    assert (
        linli("why", plan, "--week", week, "--json").out
        == linli("why", plan, "--week", week, "--json", "--lang", "zh").out
    )


def test_what_could_be_served_as_it_is_needs_no_change(linli, files):
    week, plan = files
    out = linli("why", plan, "help", "--week", week).out
    assert "+30 points: Tue 10 Mar 09:00–10:00" in out
    assert "nothing is needed: linli suggest WEEK PLAN help" in out


def test_a_demand_that_is_served_has_nothing_to_explain(linli, files):
    week, plan = files
    assert "例会 has every session" in linli("why", plan, "done", "--week", week).out
    assert json.loads(linli("why", plan, "done", "--week", week, "--json").out) == {
        "unserved": [],
        "not_explained": [],
    }


def test_a_plan_that_serves_all(linli, tmp_path):
    week = Week().space("S").demand("D", weight=5, windows=MONDAY)
    files = as_files(tmp_path, week.data, session("D", "mon 10:00", spaces=["S"]))
    assert "Every session asked for is served." in linli("why", files[1], "--week", files[0]).out


def test_most_explains_the_heaviest_and_says_what_is_left(linli, files):
    week, plan = files
    ran = linli("why", plan, "--week", week, "--most", 1)
    assert "演练" in ran.out
    assert "陪诊" not in ran.out
    assert "1 more" in ran.out
    assert json.loads(linli("why", plan, "--week", week, "--most", 1, "--json").out)["not_explained"] == ["help"]


def test_what_is_explained_when_stopped_is_shown(linli, files, monkeypatch):
    """A Ctrl-C before the second demand."""
    week, plan = files
    asked = iter([False, True])
    monkeypatch.setattr("api.cli.stopping.Stopping.asked", lambda self: next(asked))
    ran = linli("why", plan, "--week", week, "--json")
    assert ran.code == 0
    data = json.loads(ran.out)
    assert ([e["demand"] for e in data["unserved"]], data["not_explained"]) == (["drill"], ["help"])


def test_a_worker_that_failed_is_told_and_the_rest_is_shown(linli, files, monkeypatch):
    week, plan = files
    lost = Explained((), (1,), ("Traceback …\nthe worker ended with code -9",))
    monkeypatch.setattr("solver.why.all.explain_all", lambda *_: lost)
    ran = linli("why", plan, "--week", week)
    assert ran.code == 3
    assert "1 more" in ran.out
    assert "the worker ended with code -9" in ran.err


def test_many_demands_are_explained_on_child_processes(linli, tmp_path, monkeypatch):
    monkeypatch.setattr("solver.why.all.MOST_DEMANDS", 2)
    week = Week()
    for k in range(5):
        week.demand(f"D{k}", weight=10 + k, windows=MONDAY)
    files = as_files(tmp_path, week.data)
    data = json.loads(linli("why", files[1], "--week", files[0], "--workers", 2, "--json").out)
    assert [e["demand"] for e in data["unserved"]] == [f"D{k}" for k in range(5)]
    assert {e["reason"] for e in data["unserved"]} == {"no_eligible_space"}


# ---- hurried and hostile users


def issue_of(ran):
    assert ran.code == 2, ran
    assert ran.out == ""
    (issue,) = json.loads(ran.err)["issues"]
    assert issue["advice"]
    return issue


def test_without_the_week(linli, files):
    issue = issue_of(linli("why", files[1], "--json"))
    assert (issue["code"], issue["path"]) == ("usage", "--week")
    assert "--week WEEK" in issue["advice"]


def test_an_unknown_demand_with_a_close_match(linli, files):
    week, plan = files
    issue = issue_of(linli("why", plan, "dril", "--week", week, "--json"))
    assert (issue["code"], issue["path"], issue["value"]) == ("not_in_week", "DEMAND", "dril")
    assert "drill" in issue["advice"]
    assert "演练 (drill)" in issue_of(linli("why", plan, "演練", "--week", week, "--json"))["advice"]
    assert "演练 (drill)" in issue_of(linli("why", plan, "演", "--week", week, "--json"))["advice"]
    assert issue_of(linli("why", plan, "", "--week", week, "--json"))["code"] == "not_in_week"
    assert issue_of(linli("why", plan, "\x1b[31mzzz", "--week", week, "--json"))["code"] == "not_in_week"


def test_a_plan_of_another_week(linli, files, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**open_week(), "now": "2026-03-09T00:00:00+08:00"}))
    issue = issue_of(linli("why", files[1], "--week", other, "--json"))
    assert (issue["code"], issue["file"]) == ("other_week", str(files[1]))


def test_a_plan_that_breaks_a_rule(linli, tmp_path):
    twice = [session("talk", "mon 10:00", spaces=["S"]), session("drill", "mon 10:00", spaces=["S"])]
    week, plan = as_files(tmp_path, open_week(), *twice)
    issue = issue_of(linli("why", plan, "--week", week, "--json"))
    assert issue["code"] == "rule_broken"
    assert "R6" in issue["rule"]
    assert "linli check" in issue["advice"]


def test_a_plan_that_names_nobody_known(linli, tmp_path):
    week, plan = as_files(tmp_path, open_week(), session("ghost", "mon 10:00", spaces=["S"]))
    assert issue_of(linli("why", plan, "--week", week, "--json"))["code"] == "rule_broken"


def test_other_points_are_given_as_to_plan(linli, files, tmp_path):
    week, plan = files
    (tmp_path / "points.json").write_text("{}")
    asked = ("why", plan, "drill", "--week", week, "--policy", tmp_path / "points.json", "--json")
    assert issue_of(linli(*asked))["code"] == "other_week"
    data = json.loads(plan.read_text())
    plan.write_text(json.dumps({k: v for k, v in data.items() if k != "problem_sha256"}))
    assert json.loads(linli(*asked).out)["unserved"][0]["demand"] == "drill"


def test_standard_input_is_one_file(linli):
    assert issue_of(linli("why", "-", "--week", "-", "--json"))["code"] == "usage"


@pytest.mark.parametrize("words", [["--most", "0"], ["--workers", "0"], ["--most", "x"], ["too", "many"]])
def test_bad_usage(linli, files, words):
    assert issue_of(linli("why", files[1], "--week", files[0], "D", *words, "--json"))["code"] == "usage"


def test_a_name_cannot_speak_to_the_terminal(linli, tmp_path):
    week = Week().demand("D", name="义\x1b[31m诊\n[bold]x", weight=5, windows=MONDAY, needs=[space_need()])
    files = as_files(tmp_path, week.data)
    ran = linli("why", files[1], "--week", files[0])
    assert "义 [31m诊 [bold]x: 1 missing" in ran.out
    assert "\x1b" not in ran.out


def test_a_week_without_demands(linli, tmp_path):
    week = Week(demands=[])
    files = as_files(tmp_path, week.data)
    assert linli("why", files[1], "--week", files[0]).code == 0
    issue = issue_of(linli("why", files[1], "D", "--week", files[0], "--json"))
    assert issue["advice"] == "The week has none at all"


def test_a_session_more_of_a_demand_that_has_some(linli, tmp_path):
    """Two are asked for, one is held, and no day is left for the other."""
    windows = open_in(("mon 10:00", "mon 12:00"))
    week = Week().space("S").demand("D", name="课", weight=5, windows=windows, sessions=2)
    files = as_files(tmp_path, week.data, session("D", "mon 10:00", spaces=["S"]))
    (entry,) = json.loads(linli("why", files[1], "--week", files[0], "--json").out)["unserved"]
    assert (entry["missing"], entry["reason"], entry["proof"]) == (1, "no_common_time", "certain")
