"""Bad input and bad usage: exit code 2, what and where and what to do, nothing written, never a traceback."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

import api.cli.plan
from tests.api.weeks import as_bytes, week

BROKEN = {
    "empty": b"",
    "not JSON": b"{",
    "a list": b"[]",
    "NaN": as_bytes(week()).replace(b'"slot_minutes": 30', b'"slot_minutes": NaN'),
    "UTF-16": "{}".encode("utf-16"),
    "GB18030": '{"名": 1}'.encode("gb18030"),
    "gzip cut short": gzip.compress(as_bytes(week()))[:-20],
    "deep nesting": b"[" * 200_000,
    "a misspelt field": as_bytes(week(demandz=[])),
    "a missing list": as_bytes({k: v for k, v in week().items() if k != "spaces"}),
    "an id that names nothing": as_bytes(week(bans=[{"demand": "nobody", "space": "S"}])),
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("command", ["plan", "check", "show", "why", "suggest", "new demand"])
def test_a_broken_week_is_refused_with_its_issues(linli, plan_file, tmp_path, what, command):
    bad = tmp_path / "bad.json"
    bad.write_bytes(BROKEN[what])
    words = {
        "plan": ("plan", bad, "-o", tmp_path / "out.json"),
        "check": ("check", bad, plan_file),
        "show": ("show", plan_file, "--week", bad, "--picture", tmp_path / "out.png"),
        "why": ("why", plan_file, "--week", bad),
        "suggest": ("suggest", bad, plan_file, "late", "--take", 1, "-o", tmp_path / "out.json"),
        "new demand": ("suggest", bad, plan_file, "--demand-file", bad, "--week-output", tmp_path / "out.json"),
    }[command]
    ran = linli(*words, "--json")
    assert ran.code == 2
    assert ran.out == ""
    issues = json.loads(ran.err)["issues"]
    assert issues
    assert all(i["file"] == str(bad) and i["code"] and i["rule"] and i["advice"] for i in issues)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.json", "plan.json"]


def test_words_for_a_person(linli, tmp_path):
    data = week()
    data["demands"][0]["needs"][0]["quantity"] = -4
    (tmp_path / "bad.json").write_bytes(as_bytes(data))
    ran = linli("plan", tmp_path / "bad.json")
    assert ran.code == 2
    assert "demands[0].needs[0].quantity" in ran.err
    assert "value: -4" in ran.err
    assert "advice:" in ran.err
    assert "Traceback" not in ran.err


def test_many_issues_are_cut_for_a_person_and_whole_for_a_program(linli, tmp_path):
    data = week(supplies=[{"id": f"G{i}", "owner": "nobody", "kind": "gift", "quantity": 1} for i in range(50)])
    (tmp_path / "bad.json").write_bytes(as_bytes(data))
    assert "… and 30 more" in linli("plan", tmp_path / "bad.json").err
    assert len(json.loads(linli("plan", tmp_path / "bad.json", "--json").err)["issues"]) == 50


FILES = {
    "missing": ("nowhere.json", "file_missing"),
    "a folder": (".", "file_is_folder"),
    "below a file": ("week.json/inner.json", "folder_is_file"),
    "a null byte": ("a\0b", "file_unusable"),
    "a name too long": ("a" * 300, "file_unusable"),
}


@pytest.mark.parametrize("what", FILES)
def test_an_input_that_cannot_be_read(linli, week_file, what):
    name, code = FILES[what]
    ran = linli("plan", f"{week_file.parent}/{name}", "--json")
    assert ran.code == 2
    assert [i["code"] for i in json.loads(ran.err)["issues"]] == [code]


OUTPUTS = {
    "folder missing": ("none/out.json", "folder_missing"),
    "a folder": (".", "file_is_folder"),
    "below a file": ("week.json/out.json", "folder_is_file"),
    "the input": ("week.json", "file_is_input"),
    "a name too long": ("a" * 300, "file_unusable"),
    "a folder to be": ("out.json/", "file_is_folder"),
}


@pytest.mark.parametrize("what", OUTPUTS)
def test_an_output_that_cannot_be_written_is_refused_before_the_work(linli, week_file, monkeypatch, what):
    monkeypatch.setattr(api.cli.plan, "solve", None)
    before = week_file.read_bytes()
    name, code = OUTPUTS[what]
    ran = linli("plan", week_file, "-o", f"{week_file.parent}/{name}", "--json")
    assert ran.code == 2
    assert [i["code"] for i in json.loads(ran.err)["issues"]] == [code]
    assert week_file.read_bytes() == before


def test_no_permission(linli, week_file, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)  # the tests may run as root, whom no file refuses
    assert "file_no_permission" in linli("plan", week_file, "--json").err


USAGES = {
    "no such command": ["fly"],
    "no such option": ["plan", "x.json", "--fast"],
    "no argument": ["plan"],
    "seconds is no number": ["plan", "x.json", "--seconds", "soon"],
    "no seconds": ["plan", "x.json", "--seconds", "0"],
    "endless seconds": ["plan", "x.json", "--seconds", "inf"],
    "seconds is not a number": ["plan", "x.json", "--seconds", "nan"],
    "negative work": ["plan", "x.json", "--work", "-1"],
    "no workers": ["plan", "x.json", "--workers", "0"],
    "a negative seed": ["plan", "x.json", "--seed", "-1"],
    "a language unknown": ["plan", "x.json", "--lang", "fr"],
    "a picture of another kind": ["show", "x.json", "--picture", "x.pdf"],
    "rows by nothing known": ["show", "x.json", "--by", "colour"],
    "a schema of nothing": ["schema", "week"],
    "standard input twice": ["check", "-", "-"],
    "standard input twice, why": ["why", "-", "--week", "-"],
    "standard input twice, suggest": ["suggest", "-", "-", "D"],
    "standard input twice, new demand": ["suggest", "week.json", "-", "--demand-file", "-"],
    "standard input twice, show": ["show", "-", "--week", "-"],
    "standard input twice, policy": ["plan", "-", "--policy", "-"],
}


EMPTY_NAMES = {
    "plan": ["plan", ""],
    "output": ["plan", "week.json", "-o", ""],
    "policy": ["plan", "week.json", "--policy="],
    "check": ["check", "week.json", ""],
    "week of a plan": ["show", "plan.json", "--week", ""],
    "picture": ["show", "plan.json", "--picture", ""],
    "folder of the demo": ["demo", ""],
    "folder of the schema": ["schema", "--write", ""],
}


@pytest.mark.parametrize("what", EMPTY_NAMES)
def test_an_empty_name_is_no_folder(linli, week_file, plan_file, monkeypatch, what):
    monkeypatch.chdir(week_file.parent)
    before = {p.name: p.read_bytes() for p in week_file.parent.iterdir()}
    ran = linli(*EMPTY_NAMES[what], "--json")
    assert ran.code == 2
    assert ran.out == ""
    assert json.loads(ran.err)["issues"]
    assert {p.name: p.read_bytes() for p in week_file.parent.iterdir()} == before


NAMED = {
    "a number too small": (["plan", "x.json", "--workers=0"], "--workers", "0"),
    "a word for a number": (["plan", "x.json", "--seed", "1", "--seed", "x"], "--seed", "x"),
    "a word out of a list": (["show", "x.json", "--by", "colour"], "--by", "colour"),
    "no such option": (["plan", "x.json", "--fast"], "--fast", None),
    "an argument": (["schema", "week"], "", None),
}


@pytest.mark.parametrize("what", NAMED)
def test_bad_usage_names_the_option_and_its_value(linli, what):
    words, option, value = NAMED[what]
    (issue,) = json.loads(linli(*words, "--json").err)["issues"]
    assert (issue["path"], issue["value"]) == (option, value)
    assert "Value error" not in issue["rule"]
    assert "--help" in issue["advice"]


def test_values_are_shown_as_json_writes_them(linli, tmp_path):
    (tmp_path / "bad.json").write_bytes(as_bytes(week(weather=True)))
    assert "weather  value: true" in linli("plan", tmp_path / "bad.json").err


@pytest.mark.parametrize("what", USAGES)
def test_bad_usage(linli, what):
    ran = linli(*USAGES[what], "--json")
    assert ran.code == 2, ran
    assert {i["code"] for i in json.loads(ran.err)["issues"]} == {"usage"}
    assert ran.out == ""


def test_a_defect_has_its_own_code_and_words(linli, week_file, monkeypatch):
    def fail(*_):
        raise RuntimeError("the model is empty")

    monkeypatch.setattr(api.cli.plan, "solve", fail)
    ran = linli("plan", week_file, "--json")
    assert ran.code == 3
    assert json.loads(ran.err)["issues"][0]["code"] == "defect"
    ran = linli("plan", week_file)
    assert "RuntimeError: the model is empty" in ran.err
    assert "Traceback" not in ran.err
    monkeypatch.setenv("LINLI_TRACEBACK", "1")
    assert "Traceback" in linli("plan", week_file).err


def test_help_without_a_command(linli):
    assert linli().code == 2
    assert linli("--help").code == 0
    assert linli("--version").out.startswith("linli 0.")


def test_a_reader_who_leaves_early_is_no_error(week_file):
    done = subprocess.run(
        f"{sys.executable} -c 'import api.cli.main as m; m.script()' schema problem | head -c 10",
        shell=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == b""


def test_a_cluster_without_ray_is_bad_usage_with_advice(linli, week_file, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    ran = linli("plan", week_file, "--cluster", "127.0.0.1:1", "--json")
    assert ran.code == 2
    (issue,) = json.loads(ran.err)["issues"]
    assert (issue["code"], issue["path"], issue["value"]) == ("usage", "--cluster", "127.0.0.1:1")
    assert "pip install" in issue["advice"]
