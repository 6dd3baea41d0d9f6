"""What is paid once for a resource: a person's activation, a space's opening on a date (section 5).

A resource that is not paid for offers no capacity: max over open ∈ {0, 1} of open × (what its capacity earns at the
prices − the charge). So its prices must first earn the charge before they cost the bound anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.compile.week import Week
from solver.dual.flatten import Bools, Entries, Floats, Ints
from solver.state import State


@dataclass(frozen=True)
class FixedCharges:
    """Which charge, by its number, stands before each slot (rows, S) and each summed limit (n_limits,); 0 is none.

    `points` (n_charges,): what each costs, `points[0]` = 0.
    """

    slots: Ints
    limits: Ints
    points: Floats

    def per_slot(self, caps: Floats) -> Floats:
        """(rows, S): the part of its charge that each open slot must earn; 0 where none stands before it."""
        open_ = np.bincount(self.slots.ravel(), weights=(caps > 0).ravel(), minlength=len(self.points))
        return np.asarray((self.points / np.maximum(open_, 1))[self.slots])

    def earn(self, slots: Floats, limits: Floats) -> tuple[float, Bools]:
        """What open resources earn beyond their charges, and which charges are paid (n_charges,)."""
        n = len(self.points)
        earned = np.bincount(self.slots.ravel(), weights=slots.ravel(), minlength=n)
        earned += np.bincount(self.limits, weights=limits, minlength=n)
        paid = earned > self.points
        paid[0] = True
        return float(np.where(paid, earned - self.points, 0.0).sum()), paid


def fixed_charges(week: Week, base: State, entries: Entries, rows: int) -> FixedCharges:
    """Charges of all that the base does not pay already."""
    slots = np.zeros((rows, week.timeline.n_slots), dtype=np.int64)
    limits, points = np.zeros(len(entries.caps), dtype=np.int64), [0.0]
    spaces = len(week.problem.spaces)
    for v, person in enumerate(week.problem.volunteers):
        if person.activation_points > 0 and not base.of_person.get(v):
            slots[spaces + v] = len(points)
            limits[entries.limit_person == v] = len(points)
            points.append(float(person.activation_points))
    dates = _dates(week)
    for j in _dear_spaces(week):
        own = np.flatnonzero(entries.row == j)
        for date in np.unique(entries.date[own]):
            if base.opened.get((j, int(date)), 0) <= 0:
                slots[j, _only_on(entries, own, int(date), dates)] = len(points)
                points.append(float(week.problem.spaces[j].opening_points))
    return FixedCharges(slots, limits, np.array(points))


def _dear_spaces(week: Week) -> list[int]:
    return [j for j, space in enumerate(week.problem.spaces) if space.opening_points > 0]


def _dates(week: Week) -> Ints:
    """(S,): ordinal of the local date on which each slot starts."""
    t = week.timeline
    return np.array([t.clock.date(t.second(s)).toordinal() for s in range(t.n_slots)], dtype=np.int64)


def _only_on(entries: Entries, own: Ints, date: int, dates: Ints) -> Bools:
    """(S,): slots of the date that no session of another date can take."""
    change = np.zeros(len(dates) + 1, dtype=np.int64)
    others = own[entries.date[own] != date]
    np.add.at(change, entries.low[others], 1)
    np.add.at(change, entries.high[others], -1)
    return np.asarray((dates == date) & (np.cumsum(change)[:-1] == 0))
