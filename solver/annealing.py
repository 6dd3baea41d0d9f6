"""Annealing on a compiled week: chain after chain, each worker its own, each to the cold and begun less hot."""

from __future__ import annotations

from solver.compile.week import size_of
from solver.executors.protocol import Executor
from solver.recreate.work import STEPS_PER_WORK, Heat, Recreated
from solver.run import Run
from solver.shadow import ShadowPrices
from solver.tasks import Done, RecreateTask

LEAST_SECONDS = 1.0
"""Of a chain: starting one takes a quarter of a second."""

WORTH_IT = 3_000
"""Literals of a week that is annealed before it goes to the exact model: smaller ones are proved in a second."""

HOT, COLD = 0.6, 0.01
"""Temperatures at the beginning of the first chain and at the end of each. Street week 0, 20 s of one
core: 0.6 gave 275.5 thousand points, 0.3 gave 274.9, 0.1 and less under 273."""

WARM = 0.03
"""The temperature at the beginning where an older plan is to be kept in its main lines."""

SHARE, FIRST = 0.8, 1 / 30
"""Part of the time that chains get, and of the first of them; later ones take half of what was used before. Every one
starts from the best plan."""


LONG_UNTIL = 0.92
"""The part of the time at which the long chain ends: what exact neighbourhoods find after it, they find soon."""


def next_chain(run: Run, number: int, shadow: ShadowPrices | None) -> RecreateTask | None:
    """A chain from the incumbent by the prices known so far, as long as it is their time."""
    used = run.progress().fraction
    if used >= SHARE or run.frame.problem.policy.tiers:
        return None
    hot = _hottest(run)
    heat = Heat(float(hot * (COLD / hot) ** (used / SHARE)), COLD)
    return _chain(run, number, heat, min(SHARE - used, max(FIRST, used / 2)), shadow)


def long_chain(run: Run, number: int, shadow: ShadowPrices | None) -> RecreateTask | None:
    """One chain from hot to cold for most of the time that is left, where time ends it."""
    length = LONG_UNTIL - run.progress().fraction
    if not run.timed or length <= FIRST or run.frame.problem.policy.tiers:
        return None
    return _chain(run, number, Heat(_hottest(run), COLD), length, shadow)


def anneal_first(run: Run, pool: Executor) -> None:
    """One short chain on each worker, and the best of what they find, before an exact model takes its hint."""
    if run.frame.problem.policy.tiers or size_of(run.week) < WORTH_IT:
        return
    run.tell("improve")
    running = set(range(run.workers))
    for number in running:
        pool.start(_chain(run, number, Heat(_hottest(run), COLD), FIRST))
    while running and not run.cancelled() and run.left() > 0:
        for message in pool.collect(0.1):
            if isinstance(message, Done) and message.number in running:
                running.discard(message.number)
                if message.failed:
                    run.defects.append(message.failed)
                elif message.recreated is not None:
                    take(run, message.recreated, merged=True)
        run.tell()
    for number in running:
        pool.abandon(number)


def _hottest(run: Run) -> float:
    return WARM if run.warm else HOT


def take(run: Run, found: Recreated, *, merged: bool) -> None:
    """A chain's plan, if it is better than what others found meanwhile (`merged`)."""
    run.work += found.steps / STEPS_PER_WORK
    run.tried += found.steps
    run.improved += found.improved
    if found.gain > 0:
        kept = [s for s in run.incumbent.sessions if s.pinned or s.demand not in found.free]
        run.incumbent.offer([*kept, *found.sessions], merged=merged)


def _chain(run: Run, number: int, heat: Heat, length: float, shadow: ShadowPrices | None = None) -> RecreateTask:
    """A chain from the incumbent that takes a part of the whole time."""
    seconds = min(run.left(), max(LEAST_SECONDS, run.limits.seconds * length)) if run.limits.seconds else None
    steps = max(1, int(STEPS_PER_WORK * run.limits.work * length)) if run.limits.work is not None else None
    return RecreateTask(number, run.incumbent.sessions, heat, run.seed + number, steps, seconds, shadow)
