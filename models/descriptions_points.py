"""What each field of the policy and of a plan's report means, in a phrase."""

from __future__ import annotations

POINTS_OF_PLAN = "points of this term"

FIELDS: dict[str, dict[str, str]] = {
    "Policy": {
        "served": "points for sessions",
        "equity": "points for serving every area, the first part of its needs most",
        "distance": "points lost on the way",
        "preference": "points for people's interests and preferred times",
        "continuity": "points lost where spaces or people change from session to session",
        "load": "points lost where a volunteer works many hours in a week",
        "cost": "points lost for money",
        "stability": "points lost for changes to the previous plan",
        "pairs": "volunteers who come together or stay apart",
        "tiers": "lists of terms, each solved to its best before the next; left out, all terms are one sum",
    },
    "ServedPolicy": {"priority_weight": "points of a full session at priority 1, 2, 3, 4 and 5"},
    "EquityPolicy": {
        "level": "depth of the areas that are compared; the roots are 0",
        "bands": "[share %, bonus %] from below: bonus for what is served up to that share of an area's needs",
    },
    "DistancePolicy": {"per_100m": "points lost per whole 100 metres"},
    "PreferencePolicy": {
        "interest": "points per person interested in the demand's kind",
        "time": "points per session at a preferred time",
    },
    "ContinuityPolicy": {
        "space_change": "points lost per further space",
        "person_change": "points lost per further person",
    },
    "LoadPolicy": {
        "extra_hour": "points lost per hour begun beyond the fair ones",
        "fair_hours": "hours a week that cost nothing",
    },
    "CostPolicy": {"per_yuan": "points lost per yuan"},
    "StabilityPolicy": {
        "dropped": "points lost per session of the previous plan that is gone",
        "moved": "points lost per session that starts at another time",
        "replaced": "points lost per space or person that is gone from a session",
        "notice": "[hours, factor]: the first whose hours the previous start lies within multiplies these points",
    },
    "Pair": {
        "volunteers": "ids of the two",
        "relation": "together: in a session either both or neither; apart: never both",
    },
    "Plan": {
        "format": "the version of this format",
        "problem_sha256": "hash of the problem that the plan was made for",
        "assignments": "the sessions",
        "score": "points by term",
        "outcome": "what is known: optimal, or feasible",
        "stop_reason": "why the search ended",
        "bound": "proved upper bound on the total; null where none is known",
        "gap": "(bound - total) / max(1, |bound|); null without a bound",
        "seconds": "time taken; null where only work was limited",
        "seed": "seed of chance",
        "versions": "what made the plan",
        "warnings": "what was changed or excused in the input",
        "unserved": "sessions that are missing, and why",
        "tiers": "points and bounds tier by tier, where the policy asks for tiers",
    },
    "Score": {
        "total": "sum of all terms",
        **dict.fromkeys(
            (
                "served",
                "equity",
                "distance",
                "preference",
                "continuity",
                "load",
                "opening",
                "activation",
                "cost",
                "stability",
            ),
            POINTS_OF_PLAN,
        ),
    },
    "Tier": {
        "terms": "its terms",
        "points": "sum of their points",
        "bound": "proved upper bound on that sum",
        "proved": "whether it is proved to be the best",
    },
    "Notice": {
        "code": "stable name of the kind of warning",
        "path": "place in the input",
        "value": "what stands there",
        "rule": "the rule that it is about",
        "message": "what was done or is to be known, for people",
    },
    "Unserved": {
        "demand": "whose sessions are missing",
        "missing": "how many",
        "reason": "why",
        "proof": "how sure that is: certain (no plan can), proved (no best plan does), best_effort",
        "blocking": "what is in the way",
        "remedies": "smallest changes that would help, each tried",
    },
    "Blocker": {"demand": "a demand", "space": "or a space", "volunteer": "or a volunteer", "supply": "or a supply"},
    "Remedy": {
        "change": "what to change, for people",
        "net_points": "points won, less what it costs others",
        "displaced": "demands that would lose a session by it",
    },
}
