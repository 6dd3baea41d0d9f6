"""Ctrl-C and SIGTERM keep the best plan; a terminal sees the line of progress."""

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from models.loading import load_plan, load_problem
from solver.judge import judge
from tests.api.weeks import ROOT, as_bytes, crowded_week

SCRIPT = [sys.executable, "-c", "import api.cli.main as m; m.script()"]


@pytest.fixture
def long_week(tmp_path):
    """A file that takes far longer to plan than these tests wait."""
    path = tmp_path / "long.json"
    path.write_bytes(as_bytes(crowded_week()))
    return path


def start(*words, **options):
    return subprocess.Popen([*SCRIPT, *map(str, words)], cwd=ROOT, start_new_session=True, **options)


def read_until(terminal, words, seconds=60.0):
    """What a terminal shows, up to the words."""
    seen, end = b"", time.monotonic() + seconds
    while words.encode() not in seen and time.monotonic() < end:
        try:
            seen += os.read(terminal, 4096)
        except OSError:
            break
    return seen.decode(errors="replace")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("to_group", [False, True])
def test_a_signal_keeps_the_best_plan(tmp_path, long_week, number, to_group):
    terminal, theirs = pty.openpty()
    out = tmp_path / "out.json"
    process = start("plan", long_week, "-o", out, "--seconds", 300, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    assert "score" in read_until(terminal, "score")
    if to_group:  # as a terminal's Ctrl-C does: the children get it too
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    shown = read_until(terminal, "kept")
    assert process.wait(60) == 0, shown
    assert "Traceback" not in shown + read_until(terminal, "Traceback", 1)
    os.close(terminal)
    plan = load_plan(out.read_bytes())
    assert plan.stop_reason == "cancelled"
    assert plan.assignments
    assert judge(load_problem(long_week.read_bytes()), plan).ok


@pytest.mark.slow
def test_a_killed_command_leaves_nothing_behind(tmp_path, long_week):
    terminal, theirs = pty.openpty()
    out = tmp_path / "out.json"
    process = start("plan", long_week, "-o", out, "--seconds", 300, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    assert "score" in read_until(terminal, "score")
    assert len(running(process.pid)) == 3
    process.kill()
    process.wait(30)
    os.close(terminal)
    assert list(tmp_path.iterdir()) == [long_week]
    end = time.monotonic() + 20
    while running(process.pid) and time.monotonic() < end:
        time.sleep(0.2)
    assert running(process.pid) == []


def running(session):
    """Process ids in the session of a command, those that ended but are not yet buried left out."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, _, its_session = stat.read_text().rpartition(")")[2].split()[:4]
            if int(its_session) == session and state != "Z":
                found.append(stat.parent.name)
    return found


@pytest.mark.slow
def test_a_terminal_sees_progress_and_then_the_summary(week_file):
    terminal, theirs = pty.openpty()
    process = start("plan", week_file, "--lang", "zh", stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = read_until(terminal, "周日义诊")
    process.wait(60)
    os.close(terminal)
    assert "█" in shown or "░" in shown
    assert "得分" in shown
    assert '"format"' not in shown


@pytest.mark.slow
def test_stopped_before_there_is_anything_to_keep():
    process = start("plan", "-", stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in err


def test_the_script_returns_the_exit_code(tmp_path):
    done = subprocess.run([*SCRIPT, "plan", str(tmp_path / "none"), "--json"], capture_output=True, check=False)
    assert done.returncode == 2
    assert json.loads(done.stderr)["issues"][0]["code"] == "file_missing"
