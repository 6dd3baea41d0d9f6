"""A Problem as plain data, read without trust: rows that are objects, ids that are strings, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.places import Found, Loc
from models.similar import similar

# Each list and what one of its rows is called.
LISTS = {
    "areas": "area",
    "organisations": "organisation",
    "spaces": "space",
    "volunteers": "volunteer",
    "supplies": "supply",
    "demands": "demand",
}


MOST_GUESSES = 100  # comparing takes milliseconds, and nobody reads more


class Given:
    """The data of a Problem; `ids[list]` maps every readable id to the index of its first row."""

    def __init__(self, data: dict[str, Any]):
        self.data = data
        self.ids = {listed: self._first_rows(listed) for listed in LISTS}
        self.travel = object_of(data.get("travel"))
        self._guesses_left = MOST_GUESSES
        self.has_travel = bool(self.travel.get("metres") or self.travel.get("minutes"))

    def rows(self, listed: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows of a list that are objects, with their indices."""
        return objects(self.data.get(listed))

    def row(self, listed: str, i: int) -> dict[str, Any]:
        """One row that is known to be an object."""
        row: dict[str, Any] = self.data[listed][i]
        return row

    def knows(self, listed: str, name: Any) -> bool:
        """Whether the id names a row. What cannot be told counts as known: a wrong type, a list that is missing."""
        return not isinstance(name, str) or name in self.ids[listed] or not isinstance(self.data.get(listed), list)

    def named(self, listed: str, name: Any) -> dict[str, Any] | None:
        """The row with this id."""
        i = self.ids[listed].get(name) if isinstance(name, str) else None
        return None if i is None else self.row(listed, i)

    def unknown(self, loc: Loc, name: Any, *targets: str) -> Found:
        """The finding that an id names nothing in any of the lists in which it was looked for."""
        sought = _a(LISTS[targets[0]]) if len(targets) == 1 else "a thing"
        return Found(loc, "unknown_id", name, f"an id names {sought} of the problem", self._advice(name, targets))

    def _advice(self, name: str, targets: tuple[str, ...]) -> str:
        elsewhere = next((listed for listed in LISTS if listed not in targets and name in self.ids[listed]), None)
        if elsewhere:
            return f"It is the id of {_a(LISTS[elsewhere])}: name one of `{targets[0]}`"
        guess = self._guess(name, targets)
        if guess:
            return f'Did you mean "{guess}"?'
        return f"Correct it, or add it to `{targets[0]}`" if len(targets) == 1 else "Correct it, or add the thing"

    def _guess(self, name: str, targets: tuple[str, ...]) -> str | None:
        if self._guesses_left == 0:
            return None
        self._guesses_left -= 1
        return next((g for t in targets if (g := similar(name, tuple(self.ids[t])))), None)

    def _first_rows(self, listed: str) -> dict[str, int]:
        first: dict[str, int] = {}
        for i, row in self.rows(listed):
            name = row.get("id")
            if isinstance(name, str | int):  # a number is told as a wrong type; who writes it in quotes means the same
                first.setdefault(str(name), i)
        return first


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "ao" else f"a {noun}"


def objects(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The items of a list that are objects, with their indices; nothing where it is no list."""
    if isinstance(value, list):
        for i, item in enumerate(value):
            if isinstance(item, dict):
                yield i, item


def object_of(value: Any) -> dict[str, Any]:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def rows_of(value: Any) -> Iterator[tuple[str, Any]]:
    """Keys and values of an object that are not null; nothing where it is no object."""
    return ((k, v) for k, v in object_of(value).items() if v is not None)
