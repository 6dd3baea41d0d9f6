"""The whole week in one exact model, solved by differently tuned workers at once: the first proof wins."""

from __future__ import annotations

from models.plan import StopReason
from solver.exact.solve import Effort, Solution
from solver.pool import Pool
from solver.run import Run
from solver.tasks import Done, ImproveTask, Partial

GRACE_SECONDS = 2.0
"""How much longer than the limit a child may take to say what it found; then it is killed."""


def solve_whole(run: Run, pool: Pool) -> StopReason:
    """Race the workers; the best of all they found is kept whatever ends the race."""
    run.tell("exact")
    before = run.incumbent.score.total
    racers = _start(run, pool)
    while racers:
        for message in pool.collect(0.1):
            if isinstance(message, Partial):
                _take_partial(run, message)
            elif _take_end(run, message, before):
                return run.stop_reason() or "time_limit"
            else:
                racers.discard(message.number)
        run.tell()
        reason = run.stop_reason()
        if reason in ("cancelled", "proved") or (reason == "time_limit" and run.overdue() > GRACE_SECONDS):
            return reason
    return run.stop_reason() or "error"


def _start(run: Run, pool: Pool) -> set[int]:
    """One racer with the full relaxation, the others with CP-SAT's default and other seeds. Measured: two threads in
    one solver leave out the subsolver that proves such weeks, one thread with the full relaxation takes seconds."""
    repeatable = not run.timed
    free = tuple(range(len(run.week.demands)))
    racers = set()
    for i in range(1 if repeatable else pool.idle):
        seconds = max(0.1, run.left()) if run.timed else None
        effort = Effort(seconds=seconds, work=run.work_left(), seed=run.seed + i, full_relaxation=i % 2 == 0)
        pool.start(ImproveTask(i, free, run.incumbent.sessions, effort))
        racers.add(i)
    return racers


def _take_partial(run: Run, message: Partial) -> None:
    """A better solution on the way: its bound is as far from its points as the true bound from its total."""
    if run.incumbent.offer([*run.week.pins, *message.sessions]) and not run.week.problem.policy.tiers:
        run.lower_bound_to(run.incumbent.score.total + message.bound - message.points)


def _take_end(run: Run, message: Done, before: int) -> bool:
    """The end of one racer; whether it ends the race."""
    solution = message.solution
    if solution is None:
        run.defects.append(message.failed)
        return False
    run.work = max(run.work, solution.work)
    if solution.failed not in ("", "UNKNOWN"):
        run.defects.append(f"the exact model ended with {solution.failed}")
        return False
    taken = run.incumbent.offer([*run.week.pins, *solution.sessions])
    if taken and _points_agree(run, solution, before):
        if run.week.problem.policy.tiers:
            run.tiers = solution.tiers
        elif solution.tiers[0].bound is not None:
            run.lower_bound_to(before + solution.tiers[0].bound - solution.before[0])
        run.proved = run.proved or solution.proved
    return run.proved


def _points_agree(run: Run, solution: Solution, before: int) -> bool:
    """The judge must find the gain that the model claims; else nothing it says is believed."""
    claimed, judged = sum(solution.gain), run.incumbent.score.total - before
    if claimed != judged:
        run.defects.append(f"the exact model claims a gain of {claimed} points, the judge finds {judged}")
    return claimed == judged
