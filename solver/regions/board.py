"""The plan of the whole as it grows: sessions by demand, and who uses what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from solver.regions.atlas import Resources
from solver.sessions import Session

Key = tuple[str, int]
"""A space, a volunteer ("people") or a supply."""


def keys_of(s: Session) -> set[Key]:
    """All that a session uses."""
    return (
        {("space", j) for _, j, _ in s.spaces}
        | {("people", v) for _, v in s.people}
        | {("supply", k) for _, k, _ in s.supplies}
    )


def keys_among(owned: Resources) -> set[Key]:
    """The resources as keys of the board."""
    named = (("space", owned.spaces), ("people", owned.people), ("supply", owned.supplies))
    return {(kind, r) for kind, those in named for r in those.tolist()}


class Board:
    """Sessions of the whole problem, in its numbers."""

    def __init__(self, sessions: Iterable[Session]):
        self._of_demand: dict[int, list[Session]] = defaultdict(list)
        self._of_key: dict[Key, list[Session]] = defaultdict(list)
        for s in sessions:
            self._add(s)

    def _add(self, s: Session) -> None:
        self._of_demand[s.demand].append(s)
        for key in keys_of(s):
            self._of_key[key].append(s)

    def of(self, demand: int) -> Sequence[Session]:
        """The sessions of a demand."""
        return self._of_demand.get(demand, ())

    def sessions(self) -> list[Session]:
        """All of them, by demand."""
        return [s for d in sorted(self._of_demand) for s in self._of_demand[d]]

    def using(self, keys: Container[Key]) -> list[Session]:
        """All sessions that use some of these, once each, by demand."""
        found = {id(s): s for key, users in self._of_key.items() if key in keys for s in users}
        return sorted(found.values(), key=lambda s: (s.demand, s.start, s.end))

    def replace(self, demands: Iterable[int], sessions: Iterable[Session]) -> None:
        """New sessions in place of all that these demands have but their pins."""
        for d in demands:
            old = [s for s in self._of_demand.get(d, ()) if not s.pinned]
            for s in old:
                for key in keys_of(s):
                    self._of_key[key].remove(s)
            self._of_demand[d] = [s for s in self._of_demand.get(d, ()) if s.pinned]
        for s in sessions:
            self._add(s)
