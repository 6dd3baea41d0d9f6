"""The assembler: variables, rules and points of one part become one CP-SAT model."""

from __future__ import annotations

from dataclasses import dataclass

from solver.compile.week import Week
from solver.exact.builder import Builder, Term
from solver.exact.narrowing import Narrowing
from solver.exact.points import all_terms, tier_terms
from solver.exact.rules import add_rules
from solver.exact.symmetry import alike, break_symmetry, in_order
from solver.exact.variables import Part, make_part
from solver.sessions import Session
from solver.state import State


@dataclass(frozen=True)
class ExactModel:
    """A part's model; `tiers` are its objectives in order, each to be maximised before the next."""

    builder: Builder
    part: Part
    terms: dict[str, Term]
    tiers: list[Term]


def build(
    week: Week, base: State, free: list[int], current: list[Session], narrowing: Narrowing | None = None,
    *, break_ties: bool = True,
) -> ExactModel:  # fmt: skip
    """The model of the free demands, over `base` (all other sessions and all pins), hinted with `current`.

    With a `narrowing` it sees some of the options only: every solution is a solution, but a bound proves nothing.
    Without `break_ties`, of solutions that are alike all are kept, for questions that tell twins apart.
    """
    b, twins = Builder(), alike(week, base) if break_ties and not narrowing else []
    part = make_part(b, week, base, free, in_order(twins, current), narrowing)
    add_rules(b, part)
    break_symmetry(b, part, twins)
    terms = all_terms(b, part)
    b.add_hints()
    return ExactModel(b, part, terms, tier_terms(part, terms))
