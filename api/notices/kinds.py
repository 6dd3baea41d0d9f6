"""What people are told of, and which lines of the log say so."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """One sort of event."""

    CLAIM_ASKED = "claim_asked"
    CLAIM_ANSWERED = "claim_answered"
    CLAIM_DROPPED = "claim_dropped"
    SESSION_BROKEN = "session_broken"
    PLACE_OFFERED = "place_offered"
    CASE_OVERDUE = "case_overdue"
    CASE_ESCALATED = "case_escalated"
    PLAN_PUBLISHED = "plan_published"
    AGREEMENT_TO_SIGN = "agreement_to_sign"
    REVIEW_DUE = "review_due"


AFTER: dict[tuple[str, str], Kind] = {
    ("claim", "asked"): Kind.CLAIM_ASKED,
    ("claim", "accepted"): Kind.CLAIM_ANSWERED,
    ("claim", "declined"): Kind.CLAIM_ANSWERED,
    ("claim", "ended"): Kind.CLAIM_DROPPED,
    ("waiting", "offered"): Kind.PLACE_OFFERED,
}
FALLEN = ("claim", "fall_through")
"""A claim that ended as its session can no longer be had: its party need not come, whatever it said before."""
QUIETLY = ("ask",)
"""What was agreed before and is asked again just so is accepted without a word."""


def kind_of(about: str, action: str, before: str | None, after: str) -> Kind | None:
    """Of what a line of the log tells people; none where nobody needs to know."""
    if (about, action) == FALLEN:
        return Kind.SESSION_BROKEN
    kind = AFTER.get((about, after))
    if kind is Kind.CLAIM_DROPPED and before != "accepted":
        return None
    return None if kind is Kind.CLAIM_ANSWERED and action in QUIETLY else kind
