"""Random pins, bans, previous plans and policies."""

from __future__ import annotations

import copy
from typing import Any

from models.policy import TERMS
from tests.second.world import second
from tests.weeks.dice import Dice, given
from tests.weeks.sessions import Json, Sketch, numbered

NOTICES: tuple[list[list[int]], ...] = ([], [[5, 3]], [[48, 0], [20, 9]])


def random_bans(dice: Dice, week: Json) -> list[Json] | None:
    """One to three pairs of a demand and a thing."""
    things = [("space", s["id"]) for s in week["spaces"]]
    things += [("volunteer", v["id"]) for v in week["volunteers"]] + [("supply", s["id"]) for s in week["supplies"]]
    if not things or not dice.on("bans", 0.25):
        return None
    chosen = dice.some(things, 1, 3 if len(things) > 4 else 1)
    return [{"demand": dice.pick(week["demands"])["id"], kind: name} for kind, name in chosen]


def random_pins(dice: Dice, sketch: Sketch) -> list[Json] | None:
    """One to three pins, most of them keeping the rules beside each other, and sometimes one that does not."""
    if not dice.on("pins", 0.4):
        return None
    pins: list[Json] = []
    for i in range(dice.number(1, 2)):
        demand = dice.pick(sketch.week["demands"])
        found = sketch.good_session(dice.child(i), demand, pins)
        if found is not None:
            pins.append(found)
    if dice.on("pin_odd", 0.6):
        pins += odd_pins(dice.child("odd"), sketch, pins)
    return pins or None


def odd_pins(dice: Dice, sketch: Sketch, pins: list[Json]) -> list[Json]:
    """A pin that breaks a rule: against the others, against the grid, outside its windows, a copy, or at random."""
    demand = dice.pick(sketch.week["demands"])
    pin = sketch.session(dice.child("any"), demand)
    kind = dice.pick(("clash", "clash", "off_grid", "outside", "copy", "any", "spoiled"))
    if kind == "copy":
        return [copy.deepcopy(dice.pick(pins))] if pins else []
    if pin is None:
        return []
    if kind == "clash" and pins:
        other = dice.pick(pins)
        pin["start"], pin["end"] = other["start"], other["end"]
        for mine, theirs in zip(pin["spaces"], other["spaces"], strict=False):
            mine["space"] = theirs["space"]
    if kind in ("off_grid", "outside"):
        by = 60 * dice.pick((-7, 7) if kind == "off_grid" else (-600, 300, 660))
        pin["start"], pin["end"] = sketch.text(second(pin["start"]) + by), sketch.text(second(pin["end"]) + by)
    if kind == "spoiled":
        return [p for p in sketch.spoiled(dice, [pin]) if sketch.judge.names_its_needs(p)]
    return [pin]


def random_previous(dice: Dice, sketch: Sketch) -> list[Json] | None:
    """Some sessions as a plan published before would have had them, some of them with things that are gone."""
    if not dice.on("previous", 0.35):
        return None
    out: list[Json] = []
    for i, demand in enumerate(dice.some(sketch.week["demands"], 1, 3)):
        wanted = demand.get("sessions", 1)
        for j in range(2 if wanted == "each" else wanted):
            session = sketch.session(dice.child(i).child(j), demand)
            if session is not None:
                out.append(with_gone_things(dice.child(i).child(j), session))
    if out and dice.on("previous_gone_demand", 0.15):
        out.append({**copy.deepcopy(out[0]), "demand": "gone"})
    starts = {(s["demand"], s["start"]): s for s in out}
    numbers = {(s["demand"], s["session"]): s for s in numbered(list(starts.values()), sketch.week)}
    return list(numbers.values()) or None


def with_gone_things(dice: Dice, session: Json) -> Json:
    """The session, sometimes with a thing that is not in the problem."""
    for name, field in (("space", "spaces"), ("volunteer", "people"), ("supply", "supplies")):
        items = session[field]
        if items and dice.on(f"previous_gone_{name}", 0.1):
            items[0][name] = "gone"
    return session


def odd_number(dice: Dice) -> int:
    """A policy's number: often 0 or negative."""
    return dice.pick((0, 0, -3, 1, 7, 40, 300))


def random_bands(dice: Dice) -> list[list[int]]:
    """None to four rising shares with any bonus."""
    shares = sorted(dice.some(range(1, 131), 0, 4))
    return [[share, dice.pick((-20, 0, 10, 33, 100))] for share in shares]


def random_policy(dice: Dice, week: Json) -> Json | None:
    """Other numbers for some of the terms, pairs and tiers; None for the defaults."""
    weights = dice.maybe("priority_weights", 0.1, lambda d: [d.pick((0, 3, 50, 1000)) for _ in range(5)])
    equity = given(
        level=dice.maybe("equity_level", 0.25, (1, 2, 3, 7)), bands=dice.maybe("equity_bands", 0.15, random_bands)
    )
    terms = {
        "distance": ("per_100m",),
        "preference": ("interest", "time"),
        "continuity": ("space_change", "person_change"),
        "load": ("extra_hour",),
        "cost": ("per_yuan",),
        "stability": ("dropped", "moved", "replaced"),
    }
    numbers: dict[str, Any] = {
        term: given(**{name: dice.child(name).maybe(f"odd_{term}", 0.2, odd_number) for name in names})
        for term, names in terms.items()
    }
    numbers["load"] |= given(fair_hours=dice.maybe("fair_hours", 0.3, (0, 1, 2)))
    numbers["stability"] |= given(notice=dice.maybe("notice_factors", 0.1, NOTICES))
    out = {**{term: n for term, n in numbers.items() if n}, **given(equity=equity or None)}
    out |= given(served={"priority_weight": weights} if weights else None)
    out |= given(pairs=random_pairs(dice, week), tiers=dice.maybe("tiers", 0.12, random_tiers))
    return out or None


def random_pairs(dice: Dice, week: Json) -> list[Json] | None:
    """One or two pairs of volunteers."""
    ids = [v["id"] for v in week["volunteers"]]
    if len(ids) < 2 or not dice.on("pairs", 0.3):
        return None
    return [
        {"volunteers": dice.child(i).some(ids, 2, 2), "relation": dice.pick(("together", "apart"))}
        for i in range(dice.number(1, 2))
    ]


def random_tiers(dice: Dice) -> list[list[str]]:
    """One to three tiers of some terms."""
    terms: list[str] = dice.some(TERMS, 1, 6)
    cuts = sorted(dice.some(range(1, len(terms)), 0, 2)) if len(terms) > 1 else []
    return [terms[a:b] for a, b in zip([0, *cuts], [*cuts, len(terms)], strict=True)]
