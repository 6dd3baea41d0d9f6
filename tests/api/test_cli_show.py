"""`linli show`: tables by demand, space and person, and the picture."""

import json

import pytest

import api.picture.draw
import api.picture.fonts
from tests.api.weeks import as_bytes, week

PNG, SVG = b"\x89PNG", b"<?xml"


def test_a_name_cannot_speak_to_the_terminal(linli, plan_file, tmp_path):
    data = week()
    data["demands"][0]["name"] = "义诊\x1b[31m\n红\x07"
    (tmp_path / "week.json").write_bytes(as_bytes(data))
    for by in ("demand", "space", "person"):
        ran = linli("show", plan_file, "--week", tmp_path / "week.json", "--by", by)
        assert "义诊 [31m 红" in ran.out
        assert not {"\x1b", "\x07"} & set(ran.out)


def test_rows_by_demand_with_names_and_local_times(linli, week_file, plan_file):
    out = linli("show", plan_file, "--week", week_file).out
    assert "健康义诊" in out
    assert "Wed 03-11" in out
    assert "Mon 03-09 19:00–Tue 07:00" in out
    assert "柳溪停车场 ×4" in out
    assert "沈医生" in out


@pytest.mark.parametrize(("by", "first"), [("demand", "clinic"), ("space", "S"), ("person", "V")])
def test_without_the_week_ids_stand_for_names(linli, plan_file, by, first):
    ran = linli("show", plan_file, "--by", by)
    assert ran.code == 0
    assert ran.out.splitlines()[1].startswith(first) or by == "space"
    assert first in ran.out
    assert "柳溪" not in ran.out


def test_rows_for_a_program(linli, week_file, plan_file):
    said = json.loads(linli("show", plan_file, "--week", week_file, "--by", "person", "--json").out)
    assert said["by"] == "person"
    (row,) = said["rows"]
    assert (row["person_id"], row["demand_id"], row["role"], row["hours"]) == ("V", "clinic", "doctor", 2.0)
    assert row["start"].startswith("2026-03-11T")
    (left,) = said["unserved"]
    assert left["demand_id"] == "late"


def test_an_empty_plan(linli, tmp_path):
    (tmp_path / "p.json").write_text('{"assignments": []}')
    ran = linli("show", tmp_path / "p.json", "--picture", tmp_path / "p.png")
    assert ran.code == 0
    assert "no session" in linli("show", tmp_path / "p.json").out


def test_ids_that_the_week_lacks_are_told(linli, week_file, tmp_path):
    stay = {"start": "2026-03-11T09:00:00+08:00", "end": "2026-03-11T10:00:00+08:00"}
    plan = {"assignments": [{"demand": "ghost", "session": 0, **stay, "people": [{"need": 0, "volunteer": "V9"}]}]}
    (tmp_path / "p.json").write_text(json.dumps(plan))
    ran = linli("show", tmp_path / "p.json", "--week", week_file, "--picture", tmp_path / "p.png", "--by", "person")
    assert ran.code == 0
    assert "2 ids" in ran.err
    assert "V9" in ran.out


@pytest.mark.parametrize(("ending", "starts"), [("png", PNG), ("svg", SVG)])
def test_the_picture(linli, week_file, plan_file, tmp_path, ending, starts):
    ran = linli("show", plan_file, "--week", week_file, "--picture", tmp_path / f"w.{ending}", "--lang", "zh")
    assert ran.code == 0
    assert ran.out == ""
    assert ran.err == ""
    assert (tmp_path / f"w.{ending}").read_bytes().startswith(starts)


def test_the_same_plan_gives_the_same_picture(linli, week_file, plan_file, tmp_path):
    for name in ("a.svg", "b.svg"):
        linli("show", plan_file, "--week", week_file, "--picture", tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_without_a_chinese_font_ids_stand_for_names_and_a_warning_says_so(
    linli, week_file, plan_file, tmp_path, monkeypatch
):
    monkeypatch.setattr(api.picture.fonts, "chinese_family", lambda: None)
    monkeypatch.setattr(api.picture.draw, "chinese_family", lambda: None)
    ran = linli("show", plan_file, "--week", week_file, "--picture", tmp_path / "w.png", "--lang", "zh")
    assert ran.code == 0
    assert "字体" in ran.err
    assert (tmp_path / "w.png").read_bytes().startswith(PNG)
