"""Random demands and their needs."""

from __future__ import annotations

from typing import Any

from tests.weeks.days import Days, stretches, wished
from tests.weeks.dice import Dice, given
from tests.weeks.offers import AREAS, DEMAND_KINDS, FEATURES, SKILLS, SPACE_KINDS, SUPPLY_KINDS, TAGS, near

Offered = dict[str, int]
SHAPES = (
    ("space",),
    ("space",),
    ("people",),
    ("people",),
    ("supply",),
    ("space", "people"),
    ("space", "people"),
    ("people", "space"),
    ("space", "supply"),
    ("people", "supply"),
    ("space", "space"),
    ("people", "people"),
    ("supply", "supply"),
    ("space",),
    ("people",),
    ("space", "people"),
    ("space", "people", "supply"),
    ("space", "people", "space"),
)


def space_need(dice: Dice, tiny: bool) -> dict[str, Any]:
    """Units of a place; sometimes split over several, sometimes only partly."""
    split = dice.on("split", 0.35)
    quantity = dice.pick((1, 1, 1, 2, 3) if tiny else (1, 1, 1, 1, 2, 3, 5))
    least = dice.maybe("min_quantity", 0.35, lambda d: d.number(1, quantity))
    return given(
        type="space",
        kinds=dice.some(SPACE_KINDS[:2] if dice.usual(0.6) else SPACE_KINDS, 2 if tiny else 1, 3),
        quantity=quantity,
        min_quantity=least,
        split=split or None,
        min_piece=dice.maybe("min_piece", 0.4 if split else 0.1, lambda d: d.number(1, min(quantity, 2))),
        features=dice.maybe("need_features", 0.2, lambda d: d.some(FEATURES, 1, 1 + d.number(0, 3) // 3)),
        max_metres=dice.maybe("need_max_metres", 0.15, (800, 1500, 2500)),
    )


def people_need(dice: Dice, tiny: bool) -> dict[str, Any]:
    """Persons with a skill; sometimes fewer will do."""
    count = dice.pick((1, 1, 2) if tiny else (1, 1, 1, 2, 3))
    return given(
        type="people",
        skill=dice.pick(SKILLS[: 1 if tiny else 2] if dice.usual(0.8) else SKILLS),
        min_level=dice.maybe("min_level", 0.35, (2, 2, 3, 4)),
        count=count if count > 1 or dice.usual(0.2) else None,
        min_count=dice.maybe("min_count", 0.4, lambda d: d.number(1, count)),
        tags=dice.maybe("need_tags", 0.12, lambda d: d.some(TAGS, 1, 1)),
        max_metres=dice.maybe("people_max_metres", 0.12, (800, 1500, 2500)),
    )


def supply_need(dice: Dice, tiny: bool) -> dict[str, Any]:
    """Things of a kind, all or nothing."""
    return {
        "type": "supply",
        "kind": dice.pick(SUPPLY_KINDS[:1] if dice.usual(0.85) else SUPPLY_KINDS),
        "quantity": dice.number(1, 2 if tiny else 3),
    }


NEEDS = {"space": space_need, "people": people_need, "supply": supply_need}


def random_needs(dice: Dice, tiny: bool, offered: Offered) -> list[dict[str, Any]]:
    """One to three needs, seldom of a type nobody offers, never of one in `without` (spaces, people, supplies)."""
    left_out = {t for t, f in (("space", "spaces"), ("people", "people"), ("supply", "supplies")) if f in dice.without}
    if dice.usual(0.9):
        left_out |= {t for t, n in offered.items() if not n}
    shape = [t for t in dice.pick(SHAPES) if t not in left_out]
    if shape.count("people") > offered["people"]:
        shape.remove("people")
    if not shape:
        shape = [t for t in NEEDS if t not in left_out][:1] or ["space"]
    if "several_needs" in dice.without:
        shape = shape[:1]
    return [NEEDS[t](dice.child(i), tiny) for i, t in enumerate(shape)]


def random_sessions(dice: Dice, tiny: bool) -> dict[str, Any]:
    """How many sessions, how far apart."""
    most = 2 if tiny else 4
    sessions: Any = dice.maybe("sessions", 0.6, lambda d: d.number(2, most))
    if dice.on("each", 0.15):
        sessions = "each"
    least = most if sessions == "each" else sessions or 1
    return given(
        sessions=sessions,
        min_sessions=dice.maybe("min_sessions", 0.3 if least > 1 else 0, lambda d: d.number(1, least)),
        one_per_day=dice.maybe("one_per_day", 0.4, (True, False, False)),
        min_gap_minutes=dice.maybe("min_gap", 0.2, (30, 60, 1000, 1440)),
        same_spaces=dice.maybe("same_spaces", 0.5, ("prefer", "require", "require", "no")),
        same_people=dice.maybe("same_people", 0.5, ("prefer", "require", "require", "no")),
    )


def random_demand(
    dice: Dice, days: Days, name: str, organisations: list[dict[str, Any]], offered: Offered
) -> dict[str, Any]:
    """A demand with any of its rules, each with a fair chance."""
    minutes = dice.pick((60, 60, 120) if days.tiny else (30, 60, 60, 60, 90, 120, 180))
    whole = dice.on("whole_window", 0.2)
    odd = dice.maybe("odd_minutes", 0.1, (20, 50, 75))
    return given(
        id=name,
        kind=dice.pick(DEMAND_KINDS),
        organisation=dice.pick(organisations)["id"],
        area=dice.maybe("demand_area", 0.4, [a for a, _ in AREAS]),
        location=dice.maybe("demand_location", 0.5, near),
        priority=dice.maybe("priority", 0.5, (1, 2, 4, 5)),
        weight=dice.maybe("weight", 0.15, (0, 7, 333, 2000)),
        weeks_waiting=dice.maybe("weeks_waiting", 0.2, (1, 3, 9)),
        windows=wished(dice.child("windows"), days, minutes, whole),
        minutes=None if whole else odd or minutes,
        **random_sessions(dice.child("sessions"), days.tiny),
        preferred=dice.maybe("preferred", 0.25, lambda d: stretches(d, days)),
        needs=random_needs(dice.child("needs"), days.tiny, offered),
        budget_fen=dice.maybe("budget", 0.2, (0, 500, 1500, 4000)),
    )
