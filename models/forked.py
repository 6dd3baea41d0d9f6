"""Tasks done in processes that are forked: they have all that this one has, and nothing is copied.

For pure Python alone: what other threads of this process were doing is not there any more in a forked one.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Generic, TypeVar, cast

from models.dying import die_with_parent

T = TypeVar("T")
Some = dict[int, T]
"""Results by number of the task."""

WIDTH = 4
"""Bytes of a task's number."""


def cores() -> int:
    """Cores that this process may use; one where processes cannot be forked safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def dealt_out(tasks: Sequence[Callable[[], T]], processes: int) -> list[T]:
    """What each task returns. Each process takes the next as soon as it is free; what one of them did not answer, as it
    was killed, is done here. At most some thousand tasks: as many as a pipe holds."""
    numbers, into = os.pipe()  # no lock that a process could be killed with
    os.write(into, b"".join(k.to_bytes(WIDTH, "big") for k in range(len(tasks))))
    os.close(into)

    def work() -> Some[T]:
        out: Some[T] = {}
        while number := os.read(numbers, WIDTH):
            k = int.from_bytes(number, "big")
            out[k] = tasks[k]()
        return out

    try:
        helpers = [Aside(work) for _ in range(processes - 1)]
        done = work()
        for helper in helpers:
            done |= helper.answer() or {}
    finally:
        os.close(numbers)
    return [done[number] if number in done else task() for number, task in enumerate(tasks)]


def aside(task: Callable[[], T]) -> Callable[[], T]:
    """Begin a task in a process of its own. What is returned waits for its answer, or does it here if there is none."""
    begun = Aside(task)

    def answer() -> T:
        said = begun.answer()
        return task() if said is None else said

    return answer


class Aside(Generic[T]):
    """A process that does one task."""

    def __init__(self, task: Callable[[], T]):
        fork = multiprocessing.get_context("fork")
        self._answer, theirs = fork.Pipe(duplex=False)
        self._process = fork.Process(target=_send, args=(task, theirs, os.getpid()), daemon=True)
        self._process.start()
        theirs.close()

    def answer(self) -> T | None:
        """Wait for it; None if the process came to an end without one."""
        try:
            return cast(T, self._answer.recv())
        except EOFError:
            return None
        finally:
            self._answer.close()
            self._process.join()


def _send(task: Callable[[], T], to: Connection, parent: int) -> None:
    die_with_parent(parent)
    to.send(task())
    to.close()
