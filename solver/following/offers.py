"""What is offered in a week, one week later."""

from __future__ import annotations

import zoneinfo
from collections import Counter
from typing import Any

from models.problem import Problem
from models.things import Space, Supply, Travel, Volunteer
from solver.following.past import Past, days_of, moved


def now_moved(problem: Problem) -> dict[str, Any]:
    """`now` by as many days as the horizon; at the first day of the calendar it stays.

    One after the week's start, as a repair has it, goes: the next week is planned before it begins.
    """
    if problem.now is None:
        return {}
    if problem.now > problem.horizon.start:
        return {"now": None}
    try:
        return {"now": moved(problem.now, days_of(problem.horizon), zoneinfo.ZoneInfo(problem.horizon.timezone))}
    except OverflowError:
        return {}


def space_from(s: Space, past: Past) -> Space:
    """The space without what is over."""
    changed: dict[str, Any] = {"availability": past.without(s.availability), "no_entry": past.stretches(s.no_entry)}
    changed = {name: value for name, value in changed.items() if value != getattr(s, name)}
    return s.model_copy(update=changed) if changed else s


def volunteer_from(v: Volunteer, past: Past) -> Volunteer:
    """The volunteer without windows and closures that are over."""
    open_ = past.without(v.availability)
    return v if open_ == v.availability else v.model_copy(update={"availability": open_})


def rest_of_supplies(problem: Problem, used: Counter[str]) -> tuple[Supply, ...]:
    """The supplies less what was given out."""
    return tuple(
        s.model_copy(update={"quantity": max(0, s.quantity - used[s.id])}) if used[s.id] else s
        for s in problem.supplies
    )


def ways_left(problem: Problem, demands: set[str]) -> Travel:
    """The travel tables without rows and columns of demands that are no more."""
    gone = {d.id for d in problem.demands} - demands  # where there are tables, no id names two things

    def kept(table: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
        rows = {a: {b: n for b, n in row.items() if b not in gone} for a, row in table.items() if a not in gone}
        return {a: row for a, row in rows.items() if row}

    return Travel(metres=kept(problem.travel.metres), minutes=kept(problem.travel.minutes))
