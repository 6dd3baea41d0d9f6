"""The cheapest persons of a need at each start."""

from __future__ import annotations

import numpy as np

from solver.dual.compiled import compiled
from solver.dual.facts import FAR, PEOPLE, SLOTS, Facts
from solver.dual.offers import Prices, Scratch, way_of, worth_of


@compiled
def longest_list(f: Facts, d: int) -> int:
    """Persons of a need that are worth listing: with roles, as many as all other needs may take away, and its own."""
    if f.d_roles[d] > 0:
        return int(f.d_roles[d])
    most = 1
    for n in range(f.d_need[d], f.d_need[d + 1]):
        if f.n_kind[n] == PEOPLE:
            most = max(most, f.n_asked[n])
    return int(most)


@compiled
def list_people(
    f: Facts, p: Prices, x: Scratch, d: int, n: int, only: int, site: int, most: int
) -> None:  # fmt: skip
    """The `most` cheapest persons of a need at each start that is `x.wanted`, with cost less worth; cheapest first.
    Candidates stand in order of their ways; who is too far to be among the cheapest is not priced."""
    first, m, local, k0 = f.d_start[d], f.d_start[d + 1] - f.d_start[d], n - f.d_need[d], f.n_cand[n]
    listed, costs = x.listed[local * m : local * m + m], x.list_cost[local * m * most : (local + 1) * m * most]
    for c in range(m):
        listed[c], costs[c * most + most - 1] = 0, np.inf
    low, high = f.s_low[first : first + m], f.s_high[first : first + m]
    day, length, ready = f.s_day[first : first + m], f.s_length[first : first + m], f.ready
    worth, spaces, slots, wanted = worth_of(f, p, d, n), len(f.j_fen), f.rates[SLOTS], x.wanted
    for i in range(f.n_cand[n + 1] - k0) if only < 0 else range(only, only + 1):
        way = way_of(f, n, site, i)
        if way == FAR:
            continue
        least, v = way - worth, f.k_who[k0 + i]
        prices, people, after = p.slots[spaces + v], p.people[v], f.after[spaces + v]
        for r in range(f.k_ready[k0 + i], f.k_ready[k0 + i + 1]):
            c = ready[r]
            last = costs[c * most + most - 1]
            if least < last and wanted[c]:
                price = prices[min(high[c] + after, slots)] - prices[low[c]] + people[day[c], length[c]]
                if least + price < last:
                    place(x, local * m + c, most, least + price, i)


@compiled
def place(x: Scratch, row: int, most: int, cost: float, i: int) -> None:
    """One more candidate in a list that is not full, or whose last one costs more."""
    size, at = x.listed[row], row * most
    k = size if size < most else most - 1
    while k > 0 and x.list_cost[at + k - 1] > cost:
        x.list_cost[at + k], x.list_place[at + k] = x.list_cost[at + k - 1], x.list_place[at + k - 1]
        k -= 1
    x.list_cost[at + k], x.list_place[at + k] = cost, i
    if size < most:
        x.listed[row] = size + 1


@compiled
def taken_people(f: Facts, x: Scratch, n: int, at: int, size: int) -> int:
    """How many of a list serve a need: `least` at whatever price, up to `asked` while it pays; −1: too few."""
    if size < f.n_least[n]:
        return -1
    k = f.n_least[n]
    while k < min(size, f.n_asked[n]) and x.list_cost[at + k] < 0:
        k += 1
    return int(k)


@compiled
def net_of_people(f: Facts, x: Scratch, d: int, n: int, most: int, c: int) -> float:
    """Cost less worth of a need of persons at a start."""
    m, local = f.d_start[d + 1] - f.d_start[d], n - f.d_need[d]
    at = (local * m + c) * most
    taken = taken_people(f, x, n, at, x.listed[local * m + c])
    if taken < 0:
        return np.inf
    net = 0.0
    for k in range(taken):
        net += x.list_cost[at + k]
    return net
