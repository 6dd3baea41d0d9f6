"""The relaxed week at given prices: every demand takes what pays it best, as if it were alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.dual.compiled import compiled
from solver.dual.facts import PEOPLE, SPACE, SUPPLY, Facts
from solver.dual.grain import Array
from solver.dual.lists import list_people, longest_list, taken_people
from solver.dual.offers import Prices, Scratch, fill, high_of, low_of, space_offer, units_of, worth_of
from solver.dual.roles import extra
from solver.dual.serve import best_space, is_free, pieces, serve
from solver.native.borrowed import borrowed


class Taken(NamedTuple):
    """What the relaxed plan takes. `slots` (rows, S + 1): changes of the use of each slot; `people` and `quotas` as in
    Prices: sessions, and units of them, by length; `stocks`, `budgets`: uses; `served` (n_groups,) points. `worth`
    (n_demands,). `starts`: sessions at each start, `candidates`: units over those asked for, added up over rounds.
    `pieces[first[d] : first[d] + held[d]]`: need, place of the candidate, start and units of all that demand `d` took
    when it was last asked."""

    slots: Array
    people: Array
    quotas: Array
    stocks: Array
    budgets: Array
    served: Array
    worth: Array
    starts: Array
    candidates: Array
    first: Array
    held: Array
    pieces: Array


@compiled
def evaluate(
    facts: Facts, prices: Prices, scratch: Scratch, taken: Taken, count: bool, sites: bool, part: int, parts: int
) -> float:
    """What all demands are worth, and take: those of one of the `parts` at these prices, the others when they were last
    asked. With `count`, `starts` and `candidates` grow; `sites` as for `serve`."""
    f, p, x, t = borrowed(facts), borrowed(prices), borrowed(scratch), borrowed(taken)
    for d in range(part, len(f.d_number), parts):
        t.held[d] = 0
        t.worth[d] = demand(f, p, x, t, d, count, sites)
    total = 0.0
    for d in range(len(f.d_number)):
        total += t.worth[d]
        for k in range(t.first[d], t.first[d] + t.held[d]):
            n, i, s, units = t.pieces[k]
            book(f, t, d, n, i, s, units)
    return total


@compiled
def demand(f: Facts, p: Prices, x: Scratch, t: Taken, d: int, count: bool, sites: bool) -> float:
    """The best choice of one demand, and what it takes."""
    fill(f, p, x, d)
    most = longest_list(f, d)
    best, chosen, sessions, before = 0.0, -1, 0, -1
    for choice in range(f.d_choice[d], f.d_choice[d + 1]):
        serve(f, p, x, d, choice, before, most, sites)
        before = -1 if sites and is_free(f, d, choice) else choice
        worth, number = spaced(f, x, d) if f.d_spaced[d] else choose(f, x, d)
        worth -= f.c_penalty[choice]
        if worth > best:
            best, chosen, sessions = worth, choice, number
            for k in range(number):
                x.best[k], x.spots[k] = x.chosen[k], x.spot[x.chosen[k]]
    for k in range(sessions):
        take(f, p, x, t, d, chosen, most, x.best[k], x.spots[k], count)
    return float(best)


@compiled
def choose(f: Facts, x: Scratch, d: int) -> tuple[float, int]:
    """The best session of each bucket, the best buckets of the demand: their worth, and how many; starts in
    `x.chosen`."""
    first, m, buckets = f.d_start[d], f.d_start[d + 1] - f.d_start[d], 0
    c = 0
    while c < m:
        bucket, best = f.s_bucket[first + c], c
        while c < m and f.s_bucket[first + c] == bucket:
            if x.value[c] > x.value[best]:
                best = c
            c += 1
        if x.value[best] > -np.inf:
            k = buckets
            while k > 0 and x.value[x.chosen[k - 1]] < x.value[best]:
                x.chosen[k] = x.chosen[k - 1]
                k -= 1
            x.chosen[k] = best
            buckets += 1
    if buckets < f.d_fewest[d]:
        return 0.0, 0
    worth, number = 0.0, 0
    while number < buckets and (number < f.d_fewest[d] or (number < f.d_most[d] and x.value[x.chosen[number]] > 0)):
        worth += x.value[x.chosen[number]]
        number += 1
    return worth, number


@compiled
def spaced(f: Facts, x: Scratch, d: int) -> tuple[float, int]:
    """The same where sessions keep distances (R2), exactly: `x.plan[k × (m + 1) + i]`, the most that k sessions at some
    of the first i starts are worth, is found for one k after another."""
    first, m = f.d_start[d], f.d_start[d + 1] - f.d_start[d]
    width, best = m + 1, -1
    x.plan[:width] = 0.0
    for k in range(1, min(f.d_most[d], m) + 1):
        now, fewer = k * width, (k - 1) * width
        x.plan[now] = -np.inf
        for c in range(m):
            x.plan[now + c + 1] = max(x.plan[now + c], x.value[c] + x.plan[fewer + f.s_after[first + c]])
        if x.plan[now + m] == -np.inf:
            break
        if k >= f.d_fewest[d] and (best < 0 or x.plan[now + m] > x.plan[best * width + m]):
            best = k
    if best < 0:
        return 0.0, 0
    c = m
    for k in range(best, 0, -1):
        while x.plan[k * width + c] == x.plan[k * width + c - 1]:
            c -= 1
        x.chosen[k - 1] = c - 1
        c = f.s_after[first + c - 1]
    return x.plan[best * width + m], best


@compiled
def take(
    f: Facts, p: Prices, x: Scratch, t: Taken, d: int, choice: int, most: int, c: int, spot: int, count: bool
) -> None:  # fmt: skip
    """Everything that the session at start `c` uses; `spot` as in `Scratch`."""
    first, s, m = f.d_need[d], f.d_start[d] + c, f.d_start[d + 1] - f.d_start[d]
    x.wanted[:m] = 0
    x.wanted[c] = 1
    if count:
        t.starts[s] += 1
    site = f.c_site[choice] if spot < 0 else f.k_place[f.n_cand[first + f.d_site[d]] + spot]
    for n in range(first, f.d_need[d + 1]):
        only = f.c_only[f.c_first[choice] + n - first]
        if spot >= 0 and n - first == f.d_site[d]:
            only = spot
        if f.n_kind[n] == PEOPLE:
            list_people(f, p, x, d, n, only, site, most)
        elif f.n_kind[n] == SPACE and f.n_single[n]:
            i = best_space(f, x, d, n, only, c)
            units = f.room[f.n_cells[n] + i * m + c]
            _, unit = space_offer(f, p, d, n, i, s, units)
            give(f, t, d, n, i, s, units_of(f.n_least[n], units, unit - worth_of(f, p, d, n)), count)
        else:
            pieces(f, x, d, n, c)
            for k in range(x.roles[0]):
                give(f, t, d, n, x.order[k], s, int(x.each[k]), count)
    if f.d_roles[d] > 0:
        extra(f, x, d, most, c)
    take_people(f, x, t, d, most, c, count)


@compiled
def take_people(f: Facts, x: Scratch, t: Taken, d: int, most: int, c: int, count: bool) -> None:
    """The persons in its roles, or those listed where nobody is wanted twice."""
    role, m = 0, f.d_start[d + 1] - f.d_start[d]
    for n in range(f.d_need[d], f.d_need[d + 1]):
        if f.n_kind[n] == PEOPLE:
            row = (n - f.d_need[d]) * m + c
            at = row * most
            size = f.n_asked[n] if f.d_roles[d] > 0 else taken_people(f, x, n, at, x.listed[row])
            for k in range(size):
                i = x.order[role + k] if f.d_roles[d] > 0 else x.list_place[at + k]
                if i >= 0:
                    give(f, t, d, n, i, f.d_start[d] + c, 1, count)
            role += f.n_asked[n]


@compiled
def give(f: Facts, t: Taken, d: int, n: int, i: int, s: int, units: int, count: bool) -> None:
    """Note that units of one candidate are taken at a start."""
    if units == 0:
        return
    piece = t.pieces[t.first[d] + t.held[d]]
    piece[0], piece[1], piece[2], piece[3] = n, i, s, units
    t.held[d] += 1
    if count:
        t.candidates[f.n_cand[n] + i] += units / f.n_asked[n]


@compiled
def book(f: Facts, t: Taken, d: int, n: int, i: int, s: int, units: int) -> None:
    """What units of one candidate at a start use."""
    who = f.k_who[f.n_cand[n] + i]
    t.served[f.d_group[d]] += f.d_weight[d] * f.n_share[n] * units
    if f.n_kind[n] == SUPPLY:
        t.stocks[who] += units
        if f.n_fen[n] >= 0:
            t.budgets[d] += units * f.fen[f.n_fen[n] + i]
        return
    row = who if f.n_kind[n] == SPACE else len(f.j_fen) + who
    amount = units
    if f.n_kind[n] == PEOPLE:
        t.people[who, f.s_day[s], f.s_length[s]] += 1
    else:
        if f.j_exclusive[who]:
            amount = 1
        elif f.n_fen[n] >= 0:
            m = f.d_start[d + 1] - f.d_start[d]
            t.budgets[d] += units * f.fen[f.n_fen[n] + i * m + s - f.d_start[d]]
        t.quotas[who, f.s_length[s]] += amount
    t.slots[row, low_of(f, row, s)] += amount
    t.slots[row, high_of(f, row, s)] -= amount
