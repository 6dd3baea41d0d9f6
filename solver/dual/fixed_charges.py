"""What is paid once for a resource: a person's activation, a space's opening on a date (section 5).

A resource that is not paid for offers no capacity: max over open ∈ {0, 1} of open × (what its capacity earns at the
prices − the charge). So its prices must first earn the charge before they cost the bound anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.compile.week import Week
from solver.dual.facts import SLOTS, SPACE, Facts
from solver.dual.grain import Array, Bools, Floats, Ints
from solver.dual.steps import Charges, earn
from solver.dual.stretches import Stretches
from solver.state import State


@dataclass(frozen=True)
class FixedCharges:
    """The stretches of `slots` behind each charge, and which charge stands before each summed limit (n_limits,)."""

    slots: Charges
    limits: Ints

    def per_slot(self, caps: Array) -> Array:
        """(rows, S): the part of its charge that each open slot must earn; 0 where none stands before it."""
        c, out = self.slots, np.zeros(caps.shape, dtype=np.float32)
        stretches = list(zip(c.row.tolist(), c.low.tolist(), c.high.tolist(), c.charge.tolist(), strict=True))
        open_ = np.zeros(len(c.points))
        for row, low, high, k in stretches:
            open_[k] += (caps[row, low:high] > 0).sum()
        for row, low, high, k in stretches:
            out[row, low:high] = c.points[k] / max(1.0, open_[k])
        return out

    def earn(self, slots: Floats, caps: Array, stretches: Stretches, limits: Floats) -> tuple[float, Bools]:
        """What open resources earn beyond their charges, and which charges are paid (n_charges,)."""
        points = self.slots.points
        of_limits = np.bincount(self.limits, weights=limits, minlength=len(points))
        earned = earn(slots, caps, stretches, self.slots) + of_limits
        paid = earned > points
        paid[0] = True
        return float(np.where(paid, earned - points, 0.0).sum()), paid


class _Stretches:
    """Collects them."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, int, int]] = []
        self.points = [0.0]

    def add(self, row: int, mask: Bools, points: float) -> int:
        """The slots of a mask (S,) of a row behind a new charge: its number."""
        k = len(self.points)
        self.points.append(points)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]])))
        self.rows += [(row, low, high, k) for low, high in edges.reshape(-1, 2).tolist()]
        return k

    def charges(self) -> Charges:
        """As arrays."""
        columns = np.array(self.rows, dtype=np.int64).reshape(-1, 4).T
        row, low, high, charge = (np.ascontiguousarray(x) for x in columns)
        return Charges(row, low, high, charge, np.array(self.points))


def fixed_charges(week: Week, base: State, facts: Facts, first_day: int, person: Ints) -> FixedCharges:
    """Charges of all that the base does not pay already; `person` (n_limits,): whose each limit is."""
    found, spaces = _Stretches(), len(week.problem.spaces)
    of_person = np.zeros(len(week.problem.volunteers) + 1, dtype=np.int64)  # the last for nobody's
    for v, volunteer in enumerate(week.problem.volunteers):
        if volunteer.activation_points > 0 and not base.of_person.get(v):
            whole = np.ones(week.timeline.n_slots, dtype=bool)
            of_person[v] = found.add(spaces + v, whole, float(volunteer.activation_points))
    dear = [j for j, space in enumerate(week.problem.spaces) if space.opening_points > 0]
    dates = _dates(week) if dear else np.zeros(0, dtype=np.int64)
    for j, taken in zip(dear, _taken(facts, dear, first_day), strict=True):
        for date in np.unique(taken[:, 2]).tolist():
            if base.opened.get((j, date), 0) <= 0:
                found.add(j, _only_on(taken, date, dates), float(week.problem.spaces[j].opening_points))
    return FixedCharges(found.charges(), of_person[person])


def _taken(f: Facts, spaces: list[int], first_day: int) -> list[Ints]:
    """Of each space, what sessions may take: (n, 3) first slot, slot after the last, ordinal of the session's date."""
    parts: dict[int, list[Ints]] = {j: [np.zeros((0, 3), dtype=np.int64)] for j in spaces}
    need = np.repeat(np.arange(len(f.n_kind)), np.diff(f.n_cand))
    for k in np.flatnonzero(np.isin(f.k_who, spaces) & (f.n_kind[need] == SPACE)).tolist():
        n, j = int(need[k]), int(f.k_who[k])
        d = int(np.searchsorted(f.d_need, n, side="right")) - 1
        s, m = slice(f.d_start[d], f.d_start[d + 1]), int(f.d_start[d + 1] - f.d_start[d])
        first = f.n_cells[n] + (k - f.n_cand[n]) * m
        can = f.room[first : first + m] > 0
        low, high = f.s_low[s] - f.before[j], np.minimum(f.s_high[s] + f.after[j], f.rates[SLOTS])
        parts[j].append(np.stack([low, high, f.s_day[s] + first_day], axis=1)[can].astype(np.int64))
    return [np.concatenate(parts[j]) for j in spaces]


def _dates(week: Week) -> Ints:
    """(S,): ordinal of the local date on which each slot starts."""
    t = week.timeline
    return np.array([t.clock.date(t.second(s)).toordinal() for s in range(t.n_slots)], dtype=np.int64)


def _only_on(taken: Ints, date: int, dates: Ints) -> Bools:
    """(S,): slots of the date that no session of another date can take."""
    change = np.zeros(len(dates) + 1, dtype=np.int64)
    others = taken[taken[:, 2] != date]
    np.add.at(change, others[:, 0], 1)
    np.add.at(change, others[:, 1], -1)
    return np.asarray((dates == date) & (np.cumsum(change)[:-1] == 0))
