"""What a comparison gives back."""

from __future__ import annotations

from dataclasses import dataclass

from models.plan import Plan
from models.problem import Problem
from solver.progress import Progress
from solver.scenarios.differences import Difference
from solver.scenarios.figures import Figures
from solver.scenarios.moves import Told


@dataclass(frozen=True)
class Result:
    """One week with its plan. `difference` is to the base, None of the base itself. `told` is from the plan that all
    began with, as that is what people know; `caused` is from the base: what the scenario alone does."""

    name: str
    problem: Problem
    plan: Plan
    figures: Figures
    difference: Difference | None
    told: Told
    caused: Told


@dataclass(frozen=True)
class Comparison:
    """The plan that all began with, the base planned on from it with the same effort, and the scenarios."""

    start: Plan
    base: Result
    scenarios: tuple[Result, ...]


@dataclass(frozen=True)
class Look:
    """How a comparison goes: `done` of `total` plans are made, and one of those under way."""

    name: str
    done: int
    total: int
    progress: Progress
