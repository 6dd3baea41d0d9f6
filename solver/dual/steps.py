"""Steps of the prices of slots, in place: rows by the thousand times slots by the hundred, passed over once each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.dual.compiled import compiled
from solver.dual.grain import Array

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
def earn(slots: Array, caps: Array, charges: Charges) -> Array:
    """(n_charges,): what the capacity behind each charge earns at the prices; first: all that stands behind none."""
    out = np.zeros(len(charges.points))
    for r in range(len(slots)):
        total = 0.0
        for s in range(slots.shape[1]):
            total += slots[r, s] * caps[r, s]
        out[0] += total
    for k in range(len(charges.row)):
        for s in range(charges.low[k], charges.high[k]):
            paid = slots[charges.row[k], s] * caps[charges.row[k], s]
            out[charges.charge[k]] += paid
            out[0] -= paid
    return out


@compiled
def add_up(slots: Array, sums: Array) -> None:
    """`sums` (rows, S + 1): of the slots (rows, S) before each."""
    for r in range(len(slots)):
        total = 0.0
        for s in range(slots.shape[1]):
            total += slots[r, s]
            sums[r, s + 1] = total


@compiled
def slack(changes: Array, caps: Array, charges: Charges, paid: Array) -> None:
    """Changes of use (rows, S + 1) become what is left of the capacity that is paid for."""
    for r in range(len(caps)):
        load = np.float32(0.0)
        for s in range(caps.shape[1]):
            load += changes[r, s]
            changes[r, s] = caps[r, s] - load
    for k in range(len(charges.row)):
        if not paid[charges.charge[k]]:
            for s in range(charges.low[k], charges.high[k]):
                changes[charges.row[k], s] -= caps[charges.row[k], s]


@compiled
def move(
    at: Array, left: Array, mean: Array, square: Array, scale: Array, length: float, rounds: int, grain: float
) -> None:
    """One step against what is left, never below 0, to multiples of the grain (Adam, arXiv:1412.6980)."""
    first, second = 1 - MEMORY**rounds, 1 - SPREAD**rounds
    for r in range(len(at)):
        for s in range(at.shape[1]):
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
