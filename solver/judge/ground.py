"""What the judge reads of a problem alone: lookups, times, areas; kept while many plans of one week are judged."""

from __future__ import annotations

import datetime as dt

from models.clock import Availability
from models.demands import Demand
from models.geo import Distances
from models.grid import Span, Timeline
from models.problem import Problem
from models.things import Serves, Space, Volunteer

# A plan may name any year; wall clocks are only read between these (seconds since 1970: the years 2 and 9998).
EARLIEST, LATEST = -62_100_000_000, 253_300_000_000


class Ground:
    """A problem under lookups. Times are seconds since 1970."""

    def __init__(self, problem: Problem, timeline: Timeline | None = None):
        self.problem = problem
        self.timeline, self.distances = timeline or Timeline(problem), Distances(problem)
        self.demands = {d.id: d for d in problem.demands}
        self.spaces = {s.id: s for s in problem.spaces}
        self.volunteers = {v.id: v for v in problem.volunteers}
        self.supplies = {s.id: s for s in problem.supplies}
        self.rank = {s.id: k for k, s in enumerate(problem.spaces)}
        self._areas_of = {o.id: o.area for o in problem.organisations}
        self._parents = {a.id: a.parent for a in problem.areas}
        self._chains: dict[str, tuple[str, ...]] = {}
        self._windows: dict[int, tuple[Span, ...]] = {}
        self._preferred: dict[str, list[Span]] = {}
        self._no_entry: dict[str, list[Span]] = {}

    def open_windows(self, thing: Demand | Space | Volunteer) -> tuple[Span, ...]:
        """The open windows, in order."""
        availability: Availability = thing.windows if isinstance(thing, Demand) else thing.availability
        spans = self._windows.get(id(availability))  # the problem keeps its values alive, so ids are not used again
        if spans is None:
            second = self.timeline.second
            spans = tuple([(second(low), second(high)) for low, high in self.timeline.runs(availability)])
            self._windows[id(availability)] = spans
        return spans

    def preferred(self, demand: Demand) -> list[Span]:
        """The merged preferred stretches of a demand."""
        if demand.id not in self._preferred:
            self._preferred[demand.id] = self.timeline.stretches(demand.preferred)
        return self._preferred[demand.id]

    def no_entry(self, space: Space) -> list[Span]:
        """The merged stretches in which nobody may come or go."""
        if space.id not in self._no_entry:
            self._no_entry[space.id] = self.timeline.stretches(space.no_entry)
        return self._no_entry[space.id]

    def date(self, second: int) -> dt.date:
        """The local date of an instant, whatever year a plan may name."""
        return self.timeline.clock.date(min(max(second, EARLIEST), LATEST))

    def shown(self, second: int) -> str:
        """An instant for a message, in the horizon's time zone."""
        local = self.timeline.clock.local(min(max(second, EARLIEST), LATEST))
        return local.isoformat(timespec="seconds" if second % 60 else "minutes")

    def areas(self, demand: Demand) -> tuple[str, ...]:
        """The demand's area and its ancestors, from the root down."""
        return self._chain(demand.area or self._areas_of[demand.organisation])

    def _chain(self, area: str) -> tuple[str, ...]:
        if area not in self._chains:
            upwards, above = [area], self._parents.get(area)
            while above is not None:
                upwards.append(above)
                above = self._parents.get(above)
            self._chains[area] = tuple(reversed(upwards))
        return self._chains[area]

    def serves(self, serves: Serves | None, demand: Demand) -> bool:
        """Whether an offer is for this demand: each list given contains its area or an ancestor, organisation, kind."""
        return serves is None or (
            (serves.areas is None or not set(serves.areas).isdisjoint(self.areas(demand)))
            and (serves.organisations is None or demand.organisation in serves.organisations)
            and (serves.kinds is None or demand.kind in serves.kinds)
        )
