"""A dual as prices: what construction and the choice of neighbourhoods read of it."""

from __future__ import annotations

import numpy as np

from solver.compile.week import Week
from solver.dual.ascent import Dual
from solver.dual.flatten import Floats
from solver.dual.guide_of import guide_of
from solver.prices import Prices, flat_prices

SHARE = 0.2
"""Part of the dual prices that construction pays: they are those of a fractional plan, and a greedy that pays them in
full leaves too much unserved. Three street weeks, against flat prices: 1.0 gives −1.3, +2.1, −0.3 %; 0.2 gives −0.02,
+0.9, +1.6 %. It was chosen on these same weeks."""


def prices_of(week: Week, dual: Dual, share: float = SHARE) -> Prices:
    """A share of the prices per unit and slot, persons' summed limits spread over their time; equity as lifts.

    Ranks are those of flat prices: orders by worth at the prices were tried and made worse first plans.
    """
    n_spaces, n_people = len(week.problem.spaces), len(week.problem.volunteers)
    slots = share * dual.multipliers.slots
    people = slots[n_spaces : n_spaces + n_people] + share * _limit_rates(week, dual)[:, None]
    lifts = 1.0 + dual.multipliers.equity[np.array(week.group_of, dtype=np.int64)]
    return Prices(
        week, _summed(slots[:n_spaces]), _summed(people), lifts, flat_prices(week).ranks, guide_of(week, dual)
    )


def _limit_rates(week: Week, dual: Dual) -> Floats:
    """(n_volunteers,): the price that summed limits put on one slot of a person's time, on average."""
    e, n_spaces, n_people = dual.entries, len(week.problem.spaces), len(week.problem.volunteers)
    mine = (e.row >= n_spaces) & (e.row < n_spaces + n_people)
    paid = (dual.multipliers.limits[e.limits] * np.where(e.limits > 0, e.uses, 0)).sum(axis=1)[mine]
    who = e.row[mine] - n_spaces
    length = np.bincount(who, weights=(e.high - e.low)[mine], minlength=n_people)
    return np.asarray(np.bincount(who, weights=paid, minlength=n_people) / np.maximum(length, 1.0))


def _summed(prices: Floats) -> Floats:
    """Sums over the slots before each slot."""
    return np.concatenate([np.zeros((len(prices), 1)), np.cumsum(prices, axis=1)], axis=1)
