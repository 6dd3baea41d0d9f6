"""Summed limits of persons (R12, `load`) as prices of sessions by person, day and length, and back."""

from __future__ import annotations

from typing import NamedTuple

from solver.dual.compiled import compiled
from solver.dual.grain import Array


class PeopleLimits(NamedTuple):
    """Numbers of limits: of all `minutes` (n_people, rows) and `sessions` (n_people,), of those of a day (n_people,
    n_days), of an ISO week's `fair` minutes (n_people, n_weeks). What a session uses, by length: `of_minutes`
    (n_people, rows, L), `of_day_minutes` (n_people, n_days, L), `lengths` (L,) of fair minutes, one of sessions. `iso`
    (n_days,): the week of a day."""

    minutes: Array
    sessions: Array
    day_minutes: Array
    day_sessions: Array
    fair: Array
    of_minutes: Array
    of_day_minutes: Array
    lengths: Array
    iso: Array


@compiled
def price(people: PeopleLimits, limits: Array, out: Array) -> None:
    """`out` (n_people, n_days, L): what the limits' prices (n_limits,) ask of a session."""
    if out.size == 0:
        return  # no demand asks for anybody: there are no weeks to look up
    for v in range(out.shape[0]):
        each = limits[people.sessions[v]]
        for day in range(out.shape[1]):
            of_day, fair = limits[people.day_minutes[v, day]], limits[people.fair[v, people.iso[day]]]
            once = each + limits[people.day_sessions[v, day]]
            for k in range(out.shape[2]):
                long = of_day * people.of_day_minutes[v, day, k]
                for row in range(people.minutes.shape[1]):
                    long += limits[people.minutes[v, row]] * people.of_minutes[v, row, k]
                out[v, day, k] = once + long + fair * people.lengths[k]


@compiled
def use(people: PeopleLimits, sessions: Array, out: Array) -> None:
    """`out` (n_limits,): what sessions (n_people, n_days, L) use of the limits, on top of what is there."""
    for v in range(sessions.shape[0]):
        for day in range(sessions.shape[1]):
            for k in range(sessions.shape[2]):
                n = sessions[v, day, k]
                if n:
                    for row in range(people.minutes.shape[1]):
                        out[people.minutes[v, row]] += n * people.of_minutes[v, row, k]
                    out[people.sessions[v]] += n
                    out[people.day_minutes[v, day]] += n * people.of_day_minutes[v, day, k]
                    out[people.day_sessions[v, day]] += n
                    out[people.fair[v, people.iso[day]]] += n * people.lengths[k]
