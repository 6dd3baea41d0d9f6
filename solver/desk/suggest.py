"""Recommendations: the best ways to serve a demand now, open tasks for a volunteer, users for a space's free hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from models.demands import PeopleNeed, SpaceNeed
from solver.desk.desk import Desk, Suggestion
from solver.desk.exact_prices import ExactPrices
from solver.desk.moves import moves
from solver.desk.ways import Way, same_as_held, sessions_at, ways
from solver.people import can_come
from solver.sessions import Session

MOST = 10
"""Suggestions that are shown."""


def for_demand(desk: Desk, d: int, most: int = MOST, *, move: bool = True) -> list[Suggestion]:
    """The best ways to serve demand `d` once more: first those that move nobody, then those that move one or two."""
    found = ways(desk.tally, d)[:most]
    if move and len(found) < most:
        found += moves(desk.tally, d)[: most - len(found)]
    return [desk.suggestion(w) for w in found]


def for_volunteer(desk: Desk, v: int, most: int = MOST) -> list[Suggestion]:
    """Open tasks that person `v` could take: places in sessions that stand, and demands that miss sessions."""
    found = [*_places_beside(desk, v), *_open_tasks(desk, v)]
    return [desk.suggestion(w) for w in sorted(found, key=lambda w: -w.total)[:most]]


def for_space(desk: Desk, j: int, most: int = MOST) -> list[Suggestion]:
    """Who could use the free hours of space `j`: the best way of each demand that misses sessions and may have it."""
    found = []
    for d, demand in enumerate(desk.problem.demands):
        kinds = {k for n in demand.needs if isinstance(n, SpaceNeed) for k in n.kinds}
        if desk.problem.spaces[j].kind in kinds and desk.missing(d):
            best = max(_ways_in(desk, d, j), key=lambda w: w.total, default=None)
            if best:
                found.append(best)
    return [desk.suggestion(w) for w in sorted(found, key=lambda w: -w.total)[:most]]


def _ways_in(desk: Desk, d: int, j: int) -> Iterator[Way]:
    """Single sessions of demand `d` in space `j`."""
    tally, options = desk.tally, desk.week.demands[d]
    held = tally.state.of_demand.get(d, [])
    if len(held) + 1 < options.demand.min_sessions or (held and options.demand.same_spaces == "require"):
        yield from (w for w in ways(tally, d) if all(any(i == j for _, i, _ in s.spaces) for s in w.come))
        return
    prices = ExactPrices(tally)
    for allowed in same_as_held(tally, options):
        for n, need in enumerate(options.needs):
            if isinstance(need.need, SpaceNeed) and j in need.who:
                column = int((need.who == j).argmax())
                for c in need.ok[:, column].nonzero()[0].tolist():
                    for s in sessions_at(tally, options, c, prices, {**allowed, n: frozenset([j])}):
                        yield Way((s,), (), tally.difference([], [s]))


def _open_tasks(desk: Desk, v: int) -> Iterator[Way]:
    """Demands that miss sessions: of each, the best way in which the person takes part."""
    person = desk.problem.volunteers[v]
    for d, demand in enumerate(desk.problem.demands):
        asks = any(isinstance(n, PeopleNeed) and person.skills.get(n.skill, 0) >= n.min_level for n in demand.needs)
        if asks and desk.missing(d):
            found = ways(desk.tally, d, wanted=v)
            if found:
                yield found[0]


def _places_beside(desk: Desk, v: int) -> Iterator[Way]:
    """Sessions that stand with fewer persons than they ask for, the person added."""
    tally = desk.tally
    for s in tally.state.sessions():
        if s.pinned or v in {w for _, w in s.people} or v in desk.week.partners:
            continue
        for n in _wanting(desk, s):
            if _may_join(desk, s, n, v):
                more = replace(s, people=(*s.people, (n, v)))
                yield Way((more,), (s,), tally.difference([s], [more]))


def _wanting(desk: Desk, s: Session) -> Iterator[int]:
    demand = desk.problem.demands[s.demand]
    if demand.same_people == "require":
        return
    for n, need in enumerate(demand.needs):
        if isinstance(need, PeopleNeed) and sum(m == n for m, _ in s.people) < need.count:
            yield n


def _may_join(desk: Desk, s: Session, n: int, v: int) -> bool:
    """R9 to R12 for the person in this session."""
    week = desk.week
    person, need = desk.problem.volunteers[v], desk.problem.demands[s.demand].needs[n]
    assert isinstance(need, PeopleNeed)
    if person.skills.get(need.skill, 0) < need.min_level:
        return False
    o = week.demands[s.demand]
    column = 0 if o.site is None else _column(o.needs[o.site].who.tolist(), s, o.site)
    rows = [c for c in range(len(o.start)) if week.timeline.second(int(o.start[c])) == s.start]
    who = o.needs[n].who.tolist()
    if v not in who or column is None or not rows:
        return False
    k = who.index(v)
    return bool(o.needs[n].ok[rows[0], k] and o.needs[n].near[k, column]) and can_come(desk.tally.state, v, s)


def _column(who: list[int], s: Session, site: int) -> int | None:
    used = [j for m, j, _ in s.spaces if m == site]
    return who.index(min(used)) if used and min(used) in who else None
