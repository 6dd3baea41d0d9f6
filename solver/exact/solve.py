"""One exact solve: tier after tier, with its bound, and the best sessions found when it is stopped."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from solver.exact.bound import BoundWatch
from solver.exact.cp_sat import cp_sat
from solver.exact.model import ExactModel
from solver.exact.variables import read_sessions
from solver.sessions import Session

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(frozen=True)
class Effort:
    """How hard to try, with one thread, which repeats exactly. `work` counts CP-SAT's deterministic seconds.

    `full_relaxation` puts every constraint into the linear relaxation: time-indexed weeks are proved by it. `quick` is
    for small parts by the hundred: a short presolve, as the default one takes longer than the search.
    """

    seconds: float | None = None
    work: float | None = None
    seed: int = 0
    full_relaxation: bool = True
    quick: bool = False


@dataclass(frozen=True)
class TierResult:
    """Points of one tier, and the proved bound on them (None where nothing was proved)."""

    points: int
    bound: int | None
    proved: bool


@dataclass(frozen=True)
class Solution:
    """What a solve found. `before` are the tiers' points at the hint; `work` the deterministic seconds used."""

    sessions: tuple[Session, ...]
    before: tuple[int, ...]
    tiers: tuple[TierResult, ...]
    work: float
    failed: str = ""

    @property
    def proved(self) -> bool:
        """Whether every tier is at its best."""
        return all(t.proved for t in self.tiers)

    @property
    def gain(self) -> tuple[int, ...]:
        """By how much each tier is better than the hint."""
        return tuple(t.points - b for t, b in zip(self.tiers, self.before, strict=True))


@dataclass(frozen=True)
class Proof:
    """What was proved of a model's one objective: a bound, if any, and the best sessions, if any were found."""

    bound: int | None
    sessions: tuple[Session, ...] | None
    work: float


OnBetter = Callable[[list[Session], int, int], None]
"""Called with sessions, points and bound at each better solution of a model with one tier."""


@dataclass
class _Watcher:
    """Keeps the last solution, so that a cancelled solve has something to give."""

    model: ExactModel
    tell: OnBetter | None
    latest: list[Session] | None = field(default=None)

    def callback(self) -> cp_model.CpSolverSolutionCallback:
        watcher = self

        class Callback(cp_sat().CpSolverSolutionCallback):  # type: ignore[misc]
            def on_solution_callback(self) -> None:
                watcher.latest = read_sessions(watcher.model.part, self.value)
                if watcher.tell:
                    bound = math.floor(self.best_objective_bound + 1e-6)
                    watcher.tell(watcher.latest, round(self.objective_value), bound)

        return Callback()


def solve(model: ExactModel, effort: Effort, on_better: OnBetter | None = None) -> Solution:
    """Maximise the tiers in order. The hint is a solution, so there is an answer; `failed` says what went wrong."""
    current = [c.current for c in model.part.candidates if c.current is not None]
    before = standing = tuple(t.hint for t in model.tiers)
    best, used, failed = current, 0.0, ""
    results: list[TierResult] = []
    for tier in model.tiers:
        answer = _one_tier(model, tier, effort, used, on_better if len(model.tiers) == 1 else None)
        used += answer.work
        if answer.sessions is None:
            failed = failed or answer.status
            results += [TierResult(points, None, False) for points in standing[len(results) :]]
            break
        best, standing = answer.sessions, answer.standing
        results.append(TierResult(answer.points, answer.bound, answer.proved))
        _hold(model, tier, answer)
    return Solution(tuple(best), before, tuple(results), used, failed)


def prove(model: ExactModel, effort: Effort) -> Proof:
    """The best bound on the model's one objective, by a best-first tree over the full relaxation.

    Measured on a week of two communities: after 5 s a bound that CP-SAT's default search has not after 120 s.
    """
    cp, objective = model.builder.model, model.tiers[0]
    if objective.low == objective.high:
        return Proof(objective.low, None, 0.0)
    cp.maximize(objective.expr)
    solver: cp_model.CpSolver = cp_sat().CpSolver()
    _configure(solver, effort, 0.0)
    solver.parameters.subsolvers.extend(["lb_tree_search"])
    watch = BoundWatch(solver)
    status = solver.solve(cp)
    work = solver.response_proto.deterministic_time
    if status not in (cp_sat().OPTIMAL, cp_sat().FEASIBLE, cp_sat().UNKNOWN):
        return Proof(None, None, work)
    found = status != cp_sat().UNKNOWN
    sessions = tuple(read_sessions(model.part, solver.value)) if found else None
    return Proof(watch.proved(status), sessions, work)


@dataclass(frozen=True)
class _Answer:
    sessions: list[Session] | None
    points: int
    bound: int | None
    proved: bool
    work: float
    status: str
    values: list[int]
    standing: tuple[int, ...] = ()


def _one_tier(model: ExactModel, tier: Any, effort: Effort, used: float, tell: OnBetter | None) -> _Answer:
    cp = model.builder.model
    cp.clear_objective()  # type: ignore[no-untyped-call]
    if tier.low != tier.high:
        cp.maximize(tier.expr)
    solver: cp_model.CpSolver = cp_sat().CpSolver()
    _configure(solver, effort, used)
    watcher, watch = _Watcher(model, tell), BoundWatch(solver)
    status = solver.solve(cp, watcher.callback())
    work = solver.response_proto.deterministic_time
    name = solver.status_name(status)
    if status not in (cp_sat().OPTIMAL, cp_sat().FEASIBLE):
        return _Answer(None, 0, None, False, work, name, [])
    proved = status == cp_sat().OPTIMAL
    points = solver.value(tier.expr) if tier.low != tier.high else tier.low
    bound = points if proved else watch.proved(status)
    values = [solver.value(var) for var, _ in model.builder.hints]
    standing = tuple(t.low if t.low == t.high else solver.value(t.expr) for t in model.tiers)
    sessions = read_sessions(model.part, solver.value)
    return _Answer(sessions, points, bound, proved, work, name, values, standing)


def _configure(solver: cp_model.CpSolver, effort: Effort, used: float) -> None:
    p = solver.parameters
    p.num_workers = 1
    p.linearization_level = 2 if effort.full_relaxation else 1
    p.random_seed = effort.seed
    if effort.quick:
        p.symmetry_level = 0
        p.max_presolve_iterations = 1
    if effort.seconds is not None:
        p.max_time_in_seconds = effort.seconds
    if effort.work is not None:
        p.max_deterministic_time = max(0.001, effort.work - used)


def _hold(model: ExactModel, tier: Any, answer: _Answer) -> None:
    """The next tiers may not make this one worse; they start from its solution."""
    if len(model.tiers) > 1:
        cp = model.builder.model
        if tier.low != tier.high:
            cp.add(tier.expr >= answer.points)
        cp.clear_hints()  # type: ignore[no-untyped-call]
        for (var, _), value in zip(model.builder.hints, answer.values, strict=True):
            cp.add_hint(var, value)
