"""A mixed-integer program as plain rows and columns, and the exact model of a week written in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ortools.sat import cp_model_pb2
from ortools.sat.python import cp_model

from solver.exact.model import ExactModel

INFINITY = float("inf")
Terms = list[tuple[int, int]]
"""(column, coefficient)."""


@dataclass
class Program:
    """Maximise `cost`·x + `offset` over whole x within `low` and `high`, with `row_low` ≤ row·x ≤ `row_high`.

    Rows are kept one after the other: row i has `index` and `value` from `start[i]` up to `start[i + 1]`.
    """

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    offset: float = 0.0
    row_low: list[float] = field(default_factory=list)
    row_high: list[float] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def column(self, low: float, high: float) -> int:
        """A new whole number."""
        self.low.append(low)
        self.high.append(high)
        self.cost.append(0.0)
        return len(self.low) - 1

    def row(self, terms: Iterable[tuple[int, float]], low: float = -INFINITY, high: float = INFINITY) -> None:
        """A new row; terms of the same column are added up."""
        merged: dict[int, float] = {}
        for j, a in terms:
            merged[j] = merged.get(j, 0) + a
        self.index += [j for j, a in merged.items() if a]
        self.value += [a for a in merged.values() if a]
        self.start.append(len(self.index))
        self.row_low.append(low)
        self.row_high.append(high)

    def range_of(self, terms: Terms) -> tuple[float, float]:
        """Smallest and largest value that bounds on columns allow."""
        low = sum(a * (self.low[j] if a > 0 else self.high[j]) for j, a in terms)
        return low, sum(a * (self.high[j] if a > 0 else self.low[j]) for j, a in terms)


def program_of(model: ExactModel) -> Program:
    """All rules and points of the exact model as linear rows; nothing is left out.

    Its time-indexed literals become binary columns. Clauses, cliques and sums are rows as they stand; a maximum takes
    one binary for each of its parts (none where only the objective reads it, and wants it small), a conditional sum a
    coefficient as small as the bounds of its columns allow.
    """
    return _Writing(_read(model)).program


def _read(model: ExactModel) -> Any:
    """The CP-SAT model as its own protocol buffer."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.pb"
        model.builder.model.export_to_file(str(path))
        return cp_model_pb2.CpModelProto.FromString(path.read_bytes())


class _Writing:
    """One pass over the constraints."""

    def __init__(self, given: Any):
        self.program = p = Program()
        for v in given.variables:
            p.column(v.domain[0], v.domain[-1])
        sign = -1 if given.objective.scaling_factor < 0 else 1  # CP-SAT minimises: a maximum is kept as its negative
        p.offset = -given.objective.offset
        for j, a in zip(given.objective.vars, given.objective.coeffs, strict=True):
            p.cost[j] -= a
        assert sign < 0 or not given.objective.vars, "the exact model maximises"
        self._read_by: Counter[int] = Counter()
        for c in given.constraints:
            self._read_by.update(set(_variables(c)))
        write: dict[str, Callable[[Any], None]] = {
            "linear": self._linear,
            "at_most_one": self._at_most_one,
            "bool_or": self._clause,
            "bool_and": self._all_of,
            "lin_max": self._maximum,
        }
        for c in given.constraints:
            write[c.WhichOneof("constraint")](c)

    def _literals(self, literals: Iterable[int]) -> tuple[Terms, int]:
        """Σ literals as terms and a constant: a literal below 0 is the negation of column −literal − 1."""
        terms = [(x, 1) if x >= 0 else (-x - 1, -1) for x in literals]
        return terms, sum(a < 0 for _, a in terms)

    def _linear(self, c: Any) -> None:
        terms: Terms = list(zip(c.linear.vars, c.linear.coeffs, strict=True))
        low, high = c.linear.domain[0], c.linear.domain[-1]
        least, most = self.program.range_of(terms)
        if not c.enforcement_literal:
            self.program.row(terms, low if low > least else -INFINITY, high if high < most else INFINITY)
            return
        off, constant = self._literals(c.enforcement_literal)  # the row holds where all of these literals are 1
        held = len(c.enforcement_literal) - constant
        if high < most:
            slack = most - high
            self.program.row([*terms, *((j, slack * a) for j, a in off)], high=high + slack * held)
        if low > least:
            slack = low - least
            self.program.row([*terms, *((j, -slack * a) for j, a in off)], low=low - slack * held)

    def _at_most_one(self, c: Any) -> None:
        terms, constant = self._literals(c.at_most_one.literals)
        self.program.row(terms, high=1 - constant)

    def _clause(self, c: Any) -> None:
        terms, constant = self._literals([*c.bool_or.literals, *(-x - 1 for x in c.enforcement_literal)])
        self.program.row(terms, low=1 - constant)

    def _all_of(self, c: Any) -> None:
        for x in c.bool_and.literals:
            terms, constant = self._literals([x, *(-y - 1 for y in c.enforcement_literal)])
            self.program.row(terms, low=1 - constant)

    def _maximum(self, c: Any) -> None:
        """target = max(parts); a minimum comes as the maximum of negatives."""
        target, parts = _affine(c.lin_max.target), [_affine(e) for e in c.lin_max.exprs]
        for terms, constant in parts:
            self.program.row([*target[0], *((j, -a) for j, a in terms)], low=constant - target[1])
        if self._wanted_small(target[0]):
            return
        chosen = [self.program.column(0, 1) for _ in parts]
        self.program.row([(b, 1) for b in chosen], low=1, high=1)
        for (terms, constant), b in zip(parts, chosen, strict=True):
            over = [*target[0], *((j, -a) for j, a in terms)]
            most = self.program.range_of(over)[1] + target[1] - constant
            if most > 0:
                self.program.row([*over, (b, most)], high=most - target[1] + constant)

    def _wanted_small(self, target: Terms) -> bool:
        """Whether nothing but the objective reads the target, and it gains where the target is smaller."""
        return all(self._read_by[j] == 1 and a * self.program.cost[j] <= 0 for j, a in target)


def _variables(c: Any) -> Iterable[int]:
    kind = c.WhichOneof("constraint")
    used: list[int] = list(c.enforcement_literal)
    if kind == "linear":
        used += c.linear.vars
    elif kind == "lin_max":
        used += [j for e in (c.lin_max.target, *c.lin_max.exprs) for j in e.vars]
    else:
        used += getattr(c, kind).literals
    return (j if j >= 0 else -j - 1 for j in used)


def _affine(e: Any) -> tuple[Terms, int]:
    return list(zip(e.vars, e.coeffs, strict=True)), int(e.offset)


def reader(values: Sequence[float]) -> Callable[[Any], int]:
    """Reads expressions of the exact model off the columns of a solution, rounded to whole numbers."""

    def read(expr: Any) -> int:
        if isinstance(expr, int):
            return expr
        flat = cp_model.FlatIntExpr(expr)
        parts = zip(flat.vars, flat.coeffs, strict=True)
        total: int = int(flat.offset) + sum(int(a) * round(values[x.index]) for x, a in parts)
        return total

    return read
