"""Whether a `capacity` stands only where it means something: in the windows and patterns of a space."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.given import Given, object_of, objects
from models.places import Found, Loc

PARTS = ("windows", "weekly", "closed")


def capacity_faults(given: Given) -> Iterator[Found]:
    """No `capacity` in demands, volunteers, `closed`, `no_entry`, `preferred` (FORMAT.md section 7, Form)."""
    for i, space in given.rows("spaces"):
        yield from _in_parts(("spaces", i, "availability"), space.get("availability"), ("closed",))
        yield from _in_list(("spaces", i, "no_entry"), space.get("no_entry"))
    for i, volunteer in given.rows("volunteers"):
        yield from _in_parts(("volunteers", i, "availability"), volunteer.get("availability"), PARTS)
    for i, demand in given.rows("demands"):
        yield from _in_parts(("demands", i, "windows"), demand.get("windows"), PARTS)
        yield from _in_list(("demands", i, "preferred"), demand.get("preferred"))


def _in_parts(loc: Loc, availability: Any, parts: tuple[str, ...]) -> Iterator[Found]:
    for part in parts:
        yield from _in_list((*loc, part), object_of(availability).get(part))


def _in_list(loc: Loc, items: Any) -> Iterator[Found]:
    for k, item in objects(items):
        if item.get("capacity") is not None:
            rule = "a `capacity` stands only in the `windows` and `weekly` of a space's availability"
            yield Found((*loc, k, "capacity"), "capacity_not_meant", item["capacity"], rule, "Remove it")
