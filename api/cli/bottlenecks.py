"""`linli bottlenecks`: what is scarce in a week, and what one more of it would bring."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from api.cli.failure import DONE, usage
from api.cli.files import STANDARD, check_writable, write_bytes
from api.cli.options import HELP, Json, Lang, PlanFile, WeekFile, texts_for
from api.cli.screen import console, table
from api.cli.show import Picture, kind_of, warn_of_font
from api.cli.solving import limits_of
from api.cli.standing import standing
from api.views.scarcity import as_data, tried_rows
from api.views.summary import number
from api.views.week import Week
from models.grid import Timeline

if TYPE_CHECKING:
    from solver.bottlenecks.report import Report

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
    stands = standing(week, plan, None)
    problem, made = stands.problem, stands.plan
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


def draw(week: Week, report: Report, path: str, kind: Literal["png", "svg"]) -> None:
    """The heat map to a file, and a warning where names cannot be drawn."""
    from api.picture.scarcity import heat_map  # matplotlib takes a while

    warn_of_font(week.texts)
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
