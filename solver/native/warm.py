"""Compile the dual, and ruin and recreate, once, at set-up: `python -m solver.native.warm`. Later processes load them
from the cache.

Without it, the first plan of more than a few demands waits half a minute in each worker.
"""

from __future__ import annotations

import json
from typing import Any

from models.problem import Problem
from solver.compile.week import compile_week
from solver.dual.ascent import ascend
from solver.dual.summary import summarise
from solver.recreate.work import Heat, recreate
from solver.state import State

ALWAYS = {"weekly": [{"days": ["mon"], "start": "09:00", "end": "12:00"}]}
WEEK: dict[str, Any] = {
    "format": "linli/1",
    "horizon": {
        "start": "2026-03-09T00:00:00+08:00", "end": "2026-03-10T00:00:00+08:00", "timezone": "Asia/Shanghai",
        "slot_minutes": 30,
    },
    "areas": [{"id": "A", "name": "A"}],
    "organisations": [{"id": "O", "name": "O", "area": "A", "location": [104.0, 30.6]}],
    "spaces": [],
    "volunteers": [{"id": "V", "skills": {"care": 3}, "availability": ALWAYS}],
    "supplies": [],
    "demands": [
        {
            "id": "D", "kind": "visit", "organisation": "O", "windows": ALWAYS, "minutes": 60,
            "needs": [{"type": "people", "skill": "care"}],
        }
    ],
}  # fmt: skip


def main() -> None:
    """One round and one step on the smallest week there is."""
    week = compile_week(Problem.model_validate_json(json.dumps(WEEK)))
    summarise(week, ascend(week, State.of_pins(week), 0.0, 0.0, 2), 0.0)
    recreate(week, [], [0], None, Heat(0.1, 0.1), 0, 1, None)


if __name__ == "__main__":
    main()
