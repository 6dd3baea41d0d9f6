"""R5, R10 and R11: spaces open and persons free for as long as a session needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice

from models.geo import Spot
from models.things import Volunteer
from solver.judge.context import Context, as_minutes, breach, window_of
from solver.judge.sessions import Role
from solver.judge.verdict import Finding

Travel = Callable[[Spot, Spot], int]


def space_is_open_throughout(week: Context) -> Iterator[Finding]:
    """R5: set-up, session and turnaround lie in one stretch of the space's open time, which ends with the horizon."""
    for p in week.pieces:
        start, end = week.occupied(p)
        if window_of(week.open_windows(p.space), start, end) is None:
            message = f"space {p.space.id} is not open from {week.shown(start)} to {week.shown(end)} without a break"
            setup = f" (with {p.space.setup_minutes} minutes' set-up and {p.space.turnaround_minutes} turnaround)"
            yield breach("R5", "not_open", p.place, [p.session], message + setup)


def person_is_available(week: Context) -> Iterator[Finding]:
    """R10: the session lies in one open window of the person; so do the trips from and to home with `home_travel`."""
    for roles in week.by_person.values():
        person, windows = roles[0].person, week.open_windows(roles[0].person)
        inside: defaultdict[int, list[Role]] = defaultdict(list)
        for r in roles:
            k = window_of(windows, r.session.start, r.session.end)
            if k is None:
                when = f"{week.shown(r.session.start)} to {week.shown(r.session.end)}"
                yield breach("R10", "not_available", r.place, [r.session], f"volunteer {person.id} is not free {when}")
            else:
                inside[k].append(r)
        if person.home_travel:
            for k, within in inside.items():
                yield from _trips_home(week, person, within, *windows[k])


def _trips_home(week: Context, person: Volunteer, roles: list[Role], low: int, high: int) -> Iterator[Finding]:
    home = week.distances.volunteer(person)
    first, last = min(roles, key=lambda r: r.session.start), max(roles, key=lambda r: r.session.end)
    there = week.distances.minutes(person, home, first.session.site)
    back = week.distances.minutes(person, last.session.site, home)
    if first.session.start - there * 60 < low:
        message = f"volunteer {person.id} needs {there} minutes from home and is free only from {week.shown(low)}"
        yield breach("R10", "trip_from_home", first.place, [first.session], message)
    if last.session.end + back * 60 > high:
        message = f"volunteer {person.id} needs {back} minutes to home and is free only until {week.shown(high)}"
        yield breach("R10", "trip_to_home", last.place, [last.session], message)


def person_has_time_between(week: Context) -> Iterator[Finding]:
    """R11: between any two sessions of a person travel and break, on different dates rest; one role per session."""
    yield from _one_role(week)
    for roles in week.by_person.values():
        if len(roles) > 1:
            yield from _gaps(week, roles)


def _one_role(week: Context) -> Iterator[Finding]:
    seen: set[tuple[int, str]] = set()
    for r in week.roles:
        key = (r.session.index, r.person.id)
        if key in seen:
            message = f"volunteer {r.person.id} has another role in the session"
            yield breach("R11", "two_roles", r.place, [r.session], message)
        seen.add(key)


def _gaps(week: Context, roles: list[Role]) -> Iterator[Finding]:
    person, travel = roles[0].person, _travel(week, roles[0].person)
    sites = {r.session.site for r in roles}
    # Past this gap no later session can be too near. The sites are compared pairwise: a table need not be a metric.
    enough = max(max(travel(a, b) for a in sites for b in sites) + person.break_minutes, person.min_rest_minutes)
    for i, a in enumerate(roles):
        for b in islice(roles, i + 1, None):
            gap = b.session.start - a.session.end
            if gap >= enough * 60:
                break
            yield from _too_near(week, a, b, gap, travel(a.session.site, b.session.site))


def _travel(week: Context, person: Volunteer) -> Travel:
    """Minutes of this person between two spots, remembered."""
    known: dict[tuple[Spot, Spot], int] = {}

    def minutes(a: Spot, b: Spot) -> int:
        if (a, b) not in known:
            known[a, b] = week.distances.minutes(person, a, b)
        return known[a, b]

    return minutes


def _too_near(week: Context, a: Role, b: Role, gap: int, travel: int) -> Iterator[Finding]:
    who, between = f"volunteer {b.person.id}", (a.session, b.session)
    word = "before the end" if gap < 0 else "after the end"
    since = f"{as_minutes(abs(gap))} {word} of the session of {a.session.demand.id} at {week.shown(a.session.end)}"
    least = travel + b.person.break_minutes
    if gap < least * 60:
        message = f"{who}: {since}, travel and break need {travel} + {b.person.break_minutes} minutes"
        yield breach("R11", "overlap" if gap < 0 else "travel", b.place, between, message)
    if a.session.date != b.session.date and gap < b.person.min_rest_minutes * 60:
        message = f"{who}: {since}, on another date, at least {b.person.min_rest_minutes} minutes of rest are needed"
        yield breach("R11", "rest", b.place, between, message)
