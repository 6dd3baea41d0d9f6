"""`linli plan`: a week's file becomes a plan."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.markup import escape

from api.cli.failure import error_console
from api.cli.files import STANDARD, check_writable, write_bytes
from api.cli.options import HELP, Json, Lang, PolicyFile, Seconds, Seed, WeekFile, Workers, texts_for
from api.cli.screen import console, summary
from api.cli.solving import executor_at, exit_code, limits_of, problem_of, solve, stopping
from api.views.week import Week
from models.loading import dump_plan

Output = Annotated[str | None, typer.Option("--output", "-o", metavar="PLAN.json[.gz]", help=HELP("help.output"))]
Cluster = Annotated[str | None, typer.Option("--cluster", metavar="HOST:PORT", help=HELP("help.cluster"))]
Work = Annotated[float | None, typer.Option("--work", metavar="N", help=HELP("help.work"))]


def plan_week(
    week: WeekFile,
    output: Output = None,
    seconds: Seconds = None,
    work: Work = None,
    seed: Seed = 0,
    workers: Workers = 2,
    cluster: Cluster = None,
    policy: PolicyFile = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    texts, limits = texts_for(lang), limits_of(seconds, work)
    to_file = output is not None and output != STANDARD
    if output is not None:
        check_writable(output, week, *([policy] if policy else []))
    problem = problem_of(week, policy)
    watched = not as_json and output != STANDARD and (to_file or sys.stdout.isatty())
    with stopping(texts) as stop:
        made = solve(problem, limits, seed, workers, texts, stop, executor_at(cluster))
        data = dump_plan(made)
        if to_file and output is not None:
            write_bytes(output, data)
        if not watched:
            write_bytes(STANDARD, data)
    if watched:
        console().print(summary(Week(made, problem, texts)))
        if to_file:
            console().print(escape(texts("plan.written", path=output)))
    if policy and sys.stderr.isatty():
        error_console().print(escape(texts("plan.policy", path=policy)))
    return exit_code(made)
