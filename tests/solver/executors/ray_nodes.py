"""A Ray cluster of two nodes on this machine, for tests: loopback only, with a token, in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HEAD, OTHER = "127.0.0.2", "127.0.0.3"


def descendants(pid: int) -> list[tuple[int, str]]:
    """Process ids and names of all below a process."""
    below: dict[int, list[tuple[int, str]]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            name, _, rest = stat.read_text().partition("(")[2].rpartition(")")
            below.setdefault(int(rest.split()[1]), []).append((int(stat.parent.name), name))
    found, waiting = [], [pid]
    while waiting:
        children = below.get(waiting.pop(), [])
        found += children
        waiting += [child for child, _ in children]
    return found


class Nodes:
    """Two nodes of one processor each. Use as a context: in the end nothing of them runs, whatever happened."""

    def __init__(self, folder: Path):
        self.folder = folder
        with socket.socket() as s:
            s.bind((HEAD, 0))
            self.address = f"{HEAD}:{s.getsockname()[1]}"
        self.environment = {
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": secrets.token_hex(32),
            "RAY_USAGE_STATS_ENABLED": "0",
        }
        self.started: list[subprocess.Popen[bytes]] = []
        self.seen: dict[int, str] = {}

    def __enter__(self) -> Nodes:
        try:
            port = self.address.rpartition(":")[2]
            head = ("--head", f"--port={port}", "--include-dashboard=false", f"--temp-dir={self.folder}")
            self._start(HEAD, *head)
            self._await(self.address)
            self._start(OTHER, f"--address={self.address}")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        self._look()
        for process in self.started:
            process.terminate()
        for process in self.started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()
        for pid, name in self.seen.items():
            with contextlib.suppress(OSError):
                if Path(f"/proc/{pid}/comm").read_text().strip() == name:
                    os.kill(pid, signal.SIGKILL)

    def lose_a_node(self) -> None:
        """Kill the second node's raylet and all its workers at once, as if its plug were pulled."""
        self._look()
        for pid, _ in descendants(self.started[1].pid):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)

    def _start(self, host: str, *options: str) -> None:
        words = ["start", "--block", f"--node-ip-address={host}", "--num-cpus=1", "--object-store-memory=80000000"]
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("ray")), *words, "--disable-usage-stats", *options],
            env={**os.environ, **self.environment, "PYTHONPATH": str(ROOT), "RAY_TMPDIR": str(self.folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        self.started.append(process)

    def _await(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection((host, int(port)), 1):
                return
            time.sleep(0.1)
        raise TimeoutError(f"nobody listens at {address}")

    def _look(self) -> None:
        for process in self.started:
            self.seen |= dict(descendants(process.pid))
