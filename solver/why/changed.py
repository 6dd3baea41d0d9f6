"""Changes that a remedy may make, as FORMAT.md's words and as the planner would write them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from models.demands import Demand
from models.problem import Problem

Kind = Literal[
    "other_time",
    "other_day",
    "fewer_units",
    "fewer_people",
    "split",
    "farther",
    "fewer_sessions",
    "dearer",
    "priority",
    "open_space",
    "shorter_notice",
    "one_more_person",
    "lift_ban",
]

BURDEN: dict[Kind, int] = {
    "other_time": 1,
    "split": 2,
    "farther": 3,
    "fewer_units": 4,
    "fewer_people": 4,
    "lift_ban": 5,
    "open_space": 6,
    "shorter_notice": 6,
    "other_day": 7,
    "one_more_person": 8,
    "dearer": 9,
    "fewer_sessions": 10,
    "priority": 11,
}
"""The order in which remedies are tried and shown: what the requester can do alone and hardly feels comes first, then
what a lender or one person would have to give, then what takes from others."""


@dataclass(frozen=True)
class Remedy:
    """One change: its kind, what a sentence about it needs (`data`), and the changes as `models.changes` reads them.

    `size` orders remedies of one kind: minutes, metres, units, fen or steps. `demand` is how the demand would ask; of a
    change of anything else, `replaced` has what is put into the problem's lists.
    """

    kind: Kind
    size: int
    data: dict[str, Any]
    changes: tuple[dict[str, Any], ...]
    demand: Demand | None = None
    replaced: dict[str, tuple[Any, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def order(self) -> tuple[int, int]:
        """The smallest first."""
        return BURDEN[self.kind], self.size


def of_demand(kind: Kind, size: int, data: dict[str, Any], now: Demand, **fields: Any) -> Remedy:
    """A remedy that changes fields of the demand; values are plain JSON data."""
    told = now.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    changes = tuple(
        {"op": "replace", "path": f"/demands/{now.id}/{name}", "value": value} for name, value in fields.items()
    )
    return Remedy(kind, size, data, changes, Demand.model_validate({**told, **fields}))


def of_thing(kind: Kind, size: int, data: dict[str, Any], change: dict[str, Any], **replaced: Any) -> Remedy:
    """A remedy that changes something else; `replaced`: by list of the problem, things to put in place of those with
    the same id, or to add."""
    return Remedy(kind, size, data, (change,), None, {name: tuple(x) for name, x in replaced.items()})


def applied(problem: Problem, remedy: Remedy) -> Problem:
    """The problem with the changed things."""
    update: dict[str, Any] = {}
    for name, things in remedy.replaced.items():
        if name == "bans":
            update[name] = things
            continue
        new = {x.id: x for x in things}
        stay = [new.pop(x.id, x) for x in getattr(problem, name)]
        update[name] = (*stay, *new.values())
    return problem.model_copy(update=update)
