"""A week whose demands are compiled when they are asked for: for questions about a few of many demands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import overload

from models.demands import Demand
from models.geo import Distances
from models.grid import Timeline
from models.problem import Problem
from solver.compile.options import Compiler, DemandOptions, weight_of
from solver.compile.ruled_out import RuledOut
from solver.compile.trips import Trips
from solver.compile.week import EquityGroup, Week, asked_of, frame_of, week_of


class Lazy(Sequence[DemandOptions]):
    """The options of every demand, each worked out when it is first looked at."""

    def __init__(self, n: int, make: Callable[[int], DemandOptions]):
        self._n, self._make = n, make
        self._known: dict[int, DemandOptions] = {}

    def __len__(self) -> int:
        return self._n

    @overload
    def __getitem__(self, i: int) -> DemandOptions: ...

    @overload
    def __getitem__(self, i: slice) -> Sequence[DemandOptions]: ...

    def __getitem__(self, i: int | slice) -> DemandOptions | Sequence[DemandOptions]:
        if isinstance(i, slice):
            return [self[k] for k in range(*i.indices(self._n))]
        if not 0 <= i < self._n:
            raise IndexError(i)
        if i not in self._known:
            self._known[i] = self._make(i)
        return self._known[i]

    def but(self, i: int, options: DemandOptions) -> Lazy:
        """The same with other options of demand `i`; what is known stays known."""
        other = Lazy(self._n, self._make)
        other._known = {**self._known, i: options}
        return other


@dataclass(frozen=True)
class Opened:
    """A week compiled on demand, with what it takes to ask how it would be if a demand asked for something else."""

    week: Week
    compiler: Compiler
    ruled_out: RuledOut

    def reworded(self, i: int, demand: Demand) -> Week:
        """The same week, but demand `i` asks as `demand` does: same id, organisation, area and location."""
        options = self.ruled_out.without(self.compiler.options(i, demand))
        demands = list(self.week.problem.demands)
        demands[i] = demand
        assert isinstance(self.week.demands, Lazy)
        return replace(
            self.week,
            problem=self.week.problem.model_copy(update={"demands": tuple(demands)}),
            demands=self.week.demands.but(i, options),
            groups=_with_other_worth(self.week, i, options),
        )


def open_week(
    problem: Problem, beyond: Mapping[str, tuple[int, int]] | None = None, timeline: Timeline | None = None
) -> Opened:
    """The tables of a checked problem, but no options yet: a second for a city that takes half a minute to compile.

    `beyond` as in `compile_week`; `timeline`: that of a problem with the same horizon, calendar and `now`, which knows
    much of it already.

    Candidates that limits, trips and sameness rule out by themselves are dropped as in `compile_week`, but for those
    that only the length of the week's shortest session would rule out.
    """
    frame, distances = frame_of(problem, timeline), Distances(problem)
    compiler, trips = Compiler(problem, frame.timeline, distances), Trips(problem, distances)
    ruled_out = RuledOut(problem, compiler.people, distances, trips, frame.pins, 1)
    demands = Lazy(len(problem.demands), lambda i: ruled_out.without(compiler.options(i)))
    most = [weight_of(problem, d) * asked for d, asked in zip(problem.demands, asked_of(frame), strict=True)]
    return Opened(week_of(frame, compiler, trips, demands, most, beyond=beyond), compiler, ruled_out)


def _with_other_worth(week: Week, i: int, options: DemandOptions) -> tuple[EquityGroup, ...]:
    """V of the demand's area, with what it asks now in place of what it asked."""
    before, g = week.demands[i], week.group_of[i]
    change = options.weight * options.asked - before.weight * before.asked
    return tuple(replace(x, most=x.most + change) if k == g else x for k, x in enumerate(week.groups))
