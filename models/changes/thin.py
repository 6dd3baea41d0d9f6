"""The changed week as far as its references go: what was not touched passed its checks, and only its names count."""

from __future__ import annotations

from typing import Any

from models.changes.draft import Draft, plain
from models.changes.targets import MODELS, Target
from models.problem import Problem

NAMING = ("parent", "area", "owner", "organisation", "serves")
FIELDS = {listed: [f for f in NAMING if f in model.model_fields] for listed, model in MODELS.items()}
Json = dict[str, Any]


def thin(draft: Draft, problem: Problem) -> Json:
    """Plain data in which `models.references` finds what changes broke: touched things and those that a pin names in
    full, of the others id and names alone (a city's week takes ten times as long to dump as a whole)."""
    pinned = {pin.demand for pin in problem.pins}

    def row(listed: str, thing: Any) -> Json:
        is_whole = Target(listed, thing.id) in draft.touched or (listed == "demands" and thing.id in pinned)
        return plain(thing) if is_whole else _names(listed, thing)

    data: Json = {listed: [row(listed, thing) for thing in getattr(problem, listed)] for listed in MODELS}
    data |= {part: [plain(x) for x in getattr(problem, part)] for part in ("pins", "bans")}
    return {**data, "travel": plain(problem.travel), "policy": plain(problem.policy)}


def _names(listed: str, thing: Any) -> Json:
    row = {"id": thing.id}
    for field in FIELDS[listed]:
        value = getattr(thing, field)
        if value is not None:
            row[field] = plain(value) if field == "serves" else value
    return row
