"""Timefold for Python, in an environment and a process of its own: it runs on a Java machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.peers.speaking import Speaker
from benchmarks.peers.timefold_back import sessions_of
from benchmarks.peers.timefold_week import export
from solver.compile.week import Week

PACKAGE = "timefold==1.24.0b0"
ENVIRONMENT = Path(__file__).resolve().parents[2] / "build" / "peers-venv"
PYTHON = ENVIRONMENT / "bin" / "python"
SIDE = Path(__file__).parent / "timefold_side"


def missing() -> str | None:
    """Makes the environment where there is none; what lacks, if that cannot be done."""
    if shutil.which("java") is None:
        return "no Java on this machine (17 or later is needed)"
    if not _ready():
        ENVIRONMENT.parent.mkdir(exist_ok=True)
        for command in (
            [sys.executable, "-m", "venv", ENVIRONMENT],
            [PYTHON, "-m", "pip", "install", "--pre", PACKAGE],
        ):
            if subprocess.run([str(x) for x in command], capture_output=True, check=False).returncode:
                return f"{PACKAGE} cannot be installed"
    return None


def _ready() -> bool:
    command = [str(PYTHON), "-c", "import importlib.metadata as m; m.version('timefold')"]
    return PYTHON.exists() and subprocess.run(command, capture_output=True, check=False).returncode == 0


def solve(week: Week, speaker: Speaker, seconds: float, threads: int) -> None:
    """Its best solutions as they come. The community edition searches with one thread; Java's own take the other."""
    deadline = time.time() + seconds
    made = export(week)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "week.json"
        path.write_text(json.dumps(made.data))
        speaker.say(built=True, slots=len(made.slots), visits=len(made.visits), seats=len(made.seats))
        command = [str(PYTHON), str(SIDE), str(path), str(deadline)]
        environment = {**os.environ, "JAVA_TOOL_OPTIONS": f"-Xmx6g -XX:ActiveProcessorCount={threads}"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith("PLAN "):
                    plan = json.loads(line[5:])
                    speaker.plan(sessions_of(week, made, plan["held"], plan["seats"]))
                    speaker.say(told=plan["points"])
                elif line.startswith("READ"):
                    speaker.say(read=True)
        if process.returncode:
            raise RuntimeError(f"Timefold ended with {process.returncode}")
