"""What the account of a scene must come to, by the scene's own arithmetic: from what was planned and what happened."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Given:
    """What one organisation gave another in one session: units of a list, for so many minutes, and what is due."""

    demand: str
    start: str
    list: str
    object: str
    giver: str
    taker: str
    units: int
    minutes: int
    fen: int
    came: bool
    public: bool

    @property
    def unit_minutes(self) -> int:
        """Nothing, where nobody came."""
        return self.units * self.minutes if self.came else 0


def figures(given: Iterable[Given], persons: dict[str, int], organisation: str) -> Json:
    """The figures of an organisation; of private cases the money alone. `persons`: those served, by demand."""
    all_ = [g for g in given if g.came]
    mine = [g for g in all_ if g.giver == organisation]
    open_, had = [g for g in mine if g.public], [g for g in all_ if g.public and g.taker == organisation]
    helped = {g.demand for g in open_}
    return {
        "unit_minutes_lent": minutes(open_, "spaces"),
        "volunteer_minutes": minutes(open_, "volunteers"),
        "supplies_given": 0,
        "compensation_fen": sum(g.fen for g in mine),
        "unit_minutes_received": minutes(had, "spaces"),
        "volunteer_minutes_received": minutes(had, "volunteers"),
        "supplies_received": 0,
        "sessions": len(helped),
        "persons_served": sum(persons[d] for d in helped),
        "sessions_received": len({g.demand for g in had}),
    }


def minutes(given: Iterable[Given], list_: str) -> int:
    """Of one list, units times minutes."""
    return sum(g.unit_minutes for g in given if g.list == list_)


def balance(given: Iterable[Given]) -> dict[tuple[str, str], tuple[int, int]]:
    """Unit-minutes of spaces and minutes of persons, by giver and taker; of public sessions."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for g in given:
        if g.came and g.public:
            had = found.get((g.giver, g.taker), (0, 0))
            found[g.giver, g.taker] = (had[0] + minutes([g], "spaces"), had[1] + minutes([g], "volunteers"))
    return found


def capped(rule: Json, amount: Fraction | int) -> Fraction:
    """Points for an amount."""
    points: Fraction = Fraction(rule["points"]) * amount / rule["per"]
    return min(Fraction(rule["cap"]), points)


def hundredths(points: Fraction) -> int:
    """Rounded half up."""
    return math.floor(points * 100 + Fraction(1, 2))


def paid(costs: Iterable[tuple[str, str, str, int]], funds: list[tuple[str, str | None, int]]) -> dict[str, int]:
    """What each fund pays of `(day, record, area, fen)`, and what `""` is left with. Funds are `(id, area, fen)`,
    the nearest first; one without an area is for all."""
    left, spent = {id_: fen for id_, _, fen in funds}, dict.fromkeys([*(f[0] for f in funds), ""], 0)
    for _, _, area, fen in sorted(costs):
        payer = next((id_ for id_, of, _ in funds if of in (None, area) and left[id_] >= fen), "")
        left[payer] = left.get(payer, 0) - fen
        spent[payer] += fen
    return spent
