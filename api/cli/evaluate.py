"""`linli evaluate`: a plan that somebody made, beside the best that is possible."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.cli.check import breaches
from api.cli.failure import VIOLATIONS, usage
from api.cli.files import STANDARD, check_writable, read_plan, write_bytes
from api.cli.options import HELP, Json, Lang, PlanFile, PolicyFile, Seconds, Seed, WeekFile, Workers, texts_for
from api.cli.plan import Work
from api.cli.progress import ProgressLine
from api.cli.screen import console, table
from api.cli.solving import exit_code, limits_of, problem_of, stopping, tell_defects
from api.texts import Texts
from api.views.as_data import evaluation_as_data
from api.views.summary import TERMS, number, percent
from models.loading import dump_plan
from models.plan import Score

if TYPE_CHECKING:
    from solver.evaluating import Evaluation

Better = Annotated[str | None, typer.Option("--output", "-o", metavar="BETTER.json[.gz]", help=HELP("help.better"))]


def evaluate_plan(
    week: WeekFile,
    plan: PlanFile,
    output: Better = None,
    seconds: Seconds = None,
    work: Work = None,
    seed: Seed = 0,
    workers: Workers = 2,
    policy: PolicyFile = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    if STANDARD in (week, policy) and plan == STANDARD:
        raise usage("PLAN", plan, "standard input is one file", "Name a file for one of the two")
    if output == STANDARD:
        raise usage("--output", output, "standard output is for the evaluation", "Name a file for the better plan")
    texts, limits = texts_for(lang), limits_of(seconds, work)
    if output is not None:
        check_writable(output, week, plan, *([policy] if policy else []))
    problem, made = problem_of(week, policy), read_plan(plan)
    with stopping(texts) as stop:
        from solver.evaluating import evaluate  # as in api.cli.solving

        line = ProgressLine(texts)
        found = evaluate(problem, made, limits, seed, workers, line.show, stop.asked)
        line.clear()
        sys.stderr.flush()
        tell_defects(found.found, texts)
        if output is not None:
            write_bytes(output, dump_plan(found.found))
    if as_json:
        print(json.dumps(evaluation_as_data(found), ensure_ascii=False, indent=2))
    else:
        console().print(_as_words(found, texts))
        if output is not None:
            console().print(escape(texts("plan.written", path=output)))
    return exit_code(found.found) if found.verdict.ok else VIOLATIONS


def _as_words(e: Evaluation, texts: Texts) -> RenderableType:
    """The judge's words, how far the best lies, and the points beside those of the better plan."""
    parts: list[RenderableType] = [] if e.of_this_week else [Text(texts("plan.not_of_this_week"), style="bold yellow")]
    parts += [breaches(e.verdict, texts), "", Text(_distance(e, texts), style="bold")]
    if not e.verdict.ok:
        parts.insert(-1, Text(_salvaged(e, texts)))
    if e.found.score and not e.is_best:
        parts.append(Text(_better(e, e.found.score, texts)))
    return Group(*parts, "", _figures(e, texts), "", _points(e, texts))


def _salvaged(e: Evaluation, texts: Texts) -> str:
    """What of a plan that breaks rules is measured."""
    return texts("evaluate.standing", standing=e.standing.sessions, given=e.given)


def _distance(e: Evaluation, texts: Texts) -> str:
    score = number(e.standing.score.total)
    if e.is_best:
        return texts("evaluate.best", score=score)
    if e.gap is None or e.bound is None:
        return texts("evaluate.no_bound", score=score)
    return texts("evaluate.distance", score=score, bound=number(e.bound), gap=percent(e.gap))


def _better(e: Evaluation, found: Score, texts: Texts) -> str:
    """What the planner found from there."""
    if e.found.assignments and found == e.standing.score:
        return texts("evaluate.none_better")
    return texts("evaluate.better", score=number(found.total), served=e.found_held.sessions)


def _figures(e: Evaluation, texts: Texts) -> Table:
    """What is held of what is asked."""
    shown = Table.grid(padding=(0, 2))
    held = e.held
    for label, part, whole in (
        ("plan.served", held.sessions, held.asked),
        ("plan.demands", held.demands, held.asking),
    ):
        share = f" ({percent(part / whole)})" if whole else ""
        words = texts("plan.served_of", served=part, asked=whole) + share
        shown.add_row(Text(texts(label), style="dim"), Text(words, style="bold"))
    return shown


def _points(e: Evaluation, texts: Texts) -> Table:
    """Term by term: the plan, what of it stands where that is less, and the better plan."""
    columns: list[tuple[str, Score | None]] = [
        ("given", e.verdict.score),
        ("standing", None if e.verdict.ok else e.standing.score),
        ("found", None if e.is_best else e.found.score),
    ]
    scores = [(name, score) for name, score in columns if score is not None]
    rows = [
        {"term": texts(f"term.{t}")} | {name: number(getattr(score, t)) for name, score in scores}
        for t in (*(t for t in TERMS if t != "total"), "total")
        if t == "total" or any(getattr(score, t) for _, score in scores)
    ]
    return table(texts, rows)
