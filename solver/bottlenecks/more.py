"""The week with one more unit of one thing."""

from __future__ import annotations

from typing import Any

from models.clock import Availability, Window
from models.grid import Timeline
from models.problem import Problem
from models.things import Space
from solver.bottlenecks.priced import HOUR, Scarce
from solver.bottlenecks.probe import YUAN, helper, twin

Span = tuple[int, int]
"""Slots `[low, high)`."""

LIMITS = {
    "minutes": ("max_minutes", HOUR),
    "sessions": ("max_sessions", 1),
    "day_minutes": ("max_minutes_per_day", HOUR),
    "day_sessions": ("max_sessions_per_day", 1),
}


def with_one_more(problem: Problem, timeline: Timeline, scarce: Scarce, span: Span) -> Problem:
    """The changed week: ids, demands and their order stay; a twin or a helper comes last. `span` is where a space or a
    skill has one more."""
    kind, subject = scarce.kind, scarce.subject
    if kind == "space":
        return _with_space(problem, timeline, subject, span)
    if kind == "skill":
        free = Availability(windows=(_window(timeline, span),))
        return _set(problem, "volunteers", (*problem.volunteers, helper(problem, subject, free)))
    if kind == "supply":
        return _raised(problem, "supplies", subject, "quantity", 1)
    if kind == "budget":
        return _raised(problem, "demands", subject, "budget_fen", YUAN)
    if kind == "quota":
        return _raised(problem, "spaces", subject, "quota_minutes", HOUR)
    field, unit = LIMITS[kind]
    return _raised(problem, "volunteers", subject, field, unit)


def _set(problem: Problem, name: str, things: tuple[Any, ...]) -> Problem:
    return problem.model_copy(update={name: things})


def _raised(problem: Problem, name: str, subject: str, field: str, by: int) -> Problem:
    def more(thing: Any) -> Any:
        return thing.model_copy(update={field: getattr(thing, field) + by}) if thing.id == subject else thing

    return _set(problem, name, tuple(map(more, getattr(problem, name))))


def _with_space(problem: Problem, timeline: Timeline, subject: str, span: Span) -> Problem:
    space = next(s for s in problem.spaces if s.id == subject)
    if space.exclusive:
        second = twin(problem, space, Availability(windows=_open_in(timeline, space, span)))
        return _set(problem, "spaces", (*problem.spaces, second))
    open_ = space.availability
    more = open_.model_copy(update={"windows": (*open_.windows, *_open_in(timeline, space, span, more=1))})
    replaced = space.model_copy(update={"availability": more})
    return _set(problem, "spaces", tuple(replaced if s.id == subject else s for s in problem.spaces))


def _open_in(t: Timeline, space: Space, span: Span, more: int | None = None) -> tuple[Window, ...]:
    """The space's open time in the span, with its capacity and `more` where that is given."""
    capacity, out = t.capacity(space.availability, space.capacity).tolist(), []
    low = span[0]
    while low < span[1]:
        high = low + 1
        while high < span[1] and capacity[high] == capacity[low]:
            high += 1
        if capacity[low] > 0:
            out.append(_window(t, (low, high), capacity[low] + more if more else capacity[low]))
        low = high
    return tuple(out)


def _window(t: Timeline, span: Span, capacity: int | None = None) -> Window:
    return Window(start=t.instant(span[0]), end=t.instant(span[1]), capacity=capacity)
