"""The joint meeting: after a no, only what it touches is planned anew; what was accepted stays fixed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from models.loading import load_problem
from models.problem import Ban

if TYPE_CHECKING:
    from models.plan import Assignment
    from models.problem import Problem
    from solver.repair.repairing import Repaired

SECONDS = 1.2
"""For the search: a street's whole answer comes within two seconds."""


def replanned(
    problem: Problem,
    sessions: Sequence[Assignment],
    declined: Collection[Mapping[str, str]],
    accepted: Sequence[Assignment],
    now: dt.datetime,
    seconds: float = SECONDS,
) -> Repaired:
    """The plan after some said no.

    `sessions` is the plan as it was published, `declined` the pairs that are out, as bans (FORMAT.md), `accepted` the
    sessions of it that stay exactly as they are. A session that lost a part is served another way if there is one; all
    else moves only where it must.
    """
    from solver.repair.repairing import repair

    out = {(b["demand"], *_thing(b)) for b in declined}
    fixed = [a for a in accepted if not _is_touched(a, out)]
    after = problem.model_copy(
        update={
            "now": max(now.replace(microsecond=0), problem.planned_at),
            "bans": (*problem.bans, *(Ban.model_validate(dict(b)) for b in declined)),
            "pins": (*(p for p in problem.pins if not _is_touched(p, out)), *_new(fixed, problem.pins)),
        }
    )
    return repair(problem, after, sessions, seconds=seconds)


def as_week(problem: Problem) -> tuple[bytes, Problem]:
    """A problem that was changed in code, as the text that a week is kept by, and the same read from it."""
    from api.weeks.frozen import written

    text = written(problem.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True))
    return text, load_problem(text)


def _thing(ban: Mapping[str, Any]) -> tuple[str, str]:
    word = next(w for w in ("space", "volunteer", "supply") if w in ban)
    return word, ban[word]


def _is_touched(a: Assignment, out: Collection[tuple[str, str, str]]) -> bool:
    things = [("space", p.space) for p in a.spaces] + [("volunteer", r.volunteer) for r in a.people]
    things += [("supply", p.supply) for p in a.supplies]
    return any((a.demand, *t) in out for t in things)


def _new(fixed: Sequence[Assignment], pins: Sequence[Assignment]) -> list[Assignment]:
    have = {(p.demand, p.start) for p in pins}
    return [a for a in fixed if (a.demand, a.start) not in have]
