"""A small valid week in which every kind of field stands, for tests that break it in one place."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]
MONDAY = {"start": "2026-03-09T08:00:00+08:00", "end": "2026-03-09T12:00:00+08:00"}
EVENINGS = {"days": ["workday"], "start": "18:00", "end": "07:30"}

WEEK: Json = {
    "format": "linli/1",
    "horizon": {
        "start": "2026-03-09T00:00:00+08:00",
        "end": "2026-03-16T00:00:00+08:00",
        "timezone": "Asia/Shanghai",
        "slot_minutes": 15,
    },
    "now": "2026-03-08T18:00:00+08:00",
    "calendar": {"workdays": ["2026-03-14"], "restdays": ["2026-03-09"]},
    "areas": [{"id": "A1", "name": "青石街道"}, {"id": "A2", "name": "溪园社区", "parent": "A1"}],
    "organisations": [
        {"id": "O1", "name": "溪园社区居委会", "area": "A2", "location": [104.06, 30.66], "kind": "community"},
        {"id": "O2", "name": "青石医院", "area": "A1", "location": [104.07, 30.65]},
    ],
    "spaces": [
        {
            "id": "S1",
            "owner": "O2",
            "kind": "parking",
            "location": [104.07, 30.65],
            "capacity": 40,
            "features": ["ev_charger"],
            "availability": {"weekly": [{**EVENINGS, "capacity": 30}], "windows": [MONDAY]},
            "reserve": 2,
            "min_minutes": 60,
            "max_minutes": 900,
            "no_entry": [{"days": ["mon"], "start": "22:00", "end": "06:00"}],
            "serves": {"areas": ["A1"], "kinds": ["parking_night", "activity"]},
        },
        {
            "id": "S2",
            "owner": "O1",
            "kind": "room",
            "location": [104.06, 30.66],
            "capacity": 30,
            "exclusive": True,
            "availability": {"windows": [MONDAY], "closed": []},
            "serves": {"organisations": ["O1"]},
        },
    ],
    "volunteers": [
        {
            "id": "V1",
            "name": "周敏",
            "organisation": "O1",
            "location": [104.061, 30.661],
            "skills": {"first_aid": 3, "patrol": 1},
            "valid_until": {"first_aid": "2027-01-31"},
            "tags": ["checked"],
            "availability": {"windows": [MONDAY]},
            "max_minutes": 300,
            "speed_kmh": 4.5,
        },
        {"id": "V2", "skills": {"first_aid": 2}, "availability": {"windows": [MONDAY], "closed": []}},
    ],
    "supplies": [{"id": "G1", "owner": "O2", "kind": "care_pack", "quantity": 20, "serves": {"areas": ["A2"]}}],
    "demands": [
        {
            "id": "D1",
            "name": "急救课",
            "kind": "activity",
            "organisation": "O1",
            "area": "A2",
            "location": [104.06, 30.66],
            "priority": 4,
            "windows": {"windows": [MONDAY]},
            "minutes": 60,
            "sessions": 2,
            "one_per_day": False,
            "preferred": [MONDAY, {"days": ["mon"], "start": "08:00", "end": "10:00"}],
            "needs": [
                {"type": "space", "kinds": ["room"], "quantity": 20, "min_quantity": 10},
                {"type": "people", "skill": "first_aid", "count": 2, "min_count": 1},
                {"type": "supply", "kind": "care_pack", "quantity": 5},
            ],
            "same_spaces": "prefer",
            "budget_fen": 1000,
        },
        {
            "id": "D2",
            "kind": "parking_night",
            "organisation": "O1",
            "windows": {"weekly": [EVENINGS]},
            "sessions": "each",
            "needs": [{"type": "space", "kinds": ["parking"], "quantity": 10, "split": True}],
        },
    ],
    "travel": {"metres": {"D1": {"S2": 120}, "O2": {"O1": 900}}, "minutes": {"V1": {"S2": 3}}},
    "pins": [
        {
            "demand": "D1",
            "session": 0,
            "start": "2026-03-09T08:00:00+08:00",
            "end": "2026-03-09T09:00:00+08:00",
            "spaces": [{"need": 0, "space": "S2", "quantity": 20}],
            "people": [{"need": 1, "volunteer": "V1"}],
            "supplies": [{"need": 2, "supply": "G1", "quantity": 5}],
        }
    ],
    "bans": [{"demand": "D2", "space": "S2"}],
    "previous": [
        {"demand": "gone", "session": 0, "start": "2026-03-09T08:00:00+08:00", "end": "2026-03-09T09:00:00+08:00"}
    ],
    "policy": {
        "served": {"priority_weight": [1, 2, 3, 4, 5]},
        "equity": {"level": 1, "bands": [[50, 30], [80, 10]]},
        "stability": {"notice": [[24, 4]]},
        "pairs": [{"volunteers": ["V1", "V2"], "relation": "together"}],
        "tiers": [["served"], ["equity", "cost"]],
    },
}


def good_week() -> Json:
    """A copy that a test may break; nothing in it is shared."""
    week: Json = json.loads(json.dumps(WEEK))
    return week
