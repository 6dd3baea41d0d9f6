"""Improve a region: ruin and recreate, and exact neighbourhoods where compiled rules do not reach."""

from __future__ import annotations

import time
from collections.abc import Container, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from models.forked import cores
from solver.guide import no_guide
from solver.recreate.work import STEPS_PER_WORK, Hurried, carries, engine_of, never
from solver.regions.guide import local
from solver.regions.polish import polish
from solver.regions.pricing import price
from solver.regions.standing import compiled, keep, standing
from solver.regions.tasks import Improved, RegionTask
from solver.sessions import Session
from solver.shadow import ShadowPrices

if TYPE_CHECKING:
    from solver.recreate.engine import Engine


def improve_region(task: RegionTask, hurried: Hurried = never) -> Improved:
    """Go on with the chain that stands, or compile the region; ruin and recreate, which may be `hurried`; exact
    neighbourhoods where compiled rules do not reach."""
    began, labour = time.monotonic(), task.labour
    engine = standing(task)
    if engine:
        return _gone_on(task, engine, began, hurried)
    week = compiled(task)
    free = sorted(d for d in task.free if len(week.demands[d].start))
    odd = [d for d in free if not carries(week, d)]
    exact = 1.0 if week.problem.policy.tiers else len(odd) / max(1, len(free))
    sessions, parts, priced = list(task.sessions), Parts(), None
    if exact < 1:
        until = None if labour.seconds is None else began + labour.seconds * (1 - exact)
        steps = None if labour.steps is None else round(labour.steps * (1 - exact))
        if not task.shadow:
            priced = price(week, [s for s in sessions if s.pinned or s.demand not in task.free], began, until)
        chains, room = min(labour.chains, cores()), min(labour.room, cores())
        engine = engine_of(week, sessions, free, task.shadow or priced, max(chains, room))
        made = engine.run(labour.heat, labour.seed, steps, until, chains=chains, hurried=hurried)
        sessions = _with(sessions, made.sessions, made.free)
        if not odd:
            keep(task, engine, sessions)
        parts.count(made.gain, made.steps, made.improved, made.steps / STEPS_PER_WORK)
    if exact > 0:
        until = None if labour.seconds is None else began + labour.seconds
        work = inf if labour.steps is None else labour.steps * exact / STEPS_PER_WORK
        guide = local(week, task.region, task.guide) if task.guide else no_guide(week)
        found = polish(week, sessions, guide, labour.seed, until, work)
        sessions = list(found.sessions)
        parts.count(found.gain, found.tried, found.improved, found.work)
    told = priced and priced.of(*(np.flatnonzero(task.usable[kind]) for kind in ("space", "people")))
    return _improved(task, sessions, parts, told)


def _gone_on(task: RegionTask, engine: Engine, began: float, hurried: Hurried) -> Improved:
    """What the chain that stands finds in the time of the task."""
    labour, parts = task.labour, Parts()
    until = None if labour.seconds is None else began + labour.seconds
    chains = min(labour.chains, cores())
    made = engine.go_on(task.shadow, labour.heat, labour.seed, labour.steps, until, chains, hurried)
    sessions = _with(task.sessions, made.sessions, made.free)
    keep(task, engine, sessions)
    parts.count(made.gain, made.steps, made.improved, made.steps / STEPS_PER_WORK)
    return _improved(task, sessions, parts, None)


def _improved(task: RegionTask, sessions: Sequence[Session], parts: Parts, told: ShadowPrices | None) -> Improved:
    changed = tuple(task.region.outward(s for s in sessions if s.demand in task.free and not s.pinned))
    return Improved(changed, parts.gain, parts.tried, parts.improved, parts.work, told)


@dataclass
class Parts:
    """What the parts of a task add up to."""

    gain: int = 0
    tried: int = 0
    improved: int = 0
    work: float = 0.0

    def count(self, gain: int, tried: int, improved: int, work: float) -> None:
        """One more of them."""
        self.gain, self.tried, self.improved, self.work = (
            self.gain + gain, self.tried + tried, self.improved + improved, self.work + work,
        )  # fmt: skip


def _with(sessions: Sequence[Session], new: Sequence[Session], of: Container[int]) -> list[Session]:
    """New sessions in place of all that some demands have but their pins."""
    return [*(s for s in sessions if s.pinned or s.demand not in of), *new]
