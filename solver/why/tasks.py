"""What a worker does to explain some demands: it opens the week itself, and nothing else travels."""

from __future__ import annotations

from dataclasses import dataclass

from models.plan import Assignment
from models.problem import Problem
from solver.desk.desk import Desk
from solver.why.explain import Explanation, Why


@dataclass(frozen=True)
class ExplainTask:
    """Why the demands of these indices miss sessions in a plan that keeps the problem's rules."""

    number: int
    problem: Problem
    assignments: tuple[Assignment, ...]
    demands: tuple[int, ...]


def explain_some(task: ExplainTask) -> tuple[Explanation, ...]:
    """One explanation or more for each of them that misses sessions, in their order."""
    why = Why(Desk(task.problem, task.assignments))
    return tuple(e for d in task.demands for e in why.of(d))
