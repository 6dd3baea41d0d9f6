"""What a lender or one more person could give: a space open for longer, shorter notice, a ban lifted, a helper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from models.clock import Availability, Window
from models.demands import Demand, PeopleNeed, SpaceNeed
from models.grid import Timeline, cut
from models.problem import Problem
from models.things import Space, Volunteer
from solver.compile.week import Week
from solver.why.changed import Remedy, of_thing

MOST_SPACES, MOST_WINDOWS = 3, 3
"""Spaces tried, the nearest first, and open windows of the demand, the earliest first."""

Json = dict[str, Any]


def offers(week: Week, d: int) -> Iterator[Remedy]:
    """Gifts that might let demand `d` be served; each is tried before it is shown."""
    demand = week.problem.demands[d]
    yield from _bans(week.problem, demand)
    yield from _spaces(week, demand)
    yield from _people(week, demand)


def _bans(problem: Problem, demand: Demand) -> Iterator[Remedy]:
    for b in problem.bans:
        if b.demand == demand.id:
            data = b.model_dump(exclude_none=True)
            rest = tuple(x for x in problem.bans if x != b)
            yield of_thing("lift_ban", 1, data, {"op": "lift", **data}, bans=rest)


# ---- spaces


def _spaces(week: Week, demand: Demand) -> Iterator[Remedy]:
    for need in demand.needs:
        if isinstance(need, SpaceNeed):
            for space in _nearest(week, demand, need):
                yield from _longer_notice(space)
                yield from _longer_hours(week, demand, space)


def _nearest(week: Week, demand: Demand, need: SpaceNeed) -> list[Space]:
    """Spaces large and fitting enough that serve the demand, whatever their hours, the nearest first."""
    spots, here = week.distances, week.distances.demand(demand)
    wanted = set(need.features)
    fit = [
        (spots.metres(here, spots.space(s)), k, s)
        for k, s in enumerate(week.problem.spaces)
        if s.kind in need.kinds
        and wanted <= set(s.features)
        and s.capacity - s.reserve >= need.least_piece
        and _serves(week, demand, s)
    ]
    return [s for metres, _, s in sorted(fit)[:MOST_SPACES] if need.max_metres is None or metres <= need.max_metres]


def _serves(week: Week, demand: Demand, space: Space) -> bool:
    serves = space.serves
    if serves is None:
        return True
    return (
        (serves.kinds is None or demand.kind in serves.kinds)
        and (serves.organisations is None or demand.organisation in serves.organisations)
        and (serves.areas is None or not _areas(week.problem, demand).isdisjoint(serves.areas))
    )


def _areas(problem: Problem, demand: Demand) -> set[str]:
    """The demand's area and those above."""
    parents = {a.id: a.parent for a in problem.areas}
    at: str | None = demand.area or next(o.area for o in problem.organisations if o.id == demand.organisation)
    found: set[str] = set()
    while at is not None:
        found.add(at)
        at = parents[at]
    return found


def _longer_notice(space: Space) -> Iterator[Remedy]:
    if space.notice_minutes:
        yield notice(space, 0)


def notice(space: Space, minutes: int) -> Remedy:
    """The space content with so much notice."""
    data = {"space": space.id, "minutes": minutes, "instead_of": space.notice_minutes}
    change = {"op": "replace", "path": f"/spaces/{space.id}/notice_minutes", "value": minutes}
    shorter = space.model_copy(update={"notice_minutes": minutes})
    return of_thing("shorter_notice", space.notice_minutes - minutes, data, change, spaces=[shorter])


def _longer_hours(week: Week, demand: Demand, space: Space) -> Iterator[Remedy]:
    """The space open over one of the demand's windows, with its set-up and turnaround."""
    t = week.timeline
    open_ = t.runs(space.availability)
    setup, after = t.slots_up(space.setup_minutes), t.slots_up(space.turnaround_minutes)
    tried = 0
    for low, high in t.runs(demand.windows):
        length = high - low if demand.minutes is None else t.slots_up(demand.minutes)
        if high - low < length or t.second(high) <= t.now or tried == MOST_WINDOWS:
            continue
        if any(a <= low - setup and high + after <= b for a, b in open_):
            continue
        tried += 1
        yield opening(t, space, max(0, low - setup), min(t.n_slots, high + after))


def opening(t: Timeline, space: Space, low: int, high: int) -> Remedy:
    """The space open over the slots `[low, high)` too; `side` says on which side of that it is open already."""
    open_ = t.runs(space.availability)
    extra = {"start": t.instant(low).isoformat(), "end": t.instant(high).isoformat()}
    closed_now = sum(b - a for a, b in gaps(open_, low, high)) * t.slot_minutes
    before, after = any(b == low for _, b in open_), any(a == high for a, _ in open_)
    side = {(True, False): "before", (False, True): "after"}.get((before, after), "none")
    data = {"space": space.id, "minutes": closed_now, "side": side, **extra}
    change = {"op": "open", "space": space.id, **extra}
    opened = space.model_copy(update={"availability": opened_in(space.availability, extra)})
    return of_thing("open_space", closed_now, data, change, spaces=[opened])


def gaps(open_: Sequence[tuple[int, int]], low: int, high: int) -> list[tuple[int, int]]:
    """What of `[low, high)` is not open, by the open windows in order."""
    return cut([(low, high)], open_)


def opened_in(availability: Availability, extra: Json) -> Availability:
    """Open in one window more; what is `closed` there is cut away."""
    window = Window.model_validate(extra)
    closed = []
    for c in availability.closed:
        if c.end <= window.start or window.end <= c.start:
            closed.append(c)
            continue
        if c.start < window.start:
            closed.append(c.model_copy(update={"end": window.start}))
        if window.end < c.end:
            closed.append(c.model_copy(update={"start": window.end}))
    windows = (*availability.windows, window)
    return availability.model_copy(update={"windows": windows, "closed": tuple(closed)})


# ---- people


def _people(week: Week, demand: Demand) -> Iterator[Remedy]:
    """One more person who has the skill, lives here and is free in one of the demand's windows."""
    t = week.timeline
    ahead = [(a, b) for a, b in t.runs(demand.windows) if t.second(b) > t.now]
    for need in demand.needs:
        if not isinstance(need, PeopleNeed):
            continue
        for low, high in ahead[:MOST_WINDOWS]:
            yield helper(week, need, t.second(low), t.second(high))


def helper(week: Week, need: PeopleNeed, start: int, end: int) -> Remedy:
    """One more person who can do what the need asks and has time between two instants (in seconds)."""
    clock = week.timeline.clock
    window = {"start": clock.local(start).isoformat(), "end": clock.local(end).isoformat()}
    value: Json = {
        "id": _free_id(week.problem),
        "skills": {need.skill: need.min_level},
        "tags": list(need.tags),
        "availability": {"windows": [window]},
    }
    change = {"op": "add", "path": f"/volunteers/{value['id']}", "value": value}
    data = {"skill": need.skill, "level": need.min_level, "tags": list(need.tags), **window}
    return of_thing("one_more_person", (end - start) // 60, data, change, volunteers=[Volunteer.model_validate(value)])


def _free_id(problem: Problem) -> str:
    lists = (problem.volunteers, problem.spaces, problem.demands, problem.organisations)
    taken = {x.id for things in lists for x in things}
    return next(name for k in range(1, 10**6) if (name := f"new{k}") not in taken)


__all__ = ["gaps", "helper", "notice", "offers", "opened_in", "opening"]
