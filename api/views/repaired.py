"""What a repair changes, and who is to be told, in a reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.views.rows import Row, people_of, spaces_of, supplies_of
from api.views.week import Week
from models.plan import Assignment

if TYPE_CHECKING:
    from solver.repair.repairing import Repaired
    from solver.repair.told import Changed


def changed_rows(week: Week, changed: Sequence[Changed]) -> list[Row]:
    """One row for each session that is not as it was, as it was and as it is."""
    return [
        {
            "number": i + 1,
            "demand": week.name(c.demand),
            "what": week.texts(f"changed.{c.what}"),
            "old": session_words(week, c.old),
            "new": session_words(week, c.new),
        }
        for i, c in enumerate(changed)
    ]


def told_rows(week: Week, done: Repaired) -> list[Row]:
    """One row for each volunteer and organisation, with the numbers of the changes that concern them."""
    problem = week.problem
    names = {o.id: o.name for o in problem.organisations} if problem else {}
    return [
        {
            "to_tell": names.get(t.id) or week.name(t.id),
            "as": week.texts(f"told.{t.kind}"),
            "changes": ", ".join(str(i + 1) for i in t.changes),
        }
        for t in done.to_tell
    ]


def session_words(week: Week, a: Assignment | None) -> str:
    """`周三 3月11日 18:00–19:00 · 活动室 · 沈医生`; a dash where there is none."""
    if a is None:
        return "–"
    parts = [week.when(a.start, a.end), spaces_of(week, a), people_of(week, a), supplies_of(week, a)]
    return " · ".join(p for p in parts if p)
