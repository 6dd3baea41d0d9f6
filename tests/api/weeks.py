"""A small week for the command line: a room, a doctor, two clinics of which one has no time."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from models.loading import dump_plan, load_problem
from models.plan import Plan, Score
from solver.limits import Limits
from solver.planning import plan
from tests.solver.lasting import lasting

ROOT = Path(__file__).resolve().parents[2]
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

WEEK: dict[str, Any] = {
    "format": "linli/1",
    "horizon": {
        "start": "2026-03-09T00:00:00+08:00",
        "end": "2026-03-16T00:00:00+08:00",
        "timezone": "Asia/Shanghai",
        "slot_minutes": 30,
    },
    "areas": [{"id": "A", "name": "柳溪社区"}],
    "organisations": [{"id": "O", "name": "柳溪社区居民委员会", "area": "A", "location": [104.06, 30.65]}],
    "spaces": [
        {
            "id": "S",
            "name": "柳溪活动室",
            "owner": "O",
            "kind": "room",
            "location": [104.061, 30.651],
            "capacity": 30,
            "exclusive": True,
            "setup_minutes": 30,
            "turnaround_minutes": 30,
            "availability": {"weekly": [{"days": EVERY_DAY, "start": "08:00", "end": "21:00"}]},
        },
        {
            "id": "P",
            "name": "柳溪停车场",
            "owner": "O",
            "kind": "car_park",
            "location": [104.06, 30.65],
            "capacity": 10,
            "reserve": 2,
            "availability": {"weekly": [{"days": EVERY_DAY, "start": "18:00", "end": "08:00"}]},
        },
    ],
    "volunteers": [
        {
            "id": "V",
            "name": "沈医生",
            "skills": {"doctor": 4},
            "location": [104.06, 30.65],
            "availability": {"weekly": [{"days": ["wed"], "start": "09:00", "end": "12:00"}]},
        },
    ],
    "supplies": [{"id": "G", "owner": "O", "kind": "gift", "quantity": 5}],
    "demands": [
        {
            "id": "clinic",
            "name": "健康义诊",
            "kind": "clinic",
            "organisation": "O",
            "minutes": 120,
            "windows": {"weekly": [{"days": ["wed"], "start": "08:00", "end": "14:00"}]},
            "needs": [
                {"type": "space", "kinds": ["room"], "quantity": 10},
                {"type": "people", "skill": "doctor"},
                {"type": "supply", "kind": "gift", "quantity": 2},
            ],
        },
        {
            "id": "night",
            "name": "居民夜间停车",
            "kind": "parking_night",
            "organisation": "O",
            "sessions": "each",
            "windows": {"weekly": [{"days": ["mon", "tue"], "start": "19:00", "end": "07:00"}]},
            "needs": [{"type": "space", "kinds": ["car_park"], "quantity": 4}],
        },
        {
            "id": "late",
            "name": "周日义诊",
            "kind": "clinic",
            "organisation": "O",
            "minutes": 120,
            "windows": {"weekly": [{"days": ["sun"], "start": "08:00", "end": "14:00"}]},
            "needs": [{"type": "people", "skill": "doctor"}],
        },
    ],
}


def week(**changes: Any) -> dict[str, Any]:
    """The small week with other top-level fields."""
    return {**copy.deepcopy(WEEK), **changes}


def crowded_week() -> dict[str, Any]:
    """The street's example week with each demand six times over the same resources: nobody proves it in a minute."""
    data: dict[str, Any] = json.loads((ROOT / "examples" / "week.json").read_bytes())
    free = {k: v for k, v in data.items() if k not in ("pins", "previous", "bans")}
    return {**free, "demands": [{**d, "id": f"{d['id']}-{i}"} for i in range(6) for d in data["demands"]]}


def plan_of(data: dict[str, Any]) -> Plan:
    return plan(load_problem(as_bytes(data)), limits=Limits(seconds=20), executor=lasting(1))


def as_bytes(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def plan_bytes(made: Plan) -> bytes:
    return dump_plan(made)


def score_of(made: Plan) -> Score:
    """The points of a plan that has some."""
    assert made.score is not None
    return made.score
