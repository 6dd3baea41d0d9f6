"""A Ray cluster of two nodes on one machine: the plan of one machine, also where a node is killed at work."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from models.loading import load_plan, load_problem
from models.plan import Plan
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan

pytest.importorskip("ray")
pytestmark = pytest.mark.slow

WEEK = Path("examples/week.json")
WORK = "30"
RAY = [sys.executable, "-m", "ray.scripts.scripts", "start", "--block", "--num-cpus=1", "--disable-usage-stats"]
PLAN = [sys.executable, "-m", "tests.solver.executors.children.plan_on_cluster", str(WEEK)]
PATIENCE = 120.0


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.2", 0))
        return int(s.getsockname()[1])


@contextmanager
def running(command: list[str], log: Path, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process and all that it starts, ended at last. Its output goes to a file: those it leaves behind would hold a
    pipe open for ever."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=env, start_new_session=True)
        try:
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """The whole session."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)


def until(what: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, log.read_text(errors="replace")
        time.sleep(0.05)


def kill_at_work(node: subprocess.Popen[bytes], planner: subprocess.Popen[bytes], log: Path) -> None:
    """As soon as one of its workers runs a task."""
    until(lambda: works(node.pid), log)
    kill(node)
    assert planner.poll() is None


def works(session: int) -> bool:
    """Whether a process of the session says that it runs a task: Ray writes that in its title."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.getsid(int(process.name)) == session and (process / "cmdline").read_bytes().startswith(b"ray::run"):
                return True
    return False


class Nodes:
    """Two nodes of one processor each, and the command that plans on them."""

    def __init__(self, folder: Path, port: int, env: dict[str, str], second: subprocess.Popen[bytes]):
        self.folder, self.port, self.env, self.second = folder, port, env, second

    def plan(self, name: str, meanwhile: Callable[[subprocess.Popen[bytes]], None] = lambda _: None) -> Plan:
        out, log = self.folder / f"{name}.json", self.folder / f"{name}.log"
        command = [*PLAN, f"127.0.0.2:{self.port}", WORK, str(out)]
        with running(command, log, self.env) as process:
            meanwhile(process)
            until(lambda: process.poll() is not None, log)
            assert process.returncode == 0, log.read_text(errors="replace")
        return load_plan(out.read_bytes())


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    token = secrets.token_hex(16)
    env = os.environ | {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": token, "RAY_DISABLE_IMPORT_WARNING": "1"}
    port, first, second = free_port(), tmp_path / "first.log", tmp_path / "second.log"
    head = ["--head", f"--port={port}", "--node-ip-address=127.0.0.2", "--include-dashboard=false"]
    with (  # names of sockets must be short
        tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as folder,
        running([*RAY, *head, f"--temp-dir={folder}"], first, env),
    ):
        until(lambda: b"--block" in first.read_bytes() or b"Ray runtime started" in first.read_bytes(), first)
        more = [f"--address=127.0.0.2:{port}", "--node-ip-address=127.0.0.3"]
        with running([*RAY, *more], second, env) as node:
            until(lambda: b"Ray runtime started" in second.read_bytes(), second)
            yield Nodes(tmp_path, port, env, node)


def test_two_nodes_plan_like_one_machine_and_one_of_them_may_be_killed(
    nodes: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = load_problem(WEEK.read_bytes())
    monkeypatch.setattr("solver.planning.LARGE", 0)
    monkeypatch.setattr("solver.regions.engine.MOST_DEMANDS", 40)
    monkeypatch.setattr("solver.regions.engine.IDLE_ROUNDS", 1_000)  # else it is over before the second node has begun
    alone = plan(problem, Limits(seconds=None, work=float(WORK)), workers=2)
    together = nodes.plan("together")
    killed = nodes.plan("killed", lambda planner: kill_at_work(nodes.second, planner, tmp_path / "second.log"))
    assert alone.score is not None
    for made in (together, killed):
        verdict = judge(problem, made)
        assert verdict.ok, verdict.violations
        assert verdict.score.total == alone.score.total
        assert "defect" not in [w.code for w in made.warnings]
    assert nodes.second.poll() is not None
