"""A CP-SAT model that knows the value of every expression at its hint, so that hints are always complete.

CP-SAT loses partial hints; here each new variable is given its hint when it is made, auxiliary ones by computing it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from solver.exact.cp_sat import cp_sat

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(frozen=True, slots=True)
class Term:
    """A linear expression with its value at the hint and its range."""

    expr: Any
    hint: int
    low: int
    high: int


ZERO = Term(0, 0, 0, 0)


def constant(value: int) -> Term:
    """A number as a term."""
    return Term(value, value, value, value)


def total(parts: Iterable[tuple[int, Term]], plus: int = 0) -> Term:
    """Σ coefficient × term + plus."""
    used = [(c, t) for c, t in parts if c]
    fixed = plus + sum(c * t.low for c, t in used if t.low == t.high)
    free = [(c, t) for c, t in used if t.low != t.high]
    if not free:
        return constant(fixed)
    if len(free) == 1 and free[0][0] == 1 and not fixed:
        return free[0][1]
    return Term(
        expr=cp_sat().LinearExpr.weighted_sum([t.expr for _, t in free], [c for c, _ in free]) + fixed,
        hint=fixed + sum(c * t.hint for c, t in free),
        low=fixed + sum(c * (t.low if c > 0 else t.high) for c, t in free),
        high=fixed + sum(c * (t.high if c > 0 else t.low) for c, t in free),
    )


class Builder:
    """Variables with hints, and the few shapes of constraint that the rules are written in."""

    def __init__(self) -> None:
        self.model: cp_model.CpModel = cp_sat().CpModel()
        self.hints: list[tuple[Any, int]] = []

    # ---- variables

    def flag(self, hint: bool) -> Term:
        """A yes or no."""
        var = self.model.new_bool_var("")
        self.hints.append((var, int(hint)))
        return Term(var, int(hint), 0, 1)

    def number(self, low: int, high: int, hint: int) -> Term:
        """An integer between `low` and `high`."""
        if low == high:
            return constant(low)
        var = self.model.new_int_var(low, high, "")
        self.hints.append((var, hint))
        return Term(var, hint, low, high)

    def add_hints(self) -> None:
        """Hand all hints to the model; call once, at the end."""
        for var, hint in self.hints:
            self.model.add_hint(var, hint)

    # ---- constraints

    def at_most(self, parts: Iterable[tuple[int, Term]], limit: int) -> None:
        """Σ ≤ limit, unless it always holds."""
        t = total(parts)
        if t.high > limit:
            self.model.add(t.expr <= limit)

    def at_least(self, parts: Iterable[tuple[int, Term]], limit: int) -> None:
        """Σ ≥ limit, unless it always holds."""
        t = total(parts)
        if t.low < limit:
            self.model.add(t.expr >= limit)

    def equal(self, parts: Iterable[tuple[int, Term]], value: int = 0) -> None:
        """Σ = value."""
        t = total(parts)
        if not t.low == t.high == value:
            self.model.add(t.expr == value)

    def one_at_most(self, flags: Sequence[Term]) -> None:
        """No two of the flags."""
        if len(flags) > 1:
            self.model.add_at_most_one(f.expr for f in flags)

    def implies(self, condition: Sequence[Term], any_of: Sequence[Term]) -> None:
        """All of `condition` → one of `any_of`."""
        self.model.add_bool_or([*(c.expr.negated() for c in condition), *(f.expr for f in any_of)])

    # ---- expressions that are exactly what they say, whatever the objective pushes

    def any_of(self, flags: Sequence[Term]) -> Term:
        """1 where one of the flags holds."""
        if any(f.low == 1 for f in flags):
            return constant(1)
        flags = [f for f in flags if f.high]
        if not flags:
            return ZERO
        if len(flags) == 1:
            return flags[0]
        out = self.flag(any(f.hint for f in flags))
        self.model.add_bool_or([out.expr.negated(), *(f.expr for f in flags)])
        for f in flags:
            self.model.add_implication(f.expr, out.expr)
        return out

    def both(self, a: Term, b: Term) -> Term:
        """1 where both hold."""
        for x, y in ((a, b), (b, a)):
            if x.low == x.high:
                return y if x.low else ZERO
        out = self.flag(bool(a.hint and b.hint))
        self.model.add_implication(out.expr, a.expr)
        self.model.add_implication(out.expr, b.expr)
        self.model.add_bool_or([out.expr, a.expr.negated(), b.expr.negated()])
        return out

    def negated(self, a: Term) -> Term:
        """1 − a, for a flag."""
        if a.low == a.high:
            return constant(1 - a.low)
        return Term(a.expr.negated(), 1 - a.hint, 0, 1)

    def named(self, t: Term) -> Term:
        """A variable of its own for a long sum: CP-SAT's presolve goes over a whole minimum, slowly, whenever one of
        its variables changes (a week of two communities: 60 s of presolve, 2 s with this)."""
        if t.low == t.high:
            return t
        out = self.number(t.low, t.high, t.hint)
        self.model.add(out.expr == t.expr)
        return out

    def floor_div(self, t: Term, k: int) -> Term:
        """⌊t / k⌋."""
        if t.low // k == t.high // k or k == 1:
            return constant(t.low // k) if k != 1 else t
        out = self.number(t.low // k, t.high // k, t.hint // k)
        self.model.add(k * out.expr <= t.expr)
        self.model.add(t.expr <= k * out.expr + (k - 1))
        return out

    def least(self, t: Term, limit: int) -> Term:
        """min(t, limit)."""
        if t.high <= limit:
            return t
        if t.low >= limit:
            return constant(limit)
        out = self.number(t.low, limit, min(t.hint, limit))
        self.model.add_min_equality(out.expr, [t.expr, limit])
        return out

    def greatest(self, terms: Sequence[Term]) -> Term:
        """The largest of the terms."""
        low, high = max(t.low for t in terms), max(t.high for t in terms)
        if low == high:
            return constant(low)
        out = self.number(low, high, max(t.hint for t in terms))
        self.model.add_max_equality(out.expr, [t.expr for t in terms])
        return out
