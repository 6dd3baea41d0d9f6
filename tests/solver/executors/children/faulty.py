"""A worker in which something else happens instead of the second task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solver.executors.child as child
from solver.compile.week import Week
from solver.tasks import Done, Task, perform

HIT = 1


def serve(fault: Callable[[], object]) -> None:
    """As the real worker, but for the tasks that the fault befalls."""

    def faulty(week: Week | None, task: Task, *listeners: Any) -> Done:
        if task.number == HIT:
            fault()
        return perform(week, task, *listeners)

    child.perform = faulty  # type: ignore[attr-defined, assignment]
    child.main()
