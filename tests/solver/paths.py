"""The solver's parts called one by one, in process, with what a judge says of each plan: for fuzzing."""

from __future__ import annotations

import random
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

from models.grid import Timeline
from models.problem import Problem
from solver.bounding import pin_constant
from solver.compile.week import Week, compile_week
from solver.construct import construct
from solver.dual.ascent import ascend, supported
from solver.exact.model import build
from solver.exact.narrowing import Narrowing
from solver.exact.solve import Effort, Solution, solve
from solver.incumbent import Incumbent
from solver.judge import judge
from solver.prices import flat_prices
from solver.run import Run
from solver.sessions import Session
from solver.state import State
from tests.brute_force import value_by_tier

Json = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """A plan with the judge's opinion; `value` is what is maximised, tier by tier."""

    sessions: tuple[Session, ...]
    broken: frozenset[str]
    value: tuple[int, ...]
    score: dict[str, int]


@dataclass(frozen=True)
class Solved:
    """An exact solve of some demands, before and after, with what the model itself claims."""

    before: Judged
    after: Judged
    solution: Solution

    @property
    def gain(self) -> tuple[int, ...]:
        """By how much each tier is better, by the judge."""
        return tuple(a - b for a, b in zip(self.after.value, self.before.value, strict=True))


class Paths:
    """One week and the ways through the solver."""

    def __init__(self, week: Json):
        self.plain = week
        self.problem = Problem.model_validate(week)
        self.week: Week = compile_week(self.problem)

    @staticmethod
    def asked(problem: Problem) -> dict[str, int]:
        """How many sessions each demand asks for."""
        timeline = Timeline(problem)
        return {
            d.id: len(timeline.runs(d.windows)) if isinstance(d.sessions, str) else d.sessions for d in problem.demands
        }

    def judged(self, sessions: list[Session] | tuple[Session, ...]) -> Judged:
        """What the judge says of these sessions."""
        verdict = judge(self.problem, self.week.names.assignments(sessions, self.week.timeline))
        score = verdict.score.model_dump()
        broken = frozenset(f"{f.rule} {f.code}" for f in verdict.violations)
        return Judged(tuple(sessions), broken, value_by_tier(self.plain, score), score)

    def greedy(self) -> Judged:
        """The first plan."""
        return self.judged(construct(self.week, flat_prices(self.week)).sessions())

    def exact(self, start: Judged | None = None, effort: Effort = Effort(seconds=20)) -> Solved:  # noqa: B008 (frozen)
        """All demands decided by one exact model, from a plan (the pins alone where none is given)."""
        begin = start or self.judged(self.week.pins)
        return self._solve(begin, list(range(len(self.week.demands))), None, effort)

    def part(self, start: Judged, seed: int, narrow: bool) -> Solved:
        """Some demands decided anew, the others' sessions held; with few options where `narrow`."""
        rng = random.Random(seed)
        n = len(self.week.demands)
        free = sorted(rng.sample(range(n), rng.randint(1, n)))
        narrowing = Narrowing(seed, rng.randint(1, 4), rng.randint(1, 3), rng.randint(1, 3)) if narrow else None
        return self._solve(start, free, narrowing, Effort(seconds=20, seed=seed, quick=narrow))

    def _solve(self, start: Judged, free: list[int], narrowing: Narrowing | None, effort: Effort) -> Solved:
        state = State(self.week, start.sessions)
        current = state.release(free)
        kept = state.sessions()
        solution = solve(build(self.week, state, free, current, narrowing), effort)
        return Solved(start, self.judged([*kept, *solution.sessions]), solution)

    def dual_bound(self, target: int, rounds: int = 60) -> int | None:
        """The dual's bound on the total; None where it does not claim one."""
        if self.problem.policy.tiers or not supported(self.problem.policy):
            return None
        constant = pin_constant(cast(Run, SimpleNamespace(frame=self.week, incumbent=Incumbent(self.week))))
        return ascend(self.week, State.of_pins(self.week), float(target), constant, rounds).bound
