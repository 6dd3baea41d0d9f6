"""Rounds over small weeks, cut as if they were large, task by task and judged after each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from models.problem import Problem
from solver.compile.week import frame_of
from solver.executors.protocol import Executor
from solver.incumbent import Incumbent
from solver.judge import Verdict, judge_of
from solver.limits import Limits
from solver.regions.board import Board
from solver.regions.engine import Rounds
from solver.regions.tasks import Improved, RegionTask
from solver.run import Run
from solver.sessions import Session
from tests.solver.pools import InProcess


class Cut(Rounds):
    """A search whose tasks are performed by hand; `cell`: demands of one."""

    cell = 1.0

    @classmethod
    def of(cls, problem: Problem, most: float, seed: int = 0, sessions: Sequence[Session] = ()) -> Cut:
        """From the pins, or from some sessions."""
        frame = frame_of(problem)
        run = Run(frame, Limits(seconds=None, work=5), seed, 2, None, lambda: False, time.monotonic(), Incumbent(frame))
        rounds = cls(run, cast(Executor, InProcess(2)))
        rounds.cell = most
        if sessions:
            rounds.board = Board(sessions)
        return rounds

    def _most(self, hands: int) -> float:
        return self.cell

    def tasks(self, steps: int = 100) -> list[RegionTask]:
        """Those of a new cut."""
        return [replace(t, labour=replace(t.labour, steps=steps)) for t in self._tasks()]

    def enter(self, task: RegionTask, found: Improved) -> None:
        """What a task found goes to the board."""
        free = task.region.demands[sorted(task.free)].tolist()
        self.board.replace(free, found.sessions)

    def verdict(self) -> Verdict:
        """What the judge says of the board."""
        frame = self.context.frame
        return judge_of(frame.problem)(frame.names.assignments(self.board.sessions(), frame.timeline))
