"""What each change means, said once more on plain JSON in a few lines; no fault is looked for."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

Json = dict[str, Any]
LISTS = ("areas", "organisations", "spaces", "volunteers", "supplies", "demands")


def changed(week: Json, changes: list[Json]) -> Json:
    """The week after the changes."""
    p = copy.deepcopy(week)
    for change in changes:
        op = change["op"]
        {"close": closed, "open": opened, "scale": scaled, "volunteers": manned, "grow": grown, "lift": lifted}.get(
            op, edited
        )(p, change)
    tables_follow(p)
    return p


def lifted(p: Json, c: Json) -> None:
    ban = {k: c[k] for k in ("demand", "space", "volunteer", "supply") if k in c}
    p["bans"] = [b for b in p["bans"] if b != ban]


def edited(p: Json, c: Json) -> None:
    _, start, *way = c["path"].split("/")
    if start == "policy":
        holder, field = p.setdefault("policy", {}), way[-1]
        holder = holder.setdefault(way[0], {}) if len(way) == 2 else holder
    elif start == "now":
        holder, field = p, "now"
    elif len(way) == 1 and c["op"] == "add":
        p[start].append(c["value"])
        return
    elif len(way) == 1:
        k = [x["id"] for x in p[start]].index(way[0])
        p[start][k : k + 1] = [] if c["op"] == "remove" else [c["value"]]
        return
    else:
        holder, field = next(x for x in p[start] if x["id"] == way[0]), way[1]
    if c["op"] == "remove":
        del holder[field]
    else:
        holder[field] = c["value"]


def times(p: Json, c: Json) -> Json:
    listed = "spaces" if "space" in c else "volunteers"
    found: Json = next(x for x in p[listed] if x["id"] == c.get("space", c.get("volunteer")))["availability"]
    return found


def closed(p: Json, c: Json) -> None:
    times(p, c).setdefault("closed", []).append({"start": c["start"], "end": c["end"]})


def opened(p: Json, c: Json) -> None:
    a, at = times(p, c), dt.datetime.fromisoformat
    if a.get("closed"):
        kept = []
        for w in a["closed"]:
            if at(w["end"]) <= at(c["start"]) or at(c["end"]) <= at(w["start"]):
                kept.append(w)
                continue
            kept += [{**w, "end": c["start"]}] if at(w["start"]) < at(c["start"]) else []
            kept += [{**w, "start": c["end"]}] if at(c["end"]) < at(w["end"]) else []
        a["closed"] = kept
    a.setdefault("windows", []).append({k: c[k] for k in ("start", "end", "capacity") if k in c})


def inside(p: Json, area: str | None, wanted: list[str] | None) -> bool:
    while wanted is not None and area is not None and area not in wanted:
        area = next(x for x in p["areas"] if x["id"] == area).get("parent")
    return wanted is None or area is not None


def home(p: Json, organisation: str | None) -> str | None:
    return next((x["area"] for x in p["organisations"] if x["id"] == organisation), None)


def scaled(p: Json, c: Json) -> None:
    for s in p["spaces"]:
        if s["id"] not in c.get("spaces", [s["id"]]) or s["kind"] not in c.get("kinds", [s["kind"]]):
            continue
        if not inside(p, home(p, s["owner"]), c.get("areas")):
            continue
        for x in (s, *s["availability"].get("windows", []), *s["availability"].get("weekly", [])):
            if x.get("capacity"):
                reserve = s.get("reserve", 0)
                x["capacity"] = max(x["capacity"] * c["percent"] // 100, reserve + 1 if x["capacity"] > reserve else 1)


def copied(p: Json, listed: str, thing: Json) -> None:
    taken, n = {x["id"] for name in LISTS for x in p[name]}, 2
    while f"{thing['id']}~{n}" in taken:
        n += 1
    p[listed].append({**copy.deepcopy(thing), "id": f"{thing['id']}~{n}"})
    for table in (p.get("travel") or {}).values():
        for row in table.values():
            row.update({p[listed][-1]["id"]: row[thing["id"]]} if thing["id"] in row else {})
        table.update({p[listed][-1]["id"]: dict(table[thing["id"]])} if thing["id"] in table else {})


def agreed(p: Json) -> set[str]:
    names = {pair_name for pair in (p.get("policy") or {}).get("pairs", []) for pair_name in pair["volunteers"]}
    for pin in p.get("pins", []):
        names |= {pin["demand"], *(r["volunteer"] for r in pin.get("people", []))}
    return names | {name for ban in p.get("bans", []) for name in ban.values()}


def manned(p: Json, c: Json) -> None:
    if c["count"] > 0:
        like = next(v for v in p["volunteers"] if v["id"] == c["like"])
        for _ in range(c["count"]):
            copied(p, "volunteers", like)
        return
    wanted = [c["area"]] if "area" in c else None
    fitting = [
        v
        for v in p["volunteers"]
        if v["id"] not in agreed(p)
        and ("skill" not in c or c["skill"] in v.get("skills", {}))
        and inside(p, home(p, v.get("organisation")), wanted)
    ]
    p["volunteers"] = [v for v in p["volunteers"] if v not in fitting[c["count"] :]]


def grown(p: Json, c: Json) -> None:
    fitting = [
        d
        for d in p["demands"]
        if d["kind"] in c.get("kinds", [d["kind"]])
        and inside(p, d.get("area") or home(p, d["organisation"]), c.get("areas"))
    ]
    more = len(fitting) * c["percent"] // 100 - len(fitting)
    pool = fitting if more > 0 else [d for d in fitting if d["id"] not in agreed(p)]
    owed = 0
    for d in pool:
        owed += abs(more)
        while owed >= len(pool):
            owed -= len(pool)
            if more > 0:
                copied(p, "demands", d)
            else:
                p["demands"].remove(d)


def tables_follow(p: Json) -> None:
    """What is gone is not looked up."""
    there = {x["id"] for name in LISTS for x in p[name]}
    for name, table in (p.get("travel") or {}).items():
        rows = {a: {b: far for b, far in row.items() if b in there} for a, row in table.items() if a in there}
        p["travel"][name] = rows
