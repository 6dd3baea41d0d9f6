"""A standing city with a new list of demands each week, by the shared generator of weeks."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
from types import ModuleType
from typing import Any

from benchmarks.shared import SHARED, NotThere
from models.loading import load_problem
from models.problem import Problem

FIRST = dt.date(2026, 3, 9)
ASKED_ANEW = ("demands", "how many", "beds", "bans")
"""What the generator throws its dice for in every week; map, units, spaces, persons and supplies stand."""


def generator() -> ModuleType:
    """The shared generator. Raises `NotThere`."""
    path = SHARED / "tools" / "make_week.py"
    spec = importlib.util.spec_from_file_location("make_week", path) if path.exists() else None
    if spec is None or spec.loader is None:
        raise NotThere("shared/tools/make_week.py is not beside the project: no synthetic week can be made")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def week_of(tool: ModuleType, communities: int, seed: int, number: int, load: float) -> Problem:
    """Week `number` of a street's year. Its demands are new: nobody has waited yet, and no id comes twice."""

    def dice(city: Any, *key: Any) -> Any:
        return tool.Dice(f"{seed}, week {number}" if key[0] in ASKED_ANEW else seed, city.n, *key)

    standing = type("Standing", (tool.City,), {"dice": dice})
    monday = FIRST + dt.timedelta(weeks=number)
    city = standing(communities, seed, load, tool.Week(monday, 15))
    return load_problem(json.dumps(_as_new(city.problem(), number)).encode())


def _as_new(data: dict[str, Any], number: int) -> dict[str, Any]:
    """Ids with the week in them, and no weeks of waiting."""
    for d in data["demands"]:
        d["id"] = f"w{number:02}-{d['id']}"
        d.pop("weeks_waiting", None)
    for agreed in (*data["pins"], *data["bans"]):
        agreed["demand"] = f"w{number:02}-{agreed['demand']}"
    return data
