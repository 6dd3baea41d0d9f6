"""What a worker keeps between tasks of one name: the region compiled, and the chain that stands in it.

Rounds of one cell share one way down. To compile a district takes a worker four seconds, and to flatten it, to put its
sessions in place and to bring them there and back another two: of a round of ten seconds, a fifth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solver.compile.restrict import restricted
from solver.compile.week import Week, compile_week
from solver.regions.tasks import RegionTask
from solver.sessions import Session

if TYPE_CHECKING:
    from solver.recreate.engine import Engine


@dataclass
class Standing:
    """A region as it was compiled; the engine of the last chain that went onward in it, the task that it was for, and
    the sessions that it ended with."""

    whole: Week
    engine: Engine | None = None
    task: RegionTask | None = None
    sessions: frozenset[Session] = frozenset()

    def follows(self, task: RegionTask) -> bool:
        """Whether a task begins where the last chain ended, and may change the same."""
        if self.engine is None or self.task is None:
            return False
        alike = self.task.free == task.free and self.task.beyond == task.beyond
        same = all(np.array_equal(self.task.usable[kind], task.usable[kind]) for kind in task.usable)
        return alike and same and self.sessions == frozenset(task.sessions)


_kept: dict[str, Standing] = {}
"""By the name of the last task that had one."""


def compiled(task: RegionTask) -> Week:
    """The task's region with its free demands and usable resources alone."""
    if not task.name:
        whole = compile_week(task.region.problem, task.free, task.beyond)
    else:
        if task.name not in _kept:
            _kept.clear()
            _kept[task.name] = Standing(compile_week(task.region.problem))
        whole = _kept[task.name].whole
    return restricted(whole, task.free, task.usable)


def standing(task: RegionTask) -> Engine | None:
    """The engine of the chain that the task goes on with, if this worker has it. Whoever takes it gives it back by
    `keep`: one that was broken off stands nowhere."""
    kept = _kept.get(task.name)
    if kept is None:
        return None
    engine = kept.engine if kept.follows(task) else None
    kept.engine = None
    return engine


def keep(task: RegionTask, engine: Engine, sessions: Sequence[Session]) -> None:
    """For the task that goes on. Only where time ends them: another worker has no such engine, and what it finds after
    so many steps from the same plan differs by the order in which sessions were put in place."""
    if task.name and task.labour.heat.onward and task.labour.steps is None:
        kept = _kept[task.name]
        kept.engine, kept.task, kept.sessions = engine, task, frozenset(sessions)
