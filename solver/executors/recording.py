"""What every task took: an executor around another one, which keeps a log."""

from __future__ import annotations

import pickle
import time
from dataclasses import dataclass
from typing import Self

from solver.compile.week import Week
from solver.executors.protocol import Executor
from solver.regions.tasks import PartTask, ReasonsTask, RegionTask, WholeDualTask
from solver.tasks import ComponentTask, Done, ImproveTask, OnTheWay, Task
from solver.why.tasks import ExplainTask


@dataclass(frozen=True)
class Record:
    """One task: seconds of wall time from start to end, and the bytes of its pickles; `began` since the log's start;
    `work` in deterministic seconds and `round` of the search, of a region."""

    kind: str
    number: int
    demands: int
    began: float
    seconds: float
    bytes_out: int
    bytes_in: int
    work: float = 0.0
    failed: str = ""
    round: int = 0


class Recording:
    """Passes everything on; `log` has a record for each task that ended, in the order in which they did."""

    tells = False
    """What is recorded is what any node would do."""

    def __init__(self, executor: Executor):
        self.executor = executor
        self.log: list[Record] = []
        self.running: dict[int, tuple[Task, float, int]] = {}
        self.began = time.monotonic()

    def __enter__(self) -> Self:
        self.executor.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self.executor.__exit__(*exc)

    @property
    def workers(self) -> int:
        """The other's."""
        return self.executor.workers

    @property
    def idle(self) -> int:
        """The other's."""
        return self.executor.idle

    def load(self, week: Week) -> None:
        """Passed on."""
        self.executor.load(week)

    def start(self, task: Task) -> None:
        """Passed on, and weighed."""
        self.executor.start(task)
        self.running[task.number] = (task, time.monotonic(), size_of(task))

    def collect(self, timeout: float) -> list[OnTheWay | Done]:
        """Passed on, and written down."""
        messages = self.executor.collect(timeout)
        now = time.monotonic()
        for message in messages:
            if isinstance(message, Done) and message.number in self.running:
                task, start, size = self.running.pop(message.number)
                kind, demands = type(task).__name__, demands_of(task)
                times = (start - self.began, now - start)
                work = message.improved.work if message.improved else 0.0
                inward, round_ = size_of(message), task.round if isinstance(task, RegionTask) else 0
                self.log.append(
                    Record(kind, message.number, demands, *times, size, inward, work, message.failed, round_)
                )
        return messages

    def hurry(self, number: int) -> None:
        """Passed on."""
        self.executor.hurry(number)

    def abandon(self, number: int) -> None:
        """Passed on, and left out of the log."""
        self.executor.abandon(number)
        self.running.pop(number, None)


def size_of(value: object) -> int:
    """Bytes on their way between processes."""
    return len(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))


def demands_of(task: Task) -> int:
    """Demands that the task is about; 0 for one about the whole week."""
    match task:
        case RegionTask():
            return len(task.free)
        case ReasonsTask():
            return len(task.own)
        case WholeDualTask():
            return len(task.problem.demands)
        case PartTask():
            return len(task.part.demands)
        case ImproveTask():
            return len(task.free)
        case ComponentTask() | ExplainTask():
            return len(task.demands)
    return 0
