"""The week as it is beside what it might be: every scenario planned from the same plan, and the base planned on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from models.changes import Scenario, apply
from models.errors import InvalidChanges, Issue
from models.loading import made_for
from models.plan import Plan
from models.problem import Problem
from solver.limits import Limits
from solver.scenarios.calming import calmed
from solver.scenarios.differences import difference
from solver.scenarios.figures import figures_of
from solver.scenarios.moves import told_of
from solver.scenarios.results import Comparison, Result
from solver.scenarios.together import Effort, MakePool, OnLook, plan_all

BASE = "base"


class InvalidScenario(InvalidChanges):
    """Changes of one scenario that do not fit the week; `index` says of which."""

    def __init__(self, index: int, issues: Sequence[Issue]):
        self.index = index
        super().__init__(issues)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.index, self.issues)


def compare(
    problem: Problem,
    plan: Plan | None,
    scenarios: Sequence[Scenario],
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    seed: int = 0,
    workers: int = 2,
    on_progress: OnLook | None = None,
    cancelled: Callable[[], bool] | None = None,
    make_pool: MakePool | None = None,
) -> Comparison:
    """Each scenario planned from `plan` as a warm start, beside the base planned on from it.

    `limits` are of each plan, and the same for all, so that a difference is not one of effort. Without a plan, the base
    is planned first, within the same limits. Of plans that are as good, those are taken that move less (`calming`): the
    base from `plan`, a scenario from the base. With `limits.work` and no seconds the result is the same every time.
    When `cancelled` says yes, every plan is the best so far. Raises `InvalidScenario` before any work, and
    `InvalidPlan` for a plan of another week.
    """
    weeks = [(BASE, problem), *((s.name, _changed(problem, i, s)) for i, s in enumerate(scenarios))]
    effort = Effort(limits, seed, workers, cancelled or (lambda: False), make_pool)
    if plan is None:
        (start,) = plan_all(weeks[:1], (), effort, on_progress)
    else:
        start = made_for(problem, plan)
    first, *others = plan_all(weeks, start.assignments, effort, on_progress)
    base_plan = calmed(problem, start.assignments, first)
    base = _result(BASE, problem, base_plan, problem, start, None)
    made = [calmed(week, base_plan.assignments, other) for (_, week), other in zip(weeks[1:], others, strict=True)]
    return Comparison(
        start,
        base,
        tuple(_result(name, week, of, problem, start, base) for (name, week), of in zip(weeks[1:], made, strict=True)),
    )


def _changed(problem: Problem, index: int, scenario: Scenario) -> Problem:
    try:
        return apply(problem, scenario.changes)
    except InvalidChanges as e:
        raise InvalidScenario(index, e.issues) from None


def _result(name: str, week: Problem, made: Plan, problem: Problem, start: Plan, base: Result | None) -> Result:
    figures, told = figures_of(week, made), told_of(problem, start, week, made)
    if base is None:
        return Result(name, week, made, figures, None, told, told_of(problem, made, week, made))
    same_points = week.policy == problem.policy
    differs = difference(base.figures, base.plan, figures, made, same_points=same_points)
    return Result(name, week, made, figures, differs, told, told_of(problem, base.plan, week, made))
