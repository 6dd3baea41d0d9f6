"""Why sessions of a large week are left out: region by region, like its plan."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Sequence

import numpy as np

from models.plan import Unserved
from solver.compile.week import asked_of
from solver.executors.protocol import Executor
from solver.regions.atlas import Atlas
from solver.regions.board import Board, keys_among
from solver.regions.cells import Ints, divide
from solver.regions.region import inward, region_of
from solver.regions.tasks import ReasonsTask
from solver.run import Run
from solver.tasks import Done

MOST_DEMANDS = 1_500
"""Demands of a task: some seconds of looking."""

MOST_SECONDS = 180.0
"""After so long, or when the run is cancelled, what is not yet explained counts as not reached."""


def explain(run: Run, pool: Executor, *, optimal: bool) -> tuple[Unserved, ...]:
    """One entry or more for each demand that misses sessions, in the problem's order."""
    run.tell("reasons")
    problem, asked = run.frame.problem, asked_of(run.frame)
    board = Board(run.incumbent.sessions)
    missing = [d for d, n in enumerate(asked) if len(board.of(d)) < n]
    if not missing:
        return ()
    found = _look(run, pool, _tasks(Atlas(problem), board, np.array(missing, dtype=np.int64), optimal, run.seed))
    out: list[Unserved] = []
    for d in missing:
        name = problem.demands[d].id
        out += found.get(name) or [
            Unserved(demand=name, missing=asked[d] - len(board.of(d)), reason="not_reached", proof="best_effort")
        ]
    return tuple(out)


def _look(run: Run, pool: Executor, tasks: Sequence[ReasonsTask]) -> dict[str, list[Unserved]]:
    """What the workers find, by demand; what fails is told, and what takes too long is ended."""
    waiting, running = deque(tasks), set[int]()
    found: dict[str, list[Unserved]] = {}
    until = run.seconds + MOST_SECONDS
    while (waiting or running) and run.seconds < until and not run.cancelled():
        while waiting and pool.idle:
            running.add(waiting[0].number)
            pool.start(waiting.popleft())
        for message in pool.collect(0.1):
            if isinstance(message, Done) and message.number in running:
                running.discard(message.number)
                if message.failed:
                    run.defects.append(message.failed)
                for reason in message.reasons or ():
                    found.setdefault(reason.demand, []).append(reason)
        run.tell()
    for number in running:
        pool.abandon(number)
    return found


def _tasks(atlas: Atlas, board: Board, missing: Ints, optimal: bool, seed: int) -> list[ReasonsTask]:
    points = atlas.demands.points[missing]
    cells = divide(points, np.ones(len(missing)), MOST_DEMANDS, random.Random(seed))
    cell = cells.of(points)
    return [_task(atlas, board, FIRST_NUMBER + c, missing[cell == c], optimal) for c in range(cells.n)]


FIRST_NUMBER = 10**9
"""Numbers of these tasks: no task that the search left in hand has one of them."""


def _task(atlas: Atlas, board: Board, number: int, own: Ints, optimal: bool) -> ReasonsTask:
    reach = atlas.reachable(own)
    standing = {id(s): s for d in own.tolist() for s in board.of(d)}
    standing |= {id(s): s for s in board.using(keys_among(reach))}
    region = region_of(atlas, own, reach, list(standing.values()))
    sessions = inward(region, sorted(standing.values(), key=lambda s: (s.demand, s.start, s.end)))
    return ReasonsTask(number, region, frozenset(np.flatnonzero(region.own).tolist()), tuple(sessions), optimal)
