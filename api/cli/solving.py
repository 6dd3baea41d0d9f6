"""From a file to a plan: reads the week, solves with a live line, keeps the best plan when stopped."""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING

from rich.markup import escape

from api.cli.failure import DEFECT, DONE, error_console, usage
from api.cli.files import STANDARD, read_bytes, read_problem, told_of
from api.cli.progress import ProgressLine
from api.cli.stopping import Stopping
from api.texts import Texts
from models.loading import load_policy, load_problem
from models.plan import Plan
from models.problem import Problem
from models.reading import read
from solver.limits import Limits

if TYPE_CHECKING:
    from solver.executors.protocol import Executor


def limits_of(seconds: float | None, work: float | None) -> Limits:
    """The limits asked for: 30 seconds by default, no clock at all where only work is given."""
    for option, value in (("--seconds", seconds), ("--work", work)):
        if value is not None and not (math.isfinite(value) and value > 0):
            raise usage(option, value, "a limit is a finite number above 0", "Give a number such as 30")
    return Limits(seconds=30.0 if seconds is None and work is None else seconds, work=work)


def problem_of(week: str, policy: str | None) -> Problem:
    """The week, with the points of another file in place of its own where one is named."""
    if week == STANDARD == policy:
        raise usage("--policy", policy, "standard input is one file", "Name a file for one of the two")
    if policy is None:
        return read_problem(week)
    data, points = read_bytes(week), read_bytes(policy)
    with told_of(week):
        load_problem(data)
        changed, _ = read(data)
    with told_of(policy):
        load_policy(points)
        changed["policy"], _ = read(points)
        return load_problem(json.dumps(changed).encode())  # as text, so that the hash is that of such a file


def stopping(texts: Texts) -> Stopping:
    """Ctrl-C and SIGTERM ask for the best plan so far."""
    return Stopping(lambda: ProgressLine(texts).say(texts("plan.stopping")))


def executor_at(cluster: str | None) -> Executor | None:
    """The Ray cluster at an address, where one is named."""
    if cluster is None:
        return None
    from solver.executors.ray import Cluster, NoCluster  # as below

    try:
        return Cluster(cluster)
    except NoCluster as e:
        raise usage("--cluster", cluster, str(e), e.advice) from e


def solve(
    problem: Problem,
    limits: Limits,
    seed: int,
    workers: int,
    texts: Texts,
    stop: Stopping,
    executor: Executor | None = None,
) -> Plan:
    """The judged plan; defects on the way are told on standard error even where nobody watches."""
    from solver.planning import plan  # OR-Tools takes a second to load, and most commands never solve

    line = ProgressLine(texts)
    made = plan(problem, limits, seed, workers, on_progress=line.show, cancelled=stop.asked, executor=executor)
    line.clear()
    sys.stderr.flush()
    tell_defects(made, texts)
    return made


def tell_defects(made: Plan, texts: Texts) -> None:
    """What went wrong inside and was survived, on standard error."""
    for notice in made.warnings:
        if notice.code == "defect":
            error_console().print(f"[bold red]{escape(texts('error.defect', what=notice.message))}[/]")


def exit_code(made: Plan) -> int:
    """A plan that a defect ended is kept, and told apart."""
    return DEFECT if made.stop_reason == "error" else DONE
