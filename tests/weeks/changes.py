"""Changes to a week whose effect on the best plan is known beforehand."""

from __future__ import annotations

import copy
import datetime as dt
import random
import re
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT.*")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
LISTS = ("areas", "organisations", "spaces", "volunteers", "supplies", "demands")


def each_text(data: Any, change: Callable[[str], str]) -> Any:
    """The data with every text (keys of tables too) changed."""
    if isinstance(data, dict):
        return {change(k): each_text(v, change) for k, v in data.items()}
    if isinstance(data, list):
        return [each_text(v, change) for v in data]
    return change(data) if isinstance(data, str) else data


def renamed(week: Json) -> Json:
    """Other ids, in another alphabetical order."""
    ids = sorted(thing["id"] for name in LISTS for thing in week[name])
    new = {old: f"n{len(ids) - i:03}" for i, old in enumerate(ids)}
    return {k: v if k == "horizon" else each_text(v, lambda t: new.get(t, t)) for k, v in week.items()}


def shuffled(week: Json, seed: int) -> Json:
    """Lists in another order; not the spaces where a need may be split, as the first of them is the site (R9)."""
    rng = random.Random(seed)
    out = copy.deepcopy(week)
    split = any(n.get("split") for d in week["demands"] for n in d["needs"])
    for name in (*LISTS, "bans"):
        if name in out and not (name == "spaces" and split):
            rng.shuffle(out[name])
    for thing in out["spaces"] + out["volunteers"] + out["demands"]:
        for name in ("availability", "windows"):
            for items in thing.get(name, {}).values():
                rng.shuffle(items)
        for name in ("features", "tags", "interests", "preferred", "no_entry"):
            rng.shuffle(thing.get(name, []))
    return out


def a_week_later(week: Json) -> Json:
    """Every instant and date seven days on. The same week where no clock changes."""
    days = dt.timedelta(days=7)

    def later(text: str) -> str:
        if INSTANT.fullmatch(text):
            return (dt.datetime.fromisoformat(text.replace("Z", "+00:00")) + days).isoformat()
        return (dt.date.fromisoformat(text) + days).isoformat() if DATE.fullmatch(text) else text

    out: Json = each_text(week, later)
    return out


def one_more(week: Json, name: str, seed: int) -> Json:
    """A copy of a space, volunteer or supply, with an id of its own, at the end of its list."""
    thing = copy.deepcopy(random.Random(seed).choice(week[name]))
    return {**week, name: [*week[name], {**thing, "id": "one more"}]}


def weightier(week: Json, seed: int) -> Json:
    """One demand worth more. Without equity, whose floors may cost a point."""
    out = with_policy(week, "equity", bands=[])
    demands = copy.deepcopy(week["demands"])
    chosen = random.Random(seed).choice(demands)
    if "weight" in chosen:
        chosen["weight"] += 37
    else:
        chosen["weeks_waiting"] = chosen.get("weeks_waiting", 0) + 2
    return {**out, "demands": demands}


def with_policy(week: Json, term: str, **numbers: Any) -> Json:
    """Other numbers for a term."""
    policy = week.get("policy") or {}
    return {**week, "policy": {**policy, term: {**policy.get(term, {}), **numbers}}}


def without_field(week: Json, lists: tuple[str, ...], field: str) -> Json:
    """The things of some lists without a field."""
    changed = {name: [{k: v for k, v in thing.items() if k != field} for thing in week[name]] for name in lists}
    return {**week, **changed}


def not_preferring_the_same(week: Json) -> Json:
    """`prefer` is `no`; `require` stays."""
    demands = [
        {k: v for k, v in d.items() if not (k in ("same_spaces", "same_people") and v == "prefer")}
        for d in week["demands"]
    ]
    return {**week, "demands": demands}


def terms_turned_off(week: Json) -> dict[str, tuple[Json, Json]]:
    """Per term: the week with the term's numbers at 0, and a week in which there is nothing to count."""
    fen = without_field(without_field(week, ("spaces",), "fen_per_unit_hour"), ("supplies",), "fen_per_unit")
    free = without_field(fen, ("demands",), "budget_fen")
    unpaid = without_field(week, ("demands",), "budget_fen")
    return {
        "equity": (with_policy(week, "equity", bands=[]), with_policy(week, "equity", bands=[[40, 0], [90, 0]])),
        "interest": (with_policy(week, "preference", interest=0), without_field(week, ("volunteers",), "interests")),
        "time": (with_policy(week, "preference", time=0), without_field(week, ("demands",), "preferred")),
        "continuity": (
            with_policy(week, "continuity", space_change=0, person_change=0),
            not_preferring_the_same(week),
        ),
        "load": (with_policy(week, "load", extra_hour=0), with_policy(week, "load", fair_hours=10_000)),
        "cost": (with_policy(unpaid, "cost", per_yuan=0), free),
        "stability": (with_policy(week, "stability", dropped=0, moved=0, replaced=0), {**week, "previous": []}),
    }


def doubled(week: Json) -> Json:
    """The week beside a copy of itself with which it shares nothing, in areas of its own. Worth twice as much.

    All but costs, which are floored once over the whole.
    """
    names = {thing["id"] for name in LISTS for thing in week[name]}
    needs = [n for d in week["demands"] for n in d["needs"]]
    words = {w for n in needs for w in (*n.get("kinds", ()), n.get("skill"), n.get("kind"))}
    words |= {w for v in week["volunteers"] for w in v["skills"]}
    words |= {thing["kind"] for thing in week["spaces"] + week["supplies"]}

    def other(text: str) -> str:
        return text + "-2" if text in names | words else text

    twin = {k: each_text(v, other) for k, v in week.items() if k not in ("horizon", "policy", "calendar")}
    both = {k: v + twin[k] if isinstance(v, list) else v for k, v in week.items()}
    for table in ("metres", "minutes"):
        if table in week.get("travel", {}):
            both["travel"] = {**both["travel"], table: week["travel"][table] | twin["travel"][table]}
    pairs = (week.get("policy") or {}).get("pairs")
    if pairs:
        both["policy"] = {**week["policy"], "pairs": pairs + each_text(pairs, other)}
    return both
