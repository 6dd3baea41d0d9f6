"""Random changes that fit a random week, one kind of them or several after each other."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from tests.models.changes.plain import agreed

Json = dict[str, Any]
Draw = Callable[[random.Random, Json], Json | None]


def stretch(rng: random.Random, week: Json) -> Json:
    start = dt.datetime.fromisoformat(week["horizon"]["start"]) + dt.timedelta(minutes=15 * rng.randrange(600))
    return {"start": start.isoformat(), "end": (start + dt.timedelta(minutes=15 * rng.randint(1, 200))).isoformat()}


def whose(rng: random.Random, week: Json) -> Json | None:
    field, listed = rng.choice([("space", "spaces"), ("volunteer", "volunteers")])
    return {field: rng.choice(week[listed])["id"]} if week[listed] else None


def close(rng: random.Random, week: Json) -> Json | None:
    target = whose(rng, week)
    return target and {"op": "close", **target, **stretch(rng, week), "note": "检修"}


def open_up(rng: random.Random, week: Json) -> Json | None:
    target = whose(rng, week)
    units = {"capacity": rng.randint(0, 9)} if target and "space" in target and rng.random() < 0.5 else {}
    return target and {"op": "open", **target, **stretch(rng, week), **units}


def scale(rng: random.Random, week: Json) -> Json | None:
    if not week["spaces"]:
        return None
    space = rng.choice(week["spaces"])
    area = next(o["area"] for o in week["organisations"] if o["id"] == space["owner"])
    by = rng.choice([{}, {"spaces": [space["id"]]}, {"kinds": [space["kind"]]}, {"areas": [area]}])
    return {"op": "scale", "percent": rng.randint(1, 300), **by}


def more(rng: random.Random, week: Json) -> Json | None:
    return week["volunteers"] and {
        "op": "volunteers",
        "count": rng.randint(1, 4),
        "like": rng.choice(week["volunteers"])["id"],
    }


def fewer(rng: random.Random, week: Json) -> Json | None:
    loose = [v for v in week["volunteers"] if v["id"] not in agreed(week)]
    if not loose:
        return None
    skills = sorted(loose[0].get("skills", {}))
    return {"op": "volunteers", "count": -1, **({"skill": skills[0]} if skills and rng.random() < 0.5 else {})}


def grow(rng: random.Random, week: Json) -> Json:
    kind = rng.choice(week["demands"])["kind"]
    return {"op": "grow", "percent": rng.randint(100, 400), **rng.choice([{}, {"kinds": [kind]}])}


def shrink(rng: random.Random, week: Json) -> Json | None:
    share = sum(d["id"] not in agreed(week) for d in week["demands"]) / len(week["demands"])
    return {"op": "grow", "percent": rng.randint(round(100 - 100 * share) + 1, 100)} if share > 0.1 else None


def add(rng: random.Random, week: Json) -> Json:
    listed = rng.choice([x for x in ("spaces", "volunteers", "supplies", "demands") if week[x]])
    thing = {**rng.choice(week[listed]), "id": "新来 1"}
    return {"op": "add", "path": f"/{listed}/{thing['id']}", "value": thing, "note": "新增"}


def put(rng: random.Random, week: Json) -> Json:
    demand = rng.choice(week["demands"])
    return {"op": "replace", "path": f"/demands/{demand['id']}", "value": {**demand, "priority": rng.randint(1, 5)}}


def field(rng: random.Random, week: Json) -> Json:
    path = f"/demands/{rng.choice(week['demands'])['id']}"
    times = {"windows": [stretch(rng, week)]}
    return {"op": rng.choice(["add", "replace"]), **rng.choice([
        {"path": f"{path}/windows", "value": times},
        {"path": f"{path}/priority", "value": rng.randint(1, 5)},
        {"path": f"{path}/area", "value": rng.choice(week["areas"])["id"]},
        {"path": f"{path}/name", "value": "改名"},
    ])}  # fmt: skip


def drop_field(rng: random.Random, week: Json) -> Json | None:
    found = [d for d in week["demands"] if "priority" in d]
    return {"op": "remove", "path": f"/demands/{rng.choice(found)['id']}/priority"} if found else None


def remove(rng: random.Random, week: Json) -> Json | None:
    found = [f"/{x}/{t['id']}" for x in ("volunteers", "demands") for t in week[x] if t["id"] not in agreed(week)]
    return {"op": "remove", "path": rng.choice(found)} if found else None


def policy(rng: random.Random, week: Json) -> Json:
    return {"op": "replace", **rng.choice([
        {"path": "/policy/stability/dropped", "value": rng.randint(0, 99)},
        {"path": "/policy/equity/bands", "value": [[40, 7], [90, 3]]},
        {"path": "/policy/cost", "value": {"per_yuan": -3}},
        {"path": "/policy/tiers", "value": [["served"], ["equity", "cost"]]},
    ])}  # fmt: skip


def lift(rng: random.Random, week: Json) -> Json | None:
    return {"op": "lift", **rng.choice(week["bans"])} if week.get("bans") else None


def now(rng: random.Random, week: Json) -> Json:
    return {"op": "replace", "path": "/now", "value": stretch(rng, week)["start"]}


DRAWS: dict[str, Draw] = {
    d.__name__: d
    for d in (close, open_up, scale, more, fewer, grow, shrink, add, put, field, drop_field, remove, policy, lift, now)
}
