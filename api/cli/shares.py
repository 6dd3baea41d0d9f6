"""`linli shares`: who got how much of what they asked for over some weeks, and who waited how long."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from api.cli.failure import DONE, error_console, usage
from api.cli.files import STANDARD, check_writable, read_plan, read_problem, told_of, write_bytes
from api.cli.options import HELP, Json, Lang, texts_for
from api.cli.screen import console, table
from api.cli.show import Picture, kind_of
from api.texts import Texts
from api.views.rows import Row
from api.views.summary import percent
from api.views.week import on_one_line
from models.plan import Plan
from models.problem import Problem
from solver.belonging import check_plan
from solver.following.follow import check_follows
from solver.shares.given import Given
from solver.shares.report import Share, Shares, shares_of

Files = Annotated[list[str], typer.Argument(metavar="WEEK PLAN [WEEK PLAN …]", help=HELP("help.pairs"))]
Level = Annotated[int | None, typer.Option("--level", metavar="N", min=0, max=1000, help=HELP("help.level"))]
MOST_SHOWN = 30


def shares_of_weeks(
    files: Files,
    level: Level = None,
    picture: Picture = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    texts, kind = texts_for(lang), kind_of(picture)
    if len(files) % 2:
        raise usage("WEEK PLAN", files[-1], "each week is followed by its plan", "Name a plan for each week")
    if files.count(STANDARD) > 1:
        raise usage("WEEK PLAN", STANDARD, "standard input is one file", "Name a file for the others")
    if picture:
        check_writable(picture, *files)
    found = shares_of(_weeks(files), level)
    if picture and kind:
        from api.picture.fonts import chinese_family  # as in api.cli.show
        from api.picture.shares import shares_picture

        if chinese_family() is None:
            error_console().print(f"[yellow]{texts('picture.no_font')}[/]")
        write_bytes(picture, shares_picture(found, texts, kind))
    if as_json:
        print(json.dumps(_as_data(found), ensure_ascii=False, indent=2))
    else:
        console().print(_as_words(found, texts))
    return DONE


def _weeks(files: Sequence[str]) -> list[tuple[Problem, Plan]]:
    """Weeks with their plans in order of time, whatever the order on the command line; errors name their file."""
    read: list[tuple[Problem, Plan, str]] = []
    for week, plan in zip(files[::2], files[1::2], strict=True):
        problem, made = read_problem(week), read_plan(plan)
        with told_of(plan):
            check_plan(problem, made)
        read.append((problem, made, week))
    read.sort(key=lambda x: x[0].horizon.start)
    for (before, _, _), (after, _, week) in pairwise(read):
        with told_of(week):
            check_follows(before, after)
    return [(problem, made) for problem, made, _ in read]


def _as_data(found: Shares) -> dict[str, Any]:
    least = found.least
    return {
        "weeks": [
            {
                "start": w.start.isoformat(),
                "end": w.end.isoformat(),
                "asked": w.asked,
                "held": w.held,
                "areas": w.areas,
                "waiting": {str(n): count for n, count in sorted(w.waiting.items())},
                "never": w.never,
            }
            for w in found.weeks
        ],
        "areas": [_share_data(a) for a in found.areas],
        "organisations": [_share_data(o) for o in found.organisations],
        "volunteers": [asdict(v) for v in found.volunteers],
        "least": None if least is None else {"area": least.id, "share": least.share},
        "gini": {
            "areas": found.gini_areas,
            "organisations": found.gini_organisations,
            "volunteers": found.gini_volunteers,
        },
    }


def _share_data(s: Share) -> dict[str, Any]:
    return {**asdict(s), "share": s.share, "points_share": s.points_share}


def _as_words(found: Shares, texts: Texts) -> RenderableType:
    parts: list[RenderableType] = [_figures(found, texts)]
    busy = sorted(found.volunteers, key=lambda v: -v.hours)
    for title, rows in (
        ("shares.areas", [_share_row(a, "area") for a in found.areas]),
        ("shares.organisations", [_share_row(o, "organisation") for o in found.organisations]),
        ("shares.volunteers", [_given_row(v) for v in busy]),
    ):
        if rows:
            parts += ["", table(texts, rows[:MOST_SHOWN], texts(title))]
        if len(rows) > MOST_SHOWN:
            parts.append(Text(texts("plan.more", count=len(rows) - MOST_SHOWN), style="dim"))
    return Group(*parts)


def _figures(found: Shares, texts: Texts) -> Table:
    """The few numbers that say whether it was fair."""
    shown = Table.grid(padding=(0, 2))
    asked, held = sum(a.asked for a in found.areas), sum(a.held for a in found.areas)
    least, waits = found.least, max((a.longest_wait for a in found.areas), default=0)
    spread = (found.gini_areas, found.gini_organisations, found.gini_volunteers)
    for label, value in (
        ("shares.weeks", str(len(found.weeks))),
        (
            "plan.served",
            texts("plan.served_of", served=held, asked=asked) + (f" ({percent(held / asked)})" if asked else ""),
        ),
        ("shares.least", f"{on_one_line(least.name)} {percent(least.share or 0)}" if least else "–"),
        ("shares.longest", str(waits)),
        ("shares.gini", " · ".join("–" if g is None else f"{g:.2f}" for g in spread)),
    ):
        shown.add_row(Text(texts(label), style="dim"), Text(value, style="bold"))
    return shown


def _share_row(s: Share, column: str) -> Row:
    return {
        column: on_one_line(s.name or s.id),
        "demands": s.demands,
        "asked": s.asked,
        "held": s.held,
        "share": "–" if s.share is None else percent(s.share),
        "points_share": "–" if s.points_share is None else percent(s.points_share),
        "longest_wait": s.longest_wait,
        "mean_wait": f"{s.mean_wait:.1f}",
        "lent_hours": f"{s.lent_hours:.1f}" if s.lent_hours else "",
        "given_hours": f"{s.given_hours:.1f}" if s.given_hours else "",
    }


def _given_row(v: Given) -> Row:
    return {
        "person": on_one_line(v.name or v.id),
        "held": v.sessions,
        "hours": f"{v.hours:.1f}",
        "most_hours": f"{v.most_hours:.1f}",
        "weeks_active": f"{v.weeks}/{v.listed}",
    }
