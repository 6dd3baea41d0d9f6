"""The compiled week: one Problem with its arrays, options, groups and agreements. Built once, then read."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from models.forked import dealt_out
from models.geo import Distances
from models.grid import Timeline
from models.plan import Assignment
from models.problem import Problem
from solver.compile.handed import Handed
from solver.compile.options import Compiler, DemandOptions
from solver.compile.ruled_out import RuledOut, shortest_session
from solver.compile.tables import PeopleTable, SpaceTable
from solver.compile.trips import Trips
from solver.sessions import Names, Session

HANDED = 500
"""Demands that one process hands to another at once, so that what nobody needs any more is given up piece by piece."""


@dataclass(frozen=True)
class EquityGroup:
    """The demands of one area at the policy's level, and V: the largest `served` they could get.

    Of an area that reaches beyond the problem (a part of a larger one), `outside` is what the rest is served.
    """

    area: str
    demands: tuple[int, ...]
    most: int
    outside: int = 0


@dataclass(frozen=True)
class Frame:
    """What a plan is read and written by, without any option: enough for the judge's side of a run."""

    problem: Problem
    timeline: Timeline
    names: Names
    pins: tuple[Session, ...]


@dataclass(frozen=True)
class Week(Frame):
    """All that the search reads. Indices follow the problem's lists."""

    distances: Distances
    trips: Trips
    spaces: SpaceTable
    people: PeopleTable
    demands: Sequence[DemandOptions]
    groups: tuple[EquityGroup, ...]
    group_of: tuple[int, ...]
    previous: tuple[tuple[Assignment, ...], ...]
    partners: dict[int, tuple[tuple[int, str], ...]]


def frame_of(problem: Problem, timeline: Timeline | None = None) -> Frame:
    """The frame of a checked problem, perhaps on the timeline of another with the same horizon, calendar and `now`."""
    names = Names(problem)
    return Frame(
        problem, timeline or Timeline(problem), names, tuple(names.session(p, pinned=True) for p in problem.pins)
    )


def asked_of(frame: Frame) -> list[int]:
    """Sessions that each demand asks for."""
    runs = frame.timeline.runs
    return [len(runs(d.windows)) if d.each else int(d.sessions) for d in frame.problem.demands]


def compile_week(
    problem: Problem, own: Container[int] | None = None, beyond: Mapping[str, tuple[int, int]] | None = None,
    processes: int = 1,
) -> Week:  # fmt: skip
    """Expand a checked Problem; some three seconds for a district, half a minute for a city, with two `processes` two
    thirds of that.

    Of a part of a larger problem, `own` demands alone have options; the others hold what they hold. `beyond`: areas of
    equity that reach further, with V of all their demands and what those outside are served.
    """
    frame, distances = frame_of(problem), Distances(problem)
    timeline, pins = frame.timeline, frame.pins
    compiler, trips = Compiler(problem, timeline, distances), Trips(problem, distances)
    shortest = shortest_session(problem, timeline, pins) if own is None else 1
    ruled_out = RuledOut(problem, compiler.people, distances, trips, pins, shortest)

    def options(i: int) -> DemandOptions:
        return ruled_out.without(compiler.options(i) if own is None or i in own else compiler.shut(i))

    demands = tuple(_all_options(problem, options, processes))
    most = [o.weight * o.asked for o in demands]
    return week_of(frame, compiler, trips, demands, most, own, beyond)


def _all_options(problem: Problem, options: Callable[[int], DemandOptions], processes: int) -> Iterable[DemandOptions]:
    """Of all demands; where several `processes` share them, as parts of long arrays."""
    everyone = range(len(problem.demands))
    if processes == 1:
        return map(options, everyone)
    tasks = [partial(_handed, options, everyone[k : k + HANDED]) for k in range(0, len(everyone), HANDED)]
    return (o for handed in dealt_out(tasks, processes) for o in handed.options(problem))


def _handed(options: Callable[[int], DemandOptions], demands: Sequence[int]) -> Handed:
    return Handed.of([options(i) for i in demands])


def week_of(
    frame: Frame,
    compiler: Compiler,
    trips: Trips,
    demands: Sequence[DemandOptions],
    most: Sequence[int],
    own: Container[int] | None = None,
    beyond: Mapping[str, tuple[int, int]] | None = None,
) -> Week:
    """The compiled week of some options; `most` is what each demand could be served, in full."""
    problem = frame.problem
    groups, group_of = _groups(problem, compiler, most, own, beyond or {})
    return Week(
        problem=problem,
        timeline=frame.timeline,
        distances=compiler.distances,
        trips=trips,
        names=frame.names,
        spaces=compiler.spaces,
        people=compiler.people,
        demands=demands,
        pins=frame.pins,
        groups=groups,
        group_of=group_of,
        previous=_previous(problem, frame.names),
        partners=_partners(problem, frame.names),
    )


def _groups(
    problem: Problem,
    compiler: Compiler,
    most: Sequence[int],
    own: Container[int] | None,
    beyond: Mapping[str, tuple[int, int]],
) -> tuple[tuple[EquityGroup, ...], tuple[int, ...]]:
    level, areas = problem.policy.equity.level, compiler.index.areas
    at = [areas.at_level(compiler.index.area(d), level) for d in problem.demands]
    order = sorted(set(at))
    number = {area: g for g, area in enumerate(order)}
    members: list[list[int]] = [[] for _ in order]
    for i, area in enumerate(at):
        members[number[area]].append(i)
    groups = []
    for area, m in zip(order, members, strict=True):
        counts = own is None or any(i in own for i in m)  # what is not to be decided raises nothing
        inside = sum(most[i] for i in m) if counts else 0
        groups.append(EquityGroup(area, tuple(m), *beyond.get(area, (inside, 0))))
    return tuple(groups), tuple(number[a] for a in at)


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
