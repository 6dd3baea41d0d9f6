"""What one need may be served by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.demands import Need, PeopleNeed
from solver.compile.tables import Bools, Ints


@dataclass(frozen=True)
class NeedOptions:
    """Who may serve one need: `m` starts, `k` candidates, `s` sites.

    `who` (k,) indices into the problem's spaces, volunteers or supplies. `ok` (m, k): may serve at this start.
    `metres` (k,) from the demand for spaces, (k, s) to each possible site for people. `near` (k, s): within both
    `max_metres` (people only).
    """

    need: Need
    who: Ints
    ok: Bools
    metres: Ints
    near: Bools


def can_be_met(n: NeedOptions) -> Bools:
    """(m,): whether enough candidates stand ready at each start, each seen alone."""
    if isinstance(n.need, PeopleNeed):
        return np.asarray(n.ok.sum(axis=1) >= n.need.least)
    return np.asarray(n.ok.any(axis=1))


def no_sites() -> Bools:
    """`near` where it says nothing: (0, 0)."""
    return np.zeros((0, 0), dtype=bool)
