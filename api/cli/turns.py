"""`linli turns`: places handed to those who have waited too long, by those who have waited less."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.markup import escape

from api.cli.failure import DONE, error_console, usage
from api.cli.files import STANDARD, check_writable, write_bytes
from api.cli.options import HELP, Json, Lang, PlanFile, PolicyFile, WeekFile, texts_for
from api.cli.screen import console, table
from api.cli.standing import standing
from api.views.suggestions import suggestion_as_data, suggestion_rows
from api.views.summary import number
from api.views.taken import all_taken
from api.views.week import Week
from models.loading import dump_plan
from models.plan import Plan
from solver.desk.desk import Desk, Suggestion
from solver.following.turns import PATIENCE, turns

TurnsFile = Annotated[
    str | None, typer.Option("--output", "-o", metavar="PLAN.json[.gz]", help=HELP("help.turns_output"))
]
Patience = Annotated[int, typer.Option("--patience", metavar="WEEKS", min=0, max=1000, help=HELP("help.patience"))]


def take_turns(
    week: WeekFile,
    plan: PlanFile,
    output: TurnsFile = None,
    patience: Patience = PATIENCE,
    policy: PolicyFile = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    if output == STANDARD and as_json:
        raise usage("--output", output, "standard output holds one JSON value", "Name a file, or leave out --json")
    if output is not None:
        check_writable(output, *(f for f in (week, plan, policy) if f is not None))
    stands = standing(week, plan, policy)
    texts, before = texts_for(lang), Desk(stands.problem, stands.plan.assignments)
    shown = Week(stands.plan, stands.problem, texts)
    with error_console().status("") as line:
        after, handed = turns(before, patience, lambda left: line.update(texts("turns.looking", count=left)))
        new = all_taken(before, shown, after, handed)
    if output is not None:
        write_bytes(output, dump_plan(new))
    if as_json:
        print(json.dumps(_as_data(patience, handed, new), ensure_ascii=False, indent=2))
    elif output != STANDARD:
        _show(shown, handed, new, output)
    return DONE


def _show(week: Week, handed: Sequence[Suggestion], new: Plan, output: str | None) -> None:
    out, texts = console(), week.texts
    if not handed:
        out.print(escape(texts("turns.none")))
    else:
        assert new.score is not None
        points = sum(h.points.total for h in handed)
        out.print(table(texts, suggestion_rows(week, handed, of_one_demand=False), texts("turns.title")))
        words = {"count": len(handed), "before": number(new.score.total - points), "after": number(new.score.total)}
        out.print(escape(texts("turns.points", **words)))
    if output is not None:
        out.print(escape(texts("plan.written", path=output)))


def _as_data(patience: int, handed: Sequence[Suggestion], new: Plan) -> dict[str, Any]:
    return {
        "patience": patience,
        "handed": [suggestion_as_data(h) for h in handed],
        "score": new.score and new.score.model_dump(),
        "problem_sha256": new.problem_sha256,
    }
