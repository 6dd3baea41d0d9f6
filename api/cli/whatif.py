"""`linli whatif`: the week as it is beside what it might be."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group, RenderableType
from rich.text import Text

from api.cli.failure import DEFECT, DONE, InvalidFile, InvalidUsage, usage
from api.cli.files import STANDARD, check_writable, read_bytes, told_of, write_bytes
from api.cli.options import HELP, Json, Lang, PolicyFile, Seed, WeekFile, Workers, texts_for
from api.cli.progress import ProgressLine
from api.cli.screen import console, table
from api.cli.show import kind_of, warn_of_font
from api.cli.solving import limits_of, problem_of, stopping, tell_defects
from api.cli.stopping import Stopping
from api.texts import Texts
from api.views.comparison import Names, as_data, caused_rows, changed_figures, largest, name_of, overview, shifted
from api.views.week import on_one_line
from models.changes import Scenario, load_scenario
from models.errors import InvalidInput, Issue
from models.loading import load_plan, made_for
from models.plan import Plan
from models.problem import Problem
from solver.limits import Limits
from solver.scenarios.results import Comparison, Look, Result
from solver.scenarios.sweeps import InvalidSweep, Sweep, read_sweep

if TYPE_CHECKING:
    from api.picture.draw import Format

MOST_OF_A_FIGURE, MOST_SHIFTS, MOST_CAUSED = 6, 12, 15
ENDINGS = (".gz", ".json")

StartPlan = Annotated[
    str | None, typer.Argument(metavar="PLAN.json[.gz]", help=HELP("help.start_plan"), show_default=False)
]
Changes = Annotated[
    list[str] | None, typer.Option("--changes", metavar="FILE", help=HELP("help.changes"), show_default=False)
]
SweepText = Annotated[str | None, typer.Option("--sweep", metavar="PLACE=LOW..HIGH/STEP", help=HELP("help.sweep"))]
Seconds = Annotated[
    float | None, typer.Option("--seconds", metavar="N", help=HELP("help.each_seconds"), show_default="30")
]
Work = Annotated[float | None, typer.Option("--work", metavar="N", help=HELP("help.each_work"))]
Picture = Annotated[str | None, typer.Option("--picture", metavar="OUT.png|svg", help=HELP("help.comparison_picture"))]


def what_if(
    week: WeekFile,
    plan: StartPlan = None,
    changes: Changes = None,
    sweep: SweepText = None,
    seconds: Seconds = None,
    work: Work = None,
    seed: Seed = 0,
    workers: Workers = 2,
    policy: PolicyFile = None,
    picture: Picture = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    texts, limits, kind, files = texts_for(lang), limits_of(seconds, work), kind_of(picture), changes or []
    inputs = [f for f in (week, plan, policy, *files) if f is not None]
    _check_usage(inputs, files, sweep)
    if picture:
        check_writable(picture, *inputs)
    swept = _swept(sweep)
    problem = problem_of(week, policy)
    start = None if plan is None else _start(plan, problem)
    scenarios = [*(_scenario(f) for f in files), *_points(swept, sweep, problem)]
    with stopping(texts) as stop:
        made = _compare(problem, start, scenarios, limits, seed, workers, texts, stop, files)
        if picture and kind:
            _draw(made, swept, texts, picture, kind)
    if as_json:
        print(json.dumps(as_data(made, swept), ensure_ascii=False, indent=2))
    else:
        _print(made, len(files), texts)
    return DEFECT if any(r.plan.stop_reason == "error" for r in (made.base, *made.scenarios)) else DONE


# ---- what is asked


def _check_usage(inputs: list[str], files: list[str], sweep: str | None) -> None:
    if inputs.count(STANDARD) > 1:
        raise usage("--changes", STANDARD, "standard input is one file", "Name files for all but one")
    if not files and sweep is None:
        advice = "Name a file of changes, or a sweep such as spaces/P1/capacity=20..60/10"
        raise usage("--changes", None, "a comparison has --changes or --sweep", advice)


def _swept(sweep: str | None) -> Sweep | None:
    """Read before the files, as a sweep of too many points is refused at once."""
    if sweep is None:
        return None
    try:
        return read_sweep(sweep)
    except InvalidSweep as e:
        raise usage("--sweep", sweep, str(e), e.advice) from e


def _points(swept: Sweep | None, sweep: str | None, problem: Problem) -> tuple[Scenario, ...]:
    try:
        return swept.scenarios(problem) if swept else ()
    except InvalidSweep as e:
        raise usage("--sweep", sweep, str(e), e.advice) from e


def _scenario(file: str) -> Scenario:
    name = Path(file).name
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    data = read_bytes(file)
    with told_of(file):
        return load_scenario(data, name or file)


def _start(file: str, problem: Problem) -> Plan:
    data = read_bytes(file)
    with told_of(file):
        if _are_changes(data):
            raise usage(
                "PLAN", file, "the second file is a plan, and this one holds changes", "Write --changes before it"
            )
        return made_for(problem, load_plan(data))


def _are_changes(data: bytes) -> bool:
    """Whether a hurried hand forgot the option: `--changes one.json two.json`."""
    try:
        load_scenario(data, "changes")
    except InvalidInput:
        return False
    return True


# ---- what is done


def _compare(
    problem: Problem,
    start: Plan | None,
    scenarios: list[Scenario],
    limits: Limits,
    seed: int,
    workers: int,
    texts: Texts,
    stop: Stopping,
    files: list[str],
) -> Comparison:
    from solver.scenarios.comparing import InvalidScenario, compare  # OR-Tools takes a second to load

    line = ProgressLine(texts)

    def show(look: Look) -> None:
        name = texts("whatif.base") if look.name == "base" else on_one_line(look.name)
        line.show(look.progress, texts("whatif.progress", done=look.done, total=look.total, name=name))

    try:
        made = compare(problem, start, scenarios, limits, seed, workers, on_progress=show, cancelled=stop.asked)
    except InvalidScenario as e:
        if e.index < len(files):
            raise InvalidFile(files[e.index], e.issues) from e
        raise _of_the_sweep(scenarios[e.index], e.issues) from e
    line.clear()
    sys.stderr.flush()
    for result in (made.base, *made.scenarios):
        tell_defects(result.plan, texts)
    return made


def _of_the_sweep(point: Scenario, issues: tuple[Issue, ...]) -> InvalidUsage:
    """What a point of a sweep does wrong, in the words of the option."""
    first = issues[0]
    return usage("--sweep", point.name, first.rule, first.advice)


def _draw(made: Comparison, sweep: Sweep | None, texts: Texts, path: str, kind: Format) -> None:
    from api.picture.comparison import comparison_picture  # matplotlib takes a while

    warn_of_font(texts)
    write_bytes(path, comparison_picture(made, sweep, texts, kind))


# ---- what is shown


def _print(made: Comparison, detailed: int, texts: Texts) -> None:
    """The overview; in detail the scenarios of files, as the points of a sweep are many and alike."""
    out = console()
    out.print(table(texts, overview(made, texts), texts("whatif.title")))
    out.print(Text(texts("whatif.note"), style="dim"))
    if any(r.difference and not r.difference.same_points for r in made.scenarios):
        out.print(Text(texts("whatif.points_note"), style="dim"))
    for result in made.scenarios[:detailed]:
        out.print()
        out.print(_details(made, result, texts))


def _details(made: Comparison, result: Result, texts: Texts) -> RenderableType:
    heading = Text(texts("whatif.scenario", name=name_of(result, texts)), style="bold")
    return Group(heading, *_figures(made, result, texts), *_shifts(made, result, texts), *_caused(made, result, texts))


def _figures(made: Comparison, result: Result, texts: Texts) -> list[RenderableType]:
    rows = changed_figures(made, result, texts)
    if not rows:
        return [Text(texts("whatif.nothing"))]
    shown = largest(rows, MOST_OF_A_FIGURE)
    return [table(texts, shown), *_more(len(rows) - len(shown), texts)]


def _shifts(made: Comparison, result: Result, texts: Texts) -> list[RenderableType]:
    assert result.difference
    names = Names(made.base.problem, result, texts)
    both = (("whatif.won", result.difference.won), ("whatif.lost", result.difference.lost))
    return [Text(texts(key, what=shifted(shifts, names, MOST_SHIFTS))) for key, shifts in both if shifts]


def _caused(made: Comparison, result: Result, texts: Texts) -> list[RenderableType]:
    """Whom the scenario concerns; and how many know another plan, where the base moved away from it, too."""
    rows, told = caused_rows(made, result, texts), Text(texts("whatif.told", count=result.told.count))
    if not rows:
        return [Text(texts("whatif.caused_none")), *([told] if result.told.count else [])]
    title = texts("whatif.caused", count=result.caused.count)
    shown = [table(texts, rows[:MOST_CAUSED], title), *_more(len(rows) - MOST_CAUSED, texts)]
    return [*shown, *([told] if made.base.told.count else [])]


def _more(count: int, texts: Texts) -> list[RenderableType]:
    return [Text(texts("plan.more", count=count), style="dim")] if count > 0 else []
