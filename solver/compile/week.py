"""The compiled week: one Problem with its arrays, options, groups and agreements. Built once, then read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.geo import Distances
from models.grid import Timeline
from models.plan import Assignment
from models.problem import Problem
from solver.compile.options import Compiler, DemandOptions
from solver.compile.ruled_out import RuledOut, shortest_session
from solver.compile.tables import PeopleTable, SpaceTable
from solver.compile.trips import Trips
from solver.sessions import Names, Session


@dataclass(frozen=True)
class EquityGroup:
    """The demands of one area at the policy's level, and V: the largest `served` they could get."""

    area: str
    demands: tuple[int, ...]
    most: int


@dataclass(frozen=True)
class Week:
    """All that the search reads. Indices follow the problem's lists."""

    problem: Problem
    timeline: Timeline
    distances: Distances
    trips: Trips
    names: Names
    spaces: SpaceTable
    people: PeopleTable
    demands: tuple[DemandOptions, ...]
    pins: tuple[Session, ...]
    groups: tuple[EquityGroup, ...]
    group_of: tuple[int, ...]
    previous: tuple[tuple[Assignment, ...], ...]
    partners: dict[int, tuple[tuple[int, str], ...]]


def compile_week(problem: Problem) -> Week:
    """Expand a checked Problem; some three seconds for a district, half a minute for a city."""
    timeline, distances, names = Timeline(problem), Distances(problem), Names(problem)
    compiler, trips = Compiler(problem, timeline, distances), Trips(problem, distances)
    pins = tuple(names.session(p, pinned=True) for p in problem.pins)
    options = [compiler.options(i) for i in range(len(problem.demands))]
    shortest = shortest_session(options, pins, timeline.slot_minutes)
    ruled_out = RuledOut(problem, compiler.people, distances, trips, pins, shortest)
    for i, loose in enumerate(options):
        options[i] = ruled_out.without(loose)
    demands = tuple(options)
    groups, group_of = _groups(problem, compiler, demands)
    return Week(
        problem=problem,
        timeline=timeline,
        distances=distances,
        trips=trips,
        names=names,
        spaces=compiler.spaces,
        people=compiler.people,
        demands=demands,
        pins=pins,
        groups=groups,
        group_of=group_of,
        previous=_previous(problem, names),
        partners=_partners(problem, names),
    )


def _groups(
    problem: Problem, compiler: Compiler, demands: tuple[DemandOptions, ...]
) -> tuple[tuple[EquityGroup, ...], tuple[int, ...]]:
    level, areas = problem.policy.equity.level, compiler.index.areas
    at = [areas.at_level(compiler.index.area(d), level) for d in problem.demands]
    order = sorted(set(at))
    number = {area: g for g, area in enumerate(order)}
    members: list[list[int]] = [[] for _ in order]
    for i, area in enumerate(at):
        members[number[area]].append(i)
    groups = tuple(
        EquityGroup(area, tuple(m), sum(demands[i].weight * demands[i].asked for i in m))
        for area, m in zip(order, members, strict=True)
    )
    return groups, tuple(number[a] for a in at)


def _previous(problem: Problem, names: Names) -> tuple[tuple[Assignment, ...], ...]:
    out: list[list[Assignment]] = [[] for _ in problem.demands]
    for a in problem.previous:
        if a.demand in names.demands:
            out[names.demands[a.demand]].append(a)
    return tuple(tuple(sorted(x, key=lambda a: (a.start.timestamp(), a.session))) for x in out)


def _partners(problem: Problem, names: Names) -> dict[int, tuple[tuple[int, str], ...]]:
    out: dict[int, list[tuple[int, str]]] = {}
    for pair in problem.policy.pairs:
        a, b = (names.volunteers[v] for v in pair.volunteers)
        out.setdefault(a, []).append((b, pair.relation))
        out.setdefault(b, []).append((a, pair.relation))
    return {v: tuple(x) for v, x in out.items()}


def size_of(week: Week, demands: Iterable[int] | None = None) -> int:
    """Literals of an exact model of the demands, or of the whole week, roughly."""
    return sum(week.demands[d].size for d in (range(len(week.demands)) if demands is None else demands))
