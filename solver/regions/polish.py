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
    """All sessions, the points gained (of the tiers, taken together), what was tried and how often it helped."""

    sessions: tuple[Session, ...]
    gain: int
    tried: int
    improved: int
    work: float


def polish(
    week: Week, sessions: Sequence[Session], guide: Guide, seed: int, until: float | None, most_work: float
) -> Polished:
    """Until a clock reading (`time.monotonic`), or some deterministic seconds of work; never worse than before."""
    state, chooser = State(week, sessions), Chooser(week, seed)
    gain, tried, improved, work = 0, 0, 0, 0.0
    while chooser.alive and work < most_work and (until is None or time.monotonic() < until):
        operator, chosen = chooser.choose(state, LITERALS)
        narrowing = Narrowing(seed + tried, 5, 5, 4 * operator.crowd, {d: guide[d] for d in chosen})
        gone = state.release(chosen)
        seconds = None if until is None else max(0.05, min(10.0, until - time.monotonic()))
        effort = Effort(seconds=seconds, work=min(WORK, max(0.01, most_work - work)), seed=seed + tried, quick=True)
        found = solve(build(week, state, chosen, gone, narrowing), effort)
        better = not found.failed and found.gain > tuple(0 for _ in found.gain)
        for s in found.sessions if better else gone:
            state.add(s)
        points = sum(found.gain) if better else 0
        chooser.reward(operator, points)
        gain, tried, improved, work = gain + points, tried + 1, improved + better, work + max(found.work, 0.001)
    return Polished(tuple(state.sessions()), gain, tried, improved, work)
