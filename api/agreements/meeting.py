"""The joint meeting: after a no, only what it touches is planned anew; what was accepted stays fixed to the minute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.clock import Window
from models.loading import load_problem
from models.problem import Ban

if TYPE_CHECKING:
    from models.demands import Demand
    from models.plan import Assignment
    from models.problem import Problem
    from solver.repair.repairing import Repaired

SECONDS = 0.9
"""For the search: a street's whole answer comes within two seconds."""
WORDS: Mapping[str, str] = {"spaces": "space", "volunteers": "volunteer", "supplies": "supply"}


@dataclass(frozen=True)
class No:
    """A no to one session: by who lends a thing of a `list`, or by who asked (`demands`).

    `again`: the requester would take another time.
    """

    demand: str
    start: dt.datetime
    end: dt.datetime
    list: str
    object: str
    again: bool = True

    def touches(self, a: Assignment) -> bool:
        """Whether the session is the one, with what was refused in it."""
        return (a.demand, a.start) == (self.demand, self.start) and (
            self.list == "demands" or self.object in _things(a, self.list)
        )


def replanned(
    problem: Problem,
    sessions: Sequence[Assignment],
    noes: Collection[No],
    accepted: Sequence[Assignment],
    now: dt.datetime,
    seconds: float = SECONDS,
) -> Repaired:
    """The plan after some said no.

    `sessions` is the plan as it stood before, `accepted` the sessions of it that stay exactly as they are, unless they
    are among those refused. What lost a part is served another way if there is one; all else moves only where it must.
    A lender's no bans the pair; a requester's takes the session out of what is wanted, or another time is looked for.
    """
    from solver.repair.repairing import repair

    fixed = [a for a in accepted if not _is_touched(a, noes)]
    pins = [p for p in problem.pins if not _is_touched(p, noes)]
    demands = tuple(d for old in problem.demands if (d := _still_wanted(old, sessions, noes)) is not None)
    left = {d.id for d in demands}
    after = problem.model_copy(
        update={
            "now": max(now.replace(microsecond=0), problem.planned_at),
            "demands": demands,
            "bans": tuple(b for b in (*problem.bans, *_bans(problem, noes)) if b.demand in left),
            "pins": tuple(p for p in (*pins, *_new(fixed, pins)) if p.demand in left),
        }
    )
    return repair(problem, after, sessions, seconds=seconds)


def as_week(problem: Problem) -> tuple[bytes, Problem]:
    """A problem that was changed in code, as the text that a week is kept by, and the same read from it."""
    from api.weeks.frozen import written

    text = written(problem.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True))
    return text, load_problem(text)


def _still_wanted(d: Demand, sessions: Sequence[Assignment], noes: Collection[No]) -> Demand | None:
    """What the requester still asks for: the refused times are closed, and each no that looks for no other time is one
    session fewer. A demand for each window asks, from then on, for as many as it has."""
    own = [n for n in noes if n.list == "demands" and n.demand == d.id]
    if not own:
        return d
    closed = tuple(Window(start=n.start, end=n.end) for n in own)
    windows = d.windows.model_copy(update={"closed": (*d.windows.closed, *closed)})
    more: dict[str, Any] = {"windows": windows}
    fewer = sum(not n.again for n in own)
    if d.each:
        wanted = sum(a.demand == d.id for a in sessions) - len(own)
        more["one_per_day"] = False
    else:
        wanted = int(d.sessions) - fewer
    if wanted < 1:
        return None
    return d.model_copy(update={**more, "sessions": wanted, "min_sessions": min(d.min_sessions, wanted)})


def _bans(problem: Problem, noes: Iterable[No]) -> list[Ban]:
    """Pairs of the lenders' noes that are not out already, each once."""
    wanted = {(n.demand, WORDS[n.list], n.object) for n in noes if n.list in WORDS}
    have = {(b.demand, word, getattr(b, word)) for b in problem.bans for word in WORDS.values() if getattr(b, word)}
    return [Ban.model_validate({"demand": d, word: name}) for d, word, name in sorted(wanted - have)]


def _things(a: Assignment, list_: str) -> set[str]:
    if list_ == "spaces":
        return {p.space for p in a.spaces}
    if list_ == "volunteers":
        return {r.volunteer for r in a.people}
    return {p.supply for p in a.supplies}


def _is_touched(a: Assignment, noes: Iterable[No]) -> bool:
    return any(n.touches(a) for n in noes)


def _new(fixed: Sequence[Assignment], pins: Sequence[Assignment]) -> list[Assignment]:
    have = {(p.demand, p.start) for p in pins}
    return [a for a in fixed if (a.demand, a.start) not in have]
