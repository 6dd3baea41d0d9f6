"""What is stored already, so that rows may name it: ids, names, kinds, and the objects themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from api.sheets.kinds import Kinds
from api.sheets.plain import folded
from models.given import LISTS, MOST_GUESSES
from models.similar import similar

Json = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """`stored[list][id]` is a stored thing as plain data of FORMAT.md."""

    stored: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)

    @classmethod
    def of(cls, week: Mapping[str, Any]) -> Known:
        """The six lists of a Problem (or of anything that has them as lists of plain data)."""
        return cls({listed: {thing["id"]: thing for thing in week.get(listed) or ()} for listed in LISTS})

    def things(self, listed: str) -> Mapping[str, Json]:
        """Stored things of a list by id."""
        return self.stored.get(listed, {})

    @cached_property
    def kinds(self) -> Kinds:
        """Kinds, skills and interests in use."""
        lists = [
            listed for listed in LISTS if listed != "organisations"
        ]  # what a unit is, is no kind of offer or demand
        return Kinds(k for listed in lists for thing in self.things(listed).values() for k in _kinds_of(thing))


class Names:
    """Names of areas or organisations to ids; what is written may be either."""

    def __init__(self, things: Mapping[str, Json]):
        self._ids: set[str] = set()
        self._by_name: dict[str, list[str]] = {}
        self._written: dict[str, str] = {}
        self._guesses_left = MOST_GUESSES
        for id_, thing in things.items():
            self.add(id_, thing.get("name"))

    def add(self, id_: str, name: str | None) -> None:
        """One more thing; the same id again only adds a name."""
        self._ids.add(id_)
        ids = self._by_name.setdefault(folded(name), []) if name else []
        if name:
            self._written.setdefault(folded(name), name)
        if id_ not in ids:
            ids.append(id_)

    def ids(self, written: str) -> list[str]:
        """The id itself, or every id of that name."""
        if written in self._ids:
            return [written]
        return self._by_name.get(folded(written), [])

    def guess(self, written: str) -> str | None:
        """The name that is most like it, if any; only for the first wrong names, as comparing takes milliseconds."""
        if self._guesses_left == 0:
            return None
        self._guesses_left -= 1
        return similar(written, tuple(self._written.values()))


def _kinds_of(thing: Json) -> Iterator[str]:
    if "kind" in thing:
        yield thing["kind"]
    yield from thing.get("skills") or ()
    yield from thing.get("interests") or ()
    yield from (thing.get("serves") or {}).get("kinds") or ()
    for need in thing.get("needs") or ():
        yield from need.get("kinds") or ()
        yield from (need[k] for k in ("skill", "kind") if k in need)
