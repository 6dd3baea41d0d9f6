"""Options of many demands in a few long arrays, as one process hands them to another: a city's are a million small
arrays, which take longer to pickle and to unpickle than half of them take to be worked out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.problem import Problem
from solver.compile.needs import NeedOptions
from solver.compile.options import PER_START, DemandOptions

Array = npt.NDArray[Any]

PER_NEED = ("who", "ok", "metres", "near")


@dataclass(frozen=True)
class Column:
    """Arrays of one kind one after another, and the shape of each."""

    values: Array
    shapes: list[tuple[int, ...]]

    @classmethod
    def of(cls, arrays: Sequence[Array]) -> Column:
        """At least one array."""
        return cls(np.concatenate([x.ravel() for x in arrays]), [x.shape for x in arrays])

    def arrays(self) -> Iterator[Array]:
        """The same again, without copying them."""
        at = 0
        for shape in self.shapes:
            size = math.prod(shape)
            yield self.values[at : at + size].reshape(shape)
            at += size


@dataclass(frozen=True)
class Handed:
    """Options of some demands: index, weight, sessions asked and site of each; the arrays of each, and of its needs."""

    heads: list[tuple[int, int, int, int | None]]
    per_start: dict[str, Column]
    per_need: dict[str, Column]

    @classmethod
    def of(cls, options: Sequence[DemandOptions]) -> Handed:
        """Of at least one demand."""
        needs = [n for o in options for n in o.needs]
        return cls(
            [(o.index, o.weight, o.asked, o.site) for o in options],
            {name: Column.of([getattr(o, name) for o in options]) for name in PER_START},
            {name: Column.of([getattr(n, name) for n in needs]) for name in PER_NEED},
        )

    def options(self, problem: Problem) -> Iterator[DemandOptions]:
        """The same demands of the problem again; their arrays are parts of the long ones."""
        per_start = zip(*(self.per_start[name].arrays() for name in PER_START), strict=True)
        per_need = zip(*(self.per_need[name].arrays() for name in PER_NEED), strict=True)
        for (index, weight, asked, site), of_starts in zip(self.heads, per_start, strict=True):
            demand = problem.demands[index]
            needs = tuple(NeedOptions(need, *next(per_need)) for need in demand.needs)
            arrays = dict(zip(PER_START, of_starts, strict=True))
            yield DemandOptions(index, demand, weight, asked, needs=needs, site=site, **arrays)
