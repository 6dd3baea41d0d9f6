"""What is handed to a worker, and what comes back. Plain values that travel between processes."""

from __future__ import annotations

from dataclasses import dataclass

from solver.compile.week import Week
from solver.dual.ascent import Dual, ascend
from solver.exact.model import build
from solver.exact.narrowing import Narrowing
from solver.exact.solve import Effort, OnBetter, Solution, solve
from solver.handing import Aim, Handed, hand_on
from solver.sessions import Session
from solver.state import State


@dataclass(frozen=True)
class ImproveTask:
    """Solve the free demands exactly, all other sessions being fixed. `sessions` is the whole plan, pins included.

    A `narrowing` keeps only some options of each demand: quick, but then a bound says nothing about the part.
    """

    number: int
    free: tuple[int, ...]
    sessions: tuple[Session, ...]
    effort: Effort
    narrowing: Narrowing | None = None


@dataclass(frozen=True)
class DualTask:
    """Climb the dual over the pins; `target` is the score of a known plan, `constant` what the pins contribute."""

    number: int
    target: float
    constant: float
    rounds: int


@dataclass(frozen=True)
class HandTask:
    """Look for a plan in which roles changed hands. `sessions` is the whole plan, pins included."""

    number: int
    sessions: tuple[Session, ...]
    aim: Aim
    seed: int


Task = ImproveTask | DualTask | HandTask


@dataclass(frozen=True)
class Partial:
    """A better solution on the way: sessions of the free demands, with the model's own points and bound."""

    number: int
    sessions: tuple[Session, ...]
    points: int
    bound: int


@dataclass(frozen=True)
class Done:
    """The end of a task; `failed` says what went wrong, if anything did."""

    number: int
    solution: Solution | None = None
    dual: Dual | None = None
    handed: Handed | None = None
    failed: str = ""


def improve(week: Week, task: ImproveTask, on_better: OnBetter | None = None) -> Solution:
    """Build and solve the part of one task."""
    state = State(week, task.sessions)
    current = state.release(task.free)
    return solve(build(week, state, list(task.free), current, task.narrowing), task.effort, on_better)


def climb(week: Week, task: DualTask) -> Dual:
    """The dual of one task."""
    return ascend(week, State.of_pins(week), task.target, task.constant, task.rounds)


def hand(week: Week, task: HandTask) -> Handed:
    """The chains of one task."""
    return hand_on(week, task.sessions, task.aim, task.seed)
