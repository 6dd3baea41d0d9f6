"""The bottlenecks of a week and its plan: all by their prices, the dearest tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.plan import Assignment, Score
from models.problem import Problem
from solver.bottlenecks.priced import Priced, Scarce, priced
from solver.bottlenecks.verify import Bottleneck, Solve, Verifier
from solver.desk.desk import Desk
from solver.limits import Limits

SMALL = 30
"""Demands below which prices are coarse: with few to choose from, a fraction of a session is often a whole one."""


@dataclass(frozen=True)
class Report:
    """`tried`: the dearest of `prices.scarce`, the largest verified gain first. `score`: the judge's, of the plan that
    was begun from (the given one, or what a search made of it in the week as it is), `improved` points above the given
    one. `small`: whether the week is too small for its prices to say much."""

    prices: Priced
    tried: tuple[Bottleneck, ...]
    score: Score
    improved: int
    small: bool


def bottlenecks(
    problem: Problem,
    assignments: Sequence[Assignment],
    most: int = 10,
    limits: Limits | None = None,
    rounds: int | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Report:
    """What one more unit of each scarce thing would bring, estimated; the `most` dearest verified.

    The estimate is that of the dual's prices after `rounds` evaluations (by default what `priced` says). Each verified
    gain is a difference of judged scores in the changed week: found by the desk, and with `limits` by a search of that
    length too, which begins from the plan. Then the plan is first searched as long in the week as it is, so that a gain
    is not what more time brings.
    `stop` is asked between two tries. Raises `ValueError` where `most` is not above 0, or the plan breaks a rule.
    """
    if most < 1:
        raise ValueError(f"most = {most}: at least one is tried")
    prices = priced(problem, rounds)
    given = Desk(problem, assignments)
    if not given.verdict.ok:
        raise ValueError(f"the plan breaks a rule: {given.verdict.violations[0]}")
    solve = _searching(limits) if limits and prices.scarce else None
    desk = _improved(given, solve) if solve else given
    verifier, tried = Verifier(desk, prices, solve), []
    for scarce in prices.scarce[:most]:
        if stop():
            break
        tried.append(verifier.tried(scarce))
    order = sorted(tried, key=lambda b: (-b.gain, -b.scarce.estimate))
    improved = desk.verdict.score.total - given.verdict.score.total
    return Report(prices, tuple(order), desk.verdict.score, improved, len(problem.demands) < SMALL)


def _improved(desk: Desk, solve: Solve) -> Desk:
    made = Desk(desk.problem, solve(desk.problem, desk.assignments))
    return made if made.verdict.ok and made.verdict.score.total > desk.verdict.score.total else desk


def _searching(limits: Limits) -> Solve:
    def solve(problem: Problem, start: Sequence[Assignment]) -> Sequence[Assignment]:
        from solver.planning import plan  # OR-Tools takes a second to load

        return plan(problem, limits, start=start).assignments

    return solve


__all__ = ["Bottleneck", "Priced", "Report", "Scarce", "bottlenecks"]
