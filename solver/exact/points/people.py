"""Points of people: their way, their likes, their load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from solver.exact.builder import Builder, Term, total
from solver.exact.rules.people import length
from solver.exact.variables import Candidate, Duty, Part


def distance(b: Builder, part: Part) -> Term:
    """−per_100m × (metres // 100) for every person, from home to the session's site."""
    each = part.week.problem.policy.distance.per_100m
    if not each:
        return total([])
    return total(
        (-each, _hundreds(b, c, n, column, flag)) for c in part.candidates for n, column, _, flag in c.persons()
    )


def _hundreds(b: Builder, c: Candidate, n: int, column: int, flag: Term) -> Term:
    """metres // 100 of one person's way, 0 where the person does not come; the site may still be open."""
    ways = {site: int(c.options.needs[n].metres[column, site]) // 100 for site in c.sites}
    if len(set(ways.values())) == 1:
        return total([(next(iter(ways.values())), flag)])
    way = total((m, c.sites[site]) for site, m in ways.items())
    longest = max(ways.values())
    out = b.number(0, longest, way.hint if flag.hint else 0)
    b.at_most([(1, out), (-longest, flag)], 0)
    b.at_most([(1, out), (-1, way)], 0)
    b.at_least([(1, out), (-1, way), (longest, c.held), (-longest, flag)], 0)
    return out


def preference(part: Part) -> Term:
    """+interest per person who likes the kind of the demand, +time per session inside a preferred window."""
    policy, people = part.week.problem.policy.preference, part.week.problem.volunteers
    likes = [
        (policy.interest, flag)
        for c in part.candidates
        for _, _, v, flag in c.persons()
        if c.options.demand.kind in people[v].interests
    ]
    return total([*likes, *((policy.time, c.held) for c in part.candidates if c.options.preferred[c.c])])


def load(b: Builder, part: Part) -> Term:
    """−extra_hour × hours begun beyond `fair_hours`, per volunteer and ISO week."""
    policy = part.week.problem.policy.load
    out: list[tuple[int, Term]] = []
    for fixed, group in _weeks(part):
        minutes = total([(length(part, d.candidate), d.held) for d in group], fixed)
        if policy.extra_hour and minutes.high > 60 * policy.fair_hours:
            hours = b.floor_div(total([(1, minutes)], 59), 60)
            over = b.greatest([total([(1, hours)], -policy.fair_hours), total([])])
            out.append((-policy.extra_hour, over))
    return total(out)


def standing_load(part: Part) -> int:
    """What of `load` the fixed sessions cost by themselves."""
    policy = part.week.problem.policy.load
    return sum(-policy.extra_hour * max(0, -(-fixed // 60) - policy.fair_hours) for fixed, _ in _weeks(part))


def _weeks(part: Part) -> Iterator[tuple[int, list[Duty]]]:
    """Per volunteer and ISO week in which the part may use them: fixed minutes, and duties."""
    clock = part.week.timeline.clock
    for v, duties in part.duties.items():
        weeks: dict[int, list[Duty]] = defaultdict(list)
        for duty in duties:
            weeks[int(duty.candidate.options.week[duty.candidate.c])].append(duty)
        for week, group in weeks.items():
            fixed = 0
            for s in part.base.of_person.get(v, ()):
                iso = clock.date(s.start).isocalendar()
                fixed += s.minutes if iso.year * 100 + iso.week == week else 0
            yield fixed, group


def activation(part: Part) -> Term:
    """−activation_points per volunteer with at least one session; nothing where one is fixed."""
    people = part.week.problem.volunteers
    return total((-people[v].activation_points, active) for v, active in part.active.items())
