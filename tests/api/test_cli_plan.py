"""`linli plan`: files in, a judged plan out, in one step or not at all."""

import gzip
import json
import os
import stat
import subprocess
import sys

import pytest

from models.loading import load_plan, load_problem
from solver.judge import judge
from tests.api.weeks import as_bytes, score_of, week


def test_the_plan_is_written_and_keeps_every_rule(linli, week_file, tmp_path):
    ran = linli("plan", week_file, "-o", tmp_path / "out.json", "--seconds", 20)
    assert ran.code == 0, ran.err
    plan = load_plan((tmp_path / "out.json").read_bytes())
    assert judge(load_problem(week_file.read_bytes()), plan).ok
    assert plan.outcome == "optimal"
    assert {a.demand for a in plan.assignments} == {"clinic", "night"}
    assert "written to" in ran.out


def test_without_output_the_plan_is_standard_output_where_that_is_no_terminal(linli, week_file):
    ran = linli("plan", week_file, "--seconds", 20)
    assert ran.code == 0
    assert json.loads(ran.out)["outcome"] == "optimal"
    assert ran.err == ""


def test_json_with_output_writes_both(linli, week_file, tmp_path):
    ran = linli("plan", week_file, "-o", tmp_path / "out.json", "--json")
    assert ran.out.encode() == (tmp_path / "out.json").read_bytes()


def test_standard_input_and_output(week_file):
    done = subprocess.run(
        [sys.executable, "-c", "import api.cli.main as m; m.script()", "plan", "-", "-o", "-"],
        input=week_file.read_bytes(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["stop_reason"] == "proved"


def test_gzip_in_and_out(linli, tmp_path):
    (tmp_path / "week.json.gz").write_bytes(gzip.compress(as_bytes(week())))
    assert linli("plan", tmp_path / "week.json.gz", "-o", tmp_path / "out.json.gz").code == 0
    packed = (tmp_path / "out.json.gz").read_bytes()
    assert load_plan(packed).assignments
    assert gzip.decompress(packed).startswith(b"{")


def test_the_same_work_and_seed_give_the_same_file(linli, week_file, tmp_path):
    for name in ("a", "b"):
        assert linli("plan", week_file, "-o", tmp_path / name, "--work", 5, "--seed", 3).code == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert load_plan((tmp_path / "a").read_bytes()).seed == 3


def test_a_policy_of_its_own_replaces_that_of_the_week(linli, week_file, tmp_path):
    points = {"served": {"priority_weight": [1, 2, 3, 4, 5]}, "equity": {"bands": []}}
    (tmp_path / "points.json").write_text(json.dumps(points))
    assert linli("plan", week_file, "-o", tmp_path / "out.json", "--policy", tmp_path / "points.json").code == 0
    plan = load_plan((tmp_path / "out.json").read_bytes())
    assert score_of(plan).served == 9
    assert score_of(plan).equity == 0
    assert plan.problem_sha256 == load_problem(as_bytes(week(policy=points))).sha256
    checked = linli("check", week_file, tmp_path / "out.json", "--policy", tmp_path / "points.json")
    assert checked.code == 0
    assert "Warnings" not in checked.out


def test_a_broken_policy_is_told_of_with_its_file(linli, week_file, tmp_path):
    (tmp_path / "points.json").write_text('{"servd": {}}')
    ran = linli("plan", week_file, "-o", tmp_path / "out.json", "--policy", tmp_path / "points.json", "--json")
    issues = json.loads(ran.err)["issues"]
    assert ran.code == 2
    assert [(i["code"], i["path"], i["file"]) for i in issues] == [
        ("unknown_field", "servd", str(tmp_path / "points.json"))
    ]
    assert not (tmp_path / "out.json").exists()


def test_an_existing_file_keeps_its_permissions_and_no_scraps_stay(linli, week_file, tmp_path):
    out = tmp_path / "out.json"
    out.write_text("old")
    out.chmod(0o640)
    assert linli("plan", week_file, "-o", out).code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.json", "week.json"]


def test_a_link_stays_a_link(linli, week_file, tmp_path):
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    assert linli("plan", week_file, "-o", tmp_path / "link.json").code == 0
    assert (tmp_path / "link.json").is_symlink()
    assert load_plan((tmp_path / "real.json").read_bytes()).assignments


def test_a_device_is_written_to(linli, week_file):
    assert linli("plan", week_file, "-o", os.devnull).code == 0
    assert not os.path.isfile(os.devnull)


@pytest.mark.parametrize("empty", ["demands", "spaces", "volunteers", "supplies"])
def test_a_week_that_lacks_a_list_still_has_a_plan(linli, tmp_path, empty):
    (tmp_path / "week.json").write_bytes(as_bytes(week(**{empty: []})))
    assert linli("plan", tmp_path / "week.json", "-o", tmp_path / "out.json").code == 0
    assert linli("check", tmp_path / "week.json", tmp_path / "out.json").code == 0


def test_the_summary_speaks_chinese_where_asked(linli, week_file, tmp_path):
    ran = linli("plan", week_file, "-o", tmp_path / "out.json", "--lang", "zh")
    assert "已证最优" in ran.out
    assert "周日义诊" in ran.out
