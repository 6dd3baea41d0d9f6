"""What a worker does for a region; it compiles the region itself, so that nothing but the region travels."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from models.plan import Unserved
from models.problem import Problem
from solver.compile.restrict import Open, restricted
from solver.compile.week import compile_week
from solver.construct import construct
from solver.dual.ascent import ascend
from solver.dual.guide_of import guide_of
from solver.prices import flat_prices
from solver.regions.guide import Carried, carried, local
from solver.regions.polish import polish
from solver.regions.region import Region
from solver.sessions import Session
from solver.state import State, session_points
from solver.unserved import unserved


@dataclass(frozen=True)
class Labour:
    """How long to anneal: until `seconds` after the task began, or for `steps`; between two temperatures, as shares of
    a session's usual weight."""

    seconds: float | None
    steps: int | None
    hot: float
    cold: float
    seed: int


@dataclass(frozen=True)
class RegionTask:
    """Improve the sessions of the `free` demands of a region with `usable` resources alone; all else stands.

    `sessions`: all that stand in the region now, in its numbers. `beyond` as in `compile_week`; `guide` by demand.
    """

    number: int
    region: Region
    free: frozenset[int]
    usable: Open
    sessions: tuple[Session, ...]
    beyond: dict[str, tuple[int, int]]
    guide: dict[int, Carried]
    labour: Labour


@dataclass(frozen=True)
class Improved:
    """New sessions of a region's free demands in the whole problem's numbers, the points they gain, what was tried, how
    often it helped, and the work in CP-SAT's deterministic seconds."""

    sessions: tuple[Session, ...]
    gain: int
    tried: int
    improved: int
    work: float


@dataclass(frozen=True)
class WholeDualTask:
    """The dual of a whole problem that no other process has compiled."""

    number: int
    problem: Problem
    target: float
    constant: float
    rounds: int


@dataclass(frozen=True)
class Bounded:
    """The bound of a whole problem, and its guide by demand."""

    bound: int
    guide: tuple[Carried, ...]


@dataclass(frozen=True)
class ReasonsTask:
    """Why the `own` demands of a region miss sessions; `sessions` as they stand, in its numbers."""

    number: int
    region: Region
    own: frozenset[int]
    sessions: tuple[Session, ...]
    optimal: bool


def improve_region(task: RegionTask) -> Improved:
    """Compile the region, fill in what is missing, improve."""
    began, labour = time.monotonic(), task.labour
    week = restricted(compile_week(task.region.problem, task.free, task.beyond), task.free, task.usable)
    guide = local(week, task.region, task.guide)
    until = None if labour.seconds is None else began + labour.seconds
    state, free = State(week, task.sessions), sorted(task.free)
    before = sum(session_points(week, s) for d in free for s in state.of_demand.get(d, ()))
    construct(week, replace(flat_prices(week), guide=guide), state)
    found = polish(week, state.sessions(), free, guide, labour.seed, until, (labour.steps or 10**9) / 20000)
    gain = sum(session_points(week, s) for s in (*found.sessions, *week.pins) if s.demand in task.free) - before
    return Improved(tuple(task.region.outward(found.sessions)), gain, found.tried, 0, found.work)


def bound_whole(task: WholeDualTask) -> Bounded:
    """Compile everything, climb the dual."""
    week = compile_week(task.problem)
    base = State.of_pins(week)
    dual = ascend(week, base, task.target, task.constant, task.rounds)
    return Bounded(dual.bound, carried(week, guide_of(week, dual)))


def explain_region(task: ReasonsTask) -> tuple[Unserved, ...]:
    """The reasons of a region's demands, by all that may serve them."""
    week = compile_week(task.region.problem, task.own)
    return unserved(week, task.sessions, optimal=task.optimal, of=task.own)
