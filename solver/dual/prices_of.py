"""A dual as prices: what construction and the choice of neighbourhoods read of it."""

from __future__ import annotations

import numpy as np

from solver.compile.week import Week
from solver.dual.ascent import Dual
from solver.dual.flatten import Floats
from solver.prices import Prices, flat_prices


def prices_of(week: Week, dual: Dual) -> Prices:
    """Prices per unit and slot, persons' summed limits spread over their time, and demands by worth per weight.

    A demand's rank is what it gains at the prices, as a share of all that it could be served for: those that nothing
    can replace go first. Demands that the dual never saw keep the last place.
    """
    n_spaces, n_people = len(week.problem.spaces), len(week.problem.volunteers)
    slots = dual.multipliers.slots
    people = slots[n_spaces : n_spaces + n_people] + _limit_rates(week, dual)[:, None]
    lifts = 1.0 + dual.multipliers.equity[np.array(week.group_of, dtype=np.int64)]
    return Prices(week, _summed(slots[:n_spaces]), _summed(people), lifts, _ranks(week, dual))


def _limit_rates(week: Week, dual: Dual) -> Floats:
    """(n_volunteers,): the price that summed limits put on one slot of a person's time, on average."""
    e, n_spaces, n_people = dual.entries, len(week.problem.spaces), len(week.problem.volunteers)
    mine = (e.row >= n_spaces) & (e.row < n_spaces + n_people)
    paid = (dual.multipliers.limits[e.limits] * np.where(e.limits > 0, e.uses, 0)).sum(axis=1)[mine]
    who = e.row[mine] - n_spaces
    length = np.bincount(who, weights=(e.high - e.low)[mine], minlength=n_people)
    return np.asarray(np.bincount(who, weights=paid, minlength=n_people) / np.maximum(length, 1.0))


def _ranks(week: Week, dual: Dual) -> Floats:
    """(n_demands,): worth at the prices per point of weight of a session, beside the plain density."""
    flat = flat_prices(week).ranks
    worth = np.zeros(len(week.demands))
    np.maximum.at(worth, dual.entries.demand, dual.answer.demand_value)
    weight = np.array([max(1, o.weight * max(1, o.asked)) for o in week.demands], dtype=np.float64)
    return np.asarray(worth / weight + 1e-6 * flat / max(1.0, float(flat.max(initial=1.0))))


def _summed(prices: Floats) -> Floats:
    """Sums over the slots before each slot."""
    return np.concatenate([np.zeros((len(prices), 1)), np.cumsum(prices, axis=1)], axis=1)
