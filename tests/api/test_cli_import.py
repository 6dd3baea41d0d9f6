"""`linli import`: weeks from spreadsheets, the rows to mend, templates, and each mistake at its file."""

import io
import json

import openpyxl
import pytest

from models.loading import load_problem
from tests.api.sheets.books import book
from tests.api.test_docs import commands
from tests.api.weeks import ROOT, as_bytes, week

SHEETS = ROOT / "examples" / "sheets"
EXAMPLES = [SHEETS / name for name in ("areas.csv", "organisations.csv", "spaces.csv", "需求清单.csv")]
HEAD = ["名称", "类别", "单位", "时间", "场地"]
GOOD = ["书法课", "课程", "O", "周五 19:00-20:30", "活动室×1"]
BAD = ["晚会", "演出", "O", "晚上", "礼堂×1"]


@pytest.fixture
def sheet(tmp_path):
    def write(*rows, name="需求.xlsx", sheet="需求"):
        path = tmp_path / name
        path.write_bytes(book({sheet: [HEAD, *rows]}))
        return path

    return write


def test_good_rows_go_into_the_week_and_sent_again_they_change_nothing(linli, week_file, sheet, tmp_path):
    ran = linli("import", sheet(GOOD), "--week", week_file, "--into", tmp_path / "new.json")
    assert ran.code == 0, ran.err
    assert "Week written to" in ran.out
    made = load_problem((tmp_path / "new.json").read_bytes())
    assert [d.name for d in made.demands][-1] == "书法课"
    assert len(made.demands) == len(week()["demands"]) + 1
    again = linli("import", sheet(GOOD), "--week", tmp_path / "new.json", "--json")
    assert json.loads(again.out)["counts"]["demands"] == {"new": 0, "changed": 0, "unchanged": 1, "bad": 0}


def test_bad_rows_are_left_out_and_come_back_as_a_spreadsheet(linli, week_file, sheet, tmp_path):
    words = (
        "import",
        sheet(GOOD, BAD),
        "--week",
        week_file,
        "--into",
        tmp_path / "n.json",
        "--bad",
        tmp_path / "b.xlsx",
    )
    ran = linli(*words, "--lang", "zh")
    assert ran.code == 1
    assert "“晚上”没有写几点到几点" in ran.out
    assert "需求!D3" in ran.out
    assert len(load_problem((tmp_path / "n.json").read_bytes()).demands) == len(week()["demands"]) + 1
    assert openpyxl.load_workbook(io.BytesIO((tmp_path / "b.xlsx").read_bytes()))["需求"]["A2"].value == "晚会"


def test_a_dry_run_writes_nothing(linli, week_file, sheet, tmp_path):
    words = ("--into", tmp_path / "n.json", "--bad", tmp_path / "b.xlsx")
    ran = linli("import", sheet(BAD), "--week", week_file, *words, "--dry-run", "--json")
    assert ran.code == 1
    told = json.loads(ran.out)
    assert told["written"] is None
    assert told["rows"][0]["faults"][0]["code"] == "time_no_clock"
    assert not (tmp_path / "n.json").exists()
    assert not (tmp_path / "b.xlsx").exists()


def test_the_example_sheets_start_a_week_of_their_own(linli, tmp_path):
    ran = linli("import", *EXAMPLES, "--monday", "2026-03-09", "--into", tmp_path / "w.json", "--lang", "zh")
    assert ran.code == 0, ran.out + ran.err
    made = load_problem((tmp_path / "w.json").read_bytes())
    assert (made.horizon.start.isoformat(), made.horizon.end.isoformat()) == (
        "2026-03-09T00:00:00+08:00",
        "2026-03-16T00:00:00+08:00",
    )
    assert (len(made.areas), len(made.organisations)) == (3, 4)
    assert min(len(made.spaces), len(made.demands)) >= 5


@pytest.mark.slow
def test_the_week_of_the_example_sheets_is_planned_in_full(linli, tmp_path):
    linli("import", *EXAMPLES, "--monday", "2026-03-09", "--into", tmp_path / "w.json")
    assert linli("plan", tmp_path / "w.json", "--work", 2, "-o", tmp_path / "p.json").code == 0
    plan = json.loads((tmp_path / "p.json").read_bytes())
    assert {a["demand"] for a in plan["assignments"]} == {
        d.id for d in load_problem((tmp_path / "w.json").read_bytes()).demands
    }


def test_a_template_holds_the_weeks_things_and_is_read_back(linli, week_file, tmp_path):
    ran = linli("import", "--template", "spaces", "-o", tmp_path / "t.xlsx", "--week", week_file, "--lang", "zh")
    assert ran.code == 0, ran.err
    told = json.loads(linli("import", tmp_path / "t.xlsx", "--week", week_file, "--json").out)
    assert told["counts"] == {"spaces": {"new": 0, "changed": 0, "unchanged": 2, "bad": 0}}
    assert linli("import", "--template", "areas", "-o", tmp_path / "e.xlsx").code == 0


def test_the_commands_of_the_page_run_in_order(linli, tmp_path, monkeypatch):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    given = commands(ROOT / "docs" / "spreadsheets.md")
    assert len(given) == 3
    for _, *rest in given:
        assert linli(*rest).code == 0


def test_sheets_of_several_files_say_which_one_they_are_from(linli, week_file, sheet):
    files = (sheet(BAD, name="a.xlsx"), sheet(BAD, name="b.xlsx"))
    told = json.loads(linli("import", *files, "--week", week_file, "--json").out)
    assert [r["sheet"] for r in told["rows"]] == ["a 需求", "b 需求"]


def test_the_list_can_be_said(linli, week_file, tmp_path):
    (tmp_path / "x.csv").write_text("名称,上级\n新社区,柳溪社区\n")
    told = json.loads(linli("import", tmp_path / "x.csv", "--kind", "areas", "--week", week_file, "--json").out)
    assert told["rows"][0]["object"]["parent"] == "A"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["import"], "usage"),
        (["import", "{sheet}"], "usage"),
        (["import", "--monday", "2026-03-09"], "usage"),
        (["import", "{sheet}", "--monday", "2026-13-09"], "usage"),
        (["import", "{sheet}", "--monday", "2026-03-09", "--timezone", "Mars"], "usage"),
        (["import", "--template", "spaces"], "usage"),
        (["import", "{sheet}", "--monday", "2026-03-09", "--into", "-"], "usage"),
        (["import", "{sheet}", "--monday", "2026-03-09", "--into", "{tmp}/x", "--bad", "{tmp}/x"], "usage"),
        (["import", "{sheet}", "--monday", "2026-03-09", "--into", "{sheet}"], "file_is_input"),
        (["import", "{tmp}/none.xlsx", "--monday", "2026-03-09"], "file_missing"),
        (["import", "{png}", "--monday", "2026-03-09"], "sheet_type"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(linli, sheet, tmp_path, words, code):
    png = tmp_path / "picture.xlsx"
    png.write_bytes(b"\x89PNG\r\n\x1a\n")
    given = [w.format(sheet=sheet(GOOD), tmp=tmp_path, png=png) for w in words]
    ran = linli(*given, "--json")
    assert ran.code == 2
    (issue,) = json.loads(ran.err)["issues"]
    assert issue["code"] == code
    assert sorted(p.name for p in tmp_path.iterdir()) == ["picture.xlsx", "需求.xlsx"]


def test_what_fits_no_week_is_told_at_its_place(linli, tmp_path, sheet):
    """A travel table asks for ids that are unique over the whole week."""
    data = {**week(), "travel": {"metres": {"O": {"S": 5}}}}
    (tmp_path / "week.json").write_bytes(as_bytes(data))
    path = tmp_path / "x.csv"
    path.write_text("编号,名称,上级\nO,新社区,A\n")
    ran = linli(
        "import", path, "--kind", "areas", "--week", tmp_path / "week.json", "--into", tmp_path / "n.json", "--json"
    )
    assert ran.code == 2
    assert json.loads(ran.err)["issues"][0]["code"] == "duplicate_id"
