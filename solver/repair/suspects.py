"""Which sessions of a published plan may break when some things of a week change: all others stand as they stood."""

from __future__ import annotations

from collections.abc import Sequence

from models.plan import Assignment
from models.problem import Problem

LISTS = ("demands", "spaces", "volunteers", "supplies")
OVERALL = ("horizon", "calendar", "areas", "organisations", "travel", "policy")
"""Parts of a week that may concern every session."""


def suspects(before: Problem, after: Problem, assignments: Sequence[Assignment]) -> list[Assignment] | None:
    """Sessions of the demands that have one which the changes may concern, and of all who share a thing with it; None:
    all of them. `now` is not looked at: what it makes late was agreed in time."""
    if any(_differ(getattr(before, name), getattr(after, name)) for name in OVERALL):
        return None
    changed = {name: _changed(getattr(before, name), getattr(after, name)) for name in LISTS}
    changed["demands"] |= _banned(before, after)
    if not any(changed.values()):
        return []
    hit = {a.demand for a in assignments if a.demand in changed["demands"] or _uses(a, changed)}
    shared = _things([a for a in assignments if a.demand in hit])
    near = {a.demand for a in assignments if _uses(a, shared)}
    return [a for a in assignments if a.demand in hit or a.demand in near]


def reduced(problem: Problem, assignments: Sequence[Assignment]) -> Problem:
    """The problem with the demands of some sessions alone; whatever plan they are part of, they keep or break the same
    rules among themselves."""
    names = {a.demand for a in assignments}
    return problem.model_copy(
        update={
            "demands": tuple(d for d in problem.demands if d.id in names),
            "pins": tuple(p for p in problem.pins if p.demand in names),
            "bans": tuple(b for b in problem.bans if b.demand in names),
            "previous": (),
        }
    )


def _changed(before: Sequence[object], after: Sequence[object]) -> set[str]:
    """Ids of things that differ, are new or are gone."""
    old = {x.id: x for x in before}  # type: ignore[attr-defined]
    new = {x.id: x for x in after}  # type: ignore[attr-defined]
    return {i for i in old.keys() | new.keys() if _differ(old.get(i), new.get(i))}


def _banned(before: Problem, after: Problem) -> set[str]:
    """Demands with a ban that they had not."""
    old = set(before.bans)
    return {b.demand for b in after.bans if b not in old}


def _differ(a: object, b: object) -> bool:
    return a is not b and a != b


def _uses(a: Assignment, things: dict[str, set[str]]) -> bool:
    spaces, volunteers, supplies = things["spaces"], things["volunteers"], things["supplies"]
    return (
        any(p.space in spaces for p in a.spaces)
        or any(r.volunteer in volunteers for r in a.people)
        or any(p.supply in supplies for p in a.supplies)
    )


def _things(assignments: Sequence[Assignment]) -> dict[str, set[str]]:
    return {
        "spaces": {p.space for a in assignments for p in a.spaces},
        "volunteers": {r.volunteer for a in assignments for r in a.people},
        "supplies": {p.supply for a in assignments for p in a.supplies},
    }
