"""What people like: `preference` and `continuity`."""

from __future__ import annotations

from collections.abc import Iterable

from models.demands import PeopleNeed, SpaceNeed
from solver.judge.context import Context, window_of


def preference(week: Context) -> int:
    """Interest per person whose interests hold the demand's kind, time per session inside a preferred stretch."""
    policy = week.problem.policy.preference
    interested = sum(r.session.demand.kind in r.person.interests for r in week.roles)
    return policy.interest * interested + policy.time * _well_timed(week)


def _well_timed(week: Context) -> int:
    count = 0
    for sessions in week.by_demand.values():
        if sessions[0].demand.preferred:
            stretches = week.preferred(sessions[0].demand)
            count += sum(window_of(stretches, s.start, s.end) is not None for s in sessions)
    return count


def continuity(week: Context) -> int:
    """−space_change per space beyond the first, −person_change per person beyond the most in one session; per need."""
    policy, spaces, persons = week.problem.policy.continuity, 0, 0
    for sessions in week.by_demand.values():
        demand = sessions[0].demand
        for k, need in enumerate(demand.needs):
            if demand.same_spaces == "prefer" and isinstance(need, SpaceNeed):
                spaces += max(0, len(_union(s.spaces_for(k) for s in sessions)) - 1)
            if demand.same_people == "prefer" and isinstance(need, PeopleNeed):
                sets = [s.people_for(k) for s in sessions]
                persons += max(0, len(_union(sets)) - max(map(len, sets)))
    return -policy.space_change * spaces - policy.person_change * persons


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
