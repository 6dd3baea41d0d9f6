"""What the search asks of those who perform its tasks, wherever they run."""

from __future__ import annotations

from typing import Protocol, Self

from solver.compile.week import Week
from solver.tasks import Done, OnTheWay, Task

MEMORY = "memory: "
"""How `Done.failed` begins where a task asked for more memory than it may have."""


class Executor(Protocol):
    """Workers that take one task each. Use as a context: on leaving, nothing that it started runs any more.

    Every task that was started, and not abandoned, gives exactly one `Done` in the end, unless it never returns:

    - A worker that **dies** (a crash, a kill, a lost node) is replaced. Its task is either started anew elsewhere or
      ends as a `Done` whose `failed` names the cause; the caller decides whether the task is worth another try.
    - A task that asks for **too much memory** ends as a `Done` whose `failed` begins with `MEMORY`; the machine and the
      other tasks are not harmed.
    - A task that **hangs** is the caller's to judge: it knows how long the task may take, and calls `abandon`.
    """

    @property
    def workers(self) -> int:
        """Tasks that may run at once, as far as is known at the start; the search cuts its work accordingly."""

    @property
    def tells(self) -> bool:
        """Whether tasks tell on their way, hear of a hurry, and may use this machine's cores by threads of theirs."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...

    def load(self, week: Week) -> None:
        """Give the week to every worker, also to those that come later. Only tasks that bring no problem of their own
        need one; call at most once, before any of them."""

    @property
    def idle(self) -> int:
        """How many tasks may be started now."""

    def start(self, task: Task) -> None:
        """Hand out a task; no other in hand may have its number. Raises RuntimeError where nobody is idle."""

    def collect(self, timeout: float) -> list[OnTheWay | Done]:
        """What arrived, after at most `timeout` seconds; empty where nothing did. What a task tells on its
        way comes before its `Done`, and may be left out."""

    def hurry(self, number: int) -> None:
        """Ask the task to end soon with what it has, as something is known that a next one can use. It may go on: only
        chains of regions listen, and only in processes of this machine."""

    def abandon(self, number: int) -> None:
        """End the task at once, wherever it is, and never tell its result. One that has ended, or was never started, is
        no error."""
