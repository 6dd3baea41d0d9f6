"""What Timefold answers, as sessions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from benchmarks.peers.timefold_week import NEED, Export
from models.demands import PeopleNeed
from solver.compile.week import Week
from solver.sessions import Session


def sessions_of(week: Week, export: Export, held: list[list[int]], seats: list[list[int]]) -> list[Session]:
    """The whole sessions of a Timefold solution; who cannot come then is left out, and what lacks persons is too."""
    slot_of = {v[0]: v[1] for v in held}
    roles: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for seat, person in seats:
        visit, need = export.seats[seat]
        if visit in slot_of and need * NEED + person in export.able[slot_of[visit]]:
            roles[visit].append((need, person))
    by_demand: dict[int, list[Session]] = defaultdict(list)
    for visit, slot in slot_of.items():
        s = replace(export.slots[slot], people=tuple(sorted(roles[visit])))
        if _whole(week, s):
            by_demand[s.demand].append(s)
    by_demand = {d: _alike(week, d, kept) for d, kept in by_demand.items()}
    pinned = [p.demand for p in week.pins]
    least = {d: week.demands[d].demand.min_sessions - pinned.count(d) for d in by_demand}
    return [s for d, kept in by_demand.items() if len(kept) >= least[d] for s in kept]


def _alike(week: Week, d: int, kept: list[Session]) -> list[Session]:
    """R14: of sessions that must use the same, the largest group that does, or those that are like the pins."""
    groups: dict[object, list[Session]] = defaultdict(list)
    for s in kept:
        groups[_must_be_same(week, s)].append(s)
    pins = [p for p in week.pins if p.demand == d]
    return groups[_must_be_same(week, pins[0])] if pins else max(groups.values(), key=len)


def _must_be_same(week: Week, s: Session) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]]]:
    """(need, space) and (need, person), as far as sameness is required."""
    demand = week.problem.demands[s.demand]
    spaces = [(n, j) for n, j, _ in s.spaces] if demand.same_spaces == "require" else []
    return frozenset(spaces), frozenset(s.people if demand.same_people == "require" else ())


def _whole(week: Week, s: Session) -> bool:
    """Every need for people is met, and nobody comes without a mate."""
    count: dict[int, int] = defaultdict(int)
    for n, _ in s.people:
        count[n] += 1
    here = {v for _, v in s.people}
    alone = any(relation == "together" and w not in here for v in here for w, relation in week.partners.get(v, ()))
    needs = week.demands[s.demand].needs
    met = all(count[n] >= x.need.least for n, x in enumerate(needs) if isinstance(x.need, PeopleNeed))
    return met and not alone
