"""Tables and sums on a terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from api.texts import SENTENCES, Texts
from api.views.rows import Row, unserved_rows
from api.views.summary import headline, number, points
from api.views.week import Week, on_one_line
from models.plan import Notice, Score
from solver.judge import Verdict
from solver.judge.verdict import Finding

NUMBERS = (
    *("points", "quantity", "session", "missing", "hours", "bound", "weeks", "given", "standing", "found"),
    *("demands", "asked", "held", "share", "points_share", "longest_wait", "mean_wait", "lent_hours", "given_hours"),
    *("most_hours", "weeks_active"),
    *("score", "score_change", "sessions", "sessions_change", "volunteer_hours", "lowest", "gini", "yuan", "gap"),
    *("base", "there", "change", "number", "per_hour", "estimate", "verified"),
)
WIDE = 200
MOST_UNSERVED = 15


def console() -> Console:
    """Standard output; of a generous fixed width where it is no terminal."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)


def plain_text(shown: RenderableType) -> str:
    """The same for a file: no colours, a fixed width."""
    out = io.StringIO()
    Console(file=out, highlight=False, width=WIDE, color_system=None).print(shown)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def table(texts: Texts, rows: Sequence[Row], title: str | None = None) -> Table:
    """Rows with the keys as columns; a column without any value is left out."""
    keys = [k for k in rows[0] if f"column.{k}" in SENTENCES and any(r[k] not in ("", None) for r in rows)]
    made = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for key in keys:
        made.add_column(texts(f"column.{key}"), justify="right" if key in NUMBERS else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text(on_one_line(str(row[k]))) for k in keys))
    return made


def summary(week: Week, verdict: Verdict | None = None) -> RenderableType:
    """Figures, points and what is left out."""
    texts, plan = week.texts, week.plan
    figures = Table.grid(padding=(0, 2))
    for label, value in headline(week, verdict):
        figures.add_row(Text(label, style="dim"), Text(value, style="bold"))
    score = verdict.score if verdict else plan.score
    parts: list[RenderableType] = [figures]
    if score:
        parts += ["", points_table(texts, score)]
    for i, tier in enumerate(plan.tiers or ()):
        words = ", ".join(texts(f"term.{t}") for t in tier.terms)
        bound = "" if tier.bound is None else f"  {texts('plan.bound')} {number(tier.bound)}"
        parts.append(Text(f"{texts('plan.tier', number=i + 1)} ({words}): {number(tier.points)}{bound}"))
    parts += ["", unserved(week)]
    if plan.warnings:
        parts += ["", Text(texts("plan.warnings"), style="bold")]
        parts += [Text(on_one_line(_warning(texts, w))) for w in plan.warnings]
    return Group(*parts)


def _warning(texts: Texts, notice: Notice) -> str:
    meaning = texts.code(notice.code)
    words = f"{meaning} ({notice.message})" if meaning else notice.message
    return f"• {notice.path}: {words}" if notice.path else f"• {words}"


def unserved(week: Week) -> RenderableType:
    """What is left out and why."""
    rows = unserved_rows(week)
    if not rows:
        return Text(week.texts("plan.nothing_unserved"))
    made = table(week.texts, rows[:MOST_UNSERVED], week.texts("plan.unserved"))
    if len(rows) <= MOST_UNSERVED:
        return made
    return Group(made, Text(week.texts("plan.more", count=len(rows) - MOST_UNSERVED), style="dim"))


def points_table(texts: Texts, score: Score) -> Table:
    """Every term that counts, and the total."""
    rows = [(t, p) for t, p in points(score) if p or t == "total"]
    return table(texts, [{"term": texts(f"term.{t}"), "points": number(p)} for t, p in rows])


def findings(texts: Texts, found: Sequence[Finding], most: int) -> RenderableType:
    """Rule, place and message of each finding."""
    made = table(texts, [{"rule": texts.rule(f.rule), "place": f.place, "message": f.message} for f in found[:most]])
    if len(found) <= most:
        return made
    return Group(made, Text(texts("plan.more", count=len(found) - most), style="dim"))
