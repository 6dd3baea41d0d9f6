"""Closures and exams of the places, as times at which spaces are closed and persons are away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from api.weeks.calendars import AFTER, BEFORE
from api.weeks.living import Away, Closure
from api.weeks.recurring import lies_in
from api.weeks.times import Times
from models.base import seconds_of
from models.grid import ONE_DAY, Span

Json = Mapping[str, Any]
Concerns = Callable[[Closure], bool]


class Closing:
    """The closures of a week, each with its times worked out once."""

    def __init__(self, times: Times):
        self._times = times
        self._spans: dict[Closure, tuple[Span, ...]] = {}

    def of_space(self, space: Json, areas: Collection[str], closures: Iterable[Closure]) -> list[Span]:
        """When a space is closed, as merged spans of seconds; `areas` is its area with those above."""
        return self._of(closures, lambda c: _concerns_space(c, space, areas))

    def of_person(self, person: Json, areas: Collection[str], closures: Iterable[Closure]) -> list[Span]:
        """When a person is away."""
        return self._of(closures, lambda c: c.away is not None and _concerns_person(c.away, person, areas))

    def _of(self, closures: Iterable[Closure], concerns: Concerns) -> list[Span]:
        return self._times.within(span for c in closures if self._when(c) and concerns(c) for span in self._when(c))

    def _when(self, c: Closure) -> tuple[Span, ...]:
        if c not in self._spans:
            self._spans[c] = tuple(self._times.within(self._written(c)))
        return self._spans[c]

    def _written(self, c: Closure) -> Iterator[Span]:
        yield from ((seconds_of(w.start), seconds_of(w.end)) for w in c.windows)
        clock, timeline = self._times.timeline.clock, self._times.timeline
        date, last = clock.date(timeline.start) - BEFORE * ONE_DAY, clock.date(timeline.given_end) + AFTER * ONE_DAY
        while date <= last:
            if _is_closed_on(c, date):
                end = date + ONE_DAY if c.end <= c.start else date
                begin, over = clock.second(date, c.start), clock.second(end, c.end)
                if begin < over:
                    yield begin, over
            date += ONE_DAY


def _is_closed_on(c: Closure, date: dt.date) -> bool:
    return date in c.dates or ((c.from_ is not None or c.until is not None) and lies_in(c, date))


def _concerns_space(c: Closure, space: Json, areas: Collection[str]) -> bool:
    if not c.names_spaces and c.away is not None:
        return False
    return (
        _shares(c.areas, areas)
        and _shares(c.organisations, (space["owner"],))
        and _shares(c.kinds, (space["kind"],))
        and _shares(c.spaces, (space["id"],))
    )


def _concerns_person(away: Away, person: Json, areas: Collection[str]) -> bool:
    return (
        _shares(away.areas, areas)
        and _shares(away.organisations, (person.get("organisation"),))
        and _shares(away.volunteers, (person["id"],))
        and _shares(away.skills, person.get("skills") or ())
        and _shares(away.tags, person.get("tags") or ())
    )


def _shares(asked: Collection[str] | None, own: Iterable[str | None]) -> bool:
    """A list that is not given asks nothing."""
    return asked is None or any(x in asked for x in own)
