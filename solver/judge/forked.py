"""Tasks dealt out among processes that are forked: they have all that this one has, and nothing is copied.

For pure Python alone: what other threads of this process were doing is not there any more in a forked one.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")
Some = dict[int, T]
"""Results by number of the task."""


def cores() -> int:
    """How many processes may run at once; one where they cannot be forked safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def dealt_out(tasks: Sequence[Callable[[], T]], processes: int) -> list[T]:
    """What each task returns. Each process takes the next as soon as it is free; what one of them did not answer, as it
    was killed, is done here."""
    fork = multiprocessing.get_context("fork")
    following = fork.Value("i", 0)

    def take() -> int:
        with following:
            number = int(following.value)
            following.value = number + 1
        return number

    def work() -> Some[T]:
        out: Some[T] = {}
        while (number := take()) < len(tasks):
            out[number] = tasks[number]()
        return out

    helpers = []
    for _ in range(processes - 1):
        ours, theirs = fork.Pipe(duplex=False)
        helper = fork.Process(target=_answer, args=(work, theirs), daemon=True)
        helper.start()
        theirs.close()
        helpers.append((helper, ours))
    done = work()
    for helper, ours in helpers:
        try:
            done |= ours.recv()
        except EOFError:
            pass  # its tasks are done below
        finally:
            ours.close()
            helper.join()
    return [done[number] if number in done else task() for number, task in enumerate(tasks)]


def _answer(work: Callable[[], Some[T]], to: Connection) -> None:
    to.send(work())
    to.close()
