"""Annealing on a compiled week: chain after chain, each worker its own, each to the cold and begun less hot."""

from __future__ import annotations

from solver.recreate.work import STEPS_PER_WORK, Heat
from solver.run import Run
from solver.tasks import RecreateTask

HOT, COLD = 0.6, 0.01
"""Temperatures at the beginning of the first chain and at the end of each. Street week 0, 20 s of one
core: 0.6 gave 275.5 thousand points, 0.3 gave 274.9, 0.1 and less under 273."""

SHARE, FIRST = 0.8, 1 / 30
"""Part of the time that chains get, and of the first of them; later ones take half of what was used before. Every one
starts from the best plan."""


def next_chain(run: Run, number: int) -> RecreateTask | None:
    """A chain from the incumbent, as long as it is their time."""
    used = run.progress().fraction
    if used >= SHARE or run.frame.problem.policy.tiers:
        return None
    length = min(SHARE - used, max(FIRST, used / 2))
    heat = Heat(float(HOT * (COLD / HOT) ** (used / SHARE)), COLD)
    seconds = run.limits.seconds * length if run.limits.seconds is not None else None
    steps = max(1, int(STEPS_PER_WORK * run.limits.work * length)) if run.limits.work is not None else None
    return RecreateTask(number, run.incumbent.sessions, heat, run.seed + number, steps, seconds)
