"""Random areas, organisations, spaces, volunteers, supplies and travel tables."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.weeks.days import Days, offered, stretches
from tests.weeks.dice import Dice, given

AREAS = (
    ("city", None),
    ("street", "city"),
    ("park", "city"),
    ("grid", "street"),
    ("lane", "grid"),
    ("island", None),
)
SPACE_KINDS = ("lot", "room", "hall")
SKILLS = ("patrol", "doctor", "first_aid")
SUPPLY_KINDS = ("gift", "pack")
DEMAND_KINDS = ("clinic", "drill", "visit")
FEATURES = ("ramp", "screen")
TAGS = ("woman", "licence")


def near(dice: Dice) -> list[float]:
    """A place within some 2 km of the centre."""
    return [round(104.06 + dice.real(-0.012, 0.012), 5), round(30.66 + dice.real(-0.01, 0.01), 5)]


def random_areas() -> list[dict[str, Any]]:
    """Two trees, one of them four levels deep."""
    return [given(id=name, name=name.title(), parent=parent) for name, parent in AREAS]


def random_organisations(dice: Dice) -> list[dict[str, Any]]:
    """Two to four units, most with a location."""
    out = []
    for i in range(dice.number(2, 4)):
        own = dice.child(i)
        place = None if own.on("organisation_without_location", 0.15) else near(own)
        out.append(given(id=f"o{i}", name=f"Unit {i}", area=own.pick(AREAS)[0], location=place))
    return out


def serves(dice: Dice, organisations: list[dict[str, Any]]) -> dict[str, Any]:
    """One or more of the three lists, seldom an empty one."""
    ids = [o["id"] for o in organisations]
    out = given(
        areas=dice.maybe("serves_areas", 0.6, lambda d: d.some([a for a, _ in AREAS[:3]], 1, 3)),
        organisations=dice.maybe("serves_organisations", 0.3, lambda d: d.some(ids, 2, 3)),
        kinds=dice.maybe("serves_kinds", 0.3, lambda d: d.some(DEMAND_KINDS, 1, 2)),
    )
    if dice.on("serves_nobody", 0.05):
        out[dice.pick(("areas", "organisations", "kinds"))] = []
    return out


def random_space(dice: Dice, days: Days, name: str, organisations: list[dict[str, Any]]) -> dict[str, Any]:
    """A space with any of its rules, each with a fair chance."""
    exclusive = dice.on("exclusive", 0.35)
    capacity = dice.number(1, 4 if days.tiny else 8)
    shortest = dice.maybe("min_minutes", 0.12, (30, 60, 90))
    return given(
        id=name,
        owner=dice.pick(organisations)["id"],
        kind=dice.pick(SPACE_KINDS[:2] if dice.usual(0.85) else SPACE_KINDS),
        location=near(dice),
        capacity=capacity,
        exclusive=exclusive or None,
        features=dice.maybe("space_features", 0.5, lambda d: d.some(FEATURES, 1, 2)),
        availability=offered(dice.child("availability"), days, capacity),
        reserve=dice.maybe("reserve", 0.15, (1, 2)),
        setup_minutes=dice.maybe("setup", 0.25, (5, 15, 30, 60)),
        turnaround_minutes=dice.maybe("turnaround", 0.25, (10, 15, 30, 60)),
        min_minutes=shortest,
        max_minutes=dice.maybe("max_minutes", 0.12, (90, 100, 120, 180)),
        notice_minutes=dice.maybe("notice", 0.15, (60, 500, 1441)),
        no_entry=dice.maybe("no_entry", 0.15, lambda d: stretches(d, days)),
        serves=dice.maybe("space_serves", 0.25, lambda d: serves(d, organisations)),
        quota_minutes=dice.maybe("quota", 0.15, (60, 180, 240, 400)),
        opening_points=dice.maybe("opening_points", 0.25, (5, 20, 100)),
        fen_per_unit_hour=dice.maybe("space_fen", 0.25, (50, 333, 1500)),
    )


def random_volunteer(dice: Dice, days: Days, name: str, organisations: list[dict[str, Any]]) -> dict[str, Any]:
    """A volunteer with any of the personal limits, each with a fair chance."""
    names = dice.some(SKILLS[:2] if dice.usual(0.7) else SKILLS, 2 if days.tiny else 1, 3)
    dates = [(days.first + dt.timedelta(days=d)).isoformat() for d in range(-1, days.length + 1)]
    return given(
        id=name,
        organisation=dice.maybe("volunteer_organisation", 0.6, [o["id"] for o in organisations]),
        location=None if dice.on("volunteer_without_location", 0.2) else near(dice),
        skills={s: dice.pick((1, 2, 3, 3, 4, 5)) for s in names},
        valid_until=dice.maybe("valid_until", 0.15, lambda d: {s: d.pick(dates) for s in d.some(SKILLS, 1, 2)}),
        tags=dice.maybe("volunteer_tags", 0.4, lambda d: d.some(TAGS, 1, 2)),
        interests=dice.maybe("interests", 0.4, lambda d: d.some(DEMAND_KINDS, 1, 2)),
        availability=offered(dice.child("availability"), days),
        max_minutes=dice.maybe("volunteer_max_minutes", 0.12, (60, 120, 200, 300)),
        max_minutes_per_day=dice.maybe("max_minutes_per_day", 0.12, (60, 120, 180)),
        max_sessions=dice.maybe("max_sessions", 0.12, (0, 1, 2, 3)),
        max_sessions_per_day=dice.maybe("max_sessions_per_day", 0.15, (1, 1, 2)),
        break_minutes=dice.maybe("break", 0.25, (10, 30, 60, 90)),
        min_rest_minutes=dice.maybe("rest", 0.25, (600, 660, 900, 1500)),
        speed_kmh=dice.maybe("speed", 0.5, (3, 4.5, 1.5, 0.7, 30)),
        max_metres=dice.maybe("volunteer_max_metres", 0.15, (800, 1800, 2500)),
        home_travel=dice.maybe("home_travel", 0.25, (True,)),
        serves=dice.maybe("volunteer_serves", 0.2, lambda d: serves(d, organisations)),
        activation_points=dice.maybe("activation_points", 0.25, (5, 30, 120)),
    )


def random_supply(dice: Dice, name: str, organisations: list[dict[str, Any]]) -> dict[str, Any]:
    """A store of one kind of thing."""
    return given(
        id=name,
        owner=dice.pick(organisations)["id"],
        kind=dice.pick(SUPPLY_KINDS[:1] if dice.usual(0.9) else SUPPLY_KINDS),
        quantity=dice.pick((0, 1, 2, 3, 4, 6, 9)),
        serves=dice.maybe("supply_serves", 0.2, lambda d: serves(d, organisations)),
        fen_per_unit=dice.maybe("supply_fen", 0.4, (7, 500, 2999)),
    )


def random_travel(dice: Dice, week: dict[str, Any]) -> dict[str, Any] | None:
    """Tables between some of the things and organisations, not the same in both directions."""
    if not dice.on("travel", 0.35):
        return None
    lists = ("organisations", "spaces", "volunteers", "demands")
    ids = [thing["id"] for name in lists for thing in week[name]]
    return given(
        metres=dice.maybe("travel_metres", 0.7, lambda d: random_table(d, ids, 3000)),
        minutes=dice.maybe("travel_minutes", 0.7, lambda d: random_table(d, ids, 60)),
    )


def random_table(dice: Dice, ids: list[str], most: int) -> dict[str, dict[str, int]]:
    """Some rows with some entries from 0 to `most`."""
    rows = dice.some(ids, 1, max(2, len(ids) // 2))
    return {a: {b: dice.number(0, most) for b in dice.some(ids, 1, max(2, len(ids) // 2))} for a in rows}
