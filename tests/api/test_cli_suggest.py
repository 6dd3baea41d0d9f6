"""`linli suggest`: ways for a demand, a volunteer, a space or a new demand; one of them taken, judged, written."""

import gzip
import json

import pytest

from models.loading import load_plan, load_problem
from solver.judge import judge
from tests.api.desk_weeks import as_files, new_demand, open_week, standing_files
from tests.api.test_cli_why import issue_of
from tests.build import open_in, people_need, session


@pytest.fixture
def files(tmp_path):
    return standing_files(tmp_path)


def suggested(linli, files, *words):
    ran = linli("suggest", *files, *words, "--json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_the_table_says_when_where_points_and_who_is_moved(linli, files):
    ran = linli("suggest", *files, "drill")
    assert ran.code == 0, ran.err
    title, header, first = ran.out.splitlines()
    assert title.strip() == "Ways to serve 演练"
    assert header.split() == ["no.", "points", "when", "where", "by", "term", "who", "is", "moved"]
    assert "+50" in first
    assert "Mon 9 Mar 10:00–11:00" in first
    assert "+50 served" in first
    assert "讲座: Mon 9 Mar 10:00–11:00 活动室 → 小礼堂" in first


def test_the_table_in_chinese_by_name(linli, files):
    out = linli("suggest", *files, "演练", "--lang", "zh").out
    assert "满足“演练”的做法" in out
    assert "周一 3月9日 10:00–11:00" in out
    assert "+50 满足" in out


def test_the_json_of_a_demand(linli, files):
    said = suggested(linli, files, "drill")
    assert said["for"] == {"demand": "drill"}
    (best,) = said["suggestions"]
    assert best["points"] == {"total": 50, "served": 50}
    assert [a["spaces"][0]["space"] for a in best["come"]] == ["S"]
    (moved,) = best["moved"]
    assert (moved["demand"], moved["old"]["spaces"][0]["space"], moved["new"]["spaces"][0]["space"]) == (
        "talk",
        "S",
        "T",
    )


def test_open_tasks_of_a_volunteer(linli, files):
    said = suggested(linli, files, "--volunteer", "沈医生")
    assert said["for"] == {"volunteer": "V"}
    assert {a["demand"] for s in said["suggestions"] for a in s["come"]} == {"help"}
    out = linli("suggest", *files, "--volunteer", "V").out
    assert "Open tasks for 沈医生" in out
    assert "陪诊" in out


def test_a_place_beside_others_is_shown_as_the_session_it_joins(linli, tmp_path):
    data = open_week()
    data["demands"][2]["needs"] = [people_need(2, min_count=1)]
    files = as_files(tmp_path, data, session("help", "tue 9:00", people=["V"]))
    out = linli("suggest", *files, "--volunteer", "V2").out
    assert "沈医生, 李姐" in out
    assert "→" not in out


def test_who_could_use_a_space(linli, tmp_path):
    files = as_files(tmp_path, open_week())
    said = suggested(linli, files, "--space", "S", "--most", 2)
    assert [s["come"][0]["demand"] for s in said["suggestions"]] == ["drill", "done"]
    out = linli("suggest", *files, "--space", "小礼堂").out
    assert "Who could use 小礼堂" in out
    assert "讲座" in out


def test_a_new_demand_from_a_file(linli, files, tmp_path):
    (tmp_path / "extra.json").write_bytes(new_demand(windows=open_in(("thu 9:00", "thu 11:00"))))
    said = suggested(linli, files, "--demand-file", tmp_path / "extra.json")
    assert said["for"] == {"demand": "extra"}
    assert said["suggestions"][0]["points"]["total"] == 40


def test_nothing_fits(linli, files, tmp_path):
    (tmp_path / "extra.json").write_bytes(new_demand(needs=[people_need(9)]))
    ran = linli("suggest", *files, "--demand-file", tmp_path / "extra.json")
    assert ran.code == 0
    assert "linli why PLAN extra" in ran.out
    data = open_week()
    data["demands"] = data["demands"][:1]
    (tmp_path / "none").mkdir()
    none = as_files(tmp_path / "none", data, session("talk", "mon 10:00", spaces=["S"]))
    assert "Nothing fits" in linli("suggest", *none, "--volunteer", "V").out
    assert suggested(linli, none, "--volunteer", "V")["suggestions"] == []


# ---- taken


def test_the_plan_with_a_suggestion_taken(linli, files, tmp_path):
    out = tmp_path / "new.json"
    ran = linli("suggest", *files, "drill", "--take", 1, "-o", out)
    assert ran.code == 0, ran.err
    assert "Suggestion 1 taken: 30 → 80 points." in ran.out
    problem, made = load_problem(files[0].read_bytes()), load_plan(out.read_bytes())
    verdict = judge(problem, made)
    assert verdict.ok
    assert made.score == verdict.score
    assert (made.problem_sha256, made.outcome, made.bound) == (problem.sha256, "feasible", None)
    assert {a.demand for a in made.assignments} == {"talk", "drill", "done"}


def test_reasons_of_the_demands_it_touches_are_those_of_the_new_plan(linli, files, tmp_path):
    """The old plan's reasons stay, but `drill` is served now, and `talk`, dropped for it, has one."""
    data = json.loads(files[0].read_bytes())
    data["spaces"] = data["spaces"][:1]
    files = as_files(tmp_path, data, session("talk", "mon 10:00", spaces=["S"]))
    plan = json.loads(files[1].read_bytes())
    reason = {"missing": 1, "reason": "taken", "proof": "best_effort"}
    plan["unserved"] = [{"demand": d, **reason} for d in ("drill", "help")]
    files[1].write_text(json.dumps(plan))
    assert linli("suggest", *files, "drill", "--take", 1, "-o", tmp_path / "new.json").code == 0
    made = load_plan((tmp_path / "new.json").read_bytes())
    assert [u.demand for u in made.unserved] == ["talk", "help"]
    assert made.unserved[0].blocking[0].demand == "drill"


def test_the_week_with_the_new_demand_is_that_of_the_new_plan(linli, files, tmp_path):
    (tmp_path / "extra.json").write_bytes(new_demand(windows=open_in(("thu 9:00", "thu 11:00"))))
    out = ["--take", 1, "-o", tmp_path / "p.json.gz", "--week-output", tmp_path / "w.json.gz"]
    ran = linli("suggest", *files, "--demand-file", tmp_path / "extra.json", *out, "--json")
    assert ran.code == 0, ran.err
    problem = load_problem((tmp_path / "w.json.gz").read_bytes())
    made = load_plan((tmp_path / "p.json.gz").read_bytes())
    said = json.loads(ran.out)
    assert said["taken"] == 1
    assert said["problem_sha256"] == made.problem_sha256 == problem.sha256
    assert said["score"]["total"] == judge(problem, made).score.total == 70
    assert problem.demands[-1].id == "extra"
    assert linli("check", tmp_path / "w.json.gz", tmp_path / "p.json.gz").code == 0


def test_the_week_alone_can_be_written_and_with_other_points(linli, files, tmp_path):
    (tmp_path / "extra.json").write_bytes(new_demand())
    (tmp_path / "points.json").write_text('{"cost": {"per_yuan": 7}}')
    plan = json.loads(files[1].read_bytes())
    files[1].write_text(json.dumps({**plan, "problem_sha256": None}))
    words = ["--demand-file", tmp_path / "extra.json", "--policy", tmp_path / "points.json"]
    ran = linli("suggest", *files, *words, "--week-output", tmp_path / "w.json")
    assert ran.code == 0, ran.err
    problem = load_problem((tmp_path / "w.json").read_bytes())
    assert (problem.policy.cost.per_yuan, problem.demands[-1].id) == (7, "extra")


def test_the_plan_on_standard_output_is_alone_there(linli, files):
    ran = linli("suggest", *files, "drill", "--take", 1, "-o", "-")
    assert load_plan(ran.out.encode()).outcome == "feasible"


def test_a_suggestion_that_is_not_what_it_says_is_a_defect_and_nothing_is_written(linli, files, tmp_path, monkeypatch):
    monkeypatch.setattr("api.views.taken.judge", lambda problem, _: judge(problem, ()))
    ran = linli("suggest", *files, "drill", "--take", 1, "-o", tmp_path / "new.json", "--json")
    assert ran.code == 3
    assert json.loads(ran.err)["issues"][0]["code"] == "defect"
    assert not (tmp_path / "new.json").exists()


# ---- hurried and hostile users

USAGES = {
    "nobody named": [],
    "two named": ["drill", "--volunteer", "V"],
    "two options": ["--space", "S", "--volunteer", "V"],
    "take without a file": ["drill", "--take", "1"],
    "a file without take": ["drill", "-o", "new.json"],
    "a week without a new demand": ["drill", "--week-output", "w.json"],
    "the same file for both": ["--demand-file", "d.json", "--take", "1", "-o", "x.json", "--week-output", "x.json"],
    "take beyond the list": ["drill", "--take", "2", "-o", "new.json"],
    "take nothing": ["drill", "--take", "0", "-o", "new.json"],
    "no suggestions at all": ["drill", "--most", "0"],
    "standard input twice": ["--demand-file", "-", "--policy", "-"],
}


@pytest.mark.parametrize("what", USAGES)
def test_bad_usage_writes_nothing(linli, files, tmp_path, monkeypatch, what):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert issue_of(linli("suggest", *files, *USAGES[what], "--json"))["code"] == "usage"
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("file", ["week.json", "plan.json", "extra.json"])
@pytest.mark.parametrize("option", ["-o", "--week-output"])
def test_no_input_is_overwritten(linli, files, tmp_path, file, option):
    (tmp_path / "extra.json").write_bytes(new_demand())
    before = (tmp_path / file).read_bytes()
    other = {"-o": "--week-output", "--week-output": "-o"}[option]
    words = ["--take", 1, option, tmp_path / file, other, tmp_path / "other.json"]
    issue = issue_of(linli("suggest", *files, "--demand-file", tmp_path / "extra.json", *words, "--json"))
    assert issue["code"] == "file_is_input"
    assert (tmp_path / file).read_bytes() == before
    assert not (tmp_path / "other.json").exists()


def test_a_demand_that_is_served_in_full(linli, files):
    issue = issue_of(linli("suggest", *files, "done", "--json"))
    assert (issue["code"], issue["path"], issue["value"]) == ("already_served", "DEMAND", "done")


@pytest.mark.parametrize(
    ("words", "path", "advice"),
    [
        (["dril"], "DEMAND", "drill"),
        (["--volunteer", "沈医师"], "--volunteer", "沈医生 (V)"),
        (["--volunteer", "李姐"], "--volunteer", "V2, V3"),
        (["--space", "礼堂"], "--space", "小礼堂 (T)"),
        (["--space", "drill"], "--space", "linli show"),
    ],
)
def test_unknown_names_with_close_matches(linli, files, words, path, advice):
    issue = issue_of(linli("suggest", *files, *words, "--json"))
    assert (issue["code"], issue["path"]) == ("not_in_week", path)
    assert advice in issue["advice"]


def test_a_plan_of_another_week(linli, files, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**open_week(), "now": "2026-03-09T00:00:00+08:00"}))
    assert issue_of(linli("suggest", other, files[1], "drill", "--json"))["code"] == "other_week"
    (tmp_path / "extra.json").write_bytes(new_demand())
    words = ["--demand-file", tmp_path / "extra.json", "--json"]
    assert issue_of(linli("suggest", other, files[1], *words))["code"] == "other_week"


def test_a_plan_that_breaks_a_rule(linli, tmp_path):
    twice = [session("talk", "mon 10:00", spaces=["S"]), session("drill", "mon 10:00", spaces=["S"])]
    files = as_files(tmp_path, open_week(), *twice)
    issue = issue_of(linli("suggest", *files, "help", "--json"))
    assert (issue["code"], issue["file"]) == ("rule_broken", str(files[1]))
    assert "linli check" in issue["advice"]


BAD_DEMANDS = {
    "empty": (b"", "", "file_empty"),
    "no JSON": (b"{", "", "json_truncated"),
    "a list": (b"[]", "", "not_an_object"),
    "a field misspelt": (new_demand(windoes=1), "windoes", "unknown_field"),
    "a quantity": (new_demand(needs=[people_need(-1)]), "needs[0].count", "too_small"),
    "NaN": (new_demand().replace(b'"minutes": 60', b'"minutes": NaN'), "minutes", "bad_number"),
    "nobody": (new_demand(organisation="orgg"), "organisation", "unknown_id"),
    "an id that is taken": (new_demand().replace(b'"extra"', b'"drill"'), "id", "duplicate_id"),
    "a whole week": (json.dumps(open_week()).encode(), None, "unknown_field"),
    "gzip cut short": (gzip.compress(new_demand())[:-9], "", "gzip_damaged"),
}


@pytest.mark.parametrize("what", BAD_DEMANDS)
def test_a_bad_demand_is_told_by_its_place_in_its_file(linli, files, tmp_path, what):
    data, path, code = BAD_DEMANDS[what]
    (tmp_path / "extra.json").write_bytes(data)
    words = ["--demand-file", tmp_path / "extra.json", "--week-output", tmp_path / "w.json", "--json"]
    ran = linli("suggest", *files, *words)
    assert ran.code == 2
    issues = json.loads(ran.err)["issues"]
    assert code in {i["code"] for i in issues if path is None or i["path"] == path}
    assert {i["file"] for i in issues} == {str(tmp_path / "extra.json")}
    assert not (tmp_path / "w.json").exists()


def test_a_name_cannot_speak_to_the_terminal(linli, tmp_path):
    data = open_week()
    data["demands"][1]["name"] = "演\x1b[31m练\n[bold]"
    data["demands"][0]["name"] = "讲\x1b[31m座\n[bold]"
    files = as_files(tmp_path, data, session("talk", "mon 10:00", spaces=["S"]))
    out = linli("suggest", *files, "drill").out
    assert "演 [31m练 [bold]" in out
    assert "讲 [31m座 [bold]: " in out
    assert "\x1b" not in out


def test_a_missing_file(linli, files, tmp_path):
    issue = issue_of(linli("suggest", *files, "--demand-file", tmp_path / "none.json", "--json"))
    assert issue["code"] == "file_missing"
