"""Whether what was agreed (pins, bans, pairs) names things that exist, and needs of the right type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic_core import PydanticCustomError

from models.base import parse_instant
from models.given import Given, object_of, objects
from models.places import Found, Loc

# list of a pin: field that names the thing, list of the things, type of need that it answers
PIECES = {
    "spaces": ("space", "spaces", "space"),
    "people": ("volunteer", "volunteers", "people"),
    "supplies": ("supply", "supplies", "supply"),
}

BANNED = {"demand": "demands", "space": "spaces", "volunteer": "volunteers", "supply": "supplies"}


def agreed_faults(given: Given) -> Iterator[Found]:
    """Everything wrong with the names in pins, bans and pairs."""
    yield from _pins(given)
    yield from _bans(given)
    yield from _pairs(given)


def _pins(given: Given) -> Iterator[Found]:
    for i, pin in objects(given.data.get("pins")):
        demand = pin.get("demand")
        if not given.knows("demands", demand):
            yield given.unknown(("pins", i, "demand"), demand, "demands")
        yield from _times(("pins", i, "end"), pin)
        row = given.named("demands", demand)
        needs = row.get("needs") if row else None
        for kind in PIECES:
            for k, piece in objects(pin.get(kind)):
                yield from _piece(given, ("pins", i, kind, k), piece, kind, needs)


def _times(loc: Loc, pin: dict[str, Any]) -> Iterator[Found]:
    try:
        backwards = parse_instant(pin.get("end")) <= parse_instant(pin.get("start"))
    except PydanticCustomError:
        return
    if backwards:
        yield Found(loc, "session_order", pin["end"], "a session ends after it starts", "Move `end` after `start`")


def _piece(given: Given, loc: Loc, piece: dict[str, Any], kind: str, needs: Any) -> Iterator[Found]:
    field, listed, wanted = PIECES[kind]
    index = piece.get("need")
    if isinstance(needs, list) and needs and type(index) is int and index >= 0:
        yield from _need(loc, index, wanted, needs)
    if not given.knows(listed, piece.get(field)):
        yield given.unknown((*loc, field), piece[field], listed)


def _need(loc: Loc, index: int, wanted: str, needs: list[Any]) -> Iterator[Found]:
    if index >= len(needs):
        rule = f"`need` is an index in the demand's list of needs, which has {len(needs)}"
        advice = f"Write a number from 0 to {len(needs) - 1}, or add the need to the demand"
        yield Found((*loc, "need"), "need_index", index, rule, advice)
        return
    kind = object_of(needs[index]).get("type")
    if kind in ("space", "people", "supply") and kind != wanted:
        rule = f'`{loc[-2]}` answer needs of type "{wanted}", but needs[{index}] of the demand is of type "{kind}"'
        advice = "Name the index of a need of that type, or move the item to another list"
        yield Found((*loc, "need"), "need_type", index, rule, advice)


def _bans(given: Given) -> Iterator[Found]:
    for i, ban in objects(given.data.get("bans")):
        for field, listed in BANNED.items():
            if ban.get(field) is not None and not given.knows(listed, ban[field]):
                yield given.unknown(("bans", i, field), ban[field], listed)


def _pairs(given: Given) -> Iterator[Found]:
    for i, pair in objects(object_of(given.data.get("policy")).get("pairs")):
        names = pair.get("volunteers")
        for k, name in enumerate(names if isinstance(names, list) else ()):
            if not given.knows("volunteers", name):
                yield given.unknown(("policy", "pairs", i, "volunteers", k), name, "volunteers")
