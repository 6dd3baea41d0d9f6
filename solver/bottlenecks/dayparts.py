"""Parts of the day, in local time: the words in which scarcity is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from models.grid import Timeline

PartName = Literal["night", "morning", "afternoon", "evening"]
BEGINS: tuple[tuple[int, PartName], ...] = ((18, "evening"), (12, "afternoon"), (7, "morning"), (0, "night"))
"""First hours, the last first."""


@dataclass(frozen=True, order=True)
class DayPart:
    """One part of one local date, as slots `[low, high)` of the horizon."""

    date: dt.date
    name: PartName
    low: int
    high: int


def day_parts(timeline: Timeline) -> tuple[DayPart, ...]:
    """The horizon cut into parts, in order. A slot is of the part in which it begins."""
    out: list[DayPart] = []
    for slot in range(timeline.n_slots):
        local = timeline.clock.local(timeline.second(slot))
        name = next(name for hour, name in BEGINS if local.hour >= hour)
        if out and (out[-1].date, out[-1].name) == (local.date(), name):
            out[-1] = DayPart(local.date(), name, out[-1].low, slot + 1)
        else:
            out.append(DayPart(local.date(), name, slot, slot + 1))
    return tuple(out)
