"""`linli shares`: tables, JSON and a picture over weeks in any order, and each mistake at its file."""

import functools
import json

import pytest

import api.picture.fonts
from models.loading import dump_plan, dump_problem, load_problem
from solver.following.follow import follow
from tests.api.conftest import the_plan
from tests.api.weeks import as_bytes, plan_of, week

NEXT = {"start": "2026-03-16T00:00:00+08:00", "end": "2026-03-23T00:00:00+08:00", "timezone": "Asia/Shanghai"}


@functools.cache
def after() -> dict[str, bytes]:
    """The week after the small one, and its plan, as files."""
    made = follow(load_problem(as_bytes(week())), the_plan()).problem
    return {"next.json": dump_problem(made), "next-plan.json": dump_plan(plan_of(made.as_given()))}


@pytest.fixture
def two_weeks(week_file, plan_file, tmp_path):
    """The small week with its plan, and the one after with its own."""
    for name, data in after().items():
        (tmp_path / name).write_bytes(data)
    return [week_file, plan_file, tmp_path / "next.json", tmp_path / "next-plan.json"]


def test_tables_in_both_languages(linli, two_weeks):
    ran = linli("shares", *two_weeks)
    assert ran.code == 0, ran.err
    assert "3 of 4 (75.0%)" in ran.out
    assert "柳溪社区" in ran.out
    assert "沈医生" in ran.out
    assert "最低份额" in linli("shares", *two_weeks, "--lang", "zh").out


def test_json_whatever_the_order_of_the_weeks(linli, two_weeks):
    told = json.loads(linli("shares", *two_weeks, "--json").out)
    assert told == json.loads(linli("shares", *two_weeks[2:], *two_weeks[:2], "--json").out)
    assert [(w["asked"], w["held"]) for w in told["weeks"]] == [(4, 3), (1, 0)]
    assert [(w["waiting"], w["never"]) for w in told["weeks"]] == [({}, 1), ({}, 1)]  # no doctor comes on Sundays
    (area,) = told["areas"]
    assert (area["asked"], area["held"], area["share"], area["longest_wait"]) == (4, 3, 0.75, 2)
    assert told["least"] == {"area": "A", "share": 0.75}
    assert told["gini"]["areas"] == 0.0
    assert [(v["id"], v["hours"]) for v in told["volunteers"]] == [("V", 2.0)]
    (owner,) = told["organisations"]
    assert owner["lent_hours"] == 2 + 2 * 4 * 12


@pytest.mark.parametrize("ending", ["png", "svg"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_picture(linli, two_weeks, tmp_path, ending, language):
    ran = linli("shares", *two_weeks, "--picture", tmp_path / f"s.{ending}", "--lang", language)
    assert (ran.code, ran.err) == (0, "")
    made = (tmp_path / f"s.{ending}").read_bytes()
    assert made.startswith(b"\x89PNG" if ending == "png" else b"<?xml")


def test_a_picture_without_a_chinese_font_has_ids(linli, two_weeks, tmp_path, monkeypatch):
    monkeypatch.setattr("api.picture.shares.chinese_family", lambda: None)
    monkeypatch.setattr(api.picture.fonts, "chinese_family", lambda: None)
    ran = linli("shares", *two_weeks, "--picture", tmp_path / "s.png")
    assert ran.code == 0
    assert "no font" in ran.err


def test_a_picture_of_many_areas_with_odd_names(linli, tmp_path):
    data = week()
    for i in range(60):
        data["areas"].append({"id": f"A{i}", "name": f"$x_{i}$ 社区\n" * 9})
        data["demands"].append({**data["demands"][2], "id": f"D{i}", "area": f"A{i}"})
    (tmp_path / "w.json").write_bytes(as_bytes(data))
    (tmp_path / "p.json").write_text('{"assignments": []}')
    ran = linli("shares", tmp_path / "w.json", tmp_path / "p.json", "--picture", tmp_path / "s.png")
    assert ran.code == 0, ran.err
    assert "… and 31 more" in ran.out


def test_a_week_that_asks_for_nothing(linli, tmp_path):
    (tmp_path / "w.json").write_bytes(as_bytes(week(demands=[], volunteers=[])))
    (tmp_path / "p.json").write_text('{"assignments": []}')
    ran = linli("shares", tmp_path / "w.json", tmp_path / "p.json", "--picture", tmp_path / "s.png")
    assert ran.code == 0, ran.err
    assert "0 of 0" in ran.out


BAD = {
    "a week without a plan": (["week.json"], "usage", None),
    "nothing": ([], "usage", None),
    "standard input twice": (["-", "plan.json", "week.json", "-"], "usage", None),
    "a level below the root": (["week.json", "plan.json", "--level", "-1"], "usage", None),
    "a picture of another kind": (["week.json", "plan.json", "--picture", "x.pdf"], "usage", None),
    "a picture over a week": (["week.png", "plan.json", "--picture", "week.png"], "file_is_input", "week.png"),
    "a week twice": (["week.json", "plan.json", "week.json", "plan.json"], "weeks_overlap", "week.json"),
    "a plan of another week": (["next.json", "plan.json"], "other_week", "plan.json"),
    "the plan first": (["plan.json", "week.json"], "unknown_field", "plan.json"),
    "a plan that breaks rules": (["week.json", "broken.json"], "rule_broken", "broken.json"),
    "another time zone": (["week.json", "plan.json", "tokyo.json", "empty.json"], "timezone_differs", "tokyo.json"),
}


@pytest.mark.parametrize("what", BAD)
def test_each_mistake_is_told_at_its_file(linli, two_weeks, tmp_path, monkeypatch, what):
    monkeypatch.chdir(tmp_path)
    made = json.loads((tmp_path / "plan.json").read_text())
    (tmp_path / "broken.json").write_text(json.dumps({"assignments": made["assignments"] * 2}))
    (tmp_path / "tokyo.json").write_bytes(as_bytes(week(horizon={**NEXT, "timezone": "Asia/Tokyo"}, demands=[])))
    (tmp_path / "empty.json").write_text('{"assignments": []}')
    (tmp_path / "week.png").write_bytes((tmp_path / "week.json").read_bytes())
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    words, code, file = BAD[what]
    ran = linli("shares", *words, "--json")
    assert (ran.code, ran.out) == (2, "")
    issues = json.loads(ran.err)["issues"]
    assert code in {i["code"] for i in issues}
    assert {i.get("file") for i in issues} == {file}
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
