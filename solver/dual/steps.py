"""Steps of the prices of slots, in place: rows by the thousand times slots by the hundred, of which those that anybody
may take are passed over once each. Elsewhere all prices are 0, and what is said of changes, sums and slack means
nothing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.dual.compiled import compiled
from solver.dual.grain import Array
from solver.dual.stretches import Stretches

MEMORY, SPREAD = 0.9, 0.99
"""Decay of the means of the subgradients and of their squares."""
LEAST = 1e-9


class Charges(NamedTuple):
    """Stretches of slots that stand behind a charge: `row`, `low`, `high`, `charge` (n,) each; of each charge
    `points` (n_charges,), 0 for the first, which stands for none."""

    row: Array
    low: Array
    high: Array
    charge: Array
    points: Array


@compiled
def earn(slots: Array, caps: Array, stretches: Stretches, charges: Charges) -> Array:
    """(n_charges,): what the capacity behind each charge earns at the prices; first: all that stands behind none."""
    out = np.zeros(len(charges.points))
    for r in range(len(slots)):
        total = 0.0
        for k in range(stretches.first[r], stretches.first[r + 1]):
            for s in range(stretches.low[k], stretches.high[k]):
                total += slots[r, s] * caps[r, s]
        out[0] += total
    for c in range(len(charges.row)):
        r = charges.row[c]
        for k in range(stretches.first[r], stretches.first[r + 1]):
            for s in range(max(stretches.low[k], charges.low[c]), min(stretches.high[k], charges.high[c])):
                paid = slots[r, s] * caps[r, s]
                out[charges.charge[c]] += paid
                out[0] -= paid
    return out


@compiled
def add_up(slots: Array, stretches: Stretches, sums: Array) -> None:
    """`sums` (rows, S + 1): of the slots (rows, S) of a stretch before each."""
    for r in range(len(slots)):
        for k in range(stretches.first[r], stretches.first[r + 1]):
            total = 0.0
            sums[r, stretches.low[k]] = total
            for s in range(stretches.low[k], stretches.high[k]):
                total += slots[r, s]
                sums[r, s + 1] = total


@compiled
def clear(changes: Array, stretches: Stretches) -> None:
    """Changes of use (rows, S + 1) of nothing."""
    for r in range(len(changes)):
        for k in range(stretches.first[r], stretches.first[r + 1]):
            changes[r, stretches.low[k] : stretches.high[k] + 1] = 0


@compiled
def slack(changes: Array, caps: Array, stretches: Stretches, charges: Charges, paid: Array) -> None:
    """Changes of use (rows, S + 1) become what is left of the capacity that is paid for."""
    for r in range(len(caps)):
        for k in range(stretches.first[r], stretches.first[r + 1]):
            load = np.float32(0.0)
            for s in range(stretches.low[k], stretches.high[k]):
                load += changes[r, s]
                changes[r, s] = caps[r, s] - load
    for c in range(len(charges.row)):
        r = charges.row[c]
        if not paid[charges.charge[c]]:
            for k in range(stretches.first[r], stretches.first[r + 1]):
                for s in range(max(stretches.low[k], charges.low[c]), min(stretches.high[k], charges.high[c])):
                    changes[r, s] -= caps[r, s]


@compiled
def move(
    at: Array, left: Array, mean: Array, square: Array, scale: Array, stretches: Stretches, length: float, rounds: int,
    grain: float,
) -> None:  # fmt: skip
    """One step against what is left, never below 0, to multiples of the grain (Adam, arXiv:1412.6980)."""
    first, second = 1 - MEMORY**rounds, 1 - SPREAD**rounds
    for r in range(len(at)):
        for k in range(stretches.first[r], stretches.first[r + 1]):
            for s in range(stretches.low[k], stretches.high[k]):
                if scale[r, s] == 0:
                    continue
                g = left[r, s]
                if at[r, s] <= 0 and g > 0:
                    if square[r, s] == 0:
                        continue  # nobody has wanted it yet
                    g = np.float32(0.0)
                mean[r, s] = MEMORY * mean[r, s] + (1 - MEMORY) * g
                square[r, s] = SPREAD * square[r, s] + (1 - SPREAD) * g * g
                step = length * scale[r, s] * (mean[r, s] / first) / (np.sqrt(square[r, s] / second) + LEAST)
                at[r, s] = np.floor(max(at[r, s] - step, 0.0) * grain) / grain
