"""The main path: compile → construct → split → exact where parts are small, else prices and improve → judge → Plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from models.plan import Assignment, Plan, StopReason, Unserved
from models.problem import Problem
from solver.annealing import anneal_first
from solver.compile.week import compile_week, frame_of, size_of
from solver.construct import construct
from solver.executors.local import Pool
from solver.executors.protocol import Executor
from solver.handing import aims, hand_on
from solver.incumbent import Incumbent
from solver.limits import Limits
from solver.parts import solve_parts
from solver.prices import flat_prices
from solver.progress import Events, OnProgress
from solver.regions.engine import plan_regions
from solver.regions.reasons import explain
from solver.regions.undivided import plan_undivided, suits
from solver.report import make_plan
from solver.run import Run
from solver.salvage import salvage
from solver.search import improve
from solver.split import components
from solver.telling import Teller
from solver.unserved import unserved
from solver.whole import solve_whole

LARGE = 1_500
"""Demands beyond which a week is planned region by region: judging it after every gain takes longer than the gain."""

EXACT_SIZE = 12_000
"""Literals up to which the whole week goes to one exact model (measured: proved within some seconds)."""


def plan(
    problem: Problem,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    seed: int = 0,
    workers: int = 2,
    on_progress: OnProgress | None = None,
    cancelled: Callable[[], bool] | None = None,
    executor: Executor | None = None,
    events: Events | None = None,
    start: Sequence[Assignment] = (),
) -> Plan:
    """The best plan found within the limits, judged, with a proved bound where there is one.

    `cancelled` is asked several times a second; when it says yes, the best plan so far is returned. `events`, or
    `on_progress` for looks alone, hear of the search (`solver.progress.Events` says when, and from which thread). With
    `limits.work` and no seconds, the same problem, seed and workers give the same plan, bit for bit. Tasks go to the
    `executor`, which counts its workers itself and is entered and left here; by default, to child processes. The search
    begins from what can still stand of `start`, the assignments of an older plan, and is never worse than that.
    """
    began = time.monotonic()
    large = len(problem.demands) > LARGE
    with Teller(events, on_progress, limits, began) as teller, executor or Pool(workers) as pool:
        workers = executor.workers if executor else workers
        frame = frame_of(problem) if large else compile_week(problem)
        run = Run(frame, limits, seed, workers, teller, cancelled or (lambda: False), began, Incumbent(frame))
        run.defects = teller.defects
        if start:
            run.warm = run.incumbent.offer(salvage(frame, start))
        if large:
            reason = _search_large(run, pool)
            made = make_plan(run, reason, lambda optimal: explain(run, pool, optimal=optimal))
        else:
            run.tell("construct")
            if not start:
                run.incumbent.offer(construct(run.week, flat_prices(run.week)).sessions())
            run.tell()
            pool.load(run.week)
            reason = _search(run, pool)
            made = make_plan(run, reason, lambda optimal: _reasons(run, optimal=optimal))
        run.tell("done")
        return teller.made(made)


def _reasons(run: Run, *, optimal: bool) -> tuple[Unserved, ...]:
    run.tell("reasons")
    return unserved(run.week, run.incumbent.sessions, optimal=optimal)


def hand_roles_on(run: Run) -> None:
    """Chains before the exact model, where persons cost points: it proves a plan with few persons quickly, and hardly
    ever finds it. (Larger weeks have chains among their neighbourhoods.)"""

    def stop() -> bool:
        return run.stop_reason() is not None

    tried = 0
    for aim in aims(run.week):
        gained = True
        while gained and not stop():
            found = hand_on(run.week, run.incumbent.sessions, aim, run.seed + tried, stop)
            before = run.incumbent.rank(run.incumbent.score)
            tried += 1
            run.work += found.work
            if found.sessions is not None:
                run.incumbent.offer(found.sessions)
            gained = run.incumbent.rank(run.incumbent.score) > before
            run.tell()


def _search_large(run: Run, pool: Executor) -> StopReason:
    """A city as a whole where that can be, else region by region, with what is left of the time."""
    reason = plan_undivided(run, pool) if suits(run, pool) else None
    return reason or plan_regions(run, pool)


def _search(run: Run, pool: Executor) -> StopReason:
    """Exact where the week, or every part that hangs together, is small enough; neighbourhoods where it is not."""
    week = run.week
    parts = components(week)
    if size_of(week) <= EXACT_SIZE:
        hand_roles_on(run)
        anneal_first(run, pool)
        reason: StopReason | None = solve_whole(run, pool)
    elif not week.problem.policy.tiers and all(size_of(week, part) <= EXACT_SIZE for part in parts):
        hand_roles_on(run)
        anneal_first(run, pool)
        reason = solve_parts(run, pool, parts)
    else:
        return improve(run, pool)
    if reason is None or (reason == "error" and run.left() > 0 and not run.cancelled()):
        reason = improve(run, pool)
    return reason
