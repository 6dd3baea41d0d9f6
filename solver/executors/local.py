"""Worker processes on this machine: tasks out, results in, any of them killed at any moment."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import IO, Self

from solver.compile.week import Week
from solver.executors.memory import fair_share
from solver.executors.protocol import MEMORY
from solver.tasks import Done, Hurry, OnTheWay, Task

OUT_OF_MEMORY = ("bad_alloc", "MemoryError", "annot allocate memory")
"""What C++, Python and the C library write before they end for want of memory."""

LAST_WORDS = 2_000
"""Bytes of a dead worker's standard error that are looked at."""


@dataclass
class _Worker:
    process: subprocess.Popen[bytes]
    outbox: Connection
    inbox: Connection
    errors: IO[bytes]
    task: Task | None = None
    name: str = ""
    """Of the last task that had one: the worker may have kept something for the next."""


class Pool:
    """`n` child processes, by default one per core; each has at most `memory` bytes, by default a fair share of the
    machine's. They end when this process does, however it ends. A task whose worker dies is not started anew: what
    ended one child, a crash of the solver mostly, would end the next."""

    tells = True

    child = "solver.executors.child"
    """The module that a child runs."""

    def __init__(self, n: int | None = None, memory: int | None = None):
        n = (os.cpu_count() or 1) if n is None else n
        self.memory = memory or fair_share(n)
        self._workers = [spawn(self.child, self.memory) for _ in range(n)]
        self._week: bytes | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        for w in self._workers:
            _kill(w)

    @property
    def workers(self) -> int:
        """Child processes."""
        return len(self._workers)

    def load(self, week: Week) -> None:
        """Give the week to every worker; call once, before any task that needs it."""
        self._week = pickle.dumps(week, protocol=pickle.HIGHEST_PROTOCOL)
        for w in self._workers:
            self._prepare(w)

    @property
    def idle(self) -> int:
        """How many workers wait for a task."""
        return sum(w.task is None for w in self._workers)

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return [w.process.pid for w in self._workers]

    def start(self, task: Task) -> None:
        """Hand a task to an idle worker, one that had the last task of the same name if possible."""
        idle, name = [i for i, w in enumerate(self._workers) if w.task is None], getattr(task, "name", "")
        if not idle:
            raise RuntimeError("no idle worker")
        i = min(idle, key=lambda i: self._workers[i].name != name)
        w = self._workers[i]
        if w.process.poll() is not None:
            w = self._replace(i)
        w.task, w.name = task, name or w.name
        with suppress(BrokenPipeError, ConnectionResetError):  # a dead worker is found by the next collect
            w.outbox.send(task)

    def collect(self, timeout: float) -> list[OnTheWay | Done]:
        """What arrived within `timeout` seconds; a worker that died gives a failed Done and is replaced, and so is one
        that ran out of memory: its heap is in pieces."""
        out: list[OnTheWay | Done] = []
        busy = {w.inbox: i for i, w in enumerate(self._workers) if w.task is not None}
        for inbox in wait(list(busy), timeout):
            i = busy[inbox]  # type: ignore[index]
            w = self._workers[i]
            assert w.task is not None
            try:
                message = w.inbox.recv()
            except (EOFError, OSError):
                message = Done(w.task.number, failed=self._why(w))
                self._replace(i)
            if isinstance(message, Done):
                w.task = None
                if message.failed.startswith(MEMORY) and w is self._workers[i]:
                    self._replace(i)
            out.append(message)
        return out

    def hurry(self, number: int) -> None:
        """Tell the worker that has the task."""
        for w in self._workers:
            if w.task is not None and w.task.number == number:
                with suppress(BrokenPipeError, ConnectionResetError):  # a dead worker is found by the next collect
                    w.outbox.send(Hurry())

    def abandon(self, number: int) -> None:
        """Kill the worker that runs the task, and put a fresh one in its place."""
        for i, w in enumerate(self._workers):
            if w.task is not None and w.task.number == number:
                self._replace(i)

    def _why(self, w: _Worker) -> str:
        """Why a worker died, by its exit code and its last words."""
        code = w.process.wait()
        w.errors.seek(max(0, w.errors.seek(0, os.SEEK_END) - LAST_WORDS))
        words = w.errors.read().decode(errors="replace").strip()
        ended = f"the worker ended with code {code}"
        if any(sign in words for sign in OUT_OF_MEMORY):
            return f"{MEMORY}a task asked for more than the {self.memory >> 20} MiB of its worker; {ended}"
        return f"{ended}: {words}" if words else ended

    def _replace(self, i: int) -> _Worker:
        _kill(self._workers[i])
        self._workers[i] = spawn(self.child, self.memory)
        self._prepare(self._workers[i])
        return self._workers[i]

    def _prepare(self, w: _Worker) -> None:
        if self._week is not None:
            with suppress(BrokenPipeError, ConnectionResetError):  # a dead worker is replaced when it gets a task
                w.outbox.send_bytes(self._week)


def spawn(module: str, memory: int) -> _Worker:
    """A plain subprocess: unlike multiprocessing's, it does not import the caller's main module again."""
    (child_read, out), (inbox, child_write) = os.pipe(), os.pipe()
    root = str(Path(__file__).resolve().parents[2])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])}
    errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the worker)
    process = subprocess.Popen(
        [sys.executable, "-m", module, str(child_read), str(child_write), str(os.getpid()), str(memory)],
        pass_fds=(child_read, child_write),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        env=env,
        process_group=0,  # a terminal's Ctrl-C is for the parent, which decides what it means
    )
    os.close(child_read)
    os.close(child_write)
    return _Worker(process, Connection(out, readable=False), Connection(inbox, writable=False), errors)


def _kill(w: _Worker) -> None:
    w.process.kill()
    w.process.wait()
    w.outbox.close()
    w.inbox.close()
    w.errors.close()
