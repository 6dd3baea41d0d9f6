"""The open times of one week: what of windows and patterns reaches into it, and whether a demand is open in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from models.base import parse_instant, seconds_of
from models.clock import Availability, Calendar, Horizon, Weekly
from models.grid import ONE_DAY, Span, Timeline, merge
from models.problem import Problem

Json = Mapping[str, Any]
PARTS = ("windows", "weekly", "closed")


class Times:
    """Windows and patterns as plain data against one horizon; `models.grid` says what they mean.

    What is left out changes nothing: only what lies wholly outside the week goes, and of `no_entry` and `preferred`,
    which are not clipped to the week, only what does not even touch it.
    """

    def __init__(self, horizon: Horizon, calendar: Calendar):
        empty: dict[str, Any] = dict.fromkeys(
            ("areas", "organisations", "spaces", "volunteers", "supplies", "demands"), ()
        )
        self.timeline = Timeline(Problem(format="linli/1", horizon=horizon, calendar=calendar, **empty))
        self._low, self._high = self.timeline.start, self.timeline.given_end
        self._seconds: dict[str, int] = {}
        self._met: dict[tuple[Any, ...], bool] = {}

    def pruned(self, availability: Json, closed: Iterable[Span] = ()) -> dict[str, Any]:
        """The availability as far as it reaches into the week, closed also where the spans of seconds say."""
        kept = {part: [x for x in availability.get(part) or () if self._meets(x, touching=False)] for part in PARTS}
        kept["closed"] += [self.window(span) for span in closed]
        return {part: items for part, items in kept.items() if items}

    def stretches(self, items: Iterable[Json]) -> list[Json]:
        """Of `no_entry` or `preferred`, what overlaps the week, or touches it and so joins with what does."""
        return [x for x in items if self._meets(x, touching=True)]

    def is_open(self, availability: Json) -> bool:
        """Whether there is an open window in the week."""
        return bool(availability) and bool(self.timeline.runs(Availability.model_validate(availability)))

    def _meets(self, item: Json, *, touching: bool) -> bool:
        if item.get("days") is None:
            return self._near(self._second(item["start"]), self._second(item["end"]), touching)
        key = (touching, tuple(item["days"]), *(item.get(x) for x in ("start", "end", "from", "until")))
        if key not in self._met:
            reach = ONE_DAY * 2 if touching else ONE_DAY  # as the grid asks for stretches and for open times
            spans = self.timeline.occurrences(Weekly.model_validate(item), reach)
            self._met[key] = any(self._near(a, b, touching) for a, b in spans)
        return self._met[key]

    def _near(self, start: int, end: int, touching: bool) -> bool:
        return start < self._high + touching and self._low < end + touching

    def window(self, span: Span) -> dict[str, Any]:
        """A span of seconds as a window, in the time of the place."""
        local = self.timeline.clock.local
        return {"start": local(span[0]).isoformat(), "end": local(span[1]).isoformat()}

    def within(self, spans: Iterable[Span]) -> list[Span]:
        """Merged, those that overlap the week."""
        return [span for span in merge(spans) if self.overlaps(span)]

    def overlaps(self, span: Span) -> bool:
        """Whether a span of seconds reaches into the week."""
        return self._near(*span, touching=False)

    def _second(self, instant: str) -> int:
        if instant not in self._seconds:
            self._seconds[instant] = seconds_of(parse_instant(instant))
        return self._seconds[instant]
