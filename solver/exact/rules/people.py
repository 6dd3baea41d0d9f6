"""R10–R12 and R15: one person at one place at a time, within limits, with or without certain others."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from solver.exact.builder import Builder, Term
from solver.exact.rules.overlap import cliques
from solver.exact.variables import Candidate, Duty, Part
from solver.people import needs_earlier, needs_later, window_of
from solver.state import site_of


def one_role_per_session(b: Builder, part: Part) -> None:
    """R11: one role per person and session."""
    for c in part.candidates:
        if len(c.people) > 1:
            roles: dict[int, list[Term]] = defaultdict(list)
            for _, _, v, flag in c.persons():
                roles[v].append(flag)
            for flags in roles.values():
                b.one_at_most(flags)


def one_session_at_a_time(b: Builder, part: Part) -> None:
    """R11 without travel: sessions of one person with the break between them, as cliques over the slots."""
    for v, duties in part.duties.items():
        pause = -(-part.week.problem.volunteers[v].break_minutes // part.week.timeline.slot_minutes)
        active = part.active.get(v)
        for flags in cliques([(d.candidate.start, d.candidate.end + pause, d.held) for d in duties]):
            if active is None:
                b.one_at_most(flags)
            else:  # as tight as the format allows: whoever has one of them is active
                b.at_most([*((1, f) for f in flags), (-1, active)], 0)


def travel_between_sites(b: Builder, part: Part) -> None:
    """R11: where the way between two sites takes longer than the gap. Sites may depend on the spaces chosen."""
    week, slot = part.week, part.week.timeline.slot_seconds
    for v, duties in part.duties.items():
        keys = {id(d.candidate): site_keys(part, d.candidate) for d in duties}
        everywhere = sorted({site for by_column in keys.values() for site in by_column.values()})
        longest = max((week.trips.gap(v, a, z) for a, z in product(everywhere, everywhere)), default=0)
        pause = 60 * week.problem.volunteers[v].break_minutes
        if -(-longest // slot) <= -(-pause // slot):
            continue
        for first, near in _followers(duties, -(-pause // slot), -(-longest // slot)):
            never = [second for second in near if not _keep_apart(b, part, v, first, second, keys)]
            _exclude(b, first, never)


def _followers(duties: list[Duty], least: int, most: int) -> Iterator[tuple[Duty, list[Duty]]]:
    """Each duty with those that start `least ≤ gap < most` slots after its end; nearer ones exclude each other."""
    starts = [d.candidate.start for d in duties]
    for first in duties:
        end = first.candidate.end
        near = duties[bisect_left(starts, end + least) : bisect_left(starts, end + most)]
        if near:
            yield first, near


def _keep_apart(b: Builder, part: Part, v: int, first: Duty, second: Duty, keys: dict[int, dict[int, int]]) -> bool:
    """Forbid the pairs of sites too far apart for the gap; False where that is every pair."""
    gap = (second.candidate.start - first.candidate.end) * part.week.timeline.slot_seconds
    here, there = keys[id(first.candidate)], keys[id(second.candidate)]
    too_far = {a: [z for z in there if part.week.trips.gap(v, here[a], there[z]) > gap] for a in here}
    if all(len(z) == len(there) for z in too_far.values()):
        return False
    for a, far in too_far.items():
        if far:
            sites = [first.candidate.sites[a], *(second.candidate.sites[z] for z in far)]
            b.at_most([(1, first.held), (1, second.held), *((1, f) for f in sites)], 3)
    return True


def _exclude(b: Builder, first: Duty, others: list[Duty]) -> None:
    """None of the others with the first; one clique where the others overlap each other, as they mostly do."""
    if not others:
        return
    latest, earliest_end = max(o.candidate.start for o in others), min(o.candidate.end for o in others)
    if latest < earliest_end:
        b.one_at_most([first.held, *(o.held for o in others)])
    else:
        for o in others:
            b.one_at_most([first.held, o.held])


def site_keys(part: Part, c: Candidate) -> dict[int, int]:
    """The candidate's possible sites by column, as `Trips` counts them."""
    if c.options.site is None:
        return {0: part.week.trips.site_of_demand(c.options.index)}
    return {column: int(c.options.needs[c.options.site].who[column]) for column in c.sites}


def rest_between_days(b: Builder, part: Part) -> None:
    """R11: sessions on different local dates lie `min_rest_minutes` apart."""
    slot = part.week.timeline.slot_minutes
    for v, duties in part.duties.items():
        rest = -(-part.week.problem.volunteers[v].min_rest_minutes // slot)
        if rest:
            for first, near in _followers(duties, 0, rest):
                date = first.candidate.options.date[first.candidate.c]
                _exclude(b, first, [x for x in near if x.candidate.options.date[x.candidate.c] != date])


def trips_from_and_to_home(b: Builder, part: Part) -> None:
    """R10 with `home_travel`: whoever cannot reach a session from home in the window has another before it; likewise
    after. Pins are excused, but lean on nobody."""
    for v in sorted(set(part.duties) | set(part.base.of_person)):
        if part.week.problem.volunteers[v].home_travel:
            _free_trips(b, part, v, part.duties.get(v, []))
            _fixed_trips(b, part, v, part.duties.get(v, []))


def _free_trips(b: Builder, part: Part, v: int, duties: list[Duty]) -> None:
    week, t = part.week, part.week.timeline
    for duty in duties:
        c = duty.candidate
        start, end = t.second(c.start), t.second(c.end)
        window = window_of(week, v, start, end)
        assert window is not None
        before, after = _neighbours(part, v, duties, start, window)
        for column, site in site_keys(part, c).items():
            condition = [duty.held] if len(c.sites) == 1 else [duty.held, c.sites[column]]
            if before is not None and needs_earlier(week, v, start, site, window):
                b.implies(condition, before)
            if after is not None and needs_later(week, v, end, site, window):
                b.implies(condition, after)


def _fixed_trips(b: Builder, part: Part, v: int, duties: list[Duty]) -> None:
    """Fixed sessions that leaned on one that is free now."""
    week = part.week
    for s in part.base.of_person.get(v, ()):
        window = window_of(week, v, s.start, s.end)
        if s.pinned or window is None:
            continue
        before, after = _neighbours(part, v, duties, s.start, window)
        site = site_of(week, s)
        if before is not None and needs_earlier(week, v, s.start, site, window):
            b.implies([], before)
        if after is not None and needs_later(week, v, s.end, site, window):
            b.implies([], after)


def _neighbours(
    part: Part, v: int, duties: list[Duty], start: int, window: tuple[int, int]
) -> tuple[list[Term] | None, list[Term] | None]:
    """Free duties in the window before and after; None where a fixed session already stands there."""
    t = part.week.timeline
    fixed = [s.start for s in part.base.of_person.get(v, ()) if window_of(part.week, v, s.start, s.end) == window]
    inside = [(t.second(d.candidate.start), d.held) for d in duties if window[0] <= d.candidate.start < window[1]]
    before = None if any(x < start for x in fixed) else [f for x, f in inside if x < start]
    after = None if any(x > start for x in fixed) else [f for x, f in inside if x > start]
    return before, after


def limits(b: Builder, part: Part) -> None:
    """R12: minutes and sessions, over the horizon and per local date of start."""
    week = part.week
    for v, duties in part.duties.items():
        person, own = week.problem.volunteers[v], part.base.of_person.get(v, [])
        groups: dict[int | None, list[Duty]] = defaultdict(list)
        for duty in duties:
            groups[None].append(duty)
            groups[int(duty.candidate.options.date[duty.candidate.c])].append(duty)
        for date, group in groups.items():
            fixed = [s for s in own if date is None or week.timeline.clock.date(s.start).toordinal() == date]
            sessions = person.max_sessions if date is None else person.max_sessions_per_day
            minutes = person.max_minutes if date is None else person.max_minutes_per_day
            if sessions is not None:
                b.at_most([(1, d.held) for d in group], max(0, sessions - len(fixed)))
            if minutes is not None:
                left = max(0, minutes - sum(s.minutes for s in fixed))
                b.at_most([(length(part, d.candidate), d.held) for d in group], left)


def length(part: Part, c: Candidate) -> int:
    """Minutes of a candidate session."""
    return (c.end - c.start) * part.week.timeline.slot_minutes


def pairs(b: Builder, part: Part) -> None:
    """R15: "together" both or neither in a session; "apart" never both; in any roles."""
    names = part.week.names.volunteers
    for pair in part.week.problem.policy.pairs:
        one, two = (names[v] for v in pair.volunteers)
        for c in part.candidates:
            a, z = c.role(one), c.role(two)
            if pair.relation == "together":
                if a.high or z.high:
                    b.equal([(1, a), (-1, z)])
            elif a.high and z.high:
                b.at_most([(1, a), (1, z)], 1)
