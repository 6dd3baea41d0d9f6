"""Recommendations: the best ways to serve a demand now, open tasks for a volunteer, users for a space or a supply."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from models.demands import Need, PeopleNeed, SpaceNeed, SupplyNeed
from models.problem import Problem
from solver.desk.desk import Desk, Suggestion
from solver.desk.exact_prices import ExactPrices
from solver.desk.kept import loss_of_changes
from solver.desk.moves import moves
from solver.desk.ways import Way, same_as_held, sessions_at, ways
from solver.people import can_come
from solver.sessions import Session

MOST = 10
"""Suggestions that are shown."""

ANY = 2**62
"""More points than there are."""


def for_demand(desk: Desk, d: int, most: int = MOST, *, move: bool = True) -> list[Suggestion]:
    """The best ways to serve demand `d` once more: first those that move nobody, then those that move one or two."""
    found = ways(desk.tally, d)[:most]
    if move and len(found) < most:
        found += moves(desk.tally, d)[: most - len(found)]
    return [desk.suggestion(w) for w in found]


def for_volunteer(desk: Desk, v: int, most: int = MOST) -> list[Suggestion]:
    """Open tasks that person `v` could take: places in sessions that stand, and demands that miss sessions."""
    best = _Best(most)
    for way in _places_beside(desk, v):
        best.add(way)
    _open_tasks(desk, v, best)
    return [desk.suggestion(w) for w in best.ways]


def for_space(desk: Desk, j: int, most: int = MOST) -> list[Suggestion]:
    """Who could use the free hours of space `j`: the best way of each demand that misses sessions and may have it."""
    kind = desk.problem.spaces[j].kind
    return _users(desk, SpaceNeed, j, lambda n: isinstance(n, SpaceNeed) and kind in n.kinds, most)


def for_supply(desk: Desk, k: int, most: int = MOST) -> list[Suggestion]:
    """Who could have things of supply `k`, which alone is enough: the best way of each demand that misses sessions."""
    kind = desk.problem.supplies[k].kind
    return _users(desk, SupplyNeed, k, lambda n: isinstance(n, SupplyNeed) and n.kind == kind, most)


def _users(
    desk: Desk, of: type[SpaceNeed | SupplyNeed], thing: int, may: Callable[[Need], bool], most: int
) -> list[Suggestion]:
    best = _Best(most)
    wanted = [d for d, x in enumerate(desk.problem.demands) if any(may(n) for n in x.needs) and desk.missing(d)]
    for d, most_points in _promising(desk, wanted):
        if best.is_full_above(most_points):
            break
        found = max(ways_with(desk, d, of, thing), key=lambda w: w.total, default=None)
        if found:
            best.add(found)
    return [desk.suggestion(w) for w in best.ways]


class _Best:
    """The best ways so far, best first; of equal ones, the one found first."""

    def __init__(self, most: int):
        self._most, self.ways = most, list[Way]()

    def add(self, way: Way) -> None:
        """Keep it, if it is among the best."""
        insort(self.ways, way, key=lambda w: -w.total)
        del self.ways[self._most :]

    def is_full_above(self, points: int) -> bool:
        """Whether nothing of so many points would be kept."""
        return len(self.ways) == self._most and self.ways[-1].total >= points


def _promising(desk: Desk, demands: Sequence[int]) -> list[tuple[int, int]]:
    """Demands with the most points that serving them once more can bring, the most first."""
    bounds = [(d, _most_points(desk, d)) for d in demands]
    return sorted(bounds, key=lambda x: -x[1])


def _most_points(desk: Desk, d: int) -> int:
    """At most the points that serving a demand once more can win (FORMAT.md section 5): what is served and its share of
    equity, liking, steady persons, and what is owed to the published plan. All else is lost, or the policy is odd."""
    demand, policy = desk.problem.demands[d], desk.problem.policy
    if _rewards_losses(desk.problem):
        return ANY
    sessions = max(1, demand.min_sessions)
    served = desk.tally.weights[d] * sessions
    bonus = max((max(0, bonus) for _, bonus in policy.equity.bands), default=0)
    persons = sum(n.count for n in demand.needs if isinstance(n, PeopleNeed))
    each = max(0, policy.preference.interest) + policy.continuity.person_change
    liked = sessions * (each * persons + max(0, policy.preference.time))
    owed = loss_of_changes(desk.week, d, desk.tally.state.of_demand.get(d, ()))
    return served + served * bonus // 100 + len(policy.equity.bands) + 1 + liked + owed


def _rewards_losses(problem: Problem) -> bool:
    """Whether a number that costs points is below 0 and gives some."""
    policy = problem.policy
    steady, owed = policy.continuity, policy.stability
    numbers = (policy.distance.per_100m, policy.load.extra_hour, policy.cost.per_yuan, steady.space_change)
    return min(*numbers, steady.person_change, owed.dropped, owed.moved, owed.replaced) < 0


def ways_with(desk: Desk, d: int, of: type[SpaceNeed | SupplyNeed], thing: int) -> Iterator[Way]:
    """Single sessions of demand `d` for which a need `of` one type has nothing but one thing: a space, or a supply."""
    tally, options = desk.tally, desk.week.demands[d]
    held = tally.state.of_demand.get(d, [])
    if len(held) + 1 < options.demand.min_sessions or (held and options.demand.same_spaces == "require"):
        yield from (w for w in ways(tally, d) if all(thing in _used(s, of) for s in w.come))
        return
    prices = ExactPrices(tally)
    for allowed in same_as_held(tally, options):
        for n, need in enumerate(options.needs):
            if isinstance(need.need, of) and thing in need.who:
                column = int((need.who == thing).argmax())
                for c in need.ok[:, column].nonzero()[0].tolist():
                    for s in sessions_at(tally, options, c, prices, {**allowed, n: frozenset([thing])}):
                        yield Way((s,), (), tally.difference([], [s]))


def _used(s: Session, of: type[SpaceNeed | SupplyNeed]) -> set[int]:
    return {x for _, x, _ in (s.spaces if of is SpaceNeed else s.supplies)}


def _open_tasks(desk: Desk, v: int, best: _Best) -> None:
    """Demands that miss sessions: of each, the best way in which the person takes part."""
    skills = desk.problem.volunteers[v].skills
    wanted = [
        d
        for d, demand in enumerate(desk.problem.demands)
        if any(isinstance(n, PeopleNeed) and skills.get(n.skill, 0) >= n.min_level for n in demand.needs)
        and desk.missing(d)
    ]
    for d, most_points in _promising(desk, wanted):
        if best.is_full_above(most_points):
            return
        starts = _starts_of(desk, d, v)
        found = ways(desk.tally, d, starts, wanted=v) if starts is None or starts else []
        if found:
            best.add(found[0])


def _starts_of(desk: Desk, d: int, v: int) -> list[int] | None:
    """Starts at which the person could take part and is not elsewhere; none: all, where a row of sessions is begun."""
    options, state = desk.week.demands[d], desk.tally.state
    if options.demand.min_sessions - len(state.of_demand.get(d, ())) > 1:
        return None
    able = np.zeros(len(options.start), dtype=bool)
    for need in options.needs:
        if isinstance(need.need, PeopleNeed):
            able |= need.ok[:, need.who == v].any(axis=1)
    second = desk.week.timeline.second
    busy = [(s.start, s.end) for s in state.of_person.get(v, ())]
    return [
        c
        for c in able.nonzero()[0].tolist()
        if not any(second(int(options.start[c])) < end and begin < second(int(options.end[c])) for begin, end in busy)
    ]


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
