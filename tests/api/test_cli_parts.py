"""The small parts of the command line, each by itself."""

import io
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from typing import get_args

import pytest

import api.cli.demo
import api.picture.fonts
from api.cli.files import write_bytes
from api.cli.progress import ProgressLine
from api.cli.screen import plain_text, summary
from api.cli.stopping import Stopping
from api.texts import Texts
from api.views.week import Week
from models.errors import InvalidInput
from models.loading import load_problem
from models.plan import Plan, Unserved
from solver.progress import Phase, Progress
from tests.api.conftest import the_plan
from tests.api.weeks import ROOT, as_bytes, plan_of, week

LOOK = Progress("improve", 12.3, 44210, 46012, 0.0392, 135, 217, 10, 3, 0.5, 512 << 20)


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    """A terminal that cuts nothing off."""
    monkeypatch.setenv("COLUMNS", "200")


def shown(look, watched=True, language="en"):
    out = io.StringIO()
    ProgressLine(Texts(language), out, watched).show(look)
    return out.getvalue()


def test_the_line_tells_all_that_is_known():
    line = shown(LOOK)
    assert "improving  ██████████░░░░░░░░░░  12 s  score 44,210  bound 46,012  gap 3.9%" in line
    assert line.rstrip().endswith("sessions 135/217 (62.2%)  gains 3/10  memory 512 MiB")
    assert shown(LOOK, language="zh").strip().startswith("改进")


def test_the_line_leaves_out_what_is_not_known_and_never_overflows_its_bar():
    line = shown(Progress("compile", 1, None, None, None, 0, None, 0, 0, 7.0))
    assert "score" not in line
    assert "bound" not in line
    assert "sessions" not in line
    assert "memory" not in line
    assert "compiling  " + "█" * 20 + "  " in line


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("phase", get_args(Phase))
def test_every_phase_has_words(phase, language):
    words = shown(replace(LOOK, phase=phase), language=language).split()[0]
    assert words
    assert words.isascii() == (language == "en")


def test_nobody_watches():
    assert shown(LOOK, watched=False) == ""


def test_the_line_is_cleared_for_a_sentence():
    out = io.StringIO()
    ProgressLine(Texts("en"), out, watched=True).say("stopping")
    assert out.getvalue() == "\r\x1b[2Kstopping\n"


def test_the_first_signal_asks_and_tells_once_and_the_second_ends_at_once():
    told = []
    before = signal.getsignal(signal.SIGINT)
    with Stopping(lambda: told.append(1)) as stop:
        assert not stop.asked()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.asked()
        assert stop.asked()
        assert told == [1]
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_write_that_fails_leaves_the_old_file_and_no_scraps(tmp_path, monkeypatch):
    (tmp_path / "plan.json").write_text("old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(InvalidInput, match="No space left"):
        write_bytes(str(tmp_path / "plan.json"), b"new")
    assert (tmp_path / "plan.json").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["plan.json"]


def test_many_left_out_are_counted_and_everything_served_is_said():
    many = tuple(Unserved(demand=f"D{i}", missing=1, reason="taken", proof="best_effort") for i in range(40))
    assert "… and 25 more" in plain_text(summary(Week(Plan(assignments=(), unserved=many), None, Texts("en"))))
    assert "Every session" in plain_text(summary(Week(Plan(assignments=()), None, Texts("en"))))


def test_tiers_are_told_one_by_one():
    made = plan_of(week(policy={"tiers": [["served"], ["distance", "load"]]}))
    words = plain_text(summary(Week(made, load_problem(as_bytes(week())), Texts("en"))))
    assert "tier 1 (served)" in words
    assert "tier 2 (distance, load)" in words
    assert "tier 3" in words


def test_a_system_font_serves_where_the_packaged_one_is_missing(monkeypatch):
    monkeypatch.setattr(api.picture.fonts, "PACKAGED", ("no_such_package", "x.ttf"))
    monkeypatch.setattr(api.picture.fonts, "INSTALLED", ("No Such Family", "DejaVu Sans"))
    assert api.picture.fonts.chinese_family.__wrapped__() == "DejaVu Sans"
    monkeypatch.setattr(api.picture.fonts, "INSTALLED", ("No Such Family",))
    assert api.picture.fonts.chinese_family.__wrapped__() is None


def test_the_demo_of_a_week_of_ones_own(linli, week_file, tmp_path, monkeypatch):
    monkeypatch.setattr(api.cli.demo, "EXAMPLE", week_file)
    ran = linli("demo", tmp_path / "made", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["served"] == len(the_plan().assignments)
    assert sorted(p.name for p in (tmp_path / "made").iterdir()) == ["plan.json", "summary.txt", "week.png"]


def test_the_demo_away_from_its_examples(linli, tmp_path, monkeypatch):
    monkeypatch.setattr(api.cli.demo, "EXAMPLE", tmp_path / "none.json")
    ran = linli("demo", tmp_path / "made", "--json")
    assert ran.code == 2
    assert json.loads(ran.err)["issues"][0]["code"] == "examples_missing"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_cannot_be_made_on_a_file(linli, week_file):
    assert "folder_is_file" in linli("demo", week_file, "--json").err


def test_a_plan_that_a_defect_ended_is_kept_and_told_apart(linli, week_file, tmp_path, monkeypatch):
    import solver.planning
    from models.plan import Notice

    notice = Notice(code="defect", path="", message="the child died")
    ended = the_plan().model_copy(update={"stop_reason": "error", "warnings": (notice,)})
    monkeypatch.setattr(solver.planning, "plan", lambda *_, **__: ended)
    ran = linli("plan", week_file, "-o", tmp_path / "out.json")
    assert ran.code == 3
    assert "the child died" in ran.err
    assert (tmp_path / "out.json").exists()


def test_commands_that_solve_nothing_load_no_solver():
    """OR-Tools, numba and networkx take seconds together; what writes spreadsheets and calendars is seldom needed."""
    heavy = "('ortools', 'numba', 'networkx', 'matplotlib', 'xlsxwriter', 'icalendar')"
    code = f"import sys, api.cli.main; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
