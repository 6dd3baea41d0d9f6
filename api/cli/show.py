"""`linli show`: a plan as tables or as a picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.markup import escape

from api.cli.failure import DONE, error_console, usage
from api.cli.files import STANDARD, check_writable, read_plan, read_problem, write_bytes
from api.cli.options import HELP, Json, Lang, PlanFile, texts_for
from api.cli.screen import console, summary, table
from api.views.rows import By, rows, unserved_rows
from api.views.summary import is_of
from api.views.week import Week

WeekOption = Annotated[str | None, typer.Option("--week", metavar="WEEK.json[.gz]", help=HELP("help.week_option"))]
ByOption = Annotated[By | None, typer.Option("--by", help=HELP("help.by"), show_default=False)]
Picture = Annotated[str | None, typer.Option("--picture", metavar="OUT.png|svg", help=HELP("help.picture"))]


def show_plan(
    plan: PlanFile,
    week: WeekOption = None,
    by: ByOption = None,
    picture: Picture = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    if plan == STANDARD == week:
        raise usage("--week", week, "standard input is one file", "Name a file for one of the two")
    texts, kind = texts_for(lang), kind_of(picture)
    if picture:
        check_writable(picture, plan, *([] if week is None else [week]))
    made, problem = read_plan(plan), None if week is None else read_problem(week)
    shown = Week(made, problem, texts)
    _warn(shown)
    if picture and kind:
        draw(shown, picture, kind)
    if as_json:
        print(json.dumps(_as_data(shown, by or "demand"), ensure_ascii=False, indent=2))
    elif by or not picture:
        _print(shown, by or "demand")
    return DONE


def draw(week: Week, path: str, kind: Literal["png", "svg"]) -> None:
    """The picture to a file, and a warning where names cannot be drawn."""
    from api.picture.draw import picture  # matplotlib takes a while, and most commands draw nothing
    from api.picture.fonts import chinese_family

    if chinese_family() is None:
        _warning(week.texts("picture.no_font"))
    write_bytes(path, picture(week, kind))


def kind_of(picture: str | None) -> Literal["png", "svg"] | None:
    """The kind of picture that a file's name asks for."""
    if picture is None:
        return None
    ending = Path(picture).suffix.lower()
    if ending == ".png":
        return "png"
    if ending == ".svg":
        return "svg"
    raise usage("--picture", picture, "a picture is PNG or SVG", "Name a file that ends in .png or .svg")


def _warn(week: Week) -> None:
    """What may make the tables mislead."""
    unknown = week.unknown_ids()
    if unknown:
        _warning(week.texts("show.unknown", count=len(unknown), example=unknown[0]))
    if week.problem and not is_of(week.plan, week.problem):
        _warning(week.texts("plan.not_of_this_week"))


def _warning(words: str) -> None:
    error_console().print(f"[yellow]{escape(words)}[/]")


def _as_data(week: Week, by: By) -> dict[str, object]:
    return {"by": by, "rows": rows(week, by), "unserved": unserved_rows(week)}


def _print(week: Week, by: By) -> None:
    out, found = console(), rows(week, by)
    out.print(table(week.texts, found) if found else week.texts("show.no_assignments"))
    out.print()
    out.print(summary(week))
