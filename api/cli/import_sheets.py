"""`linli import`: spreadsheets into a week's file, the rows to mend back as a spreadsheet, and templates."""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Annotated, Any, Literal

import typer
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.text import Text

from api.cli.failure import DONE, VIOLATIONS, usage
from api.cli.files import STANDARD, check_writable, read_bytes, read_problem, told_of, write_bytes
from api.cli.options import HELP, Json, Lang, texts_for
from api.cli.screen import console, table
from api.sheets.bad_rows import bad_rows_workbook
from api.sheets.importing import Options, import_tables
from api.sheets.known import Known
from api.sheets.merging import empty_week, merged
from api.sheets.reading import Table, read_sheet
from api.sheets.report import Report
from api.sheets.template import template as template_of
from api.texts import Texts
from api.views.imported import count_rows, duplicate_rows, fault_rows
from api.views.rows import Row
from models.loading import dump_problem, load_problem

Listed = Literal["areas", "organisations", "spaces", "volunteers", "supplies", "demands"]
Files = Annotated[list[str] | None, typer.Argument(metavar="FILE…", help=HELP("help.sheets"), show_default=False)]
Week = Annotated[str | None, typer.Option("--week", metavar="WEEK.json[.gz]", help=HELP("help.import_week"))]
Into = Annotated[str | None, typer.Option("--into", metavar="NEW_WEEK.json[.gz]", help=HELP("help.import_into"))]
Kind = Annotated[Listed | None, typer.Option("--kind", help=HELP("help.import_kind"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=HELP("help.dry_run"))]
Bad = Annotated[str | None, typer.Option("--bad", metavar="BAD.xlsx", help=HELP("help.bad_file"))]
Template = Annotated[Listed | None, typer.Option("--template", help=HELP("help.template"))]
Output = Annotated[str | None, typer.Option("--output", "-o", metavar="T.xlsx", help=HELP("help.template_output"))]
Monday = Annotated[str | None, typer.Option("--monday", metavar="DATE", help=HELP("help.monday"))]
Timezone = Annotated[str, typer.Option("--timezone", metavar="ZONE", help=HELP("help.timezone"))]
DatumOf = Annotated[Literal["wgs84", "gcj02", "bd09"], typer.Option("--datum", help=HELP("help.datum"))]
MOST_SHOWN = 30


def import_sheets(
    files: Files = None,
    week: Week = None,
    into: Into = None,
    kind: Kind = None,
    dry_run: DryRun = False,
    bad: Bad = None,
    template: Template = None,
    output: Output = None,
    monday: Monday = None,
    timezone: Timezone = "Asia/Shanghai",
    datum: DatumOf = "wgs84",
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    texts = texts_for(lang)
    _check_outputs([*(files or ()), *([week] if week else ())], into, bad, output)
    data = _week(week, monday, timezone, needed=template is None)
    options = replace(_options(data), listed=kind, datum=datum)
    if template is not None:
        return _write_template(template, output, data, options, texts)
    report = import_tables(_tables(files or []), Known.of(data), options)
    written = None if dry_run else into
    if written is not None:
        write_bytes(written, dump_problem(load_problem(json.dumps(merged(data, report)).encode())))
    if bad is not None and report.bad and not dry_run:
        write_bytes(bad, bad_rows_workbook(report, texts.language))
    if as_json:
        print(json.dumps({**report.as_dict(texts), "written": written}, ensure_ascii=False, indent=2))
    else:
        _show(report, written, None if dry_run else bad, texts)
    return VIOLATIONS if report.bad else DONE


def _check_outputs(inputs: Sequence[str], *outputs: str | None) -> None:
    named = [o for o in outputs if o is not None]
    if STANDARD in named:
        raise usage("--into", STANDARD, "standard output is for the report", "Name a file")
    if len(set(named)) != len(named):
        raise usage("--bad", named[-1], "each output is a file of its own", "Name another file")
    for name in named:
        check_writable(name, *inputs)


def _week(week: str | None, monday: str | None, timezone: str, needed: bool) -> dict[str, Any]:
    """The week that the rows are for: the one in a file, or an empty one."""
    if week is not None:
        return read_problem(week).as_given()
    if monday is None and needed:
        rule = "rows belong to a week, which gives dates their year and times their zone"
        raise usage("--week", None, rule, "Name a week's file, or start one with --monday 2026-03-09")
    try:
        return empty_week(dt.date.fromisoformat(monday or "2026-01-05"), timezone)
    except ValueError:
        raise usage("--monday", monday, "a date is YYYY-MM-DD, and exists", "Write it such as 2026-03-09") from None
    except (zoneinfo.ZoneInfoNotFoundError, OSError):
        raise usage("--timezone", timezone, "a time zone is an IANA name", "Write it such as Asia/Shanghai") from None


def _options(data: dict[str, Any]) -> Options:
    """Place and first day of a week."""
    zone = data["horizon"]["timezone"]
    start = dt.datetime.fromisoformat(data["horizon"]["start"])
    return Options(zone, start.astimezone(zoneinfo.ZoneInfo(zone)).date())


def _tables(files: Sequence[str]) -> list[Table]:
    """The tables of all files; those of several files say which one they are from."""
    if not files:
        raise usage("FILE", None, "at least one spreadsheet is named", "Name it, or ask for --template")
    tables: list[Table] = []
    for file in files:
        data = read_bytes(file)
        with told_of(file):
            tables += [_named(t, file, len(files) > 1) for t in read_sheet(data, file)]
    return tables


def _named(found: Table, file: str, several: bool) -> Table:
    stem = PurePath(file).stem
    return replace(found, name=f"{stem} {found.name}") if several and stem != found.name else found


def _write_template(listed: Listed, output: str | None, data: dict[str, Any], options: Options, texts: Texts) -> int:
    if output is None:
        raise usage("--output", None, "a template is written to a file", "Add -o TEMPLATE.xlsx")
    write_bytes(output, template_of(listed, texts.language, Known.of(data), options, data.get(listed, ())))
    console().print(escape(texts("sheet.template_written", path=output)))
    return DONE


def _show(report: Report, written: str | None, bad: str | None, texts: Texts) -> None:
    parts: list[RenderableType] = []
    faults = [f for row in report.bad for f in row.faults]
    for title, rows in (
        ("sheet.counts", count_rows(report, texts)),
        ("sheet.bad", fault_rows(faults, texts)),
        ("sheet.warnings", fault_rows(list(report.warnings), texts)),
        ("sheet.duplicates", duplicate_rows(report, texts)),
    ):
        parts += _part(texts(title), rows, texts)
    parts += [Text(line) for line in _endings(report, written, bad, texts)]
    console().print(Group(*parts))


def _part(title: str, rows: list[Row], texts: Texts) -> list[RenderableType]:
    """A table of the first rows, and how many more there are."""
    if not rows:
        return []
    more = texts("plan.more", count=len(rows) - MOST_SHOWN) if len(rows) > MOST_SHOWN else ""
    return [table(texts, rows[:MOST_SHOWN], title), Text(more, style="dim")]


def _endings(report: Report, written: str | None, bad: str | None, texts: Texts) -> list[str]:
    lines = [texts("sheet.written", path=written) if written else texts("sheet.dry_run")]
    return [*lines, texts("sheet.bad_written", path=bad)] if bad and report.bad else lines
