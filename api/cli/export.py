"""`linli export`: a plan as a spreadsheet, a calendar or a map, for the planner or for somebody who may see less."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, cast

import typer
from rich.markup import escape

from api.cli.failure import DONE, error_console, usage
from api.cli.files import STANDARD, check_writable, read_plan, read_problem, told_of, write_bytes
from api.cli.options import HELP, Json, Lang, PlanFile, texts_for
from api.cli.screen import console
from api.cli.standing import index_of
from api.exports.calendars import CalendarOptions, Feed, FeedKind, calendar
from api.exports.geojson import geojson
from api.exports.revisions import Published
from api.exports.spreadsheet import spreadsheet
from api.exports.view import View, view_of
from api.exports.viewer import Viewer
from api.texts import Language, Texts
from api.views.week import Week
from models.loading import dump_problem, made_for
from models.plan import Plan
from models.problem import Problem

WeekOption = Annotated[str, typer.Option("--week", metavar="WEEK.json[.gz]", help=HELP("help.week_option"))]
Xlsx = Annotated[str | None, typer.Option("--xlsx", metavar="OUT.xlsx", help=HELP("help.xlsx"))]
PagePerGroup = Annotated[bool, typer.Option("--page-per-group", help=HELP("help.page_per_group"))]
Ics = Annotated[str | None, typer.Option("--ics", metavar="OUT.ics", help=HELP("help.ics"))]
Of = Annotated[str | None, typer.Option("--of", metavar="KIND/ID", help=HELP("help.of"))]
Domain = Annotated[str, typer.Option("--domain", metavar="DOMAIN", help=HELP("help.domain"))]
GeoJson = Annotated[str | None, typer.Option("--geojson", metavar="OUT.geojson", help=HELP("help.geojson"))]
Lines = Annotated[bool, typer.Option("--lines", help=HELP("help.lines"))]
For = Annotated[str | None, typer.Option("--for", metavar="KIND/ID", help=HELP("help.for"))]

FEEDS, READERS = ("organisations", "spaces", "volunteers"), ("organisations", "volunteers", "areas")


@dataclass(frozen=True)
class Asked:
    """What is to be written: each file by its option, and how."""

    files: tuple[tuple[str, str], ...]
    page_per_group: bool
    of: str | None
    domain: str
    lines: bool
    reader: str | None


def export_plan(
    plan: PlanFile,
    week: WeekOption,
    xlsx: Xlsx = None,
    page_per_group: PagePerGroup = False,
    ics: Ics = None,
    of: Of = None,
    domain: Domain = "linli.invalid",
    geojson: GeoJson = None,
    lines: Lines = False,
    reader: For = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    texts = texts_for(lang)
    named = (("--xlsx", xlsx), ("--ics", ics), ("--geojson", geojson))
    asked = Asked(tuple((o, f) for o, f in named if f is not None), page_per_group, of, domain, lines, reader)
    _check_options(asked)
    _check_streams(asked, plan, week, as_json)
    for _, file in asked.files:
        check_writable(file, plan, week)
    problem, made = read_problem(week), read_plan(plan)
    with told_of(plan):
        made_for(problem, made)
    _warn(Week(made, problem, texts))
    viewer = _viewer(problem, reader)
    view = view_of(problem, made, viewer)
    written = [
        (file, _made(option, asked, problem, made, view, viewer, texts.language)) for option, file in asked.files
    ]
    for file, data in written:
        write_bytes(file, data)
    _tell(asked, view, texts, as_json)
    return DONE


def _check_options(asked: Asked) -> None:
    """Each option with the file that it is about, and at least one file."""
    named = {option for option, _ in asked.files}
    if not named:
        raise usage("--xlsx", None, "an export writes a file", "Name one: --xlsx, --ics --of KIND/ID, or --geojson")
    if "--ics" in named and asked.of is None:
        raise usage(
            "--of", None, "a calendar is somebody's", "Say whose: --of organisations/ID, spaces/ID, volunteers/ID"
        )
    for option, given, file in (
        ("--of", asked.of is not None, "--ics"),
        ("--page-per-group", asked.page_per_group, "--xlsx"),
        ("--lines", asked.lines, "--geojson"),
    ):
        if given and file not in named:
            raise usage(option, None, f"{option} is about {file}", f"Name a file with {file}, or leave it out")


def _check_streams(asked: Asked, plan: str, week: str, as_json: bool) -> None:
    """Standard input and output are one file each, and no two outputs are the same."""
    if plan == STANDARD == week:
        raise usage("--week", week, "standard input is one file", "Name a file for one of the two")
    files = [file for _, file in asked.files]
    for option, file in asked.files:
        if files.count(file) > 1:
            raise usage(option, file, "each export has a file of its own", "Name another file")
        if file == STANDARD and as_json:
            raise usage(option, file, "standard output holds one JSON value", "Name a file, or leave out --json")


def _warn(week: Week) -> None:
    unknown = week.unknown_ids()
    if unknown:
        words = week.texts("show.unknown", count=len(unknown), example=unknown[0])
        error_console().print(f"[yellow]{escape(words)}[/]")


def _viewer(problem: Problem, reader: str | None) -> Viewer:
    """Who reads; nobody named is the planner."""
    if reader is None:
        return Viewer.planner()
    kind, found = _named(problem, "--for", reader, READERS)
    if kind == "areas":
        return Viewer.coordinator({found}, {found}, _salt(problem))
    return Viewer.unit(found, _salt(problem)) if kind == "organisations" else Viewer.volunteer(found, _salt(problem))


def _named(problem: Problem, option: str, word: str, kinds: Sequence[str]) -> tuple[str, str]:
    """The list and the id of what is named, by id or by a name that only one thing has."""
    kind, slash, name = word.partition("/")
    if kind not in kinds or not slash:
        rule, advice = f"{option} is a list of the week and an id", f"Write {', '.join(f'{k}/ID' for k in kinds)}"
        raise usage(option, word, rule, advice)
    things: Sequence[Any] = getattr(problem, kind)
    return kind, things[index_of(option, name, things)].id


def _salt(problem: Problem) -> str:
    """A secret that whoever has the week's file knows, and nobody else: the same for the same week."""
    return hashlib.sha256(b"linli export\n" + dump_problem(problem)).hexdigest()


def _made(
    option: str, asked: Asked, problem: Problem, plan: Plan, view: View, viewer: Viewer, language: Language
) -> bytes:
    if option == "--xlsx":
        return spreadsheet(view, language, asked.page_per_group)
    if option == "--geojson":
        return geojson(view, language, asked.lines)
    kind, found = _named(problem, "--of", asked.of or "", FEEDS)
    reader = None if asked.reader is None else viewer
    options = CalendarOptions(language, asked.domain, _salt(problem))
    of = Feed(cast(FeedKind, kind), found)
    return calendar(problem, plan, of, options, problem.planned_at, tuple(_before(problem)), reader)


def _before(problem: Problem) -> Iterator[Published]:
    """What the week says was published before, so that a calendar tells what has moved or gone since."""
    if problem.previous:
        yield Published(problem, Plan(assignments=problem.previous), problem.planned_at)


def _tell(asked: Asked, view: View, texts: Texts, as_json: bool) -> None:
    files = [file for _, file in asked.files]
    if as_json:
        told = {"files": files, "sessions": len(view.sessions), "unserved": sum(u.missing for u in view.unserved)}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    elif STANDARD not in files:
        for file in files:
            console().print(escape(texts("plan.written", path=file)))
