"""`linli check`: a plan before the judge."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from api.cli.failure import DONE, VIOLATIONS, usage
from api.cli.files import STANDARD, read_plan
from api.cli.options import Json, Lang, PlanFile, PolicyFile, WeekFile, texts_for
from api.cli.screen import console, findings, points_table
from api.cli.solving import problem_of
from api.texts import Texts
from models.forked import cores
from solver.judge import Verdict, judge

MOST_SHOWN = 50


def check_plan(
    week: WeekFile, plan: PlanFile, policy: PolicyFile = None, as_json: Json = False, lang: Lang = None
) -> int:
    if STANDARD in (week, policy) and plan == STANDARD:
        raise usage("PLAN", plan, "standard input is one file", "Name a file for one of the two")
    problem, made = problem_of(week, policy), read_plan(plan)
    verdict = judge(problem, made, processes=cores())
    if as_json:
        print(json.dumps(_as_data(verdict), ensure_ascii=False, indent=2))
    else:
        _print(verdict, texts_for(lang))
    return DONE if verdict.ok else VIOLATIONS


def _as_data(verdict: Verdict) -> dict[str, Any]:
    return {
        "ok": verdict.ok,
        "violations": [asdict(f) for f in verdict.violations],
        "warnings": [asdict(f) for f in verdict.warnings],
        "score": verdict.score.model_dump(),
    }


def _print(verdict: Verdict, texts: Texts) -> None:
    out = console()
    out.print(breaches(verdict, texts))
    out.print(f"\n[bold]{texts('check.points')}[/]")
    out.print(points_table(texts, verdict.score))


def breaches(verdict: Verdict, texts: Texts) -> RenderableType:
    """Violations and warnings with rule, place and message."""
    parts: list[RenderableType] = []
    if verdict.ok:
        parts.append(Text(texts("check.ok"), style="bold green"))
    else:
        parts.append(Text(texts("check.broken", count=len(verdict.violations)), style="bold red"))
        parts.append(findings(texts, verdict.violations, MOST_SHOWN))
    if verdict.warnings:
        parts.append(Text("\n" + texts("check.warnings", count=len(verdict.warnings)), style="bold yellow"))
        parts.append(findings(texts, verdict.warnings, MOST_SHOWN))
    return Group(*parts)
