"""What a relaxed plan would do: how often it starts a demand when, and whom it takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.compile.options import DemandOptions
from solver.compile.week import Week

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shares:
    """One demand in a fractional plan. `starts` (m,): of a session at each start; `who[n]` (k,): sessions in which each
    candidate of need `n` serves, weighted with its share of the units asked for."""

    starts: Floats
    who: tuple[Floats, ...]


Guide = tuple[Shares, ...]
"""The shares of every demand."""


def nothing(o: DemandOptions) -> Shares:
    """Before anything is known of a demand."""
    return Shares(np.zeros(len(o.start)), tuple(np.zeros(len(n.who)) for n in o.needs))


def no_guide(week: Week) -> Guide:
    """Before anything is known."""
    return tuple(nothing(o) for o in week.demands)
