"""The judge: every rule and every term over one week, breaches sorted into violations and warnings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Protocol

from models.forked import dealt_out
from models.grid import Timeline
from models.plan import Assignment, Plan, Score
from models.policy import TERMS
from models.problem import Problem
from solver.judge.context import Context
from solver.judge.ground import Ground
from solver.judge.points import TERMS as POINTS
from solver.judge.points import score_of
from solver.judge.rules import RULES, Rule
from solver.judge.verdict import Finding, Verdict

# More findings of one rule help nobody, and a hostile plan may have billions.
MOST_OF_A_RULE = 1_000

LARGE = 20_000
"""Sessions of a plan from which on several processes are quicker."""


Breaches = tuple[list[Finding], list[Finding]]
"""Violations and warnings."""


def judge(
    problem: Problem, plan: Plan | Sequence[Assignment], timeline: Timeline | None = None, processes: int = 1
) -> Verdict:
    """Judge a plan, or its assignments alone, by every rule and term of FORMAT.md.

    `problem` has passed the checks of its references; the plan may be anything of the right form. Breaches in which
    every session involved is pinned are warnings (R18), and so is a stated hash or score that is not so. Of each rule
    at most `MOST_OF_A_RULE` violations and as many warnings are listed. `timeline`: that of a problem with the same
    horizon, calendar and `now`, which has read many of its wall times already. `processes` share the rules and terms,
    each with its own view of the plan, unless it is small.
    """
    return judge_of(problem, timeline)(plan, processes)


class Judge(Protocol):
    """The judge of one problem, with `processes` as in `judge`."""

    def __call__(self, plan: Plan | Sequence[Assignment], processes: int = 1) -> Verdict: ...


def judge_of(problem: Problem, timeline: Timeline | None = None) -> Judge:
    """The judge of one problem, who looks it up once and then judges many plans."""
    return partial(_judge, Ground(problem, timeline))


def _judge(ground: Ground, plan: Plan | Sequence[Assignment], processes: int = 1) -> Verdict:
    week = Context(ground, plan.assignments if isinstance(plan, Plan) else plan)
    tasks: list[Callable[[], Any]] = [partial(_breaches, week, rule) for rule in RULES.values()]
    tasks += [partial(term, week) for term in POINTS.values()]
    alone = processes == 1 or len(week.sessions) < LARGE
    answers = [task() for task in tasks] if alone else dealt_out(tasks, processes)
    found, points = answers[: len(RULES)], answers[len(RULES) :]
    score = score_of(dict(zip(POINTS, points, strict=True)))
    violations, warnings = ([f for breaches in found for f in breaches[kind]] for kind in (0, 1))
    if isinstance(plan, Plan):
        warnings.extend(_false_statements(ground.problem, plan, score))
    return Verdict(tuple(violations), tuple(warnings), score)


def _breaches(week: Context, rule: Rule) -> Breaches:
    """Warnings beyond the most are left out, but do not end the search for violations."""
    violations: list[Finding] = []
    warnings: list[Finding] = []
    for finding in rule(week):
        if not (finding.assignments and week.pinned.issuperset(finding.assignments)):
            violations.append(finding)
            if len(violations) == MOST_OF_A_RULE:
                break
        elif len(warnings) < MOST_OF_A_RULE:
            warnings.append(finding)
    return violations, warnings


def _false_statements(problem: Problem, plan: Plan, score: Score) -> Iterator[Finding]:
    if plan.problem_sha256 is not None and plan.problem_sha256 != problem.sha256:
        message = f"the plan was made for problem {plan.problem_sha256}, this one is {problem.sha256}"
        yield Finding("plan", "problem_sha256", message, (), "other_problem")
    if plan.score is None:
        return
    for term in ("total", *TERMS):
        stated, judged = getattr(plan.score, term), getattr(score, term)
        if term in plan.score.model_fields_set and stated != judged:
            message = f"the plan states {stated} points, the judge finds {judged}"
            yield Finding("plan", f"score.{term}", message, (), "other_score")
