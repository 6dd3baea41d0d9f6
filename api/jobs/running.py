"""One job on its way, as its worker sees it: a process of its own, what it tells, what it takes, and its end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from api.jobs import problems
from api.jobs.events import Event, Thinned
from api.jobs.leases import Lease
from api.jobs.messages import Done, Failed, Start, Stop
from api.jobs.problems import Document
from solver.memory import tree, tree_bytes

ROOT = str(Path(__file__).resolve().parents[2])

START_SECONDS = 120.0
"""Time for a process to begin at all."""

LAST_SECONDS = 2.0
"""Time for a process to end by itself after its last word."""


@dataclass(frozen=True)
class Allowance:
    """What a job may take: `seconds` until it is told to end, `grace` seconds more until it is killed; bytes of memory
    of all its processes together."""

    seconds: float
    grace: float
    memory: int


@dataclass(frozen=True)
class Crashed:
    """The process ended without a last word; `code` is its exit code, below 0 a signal's number."""

    code: int


class Running:
    """A job's process; leaving the context ends it with all that it started.

    The solver's own processes are killed first and one by one, since each has its own process group, and then the
    job's. Should the worker itself be killed, the kernel ends them in turn (`models.dying`).
    """

    def __init__(self, lease: Lease, store_url: str, cores: int, allowance: Allowance, module: str):
        self.lease, self.allowance = lease, allowance
        self.events = Thinned()
        self.ending: Done | Failed | Crashed | None = None
        self._began = time.monotonic()
        self._first_word_at: float | None = None
        self._asked_at: float | None = None
        self._process, self._outbox, self._inbox = _spawn(module, allowance.memory)
        start = Start(lease.job, lease.kind, lease.task, lease.plan, lease.by, store_url, cores)
        with suppress(BrokenPipeError, ConnectionResetError):  # it ended at once, and `listen` finds out
            self._outbox.send(start)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        if isinstance(self.ending, Done | Failed):
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(LAST_SECONDS)
        self.kill()
        self._outbox.close()
        self._inbox.close()

    @property
    def pid(self) -> int:
        """The process id of the job."""
        return self._process.pid

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._began

    def listen(self, seconds: float) -> None:
        """Hear what it tells, for at most so long; `ending` is set with its last word."""
        until = time.monotonic() + seconds
        while self.ending is None and self._inbox.poll(max(0.0, until - time.monotonic())):
            try:
                word = self._inbox.recv()
            except (EOFError, OSError):
                self.ending = Crashed(self._process.wait())
                return
            self._first_word_at = self._first_word_at or time.monotonic()
            if isinstance(word, Event):
                self.events.hear(word)
            else:
                self.ending = word

    def look(self) -> dict[str, Any]:
        """How it goes: the newest look, with the seconds since the job began and the memory of now."""
        told = self.events.now or {}
        return {**told, "seconds": round(self.seconds, 1), "memory": tree_bytes(self.pid)}

    def ask_to_stop(self) -> None:
        """Ask for the best so far, once."""
        if self._asked_at is None:
            self._asked_at = time.monotonic()
            with suppress(BrokenPipeError, ConnectionResetError):
                self._outbox.send(Stop())

    def breach(self) -> Document | None:
        """What it takes beyond its allowance; asks it to stop where its time is over, before it comes to that."""
        allowed = self.allowance
        if tree_bytes(self.pid) > allowed.memory:
            return problems.too_much_memory(allowed.memory)
        if time.monotonic() > self._until:
            self.ask_to_stop()
        if self._asked_at is not None and time.monotonic() - self._asked_at > allowed.grace:
            return problems.too_long(allowed.seconds + allowed.grace)
        return None

    @property
    def _until(self) -> float:
        """The end of its time, which begins with its first word: a busy machine may take long to start a process."""
        if self._first_word_at is None:
            return self._began + START_SECONDS
        return self._first_word_at + self.allowance.seconds

    def kill(self) -> None:
        """End all its processes at once."""
        if self._process.poll() is None:
            for pid in reversed(tree(self.pid)):
                with suppress(ProcessLookupError):
                    os.kill(pid, 9)
        self._process.wait()


def _spawn(module: str, memory: int) -> tuple[subprocess.Popen[bytes], Connection, Connection]:
    (child_read, out), (inbox, child_write) = os.pipe(), os.pipe()
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([ROOT, *filter(None, [os.environ.get("PYTHONPATH")])])}
    process = subprocess.Popen(
        [sys.executable, "-m", module, str(child_read), str(child_write), str(os.getpid()), str(memory)],
        pass_fds=(child_read, child_write),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=env,
        process_group=0,
    )
    os.close(child_read)
    os.close(child_write)
    return process, Connection(out, readable=False), Connection(inbox, writable=False)
