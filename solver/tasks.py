"""What is handed to a worker, and what comes back. Plain values that travel between processes."""

from __future__ import annotations

import time
from dataclasses import dataclass

from models.plan import Unserved
from solver.compile.week import Week
from solver.dual.ascent import ascend
from solver.dual.summary import Summary, summarise
from solver.exact.component import build_component
from solver.exact.model import build
from solver.exact.narrowing import Narrowing
from solver.exact.solve import Effort, OnBetter, Proof, Solution, prove, solve
from solver.handing import Aim, Handed, hand_on
from solver.recreate.work import Heat, Hurried, OnHalfway, Recreated, load, never, recreate
from solver.regions.chain_and_dual import UndividedTask, plan_undivided
from solver.regions.improve import improve_region
from solver.regions.tasks import (
    Bounded,
    Improved,
    OnPriced,
    PartTask,
    ReasonsTask,
    RegionTask,
    WholeDualTask,
    bound_part,
    bound_whole,
    explain_region,
)
from solver.sessions import Session
from solver.shadow import ShadowPrices
from solver.state import State
from solver.why.explain import Explanation
from solver.why.tasks import ExplainTask, explain_some


@dataclass(frozen=True)
class ImproveTask:
    """Solve the free demands exactly, all other sessions being fixed. `sessions` is the whole plan, pins included.

    A `narrowing` keeps only some options of each demand: quick, but then a bound says nothing about the part.
    """

    number: int
    free: tuple[int, ...]
    sessions: tuple[Session, ...]
    effort: Effort
    narrowing: Narrowing | None = None


@dataclass(frozen=True)
class DualTask:
    """Climb the dual over the pins; `target` is the score of a known plan, `constant` what the pins contribute."""

    number: int
    target: float
    constant: float
    rounds: int


@dataclass(frozen=True)
class ComponentTask:
    """Bound what a resource component adds to the pins; `sessions` is the whole plan, `lifts` prices of equity."""

    number: int
    demands: tuple[int, ...]
    sessions: tuple[Session, ...]
    lifts: tuple[int, ...]
    effort: Effort


@dataclass(frozen=True)
class HandTask:
    """Look for a plan in which roles changed hands. `sessions` is the whole plan, pins included."""

    number: int
    sessions: tuple[Session, ...]
    aim: Aim
    seed: int


@dataclass(frozen=True)
class RecreateTask:
    """Ruin and recreate all that may be decided, for `steps` or `seconds`. `sessions` is the whole plan;
    `shadow`: prices to go by, once they are known."""

    number: int
    sessions: tuple[Session, ...]
    heat: Heat
    seed: int
    steps: int | None
    seconds: float | None
    shadow: ShadowPrices | None = None


Task = (
    ImproveTask
    | DualTask
    | ComponentTask
    | HandTask
    | RecreateTask
    | RegionTask
    | UndividedTask
    | WholeDualTask
    | PartTask
    | ReasonsTask
    | ExplainTask
)


@dataclass(frozen=True)
class Partial:
    """A better solution on the way: sessions of the free demands, with the model's own points and bound."""

    number: int
    sessions: tuple[Session, ...]
    points: int
    bound: int


@dataclass(frozen=True)
class Halfway:
    """What a chain has found so far; steps are those since it last said so."""

    number: int
    recreated: Recreated


@dataclass(frozen=True)
class Priced:
    """A first bound of the whole, and prices to go by until there are better ones."""

    number: int
    bound: int
    shadow: ShadowPrices


OnTheWay = Partial | Halfway | Priced


@dataclass(frozen=True)
class Hurry:
    """To a worker: come to an end with what there is, as something is known that the next task can use."""


@dataclass(frozen=True)
class Contact:
    """What a task tells on its way, and whether it has been asked to hurry."""

    better: OnBetter | None = None
    halfway: OnHalfway | None = None
    priced: OnPriced | None = None
    hurried: Hurried = never


@dataclass(frozen=True)
class Done:
    """The end of a task; `failed` says what went wrong, if anything did."""

    number: int
    solution: Solution | None = None
    dual: Summary | None = None
    proof: Proof | None = None
    handed: Handed | None = None
    recreated: Recreated | None = None
    improved: Improved | None = None
    bounded: Bounded | None = None
    reasons: tuple[Unserved, ...] | None = None
    explanations: tuple[Explanation, ...] | None = None
    failed: str = ""


def improve(week: Week, task: ImproveTask, on_better: OnBetter | None = None) -> Solution:
    """Build and solve the part of one task."""
    state = State(week, task.sessions)
    current = state.release(task.free)
    return solve(build(week, state, list(task.free), current, task.narrowing), task.effort, on_better)


def climb(week: Week, task: DualTask) -> Summary:
    """The dual of one task."""
    base = State.of_pins(week)
    return summarise(week, ascend(week, base, task.target, task.constant, task.rounds), task.constant)


def bound(week: Week, task: ComponentTask) -> Proof:
    """The bound of one component, from the sessions it has now."""
    inside = set(task.demands)
    current = [s for s in task.sessions if s.demand in inside and not s.pinned]
    return prove(build_component(week, task.demands, current, task.lifts), task.effort)


def hand(week: Week, task: HandTask) -> Handed:
    """The chains of one task."""
    return hand_on(week, task.sessions, task.aim, task.seed)


def anneal(week: Week, task: RecreateTask, on_halfway: OnHalfway | None = None) -> Recreated:
    """The chain of one task; where time ends it, better plans are told on the way."""
    load()
    until = None if task.seconds is None else time.monotonic() + task.seconds
    free = range(len(week.demands))
    tell = on_halfway if task.seconds is not None else None
    return recreate(week, task.sessions, free, task.shadow, task.heat, task.seed, task.steps, until, tell)


def perform(
    week: Week | None,
    task: Task,
    contact: Contact = Contact(),
) -> Done:
    """Whatever the task asks for; those for regions and for explanations bring their own problem, the others need
    the compiled week."""
    match task:
        case RegionTask() | UndividedTask() | WholeDualTask() | PartTask() | ReasonsTask() | ExplainTask():
            return _perform_by_itself(task, contact)
    assert week is not None
    match task:
        case ImproveTask():
            return Done(task.number, solution=improve(week, task, contact.better))
        case DualTask():
            return Done(task.number, dual=climb(week, task))
        case RecreateTask():
            return Done(task.number, recreated=anneal(week, task, contact.halfway))
        case HandTask():
            return Done(task.number, handed=hand(week, task))
        case ComponentTask():
            return Done(task.number, proof=bound(week, task))


def _perform_by_itself(
    task: RegionTask | UndividedTask | WholeDualTask | PartTask | ReasonsTask | ExplainTask, contact: Contact
) -> Done:
    match task:
        case RegionTask():
            return Done(task.number, improved=improve_region(task, contact.hurried))
        case UndividedTask():
            made, failed = plan_undivided(task, contact.halfway, contact.priced, contact.hurried)
            return Done(task.number, recreated=made, failed=failed)
        case WholeDualTask():
            return Done(task.number, bounded=bound_whole(task, contact.priced))
        case PartTask():
            return Done(task.number, proof=bound_part(task))
        case ReasonsTask():
            return Done(task.number, reasons=explain_region(task))
        case ExplainTask():
            return Done(task.number, explanations=explain_some(task))
