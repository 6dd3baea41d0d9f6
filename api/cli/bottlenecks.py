"""`linli bottlenecks`: what is scarce in a week, and what one more of it would bring."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from api.cli.failure import DONE, error_console, usage
from api.cli.files import STANDARD, check_writable, read_plan, read_problem, write_bytes
from api.cli.options import HELP, Json, Lang, PlanFile, WeekFile, texts_for
from api.cli.screen import console, table
from api.cli.show import Picture, kind_of
from api.cli.solving import limits_of
from api.texts import Texts
from api.views.scarcity import as_data, tried_rows
from api.views.summary import is_of, number
from api.views.week import Week
from models.grid import Timeline
from models.plan import Plan
from models.problem import Problem
from solver.bottlenecks.report import Report
from solver.judge import judge

Most = Annotated[int, typer.Option("--most", metavar="N", min=1, max=1000, help=HELP("help.most_tried"))]
TrySeconds = Annotated[float | None, typer.Option("--seconds", metavar="N", help=HELP("help.try_seconds"))]
TryWork = Annotated[float | None, typer.Option("--work", metavar="N", help=HELP("help.try_work"))]


def show_bottlenecks(
    week: WeekFile,
    plan: PlanFile,
    most: Most = 10,
    seconds: TrySeconds = None,
    work: TryWork = None,
    picture: Picture = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    if week == STANDARD == plan:
        raise usage("PLAN", plan, "standard input is one file", "Name a file for one of the two")
    texts, kind = texts_for(lang), kind_of(picture)
    limits = None if seconds is None and work is None else limits_of(seconds, work)
    if picture:
        check_writable(picture, week, plan)
    problem, made = read_problem(week), read_plan(plan)
    _check(problem, made, plan, texts)
    from solver.bottlenecks.report import bottlenecks  # compiled code takes a while to load

    report = bottlenecks(problem, made.assignments, most, limits)
    shown = Week(made, problem, texts)
    if picture and kind:
        draw(shown, report, picture, kind)
    if as_json:
        print(json.dumps(as_data(report, Timeline(problem)), ensure_ascii=False, indent=2))
    else:
        _print(console(), shown, report)
    return DONE


def _check(problem: Problem, made: Plan, plan: str, texts: Texts) -> None:
    """The plan keeps the rules of this week; one that says it was made for another is told."""
    verdict = judge(problem, made)
    if not verdict.ok:
        first = verdict.violations[0]
        rule = f"the plan keeps every rule of this week, but {first.rule} {first.place}: {first.message}"
        raise usage("PLAN", plan, rule, "See linli check, or name the week that the plan is for")
    if not is_of(made, problem):
        error_console().print(f"[yellow]{escape(texts('plan.not_of_this_week'))}[/]")


def draw(week: Week, report: Report, path: str, kind: Literal["png", "svg"]) -> None:
    """The heat map to a file, and a warning where names cannot be drawn."""
    from api.picture.fonts import chinese_family  # matplotlib takes a while
    from api.picture.scarcity import heat_map

    if chinese_family() is None:
        error_console().print(f"[yellow]{escape(week.texts('picture.no_font'))}[/]")
    write_bytes(path, heat_map(week, report, kind))


def _print(out: Console, week: Week, report: Report) -> None:
    texts, prices = week.texts, report.prices
    if prices.why_not:
        out.print(escape(texts(f"bottleneck.{prices.why_not}")))
        return
    if not report.tried:
        out.print(escape(texts("bottleneck.none")))
        return
    out.print(table(texts, tried_rows(week, report), texts("bottleneck.title")))
    left = len(prices.scarce) - len(report.tried)
    words = [texts("bottleneck.how")]
    words += [texts("bottleneck.left", count=left)] if left else []
    words += [texts("bottleneck.small")] if report.small else []
    words += [texts("bottleneck.improved", points=number(report.improved))] if report.improved else []
    for line in words:
        out.print(escape(line), style="dim")
