"""Where things belong: the tree of areas, and whose each object of the lists is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]
Bodies = Mapping[str, Body]


class Tree:
    """The forest of areas, by their bodies; a parent that is missing, or a circle, ends a chain."""

    def __init__(self, areas: Bodies):
        self._parent = {name: body.get("parent") for name, body in areas.items()}
        self._below: defaultdict[str, list[str]] = defaultdict(list)
        for name, parent in self._parent.items():
            if parent in self._parent:
                self._below[parent].append(name)
        self._chains: dict[str, tuple[str, ...]] = {}

    def __contains__(self, area: object) -> bool:
        return area in self._parent

    def chain(self, area: str | None) -> tuple[str, ...]:
        """The area and those above it, the nearest first; nothing of one that is not there."""
        if area not in self._parent:
            return ()
        if area not in self._chains:
            chain: dict[str, None] = {}
            at: str | None = area
            while at in self._parent and at not in chain:
                chain[at] = None
                at = self._parent[at]
            self._chains[area] = tuple(chain)
        return self._chains[area]

    def within(self, area: str | None) -> frozenset[str]:
        """The area and all below it; all areas for none."""
        if area is None:
            return frozenset(self._parent)
        found, waiting = set[str](), [area] if area in self._parent else []
        while waiting:
            at = waiting.pop()
            if at not in found:
                found.add(at)
                waiting += self._below[at]
        return frozenset(found)

    def roots(self) -> tuple[str, ...]:
        """The areas that lie in no other, in order."""
        return tuple(sorted(name for name, parent in self._parent.items() if parent not in self._parent))


def organisation_of(listed: str, body: Body) -> str | None:
    """The organisation that an object is of: a space's or supply's owner, else its `organisation`."""
    if listed == "organisations":
        return str(body["id"])
    found: str | None = body.get("owner" if listed in ("spaces", "supplies") else "organisation")
    return found


def area_of(listed: str, body: Body, organisations: Bodies) -> str | None:
    """The area that an object belongs to: a demand's own, else its organisation's; a volunteer's, else its own."""
    if listed in ("areas", "places"):
        return str(body["id"])
    if listed == "demands" and body.get("area"):
        return str(body["area"])
    organisation = organisation_of(listed, body)
    if listed == "organisations" or organisation is None:
        return body.get("area")
    return organisations[organisation].get("area") if organisation in organisations else None
