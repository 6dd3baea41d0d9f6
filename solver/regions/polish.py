"""Exact neighbourhoods inside a region, one after another, in the process that holds it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from solver.compile.week import Week
from solver.exact.model import build
from solver.exact.narrowing import Narrowing
from solver.exact.solve import Effort, solve
from solver.guide import Guide
from solver.neighbourhoods import Chooser
from solver.sessions import Session
from solver.state import State

LITERALS, WORK = 800.0, 0.3
"""Size of a neighbourhood, and CP-SAT's deterministic seconds for it, as in `solver.search`."""


@dataclass(frozen=True)
class Polished:
    """Sessions of the free demands, and how often something was tried."""

    sessions: tuple[Session, ...]
    tried: int
    work: float


def polish(
    week: Week,
    sessions: Sequence[Session],
    free: Sequence[int],
    guide: Guide,
    seed: int,
    until: float | None,
    work: float,
) -> Polished:
    """Until a clock reading (`time.monotonic`), or some deterministic seconds of work; never worse than before."""
    state, chooser = State(week, sessions), Chooser(week, seed)
    tried, used = 0, 0.0
    while chooser.alive and used < work and (until is None or time.monotonic() < until):
        operator, chosen = chooser.choose(state, LITERALS)
        narrowing = Narrowing(seed + tried, 5, 5, 4 * operator.crowd, {d: guide[d] for d in chosen})
        gone = state.release(chosen)
        seconds = None if until is None else max(0.05, min(10.0, until - time.monotonic()))
        effort = Effort(seconds=seconds, work=min(WORK, max(0.01, work - used)), seed=seed + tried, quick=True)
        found = solve(build(week, state, chosen, gone, narrowing), effort)
        better = not found.failed and found.gain > tuple(0 for _ in found.gain)
        for s in found.sessions if better else gone:
            state.add(s)
        chooser.reward(operator, sum(found.gain) if better else 0)
        tried, used = tried + 1, used + max(found.work, 0.001)
    chosen_sessions = (s for d in sorted(free) for s in state.of_demand.get(d, ()) if not s.pinned)
    return Polished(tuple(chosen_sessions), tried, used)
