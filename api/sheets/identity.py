"""Ids for rows without one: that of the stored thing which is meant, else one made of what the row is about.

So a file that is sent again changes nothing, and a corrected priority changes the demand instead of adding another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from api.sheets.known import Json
from api.sheets.plain import folded
from models.given import LISTS

DIGITS = 10


def _named(*fields: str) -> Callable[[Json], list[object]]:
    def identity(thing: Json) -> list[object]:
        return [folded(thing["name"]), *(thing.get(f) for f in fields)] if thing.get("name") else [_rest(thing)]

    return identity


def _rest(thing: Json) -> Json:
    return {k: v for k, v in thing.items() if k != "id"}


IDENTITIES: dict[str, Callable[[Json], list[object]]] = {
    "areas": _named("parent"),
    "organisations": _named("area"),
    "spaces": _named("owner", "kind"),
    "volunteers": _named("organisation"),
    "supplies": lambda thing: [thing.get("owner"), thing.get("kind")],
    "demands": _named("organisation", "kind"),
}
"""What makes two things of a list the same thing: the name with whoever it belongs to; without a name, everything."""


def identity(listed: str, thing: Json) -> str:
    """What the thing is, as one text."""
    return json.dumps(IDENTITIES[listed](thing), ensure_ascii=False, sort_keys=True)


class Ids:
    """Gives ids within one list; the second row with the same identity gets `-2`."""

    def __init__(self, listed: str, stored: dict[str, Json]):
        self._listed = listed
        self._given: dict[str, int] = {}
        self._stored: dict[str, list[str]] = {}
        for id_, thing in stored.items():
            self._stored.setdefault(identity(listed, thing), []).append(id_)

    def of(self, thing: Json) -> str:
        """The id of a thing without one."""
        what = identity(self._listed, thing)
        nth = self._given[what] = self._given.get(what, 0) + 1
        stored = self._stored.get(what, [])
        if len(stored) == 1 and nth == 1:
            return stored[0]
        made = f"{LISTS[self._listed]}-{hashlib.sha256(what.encode()).hexdigest()[:DIGITS]}"
        return made if nth == 1 else f"{made}-{nth}"
