"""Who has kept a good lot for long enough, as pure rules: weeks in a row, and whether anybody else wants it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.fairness.rules import Rotation

Json = Mapping[str, Any]
Held = frozenset[tuple[str, str]]
"""Organisations and the spaces in which they had sessions in one week."""


@dataclass(frozen=True)
class Resting:
    """A demand that leaves a space to others in this week, after so many weeks of its party in it."""

    demand: str
    space: str
    organisation: str
    weeks: int

    @property
    def ban(self) -> Json:
        """As FORMAT.md writes it."""
        return {"demand": self.demand, "space": self.space}


def rests(pair: tuple[str, str], weeks: Sequence[Held], rule: Rotation) -> bool:
    """Whether a party rests from a space in the week after these published ones, which are in order of time.

    A week that it rests counts as rest, whatever happened in it; then it begins anew.
    """
    if rule.after_weeks is None:
        return False
    run = rest = 0
    for held in weeks:
        if rest:
            rest -= 1
            continue
        run = run + 1 if pair in held else 0
        if run == rule.after_weeks:
            run, rest = 0, rule.rest_weeks
    return rest > 0


def resting(
    demands: Mapping[str, Json],
    spaces: Mapping[str, Json],
    weeks: Sequence[Held],
    rules: Mapping[str, Rotation],
    pins: Iterable[Json],
) -> list[Resting]:
    """The demands that leave a space to others in this week. Never where a pin holds them there, and never where nobody
    else asks for such a space: a lot that stands empty serves no one."""
    pinned = {(pin["demand"], piece["space"]) for pin in pins for piece in pin.get("spaces") or ()}
    found: list[Resting] = []
    for name, rule in rules.items():
        asking = {d: body["organisation"] for d, body in demands.items() if could_use(body, spaces[name])}
        tired = {o for o in set(asking.values()) if rests((o, name), weeks, rule)}
        if tired and set(asking.values()) - tired:
            found += _of_space(name, asking, tired, pinned, rule)
    return found


def could_use(demand: Json, space: Json) -> bool:
    """Whether the space is of a kind that the demand asks for, as far as both say without a clock and a map."""
    return any(_fits(need, space) for need in demand["needs"] if need["type"] == "space") and _serves(demand, space)


def _of_space(
    name: str, asking: Mapping[str, str], tired: Collection[str], pinned: Collection[tuple[str, str]], rule: Rotation
) -> Iterator[Resting]:
    for demand, party in sorted(asking.items()):
        if party in tired and (demand, name) not in pinned:
            yield Resting(demand, name, party, rule.after_weeks or 0)


def _fits(need: Json, space: Json) -> bool:
    least = 1 if need.get("split") else need.get("min_quantity") or need["quantity"]
    room = space["capacity"] - (space.get("reserve") or 0)
    has = set(space.get("features") or ())
    return space["kind"] in need["kinds"] and least <= room and set(need.get("features") or ()) <= has


def _serves(demand: Json, space: Json) -> bool:
    serves = space.get("serves") or {}
    asked = {"organisations": demand["organisation"], "kinds": demand["kind"]}
    return all(serves.get(field) is None or value in serves[field] for field, value in asked.items())
