"""The week after a plan was published and something changed: what is past or frozen stands, the rest is owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from models.plan import Assignment
from models.problem import Problem
from solver.compile.week import frame_of
from solver.repair.suspects import reduced, suspects
from solver.salvage import is_known, salvage
from solver.sessions import Names

NOTHING = dt.timedelta(0)
Key = tuple[object, ...]


def published(
    before: Problem, after: Problem, assignments: Sequence[Assignment], freeze: dt.timedelta = NOTHING
) -> tuple[Problem, tuple[Assignment, ...]]:
    """The changed problem with the plan as its `previous`, and the sessions of the plan that still stand.

    Pins are besides its own: sessions that have begun by `now` (they have taken place, whatever was changed since,
    unless the week no longer has what they name); and of those that still can be held, the ones that begin within
    `freeze` of now, or in spaces that ask for more notice than is left (R4): it was given when the plan was published.
    """
    now, names = after.planned_at, Names(after)
    known = [a for a in assignments if is_known(names, a)]
    begun = [a for a in known if a.start < now]
    agreed = after.model_copy(update={"previous": tuple(assignments), "pins": _with(after.pins, begun)})
    standing = _standing(before, agreed, known)
    notice = {s.id: dt.timedelta(minutes=s.notice_minutes) for s in after.spaces if s.notice_minutes}
    late = [a for a in standing if a.start < now + max([freeze, *(notice.get(p.space, NOTHING) for p in a.spaces)])]
    return agreed.model_copy(update={"pins": _with(agreed.pins, late)}), standing


def _standing(before: Problem, after: Problem, known: Sequence[Assignment]) -> tuple[Assignment, ...]:
    """What can stand together when no notice is asked for; only what the changes may concern is judged again."""
    unhurried = after.model_copy(
        update={
            "spaces": tuple(s.model_copy(update={"notice_minutes": 0}) if s.notice_minutes else s for s in after.spaces)
        }
    )
    concerned = suspects(before, after, known)
    judged = list(known) if concerned is None else concerned
    frame = frame_of(reduced(unhurried, judged))
    left = frame.names.assignments(salvage(frame, judged), frame.timeline)
    names = {a.demand for a in judged}
    return (*left, *(a for a in known if a.demand not in names))


def _with(pins: Sequence[Assignment], more: Sequence[Assignment]) -> tuple[Assignment, ...]:
    """Each session once."""
    have, demands = {_key(p) for p in pins}, {p.demand for p in pins}
    return (*pins, *(a for a in more if a.demand not in demands or _key(a) not in have))


def _key(a: Assignment) -> Key:
    """What a pin fixes, but for the number."""
    return (
        a.demand,
        a.start,
        a.end,
        tuple(sorted((p.need, p.space, p.quantity) for p in a.spaces)),
        tuple(sorted((r.need, r.volunteer) for r in a.people)),
        tuple(sorted((p.need, p.supply, p.quantity) for p in a.supplies)),
    )
