"""Worker processes on this machine: tasks out, results in, any of them killed at any moment."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from solver.compile.week import Week
from solver.tasks import Done, Partial, Task


@dataclass
class _Worker:
    process: subprocess.Popen[bytes]
    outbox: Connection
    inbox: Connection
    task: Task | None = None


class Pool:
    """`n` child processes. Use as a context: on leaving, every child is killed and reaped."""

    def __init__(self, n: int):
        self._workers = [_spawn() for _ in range(n)]
        self._week: bytes | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exc: object) -> None:
        for w in self._workers:
            _kill(w)

    def load(self, week: Week) -> None:
        """Give the week to every worker; call once, before any task."""
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
        """Hand a task to an idle worker."""
        for i, w in enumerate(self._workers):
            if w.task is None:
                if w.process.poll() is not None:
                    w = self._replace(i)
                w.task = task
                with suppress(BrokenPipeError, ConnectionResetError):  # a dead worker is found by the next collect
                    w.outbox.send(task)
                return
        raise RuntimeError("no idle worker")

    def collect(self, timeout: float) -> list[Partial | Done]:
        """What arrived within `timeout` seconds; a worker that died gives a failed Done and is replaced."""
        out: list[Partial | Done] = []
        busy = {w.inbox: i for i, w in enumerate(self._workers) if w.task is not None}
        for inbox in wait(list(busy), timeout):
            i = busy[inbox]  # type: ignore[index]
            w = self._workers[i]
            assert w.task is not None
            try:
                message = w.inbox.recv()
            except (EOFError, OSError):
                message = Done(w.task.number, failed=f"the worker ended with code {w.process.wait()}")
                self._replace(i)
            if isinstance(message, Done):
                w.task = None
            out.append(message)
        return out

    def abandon(self, number: int) -> None:
        """Kill the worker that runs the task, and put a fresh one in its place."""
        for i, w in enumerate(self._workers):
            if w.task is not None and w.task.number == number:
                self._replace(i)

    def _replace(self, i: int) -> _Worker:
        _kill(self._workers[i])
        self._workers[i] = _spawn()
        self._prepare(self._workers[i])
        return self._workers[i]

    def _prepare(self, w: _Worker) -> None:
        if self._week is not None:
            with suppress(BrokenPipeError, ConnectionResetError):  # a dead worker is replaced when it gets a task
                w.outbox.send_bytes(self._week)


def _spawn() -> _Worker:
    """A plain subprocess: unlike multiprocessing's, it does not import the caller's main module again."""
    (child_read, out), (inbox, child_write) = os.pipe(), os.pipe()
    root = str(Path(__file__).resolve().parent.parent)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])}
    process = subprocess.Popen(
        [sys.executable, "-m", "solver.child", str(child_read), str(child_write), str(os.getpid())],
        pass_fds=(child_read, child_write),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=env,
        process_group=0,  # a terminal's Ctrl-C is for the parent, which decides what it means
    )
    os.close(child_read)
    os.close(child_write)
    return _Worker(process, Connection(out, readable=False), Connection(inbox, writable=False))


def _kill(w: _Worker) -> None:
    w.process.kill()
    w.process.wait()
    w.outbox.close()
    w.inbox.close()
