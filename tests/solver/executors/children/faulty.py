"""A worker in which something else happens instead of the second task."""

from __future__ import annotations

from collections.abc import Callable

import solver.executors.child as child
from solver.compile.week import Week
from solver.exact.solve import OnBetter
from solver.recreate.work import OnHalfway
from solver.tasks import Done, Task, perform

HIT = 1


def serve(fault: Callable[[], object]) -> None:
    """As the real worker, but for the tasks that the fault befalls."""

    def faulty(
        week: Week | None, task: Task, on_better: OnBetter | None = None, on_halfway: OnHalfway | None = None
    ) -> Done:
        if task.number == HIT:
            fault()
        return perform(week, task, on_better, on_halfway)

    child.perform = faulty  # type: ignore[attr-defined]
    child.main()
