"""What candidates ask for at given prices. All numbers are multiples of the grain, so that sums are exact."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.dual.compiled import compiled
from solver.dual.facts import PER_YUAN, SLOTS, SPACE, SUPPLY, Facts
from solver.dual.grain import GRAIN, Array


class Prices(NamedTuple):
    """`slots` (rows, S + 1): sums of the prices of a row's slots before each; `people` (n_people, days, lengths): what
    summed limits ask of a session; `quotas` (n_spaces, lengths), `stocks` (n_supplies,), `budgets` (n_demands,) per
    unit of use; `lifts` (n_groups,): what a point served is worth."""

    slots: Array
    people: Array
    quotas: Array
    stocks: Array
    budgets: Array
    lifts: Array


class Scratch(NamedTuple):
    """Of one demand: `at` (needs,) where the cells of each need begin in `cells`; `net` (needs, starts): the cost of
    each need less what it is worth; `value` (starts,); lists of the best persons of each need at each start: how many,
    their cost and their place among the candidates; `chosen`: starts of the best sessions now, `best` of the best
    choice; `spot` (starts,): the place of the space that each session would be in, −1 where that is not asked, `spots`
    those of the best choice; `hope` (starts,): at most so much is a start worth, `bar`: what it must be better than,
    and whether it is still `wanted` to know it exactly; the rest is room for planning, sorting and matching."""

    at: Array
    cells: Array
    net: Array
    value: Array
    listed: Array
    list_cost: Array
    list_place: Array
    chosen: Array
    best: Array
    plan: Array
    spot: Array
    spots: Array
    hope: Array
    bar: Array
    wanted: Array
    order: Array
    each: Array
    left: Array
    match: Array
    roles: Array


@compiled
def worth_of(f: Facts, p: Prices, d: int, n: int) -> float:
    """Points of one unit of a need, rounded up to the grain."""
    return float(np.ceil(f.d_weight[d] * p.lifts[f.d_group[d]] * f.n_share[n] * GRAIN) / GRAIN)


@compiled
def low_of(f: Facts, row: int, s: int) -> int:
    """The first slot that a session at start `s` takes of a row."""
    return int(f.s_low[s] - f.before[row])


@compiled
def high_of(f: Facts, row: int, s: int) -> int:
    """The slot after the last one that it takes."""
    return int(min(f.s_high[s] + f.after[row], f.rates[SLOTS]))


@compiled
def space_offer(f: Facts, p: Prices, d: int, n: int, i: int, s: int, units: int) -> tuple[float, float]:
    """What candidate `i` asks once and per unit (R8, R17): a piece that is given whole pays its fen floored; else units
    pay, less what a floor may save. What is paid once by several pieces is paid in shares, never more than in truth."""
    k = f.n_cand[n] + i
    j, per_yuan = f.k_who[k], f.rates[PER_YUAN]
    price = p.slots[j, high_of(f, j, s)] - p.slots[j, low_of(f, j, s)] + p.quotas[j, f.s_length[s]]
    if f.n_fen[n] >= 0 and p.budgets[d] > 0:
        first = f.d_start[d]
        price += p.budgets[d] * f.fen[f.n_fen[n] + i * (f.d_start[d + 1] - first) + s - first]
    rate = f.j_fen[j] * f.minutes[f.s_length[s]]
    once, unit = float(f.k_points[k]), 0.0
    if per_yuan != 0 and rate != 0:
        fixed = units == f.n_piece[n] and f.n_split[n] == 0
        fen = float(rate // 60 * units + rate % 60 * units // 60) / units if fixed else rate / 60
        if not fixed and rate % 60 != 0:
            once -= max(0, per_yuan) / 100
        unit = per_yuan * fen / 100
    if f.n_single[n] == 0:
        unit += once / (units if once > 0 else f.n_small[n])
        once = 0.0
    once, unit = np.floor(once * GRAIN) / GRAIN, np.floor(unit * GRAIN) / GRAIN
    if f.j_exclusive[j]:
        if f.n_single[n]:
            return once + price, unit
        return 0.0, unit + np.floor(price / units * GRAIN) / GRAIN
    return once, unit + price


@compiled
def units_of(least: int, units: int, slope: float) -> int:
    """Units that one resource serves a need with: as many as pay."""
    return units if slope < 0 else min(least, units)


@compiled
def fill_spaces(f: Facts, p: Prices, x: Scratch, d: int, n: int, at: int, worth: float) -> None:
    """Cells (candidates, starts): cost less worth of the whole need where one space serves it, else of a unit."""
    first, m = f.d_start[d], f.d_start[d + 1] - f.d_start[d]
    for i in range(f.n_cand[n + 1] - f.n_cand[n]):
        for c in range(m):
            units = f.room[f.n_cells[n] + i * m + c]
            if units == 0:
                x.cells[at + i * m + c] = np.inf
                continue
            once, unit = space_offer(f, p, d, n, i, first + c, units)
            slope = unit - worth
            cost = once + units_of(f.n_least[n], units, slope) * slope if f.n_single[n] else slope
            x.cells[at + i * m + c] = cost


@compiled
def fill_supplies(f: Facts, p: Prices, x: Scratch, d: int, n: int, at: int, worth: float) -> None:
    """Cells (candidates,): cost of a piece less worth (R16, R17)."""
    for i in range(f.n_cand[n + 1] - f.n_cand[n]):
        u = f.k_who[f.n_cand[n] + i]
        cost = np.floor(f.rates[PER_YUAN] * f.u_fen[u] / 100 * GRAIN) / GRAIN + p.stocks[u]
        if f.n_fen[n] >= 0:
            cost += p.budgets[d] * f.fen[f.n_fen[n] + i]
        x.cells[at + i] = cost - worth if f.k_units[f.n_cand[n] + i] > 0 else np.inf


@compiled
def fill(f: Facts, p: Prices, x: Scratch, d: int) -> None:
    """The cells of all needs of a demand but those of persons, who are too many to be all asked."""
    at, first = 0, f.d_need[d]
    for n in range(first, f.d_need[d + 1]):
        x.at[n - first] = at
        worth = worth_of(f, p, d, n)
        if f.n_kind[n] == SPACE:
            fill_spaces(f, p, x, d, n, at, worth)
            at += (f.n_cand[n + 1] - f.n_cand[n]) * (f.d_start[d + 1] - f.d_start[d])
        elif f.n_kind[n] == SUPPLY:
            fill_supplies(f, p, x, d, n, at, worth)
            at += f.n_cand[n + 1] - f.n_cand[n]


@compiled
def way_of(f: Facts, n: int, site: int, i: int) -> int:
    """Points of a person's way, less interest; FAR where too far."""
    return int(f.way[f.n_way[n] + site * (f.n_cand[n + 1] - f.n_cand[n]) + i])
