"""`linli why`: why sessions are left out of a plan, and the smallest changes that would bring them in."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from api.cli.failure import DEFECT, DONE, report_defect, usage
from api.cli.options import HELP, Json, Lang, PlanFile, PolicyFile, Workers, texts_for
from api.cli.progress import ProgressLine
from api.cli.screen import console
from api.cli.solving import stopping
from api.cli.standing import Standing, index_of, standing
from api.texts import Texts
from api.views.as_data import explained_as_data
from api.views.week import Week, on_one_line
from api.views.why import paragraph
from api.views.words import demand_name
from solver.progress import Progress

if TYPE_CHECKING:
    from solver.why.all import Explained

WhyDemand = Annotated[str | None, typer.Argument(metavar="[DEMAND]", help=HELP("help.why_demand"), show_default=False)]
WhyWeek = Annotated[str | None, typer.Option("--week", metavar="WEEK.json[.gz]", help=HELP("help.why_week"))]
Most = Annotated[int | None, typer.Option("--most", metavar="N", min=1, help=HELP("help.why_most"), show_default=False)]


def explain_plan(
    plan: PlanFile,
    demand: WhyDemand = None,
    week: WhyWeek = None,
    policy: PolicyFile = None,
    workers: Workers = 2,
    most: Most = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    if week is None:
        rule = "names, hours and rules stand in the week; a plan holds only ids"
        raise usage("--week", None, rule, "Add the week the plan was made for: --week WEEK.json")
    texts, stands = texts_for(lang), standing(week, plan, policy)
    one = None if demand is None else index_of("DEMAND", demand, stands.problem.demands)
    found = _explained(stands, range(len(stands.problem.demands)) if one is None else [one], workers, most, texts)
    shown = Week(stands.plan, stands.problem, texts)
    if as_json:
        print(json.dumps(explained_as_data(shown, stands.problem, found), ensure_ascii=False, indent=2))
    else:
        _print(shown, found, None if one is None else stands.problem.demands[one].id)
    for defect in found.defects:
        report_defect(defect.strip().rpartition("\n")[2], texts, as_json)
    return DEFECT if found.defects else DONE


def _explained(stands: Standing, of: Sequence[int], workers: int, most: int | None, texts: Texts) -> Explained:
    """With a line of progress, and what is explained so far when stopped."""
    from solver.why.all import explain_all  # OR-Tools takes a second to load, and most commands explain nothing

    line, began = ProgressLine(texts), time.monotonic()

    def told(done: int, of_all: int) -> None:
        fraction = done / max(1, of_all)
        line.show(Progress("reasons", time.monotonic() - began, None, None, None, 0, None, 0, 0, fraction))

    with stopping(texts) as stop:
        problem, assignments = stands.problem, stands.plan.assignments
        found = explain_all(problem, assignments, workers, None, stop.asked, told, of, most)
    line.clear()
    return found


def _print(week: Week, found: Explained, one: str | None) -> None:
    out, texts = console(), week.texts
    for e in found.explanations:
        made = Table.grid(padding=(0, 2))
        (_, heading), *lines = paragraph(week, e)
        out.print(Text(on_one_line(heading), style="bold"))
        for label, words in lines:
            made.add_row(Text(f"  {label}", style="dim"), Text(on_one_line(words)))
        out.print(made)
        out.print()
    if found.left:
        out.print(Text(texts("why.left", count=len(found.left))))
    elif not found.explanations:
        words = texts("plan.nothing_unserved") if one is None else texts("why.served", demand=demand_name(week, one))
        out.print(Text(words))
