"""The rules between two sessions of one person, and at the ends of an open window (R10–R12)."""

from __future__ import annotations

from collections.abc import Sequence

from solver.compile.week import Week
from solver.sessions import Session
from solver.state import State, site_of


def apart_enough(week: Week, v: int, a: Session, site_a: int, b: Session, site_b: int) -> bool:
    """R11 for two sessions of one person at known sites, in whichever order they come."""
    if (b.start, b.end) < (a.start, a.end):
        a, b, site_a, site_b = b, a, site_b, site_a
    gap = b.start - a.end
    if gap < week.trips.gap(v, site_a, site_b):
        return False
    rest = 60 * week.problem.volunteers[v].min_rest_minutes
    return gap >= rest or week.timeline.clock.date(a.start) == week.timeline.clock.date(b.start)


def needs_earlier(week: Week, v: int, start: int, site: int, window: tuple[int, int]) -> bool:
    """R10: whether the trip from home would begin before the window does; then another session must come first."""
    return start - week.trips.out(v, site) < week.timeline.second(window[0])


def needs_later(week: Week, v: int, end: int, site: int, window: tuple[int, int]) -> bool:
    """R10: whether the trip home would end after the window does; then another session must come last."""
    return end + week.trips.back(v, site) > week.timeline.second(window[1])


def window_of(week: Week, v: int, start: int, end: int) -> tuple[int, int] | None:
    """The open window of the person, in slots, that holds `[start, end)` in seconds."""
    low, high = week.timeline.floor_slot(start), week.timeline.ceil_slot(end)
    return next((w for w in week.people.runs[v] if w[0] <= low and high <= w[1]), None)


def trips_fit(week: Week, v: int, sessions: Sequence[Session]) -> bool:
    """R10 with `home_travel`: first trip out and last trip back of every window; pins are excused."""
    if not week.problem.volunteers[v].home_travel:
        return True
    by_window: dict[tuple[int, int], list[Session]] = {}
    for s in sessions:
        window = window_of(week, v, s.start, s.end)
        if window:
            by_window.setdefault(window, []).append(s)
    for window, inside in by_window.items():
        first, last = min(inside, key=lambda s: s.start), max(inside, key=lambda s: s.end)
        if not first.pinned and needs_earlier(week, v, first.start, site_of(week, first), window):
            return False
        if not last.pinned and needs_later(week, v, last.end, site_of(week, last), window):
            return False
    return True


def within_limits(week: Week, v: int, sessions: Sequence[Session], new: Session) -> bool:
    """R12 for one more session, over the horizon and on its local date."""
    person, clock = week.problem.volunteers[v], week.timeline.clock
    if _beyond(person.max_sessions, len(sessions) + 1) or _beyond(person.max_minutes, _minutes(sessions) + new.minutes):
        return False
    date = clock.date(new.start) if sessions else None
    today = [s for s in sessions if clock.date(s.start) == date]
    return not (
        _beyond(person.max_sessions_per_day, len(today) + 1)
        or _beyond(person.max_minutes_per_day, _minutes(today) + new.minutes)
    )


def _beyond(limit: int | None, used: int) -> bool:
    return limit is not None and used > limit


def _minutes(sessions: Sequence[Session]) -> int:
    return sum(s.minutes for s in sessions)


def can_come(state: State, v: int, new: Session) -> bool:
    """R10–R12 for a person who would join a session of known time and site."""
    return within_limits(state.week, v, state.of_person[v], new) and can_come_then(state, v, new)


def can_come_then(state: State, v: int, new: Session) -> bool:
    """R10 and R11 alone, without the limits."""
    week, own = state.week, state.of_person[v]
    if not own and not week.problem.volunteers[v].home_travel:
        return True
    site = site_of(week, new)
    return all(apart_enough(week, v, s, site_of(week, s), new, site) for s in own) and trips_fit(week, v, [*own, new])
