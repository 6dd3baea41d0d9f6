"""A small town as living lists: a city with a street of two communities, something of each list, and a place."""

from __future__ import annotations

import copy
import datetime as dt
import json
from typing import Any

from api.store.database import Database
from api.store.tables import StoredObject
from api.weeks.asking import Asked, scope_of
from api.weeks.expand import Expanded, expand, wanted_of
from api.weeks.filling import stored_rows
from api.weeks.frozen import written
from api.weeks.lists import Lists
from api.weeks.living import MODELS
from api.weeks.memory import Memory
from models.grid import Timeline
from models.loading import load_problem
from models.problem import Problem

Json = dict[str, Any]
MONDAY = dt.date(2026, 3, 9)
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def open_on(*days: str, start: str = "09:00", end: str = "17:00", **more: Any) -> Json:
    """An availability of one pattern."""
    return {"weekly": [{"days": list(days), "start": start, "end": end, **more}]}


def town() -> dict[str, list[Json]]:
    """City C, street S, communities A and B, each with a unit, a room, a person, a demand; a lot and gifts in A."""
    room = {"kind": "room", "location": [104.06, 30.65], "capacity": 30, "exclusive": True}
    lot = {"kind": "car_park", "location": [104.06, 30.65], "capacity": 10}
    need = {"type": "space", "kinds": ["room"], "quantity": 10}
    return {
        "areas": [
            {"id": "C", "name": "锦川市"},
            {"id": "S", "name": "百井街道", "parent": "C"},
            {"id": "A", "name": "下堰社区", "parent": "S"},
            {"id": "B", "name": "锦寺社区", "parent": "S"},
        ],
        "organisations": [
            {"id": "OA", "name": "下堰社区居委会", "area": "A", "location": [104.06, 30.65]},
            {"id": "OB", "name": "锦寺小学", "area": "B", "location": [104.06, 30.65]},
        ],
        "spaces": [
            {"id": "RA", "owner": "OA", "availability": open_on(*EVERY_DAY), **room},
            {"id": "RB", "owner": "OB", "availability": open_on(*EVERY_DAY), **room},
            {"id": "LA", "owner": "OA", "availability": open_on(*EVERY_DAY, start="18:00", end="07:30"), **lot},
        ],
        "volunteers": [
            {"id": "VA", "organisation": "OA", "skills": {"lawyer": 3}, "availability": open_on(*EVERY_DAY)},
            {"id": "VB", "organisation": "OB", "skills": {"teaching": 3}, "availability": open_on(*EVERY_DAY)},
        ],
        "supplies": [{"id": "GA", "owner": "OA", "kind": "gift", "quantity": 5}],
        "demands": [
            {
                "id": "DA",
                "kind": "clinic",
                "organisation": "OA",
                "windows": open_on("wed"),
                "minutes": 60,
                "needs": [need],
            },
            {
                "id": "DB",
                "kind": "course",
                "organisation": "OB",
                "windows": open_on("thu"),
                "minutes": 60,
                "needs": [need],
            },
        ],
        "places": [{"id": "C", "timezone": "Asia/Shanghai"}],
    }


def with_(lists: dict[str, list[Json]], listed: str, name: str, **changes: Any) -> dict[str, list[Json]]:
    """The lists with an object changed (None: a field goes), or added where it is new."""
    out = copy.deepcopy(lists)
    body = next((b for b in out[listed] if b["id"] == name), None)
    if body is None:
        body = {"id": name}
        out[listed].append(body)
    body.update(changes)
    for field in [k for k, v in body.items() if v is None]:
        del body[field]
    return out


def lists_of(lists: dict[str, list[Json]]) -> Lists:
    """The lists as they are read from the store, each body valid."""
    for listed, bodies in lists.items():
        for body in bodies:
            MODELS[listed].model_validate(body)
    return Lists({x: {b["id"]: b for b in sorted(bodies, key=lambda b: b["id"])} for x, bodies in lists.items()})


def expanded(
    lists: dict[str, list[Json]],
    area: str | None = "C",
    start: dt.date = MONDAY,
    days: int = 7,
    memory: Memory | None = None,
    **more: Any,
) -> Expanded:
    """The week that the lists come to, without any store."""
    scope = scope_of(lists_of(lists), Asked(area, start, days, **more))
    return expand(scope, wanted_of(scope), memory or Memory())


def week_of(lists: dict[str, list[Json]], *args: Any, **more: Any) -> Problem:
    """The same as a checked Problem."""
    return load_problem(written(expanded(lists, *args, **more).problem))


def open_times(problem: Problem, name: str) -> list[str]:
    """The open windows of a space, person or demand, such as `Mon 09:00–17:00`."""
    timeline = Timeline(problem)
    offers = {s.id: s.availability for s in problem.spaces} | {v.id: v.availability for v in problem.volunteers}
    availability = (offers | {d.id: d.windows for d in problem.demands})[name]
    ends = [(timeline.instant(a), timeline.instant(b)) for a, b in timeline.runs(availability)]
    return [f"{a:%a %H:%M}–{b:%H:%M}" for a, b in ends]


def codes(found: Expanded) -> list[str]:
    """What was told, by code."""
    return sorted(found.notices.counts)


def put(database: Database, lists: dict[str, list[Json]]) -> None:
    """The lists into the store, in place of what was there."""
    lists_of(lists)
    with database.write() as session:
        session.query(StoredObject).delete()
        same = {"version": 1, "deleted": False, "changed_at": dt.datetime.now(dt.UTC), "changed_by": "test"}
        session.add_all(StoredObject(**row, **same) for row in stored_rows(json.loads(json.dumps(lists))))
