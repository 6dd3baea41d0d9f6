"""Ruin and recreate over a compiled week: fill in what is missing, then anneal (G. Schrimpf et al. 2000,
doi:10.1006/jcph.1999.6413; J. Christiaens, G. Vanden Berghe 2020, doi:10.1287/trsc.2019.0914).

A step takes some sessions away and puts back what their demands miss, session by session, each where it costs least.
It is accepted if the score, kept exactly by the rules of section 5, is better, or by chance if little worse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from solver.compile.week import Week
from solver.sessions import Session
from solver.shadow import ShadowPrices

if TYPE_CHECKING:
    from solver.recreate.engine import Engine

STEPS_PER_WORK = 40_000
"""Steps that count as one of CP-SAT's deterministic seconds: about what a core does in one."""


@dataclass(frozen=True)
class Heat:
    """Temperatures at the beginning and the end, as shares of what a session is usually worth. `onward`: another chain
    goes on from where this one ends, so that this counts, not the best that it came by."""

    hot: float
    cold: float
    onward: bool = False


@dataclass(frozen=True)
class Recreated:
    """Sessions of the demands that were decided (`free`), pins excluded; exact points gained; steps, and how many were
    better than ever."""

    sessions: tuple[Session, ...]
    free: frozenset[int]
    gain: int
    steps: int
    improved: int


OnHalfway = Callable[[Recreated], None]
"""Called with what a chain has found so far."""

Hurried = Callable[[], bool]
"""Asked every few steps whether the chain is to end with what it has."""


def never() -> bool:
    """Nobody is in a hurry."""
    return False


def load() -> None:
    """Load the compiled code, which takes a second; `recreate` does it where it was not done before."""
    import_module("solver.recreate.engine")


def carries(week: Week, d: int) -> bool:
    """Whether the compiled rules know all that the demand asks: they know no stability, no table of travel, and no
    speed that takes more than 64 bits to count with."""
    travel = week.problem.travel
    beyond = travel.metres or travel.minutes or week.distances.long_speeds
    return not (week.previous[d] or beyond) and len(week.demands[d].start) > 0


def recreate(
    week: Week, sessions: Sequence[Session], free: Sequence[int], shadow: ShadowPrices | None, heat: Heat, seed: int,
    steps: int | None, until: float | None, tell: OnHalfway | None = None, chains: int = 1,
) -> Recreated:  # fmt: skip
    """The plan's sessions with those of the `free` demands made better, for some steps or until a clock reading.

    `sessions` are all that stand; what is not free, pinned or not carried stays. Never worse than before, unless the
    heat goes onward; the same seed and steps give the same sessions. `tell` hears of better plans on the way, now and
    then. `chains` go together, each in a thread of its own.
    """
    return engine_of(week, sessions, free, shadow, chains).run(heat, seed, steps, until, tell, chains)


def engine_of(
    week: Week, sessions: Sequence[Session], free: Sequence[int], shadow: ShadowPrices | None, chains: int
) -> Engine:
    """What makes the plan's sessions better, with room for so many chains; as in `recreate`, but it may go on after a
    run."""
    from solver.recreate.engine import Engine  # numba takes a second to load: only where it is used

    return Engine(week, sessions, _decidable(week, sessions, free), shadow, chains)


def _decidable(week: Week, sessions: Sequence[Session], free: Sequence[int]) -> list[int]:
    """Demands that are carried, whose sessions are among their options."""
    odd = {s.demand for s in sessions if not s.pinned and not _is_option(week, s)}
    return [d for d in free if d not in odd and carries(week, d)]


def _is_option(week: Week, s: Session) -> bool:
    o = week.demands[s.demand]
    if start_of(week, s) is None:
        return False
    pieces = [*((n, j) for n, j, _ in (*s.spaces, *s.supplies)), *s.people]
    return all(r in o.needs[n].who for n, r in pieces)


def start_of(week: Week, s: Session) -> int | None:
    """Which start of its demand a session has."""
    o, t = week.demands[s.demand], week.timeline
    low, high = t.floor_slot(s.start), t.ceil_slot(s.end)
    found = np.flatnonzero((o.start == low) & (o.end == high))
    return int(found[0]) if len(found) and t.second(low) == s.start and t.second(high) == s.end else None
