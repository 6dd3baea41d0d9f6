"""`linli repair`: something broke after publication; as little as possible is changed, and it says who must be told."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from api.cli.failure import DONE, usage
from api.cli.files import STANDARD, check_writable, read_bytes, read_plan, read_problem, told_of, write_bytes
from api.cli.options import HELP, Json, Lang, PlanFile, WeekFile, texts_for
from api.cli.screen import console, points_table, table
from api.cli.solving import stopping
from api.texts import Texts
from api.views.as_data import repaired_as_data
from api.views.repaired import changed_rows, told_rows
from api.views.week import Week
from models.changes import apply, at_its_time, load_scenario
from models.loading import dump_plan, dump_problem
from solver.belonging import check_plan

if TYPE_CHECKING:
    from solver.repair.repairing import Repaired

Changes = Annotated[str, typer.Option("--changes", metavar="FILE", help=HELP("help.repair_changes"))]
Output = Annotated[str | None, typer.Option("--output", "-o", metavar="PLAN.json[.gz]", help=HELP("help.output"))]
WeekOutput = Annotated[
    str | None, typer.Option("--week-output", metavar="WEEK.json[.gz]", help=HELP("help.week_output"))
]
Freeze = Annotated[str, typer.Option("--freeze", metavar="24h", help=HELP("help.freeze"))]
MostChanges = Annotated[int | None, typer.Option("--most-changes", metavar="N", min=0, help=HELP("help.most_changes"))]
Seconds = Annotated[float | None, typer.Option("--seconds", metavar="N", help=HELP("help.repair_seconds"))]

SPAN = re.compile(r"(\d{1,4})(m|h|d)")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def repair_plan(
    week: WeekFile,
    plan: PlanFile,
    changes: Changes,
    output: Output = None,
    week_output: WeekOutput = None,
    freeze: Freeze = "0h",
    most_changes: MostChanges = None,
    seconds: Seconds = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    if [week, plan, changes].count(STANDARD) > 1:
        raise usage("--changes", changes, "standard input is one file", "Name files for the others")
    _check_outputs(output, week_output, [week, plan, changes])
    texts, span, allowed = texts_for(lang), span_of(freeze), _seconds(seconds)
    before, published = read_problem(week), read_plan(plan)
    with told_of(plan):
        check_plan(before, published)
    data = read_bytes(changes)
    with told_of(changes):
        made = load_scenario(data, "changes").changes
        after = at_its_time(apply(before, made), made)
    from solver.repair.repairing import repair, usual_seconds

    with stopping(texts) as stop:
        limit = allowed or usual_seconds(before)
        done = repair(
            before, after, published, freeze=span, most_changes=most_changes, seconds=limit, cancelled=stop.asked
        )
        if output:
            write_bytes(output, dump_plan(done.plan))
        if week_output:
            write_bytes(week_output, dump_problem(done.problem))
    if as_json:
        print(json.dumps(repaired_as_data(done), ensure_ascii=False, indent=2))
    else:
        _print(done, texts, output, week_output)
    return DONE


def _check_outputs(output: str | None, week_output: str | None, inputs: list[str]) -> None:
    """Two files of their own; standard output is for what has changed."""
    for option, path in (("--output", output), ("--week-output", week_output)):
        if path == STANDARD:
            raise usage(option, path, "standard output is for what has changed", "Name a file")
        if path is not None:
            check_writable(path, *inputs)
    if output is not None and output == week_output:
        raise usage("--week-output", week_output, "the plan and the week are two files", "Name another file for one")


def span_of(text: str) -> dt.timedelta:
    """`24h`, `90m` or `2d`."""
    found = SPAN.fullmatch(text.strip())
    if not found:
        raise usage("--freeze", text, "a span is at most 9999 of m, h or d", "Write it such as 24h, 90m or 2d")
    return dt.timedelta(**{UNITS[found[2]]: int(found[1])})


def _seconds(given: float | None) -> float | None:
    if given is not None and not 0 < given < 86_400:
        raise usage("--seconds", given, "a limit is a number above 0 and below 86400", "Give a number such as 5")
    return given


def _print(done: Repaired, texts: Texts, output: str | None, week_output: str | None) -> None:
    out, shown = console(), Week(done.plan, done.problem, texts)
    if done.changed:
        out.print(table(texts, changed_rows(shown, done.changed), texts("repair.changed", count=len(done.changed))))
        out.print()
        out.print(table(texts, told_rows(shown, done), texts("repair.to_tell", count=len(done.to_tell))))
    else:
        out.print(texts("repair.nothing"))
    if done.plan.score:
        out.print()
        out.print(points_table(texts, done.plan.score))
    for path in (output, week_output):
        if path:
            out.print(escape(texts("plan.written", path=path)))
    if output and not week_output:
        out.print(escape(texts("repair.week_too")))
