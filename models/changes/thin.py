"""The changed week as far as its references go: what was not touched passed its checks, and only its names count."""

from __future__ import annotations

from typing import Any

from models.changes.draft import Draft, plain
from models.changes.targets import MODELS, Target
from models.problem import Problem

NAMING = ("parent", "area", "owner", "organisation")
Json = dict[str, Any]


def thin(draft: Draft, problem: Problem) -> Json:
    """Plain data in which `models.references` finds what changes broke: touched things and those that a pin names in
    full, of the others id and names alone (a city's week takes ten times as long to dump as a whole)."""
    pinned = {pin.demand for pin in problem.pins}

    def row(listed: str, thing: Any) -> Json:
        is_whole = Target(listed, thing.id) in draft.touched or (listed == "demands" and thing.id in pinned)
        return plain(thing) if is_whole else _names(thing)

    data: Json = {listed: [row(listed, thing) for thing in getattr(problem, listed)] for listed in MODELS}
    data |= {part: [plain(x) for x in getattr(problem, part)] for part in ("pins", "bans")}
    return {**data, "travel": plain(problem.travel), "policy": plain(problem.policy)}


def _names(thing: Any) -> Json:
    row = {"id": thing.id}
    for field in NAMING:
        name = getattr(thing, field, None)
        if name is not None:
            row[field] = name
    serves = getattr(thing, "serves", None)
    return row if serves is None else {**row, "serves": plain(serves)}
