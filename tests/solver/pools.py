"""Stand-ins for the pool of worker processes: in this process, silent, or lying."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from solver.compile.week import Week
from solver.regions.tasks import WholeDualTask
from solver.tasks import Done, DualTask, OnTheWay, Task, perform

Message = OnTheWay | Done
Twist = Callable[[Message], Message]


class InProcess:
    """Answers every task at once, in this process, the dual after a few rounds; `twist` may change what is said."""

    twist: Twist = staticmethod(lambda message: message)
    tells = False

    def __init__(self, n: int):
        self.n = n
        self.messages: list[Message] = []
        self.running = 0
        self.week: Week | None = None

    @property
    def workers(self) -> int:
        """Tasks at once."""
        return self.n

    def __enter__(self) -> InProcess:
        return self

    def __exit__(self, *exc: object) -> None: ...

    def load(self, week: Week) -> None:
        """Keeps the week."""
        self.week = week

    @property
    def idle(self) -> int:
        """Workers without a task whose result was not collected."""
        return self.n - self.running

    def start(self, task: Task) -> None:
        """Does the task."""
        self.running += 1
        done = perform(self.week, shortened(task))
        self.messages.append(type(self).twist(done))

    def collect(self, timeout: float) -> list[Message]:
        """All results."""
        out, self.messages, self.running = self.messages, [], 0
        return out

    def hurry(self, number: int) -> None:
        """Nothing: what was started has ended."""

    def abandon(self, number: int) -> None:
        """Drops the task's result, if it has not been collected."""
        kept = [m for m in self.messages if m.number != number]
        self.running -= len(self.messages) - len(kept)
        self.messages = kept


def shortened(task: Task) -> Task:
    """The dual after a few rounds."""
    match task:
        case DualTask():
            return replace(task, rounds=20)
        case WholeDualTask():
            return replace(task, climbing=replace(task.climbing, rounds=20))
    return task


class Silent(InProcess):
    """Never answers."""

    def start(self, task: Task) -> None:
        """Forgets the task."""
        self.running += 1

    def collect(self, timeout: float) -> list[Message]:
        """Nothing."""
        return []

    def abandon(self, number: int) -> None:
        """A worker is free again."""
        self.running -= 1


class Broken(InProcess):
    """Every task fails, as it does in a child that dies."""

    def start(self, task: Task) -> None:
        """Fails."""
        self.running += 1
        self.messages.append(Done(task.number, failed="the worker ended with code -9"))


def lying(twist: Twist) -> type[InProcess]:
    """A pool whose answers are changed on their way."""
    return type("Lying", (InProcess,), {"twist": staticmethod(twist)})


def doubled(message: Message) -> Message:
    """A plan that holds every session twice, and claims to be better and proved."""
    if isinstance(message, Done) and message.solution:
        found = message.solution
        tiers = tuple(replace(t, points=t.points + 1_000, bound=t.points + 1_000, proved=True) for t in found.tiers)
        return replace(message, solution=replace(found, sessions=(*found.sessions, *found.sessions), tiers=tiers))
    if isinstance(message, Done) and message.recreated:
        made = message.recreated
        return replace(message, recreated=replace(made, sessions=made.sessions * 2, gain=made.gain + 1_000))
    if isinstance(message, Done) and message.improved:
        better = message.improved
        return replace(message, improved=replace(better, sessions=better.sessions * 2, gain=better.gain + 1_000))
    if isinstance(message, Done) and message.proof and message.proof.sessions:
        return replace(message, proof=replace(message.proof, sessions=(*message.proof.sessions,) * 2))
    return message


def boasting(message: Message) -> Message:
    """A legal plan that claims more points than it has."""
    if isinstance(message, Done) and message.solution:
        tiers = tuple(replace(t, points=t.points + 7) for t in message.solution.tiers)
        return replace(message, solution=replace(message.solution, tiers=tiers))
    return message
