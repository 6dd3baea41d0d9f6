"""The tiers of a policy: which terms are maximised before which."""

from __future__ import annotations

from models.plan import Score
from models.policy import TERMS, Policy, Term


def tier_names(policy: Policy) -> tuple[tuple[Term, ...], ...]:
    """The terms of each tier in order, those not listed last; one tier of all where the policy names none."""
    tiers = [tier for tier in policy.tiers if tier]
    rest = tuple(t for t in TERMS if not any(t in tier for tier in tiers))
    return (*tiers, rest) if rest else tuple(tiers)


def tier_sums(policy: Policy, score: Score) -> tuple[int, ...]:
    """The points of each tier: what is compared, in order."""
    return tuple(sum(getattr(score, term) for term in tier) for tier in tier_names(policy))
