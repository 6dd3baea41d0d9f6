"""What a worker does for a region; it compiles the region itself, so that nothing but the region travels."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.plan import Unserved
from models.problem import Problem
from solver.compile.restrict import Open
from solver.compile.week import Week, compile_week, size_of
from solver.dual.ascent import FEWEST_ROUNDS, WHOLE_FROM, Dual, climb
from solver.dual.relaxation import Relaxation
from solver.dual.summary import shadow_of
from solver.exact.component import SCALE, build_component
from solver.exact.solve import Effort, Proof, prove
from solver.memory import give_back
from solver.recreate.work import Heat
from solver.regions.atlas import Resources
from solver.regions.guide import Carried, carried
from solver.regions.region import Region
from solver.sessions import Session
from solver.shadow import ShadowPrices
from solver.split import resource_components
from solver.state import State
from solver.unserved import unserved

MOST_SPLIT = 10_000
"""Demands of a week that is looked through for parts: a district in a second. A city's are too large to prove."""

LARGEST_PART = 30_000
"""Literals of a part: day parking of a district has 22,000, and is built within 5 s."""


@dataclass(frozen=True)
class Labour:
    """How long to anneal: until `seconds` after the task began, or for `steps`; how hot, and by how many
    chains together, if the machine has as many cores, with `room` for those of a later task that goes on."""

    seconds: float | None
    steps: int | None
    heat: Heat
    seed: int
    chains: int = 1
    room: int = 1


@dataclass(frozen=True)
class RegionTask:
    """Improve the sessions of the `free` demands of a region with `usable` resources alone; all else stands.

    `sessions`: all that stand in the region now, in its numbers. `beyond` as in `compile_week`; `guide` by demand;
    `shadow`: prices of its resources; where there are none yet, the task works some out. `round` of the search, from 0.
    `name`: tasks that share one are of the same whole problem, which a worker compiles once.
    """

    number: int
    region: Region
    free: frozenset[int]
    usable: Open
    sessions: tuple[Session, ...]
    beyond: dict[str, tuple[int, int]]
    guide: dict[int, Carried]
    labour: Labour
    shadow: ShadowPrices | None = None
    round: int = 0
    name: str = ""

    @property
    def owned(self) -> Resources:
        """The usable resources, in the whole problem's numbers."""
        r, u = self.region, self.usable
        return Resources(r.spaces[u["space"]], r.people[u["people"]], r.supplies[u["supply"]])


@dataclass(frozen=True)
class Improved:
    """New sessions of a region's free demands in the whole problem's numbers, the points they gain, what was tried, how
    often it helped, and the work in CP-SAT's deterministic seconds; `shadow`: prices of the usable resources, if the
    task worked them out."""

    sessions: tuple[Session, ...]
    gain: int
    tried: int
    improved: int
    work: float
    shadow: ShadowPrices | None = None


@dataclass(frozen=True)
class Climbing:
    """How the dual of a whole is climbed: `target` is the score of a known plan, `constant` what the pins contribute.
    So many `early` rounds come first, go after go, whose prices and bounds are told on the way. More than the `fewest`
    take a share of the time alone; `parts` as in `climb`."""

    target: float
    constant: float
    rounds: int
    early: tuple[int, ...] = ()
    fewest: int = FEWEST_ROUNDS
    parts: int = 1


@dataclass(frozen=True)
class WholeDualTask:
    """The dual of a whole problem that no other process has compiled; at most `seconds` from when the task begins."""

    number: int
    problem: Problem
    climbing: Climbing
    seconds: float


@dataclass(frozen=True)
class Part:
    """Demands that share resources with no others. `worth`: what they are worth at most by the dual of the whole, at
    its prices of equity, `lifts` as in `build_component`, but by these demands; `size`: literals of an exact model."""

    demands: tuple[int, ...]
    lifts: tuple[int, ...]
    worth: float
    size: int


@dataclass(frozen=True)
class Bounded:
    """The bound of a whole problem, and before it was rounded; its guide by demand, its shadow prices, and what can be
    bounded further by itself, the dearest first."""

    bound: int
    value: float
    guide: tuple[Carried, ...]
    shadow: ShadowPrices
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class PartTask:
    """Bound a part of a whole problem exactly."""

    number: int
    problem: Problem
    part: Part
    effort: Effort


@dataclass(frozen=True)
class ReasonsTask:
    """Why the `own` demands of a region miss sessions; `sessions` as they stand, in its numbers."""

    number: int
    region: Region
    own: frozenset[int]
    sessions: tuple[Session, ...]
    optimal: bool


OnPriced = Callable[[int, ShadowPrices], None]
"""Called with a bound and prices that are to be bettered yet."""


def climb_in_goes(relaxation: Relaxation, how: Climbing, until: float, on_priced: OnPriced | None) -> Dual:
    """The early rounds, if anybody hears of them, and the others, each go from the prices of the one before. Of the
    early ones the prices count: their last rounds alone ask who comes to which site, which takes twice as long."""
    start = None
    if on_priced:
        for rounds in how.early:
            go = climb(
                relaxation, how.target, how.constant, rounds, until=until, start=start, parts=how.parts,
                sites_from=WHOLE_FROM,
            )  # fmt: skip
            on_priced(go.bound, shadow_of(go))
            start = go.multipliers
    target, constant, fewest, parts = how.target, how.constant, how.fewest, how.parts
    return climb(relaxation, target, constant, how.rounds, until=until, start=start, fewest=fewest, parts=parts)


def bound_whole(task: WholeDualTask, on_priced: OnPriced | None = None) -> Bounded:
    """Compile everything, climb the dual, find its parts."""
    until = time.monotonic() + task.seconds
    week = compile_week(task.problem)
    relaxation, split = Relaxation(week, State.of_pins(week)), _split(week)
    del week
    give_back()
    dual = climb_in_goes(relaxation, task.climbing, until, on_priced)
    parts = tuple(_part(dual, demands, size, groups) for demands, size, groups in split)
    guide = carried(dual, task.problem.demands)
    ordered = tuple(sorted((x for x in parts if x.worth > 0), key=lambda x: -x.worth))
    return Bounded(dual.bound, dual.answer.value + task.climbing.constant, guide, shadow_of(dual), ordered)


Split = tuple[list[int], int, list[int]]
"""Demands of a part, its literals, and the areas of equity of its demands."""


def _split(week: Week) -> list[Split]:
    """The parts that an exact model can hold; none of a week whose resources take long to be looked through."""
    if len(week.demands) > MOST_SPLIT:
        return []
    found = ((part, size_of(week, part)) for part in resource_components(week))
    return [(part, n, [week.group_of[d] for d in part]) for part, n in found if 1 < n <= LARGEST_PART]


def _part(dual: Dual, demands: Sequence[int], size: int, groups: Sequence[int]) -> Part:
    r, equity = dual.relaxation, dual.multipliers.equity
    worth = 0.0 if r.empty else r.worth_of(dual.multipliers, dual.answer, np.array(demands))
    return Part(tuple(demands), tuple(round(SCALE * float(equity[g])) for g in groups), worth, size)


def bound_part(task: PartTask) -> Proof:
    """Compile the part's demands, and prove what it can of them."""
    part = task.part
    week = compile_week(task.problem, frozenset(part.demands))
    lifts = np.zeros(len(week.demands), dtype=np.int64)
    lifts[list(part.demands)] = part.lifts
    return prove(build_component(week, part.demands, (), lifts.tolist()), task.effort)


def explain_region(task: ReasonsTask) -> tuple[Unserved, ...]:
    """The reasons of a region's demands, by all that may serve them."""
    week = compile_week(task.region.problem, task.own)
    return unserved(week, task.sessions, optimal=task.optimal, of=task.own)
