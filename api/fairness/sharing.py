"""What shares over past weeks change in the next one: who got less than others goes first, who gave more gives less."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from models.policy import Policy
from solver.shares.report import Shares

Json = Mapping[str, Any]
MOST_PERCENT = 50
"""No demand weighs more than so much above what it would by itself."""


def lifts(shares: Shares) -> dict[str, int]:
    """Per cent by which demands of areas weigh more: as far as the area's share of sessions lies below that of all."""
    asked, held = sum(a.asked for a in shares.areas), sum(a.held for a in shares.areas)
    if not asked:
        return {}
    behind = {a.id: 100 * (held * a.asked - a.held * asked) // (asked * a.asked) for a in shares.areas if a.asked}
    return {area: min(MOST_PERCENT, percent) for area, percent in behind.items() if percent > 0}


def lifted(demand: Json, percent: int, policy: Json) -> int:
    """The `weight` of a demand that is lifted."""
    served = Policy.model_validate({"served": policy["served"]} if "served" in policy else {}).served
    own = demand.get("weight")
    weight: int = served.priority_weight[(demand.get("priority") or 3) - 1] if own is None else own
    return weight * (100 + percent) // 100


def fair_hours(shares: Shares) -> int | None:
    """Hours of a week from which on a volunteer gives more than an even share, rounded up; none where nobody gave."""
    giving = [v for v in shares.volunteers if v.hours]
    weeks = len(shares.weeks)
    return math.ceil(sum(v.hours for v in giving) / (len(giving) * weeks)) if giving and weeks else None
