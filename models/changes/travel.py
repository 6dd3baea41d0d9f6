"""Tables of travel after changes: copies travel as what they are copies of, what is gone is looked up no more."""

from __future__ import annotations

from collections import defaultdict

from models.changes.draft import Draft
from models.changes.targets import MODELS, Target
from models.problem import Problem
from models.things import Travel

Table = dict[str, dict[str, int]]


def without_the_gone(draft: Draft, problem: Problem) -> Problem:
    """The changed week with tables that name its things."""
    travel = problem.travel
    gone = {t.name for t in draft.removed if not _is_there(draft, t)}
    if not (travel.metres or travel.minutes) or not (gone or draft.copies):
        return problem
    like: dict[str, list[str]] = defaultdict(list)
    for new, old in draft.copies.items():
        like[old].append(new)
    tables = {
        name: _changed(table, gone, like)
        for name, table in (("metres", travel.metres), ("minutes", travel.minutes))
        if name in travel.model_fields_set
    }
    return problem.model_copy(update={"travel": Travel(**tables)})


def _changed(table: Table, gone: set[str], like: dict[str, list[str]]) -> Table:
    """Rows and columns: what is gone left out, each copy after its original."""
    return {
        each: {name: far for column, far in row.items() for name in _names(column, gone, like)}
        for origin, row in table.items()
        for each in _names(origin, gone, like)
    }


def _names(name: str, gone: set[str], like: dict[str, list[str]]) -> list[str]:
    copies = [new for new in like.get(name, ()) if new not in gone]
    return copies if name in gone else [name, *copies]


def _is_there(draft: Draft, target: Target) -> bool:
    return any(target.name in draft.things[listed] for listed in MODELS)
