"""`linli next`: the week after, with what was left out of this one."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.text import Text

from api.cli.failure import DONE, InvalidFile, error_console, usage
from api.cli.files import STANDARD, check_writable, read_plan, read_problem, told_of, write_bytes
from api.cli.options import HELP, Json, Lang, PlanFile, PolicyFile, WeekFile, texts_for
from api.cli.screen import console, table
from api.cli.solving import problem_of
from api.texts import Texts
from api.views.rows import Row
from api.views.week import on_one_line
from models.errors import InvalidPlan, InvalidProblem
from models.loading import dump_problem
from models.plan import Plan
from models.problem import Problem
from solver.following.carried import Carried, Ended
from solver.following.follow import NextWeek, check_follows, follow, follow_into

NextFile = Annotated[
    str, typer.Option("--output", "-o", metavar="NEXT.json[.gz]", help=HELP("help.next_output"), show_default=False)
]
Into = Annotated[str | None, typer.Option("--into", metavar="NEXT_WEEK.json[.gz]", help=HELP("help.into"))]
MOST_SHOWN = 30


def next_week(
    week: WeekFile,
    plan: PlanFile,
    output: NextFile,
    into: Into = None,
    policy: PolicyFile = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    texts = texts_for(lang)
    _check_streams([week, plan, into, policy], output, as_json)
    check_writable(output, *(f for f in (week, plan, into, policy) if f is not None))
    problem, made = problem_of(week, policy), read_plan(plan)
    later = None if into is None else read_problem(into)
    found = _follow(problem, made, later, week, plan, into)
    write_bytes(output, dump_problem(found.problem))
    if as_json:
        print(json.dumps(_as_data(found, texts), ensure_ascii=False, indent=2))
    elif output != STANDARD:
        console().print(_as_words(found, texts))
        console().print(escape(texts("plan.written", path=output)))
    elif found.ended:
        error_console().print(_as_words(found, texts))
    return DONE


def _check_streams(inputs: list[str | None], output: str, as_json: bool) -> None:
    if inputs.count(STANDARD) > 1:
        raise usage("PLAN", STANDARD, "standard input is one file", "Name a file for all but one of the inputs")
    if output == STANDARD and as_json:
        raise usage("--output", output, "standard output holds one JSON value", "Name a file, or leave out --json")


def _follow(problem: Problem, made: Plan, later: Problem | None, week: str, plan: str, into: str | None) -> NextWeek:
    """The next week; errors say in which of the three files they are."""
    try:
        if later is None:
            return follow(problem, made)
        with told_of(into or ""):
            check_follows(problem, later)
        return follow_into(problem, made, later)
    except InvalidPlan as e:
        raise InvalidFile(plan, e.issues) from e
    except InvalidProblem as e:
        raise InvalidFile(week, e.issues) from e


def _as_data(found: NextWeek, texts: Texts) -> dict[str, Any]:
    horizon = found.problem.horizon
    return {
        "horizon": {"start": horizon.start.isoformat(), "end": horizon.end.isoformat()},
        "problem_sha256": found.problem.sha256,
        "demands": len(found.problem.demands),
        "served": found.served,
        "carried": [asdict(c) for c in found.carried],
        "ended": [{**asdict(e), "last": e.last and e.last.isoformat(), "words": _why(e, texts)} for e in found.ended],
    }


def _as_words(found: NextWeek, texts: Texts) -> RenderableType:
    horizon = found.problem.horizon
    counts = {"carried": len(found.carried), "ended": len(found.ended), "served": found.served}
    heading = texts("next.heading", start=f"{horizon.start:%Y-%m-%d %H:%M}", end=f"{horizon.end:%Y-%m-%d %H:%M}")
    parts: list[RenderableType] = [Text(heading, style="bold"), Text(texts("next.counts", **counts))]
    waiting = sorted(found.carried, key=lambda c: -c.weeks_waiting)
    ended = [_ended_row(e, texts) for e in found.ended]
    for title, rows in (("next.carried", [_carried_row(c, texts) for c in waiting]), ("next.ended", ended)):
        if rows:
            parts += ["", table(texts, rows[:MOST_SHOWN], texts(title))]
        if len(rows) > MOST_SHOWN:
            parts.append(Text(texts("plan.more", count=len(rows) - MOST_SHOWN), style="dim"))
    return Group(*parts)


def _carried_row(c: Carried, texts: Texts) -> Row:
    return {
        "demand": on_one_line(c.name or c.demand),
        "missing": c.missing,
        "weeks": c.weeks_waiting,
        "reason": texts(f"reason.{c.reason}") if c.reason else "",
        "proof": texts(f"proof.{c.proof}") if c.proof else "",
        "listed": texts("next.standing") if c.standing else "",
    }


def _ended_row(e: Ended, texts: Texts) -> Row:
    return {"demand": on_one_line(e.name or e.demand), "missing": e.missing, "reason": _why(e, texts)}


def _why(e: Ended, texts: Texts) -> str:
    """Why a demand goes out, as a sentence."""
    if e.last is None:
        return texts("next.deadline_long_passed")
    return texts("next.deadline_passed", last=f"{e.last:%Y-%m-%d %H:%M}")
