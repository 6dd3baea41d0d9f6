"""The points of FORMAT.md section 5 as expressions, each with its true value whatever the objective pushes."""

from __future__ import annotations

from solver.exact.builder import Builder, Term, total
from solver.exact.points import continuity, people, places, served, stability
from solver.exact.variables import Part
from solver.tiers import tier_names


def all_terms(b: Builder, part: Part) -> dict[str, Term]:
    """Term by name. Constants of what is fixed are in where a floor or a maximum needs them, so only differences
    between two solutions of the same part mean anything, except when the part is the whole week."""
    by_session = served.by_session(b, part)
    return {
        "served": total((1, t) for t in by_session.values()),
        "equity": served.equity(b, part, by_session),
        "distance": total([(1, places.space_distance(part)), (1, people.distance(b, part))]),
        "preference": people.preference(part),
        "continuity": total([(1, continuity.spaces(b, part)), (1, continuity.people(b, part))]),
        "load": people.load(b, part),
        "opening": places.opening(b, part),
        "activation": people.activation(part),
        "cost": places.cost(b, part),
        "stability": stability.stability(b, part),
    }


def tier_terms(part: Part, terms: dict[str, Term]) -> list[Term]:
    """One sum per tier of the policy; terms not listed form a last tier; without tiers, the one sum of all."""
    return [total((1, terms[name]) for name in tier) for tier in tier_names(part.week.problem.policy)]
