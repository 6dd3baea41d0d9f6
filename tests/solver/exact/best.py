"""The proved best plan of a small week by the exact model, held to the judge: what the tests of this folder state."""

from __future__ import annotations

from dataclasses import dataclass

from models.plan import Assignment, Score
from solver.compile.week import Week as Compiled
from solver.compile.week import compile_week
from solver.construct import construct
from solver.exact.model import build
from solver.exact.solve import Effort, solve
from solver.judge import judge
from solver.prices import flat_prices
from solver.sessions import Session
from solver.state import State
from solver.tiers import tier_sums
from tests.build import Week, open_in

HOUR = open_in(("mon 10:00", "mon 11:00"))
"""One start for a session of an hour."""


@dataclass(frozen=True)
class Best:
    """An optimal plan and the judge's points for it."""

    assignments: tuple[Assignment, ...]
    score: Score

    @property
    def times(self) -> list[str]:
        """Who begins when, such as "D 09 10:00"."""
        return sorted(f"{a.demand} {a.start:%d %H:%M}" for a in self.assignments)

    @property
    def demands(self) -> list[str]:
        """Who is served, once per session."""
        return sorted(a.demand for a in self.assignments)

    @property
    def used(self) -> list[str]:
        """The spaces, persons and supplies of all sessions, once per use."""
        return sorted(
            [p.space for a in self.assignments for p in a.spaces]
            + [p.volunteer for a in self.assignments for p in a.people]
            + [p.supply for a in self.assignments for p in a.supplies]
        )

    @property
    def quantities(self) -> list[int]:
        """The units of all pieces, spaces and supplies."""
        return sorted(
            [p.quantity for a in self.assignments for p in a.spaces]
            + [p.quantity for a in self.assignments for p in a.supplies]
        )


def best(given: Week) -> Best:
    """Solve the whole week from the pins alone and from the first plan: both lead to the same points."""
    problem = given.problem()
    week = compile_week(problem)
    first = construct(week, flat_prices(week)).sessions()
    cold, warm = _solved(week, list(week.pins)), _solved(week, first)
    tiers = [tier_sums(problem.policy, x.score) for x in (cold, warm)]
    assert tiers[0] == tiers[1]
    return warm


def _solved(week: Compiled, start: list[Session]) -> Best:
    """The optimum hinted with a plan: proved, no violation found by the judge, and the gain that the model claims."""
    problem = week.problem
    free = list(range(len(week.demands)))
    model = build(week, State.of_pins(week), free, [s for s in start if not s.pinned])
    solution = solve(model, Effort(work=5))
    assert solution.proved, solution
    before = judge(problem, week.names.assignments(start, week.timeline))
    plan = tuple(week.names.assignments([*week.pins, *solution.sessions], week.timeline))
    after = judge(problem, plan)
    assert before.ok, before.violations
    assert after.ok, after.violations
    sums = tier_sums(problem.policy, after.score), tier_sums(problem.policy, before.score)
    assert tuple(a - b for a, b in zip(*sums, strict=True)) == solution.gain
    return Best(plan, after.score)


def held(given: Week) -> int:
    """How many sessions the best plan has."""
    return len(best(given).assignments)
