"""The compiled loop: ruin, recreate, accept by annealing."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from solver.recreate.facts import Array, Facts
from solver.recreate.insert import Scratch, serve, trip_back_fits, trip_out_fits
from solver.recreate.ledger import Ledger, settle, undo
from solver.recreate.ruin import OPERATORS, ruin

NOISE = 0.02
"""Chance that a candidate is overlooked (blinks, Christiaens & Vanden Berghe 2020)."""


@njit(cache=True, nogil=True)
def seed(value: int) -> None:
    """All chance of the compiled code follows from it."""
    np.random.seed(value)


@njit(cache=True, nogil=True)
def fill(f: Facts, l: Ledger, s: Scratch, order: Array, pull: float) -> None:
    """Serve demands in order, without blinks."""
    for d in order:
        serve(f, l, s, d, 0.0, pull)
    settle(l)


@njit(cache=True, nogil=True)
def anneal(
    f: Facts, l: Ledger, s: Scratch, alive: Array, touched: Array, keys: Array, best: Array, best_slots: Array,
    credit: Array, steps: int, hot: float, cold: float,
) -> int:  # fmt: skip
    """Some steps, the temperature falling from `hot` to `cold`; how many were better. `best[0]`: the best score so
    far; `best_slots` (n,): the sessions of that plan, in `best[1]` slots, valid while `best[2]` is 1, else the plan in
    place is the best."""
    improved = 0
    for step in range(steps):
        heat = hot * (cold / hot) ** (step / steps)
        how = choose(credit)
        size = 2 + np.random.randint(0, 10)
        before = l.sums[0]
        n = ruin(f, l, s, how, size, alive, touched)
        order(f, touched, keys, n, how)
        for i in range(n):
            serve(f, l, s, touched[i], NOISE, 0.0)
        change = l.sums[0] - before
        accepted = change >= 0 or np.random.random() < math.exp(change / heat)
        if accepted and not homes_fit(f, l):
            accepted = False
        if not accepted:
            undo(f, l, 0)
            continue
        if change < 0 and before == best[0] and best[2] == 0:
            keep_before(l, best, best_slots)
        if l.sums[0] > best[0]:
            best[0], best[2] = l.sums[0], 0
            improved += 1
        credit[how] += max(0, change)
        settle(l)
    return improved


@njit(cache=True, nogil=True)
def choose(credit: Array) -> int:
    """An operator, likelier the more it gained; none is forgotten."""
    total = 0.0
    for how in range(OPERATORS):
        total += credit[how]
    shy = 0.1 * total + 1.0
    at = np.random.random() * (total + OPERATORS * shy)
    for how in range(OPERATORS):
        at -= credit[how] + shy
        if at < 0:
            return how
    return OPERATORS - 1


@njit(cache=True, nogil=True)
def order(f: Facts, touched: Array, keys: Array, n: int, how: int) -> None:
    """At random, by weight, or with the first left first."""
    rule = np.random.randint(0, 3)
    for i in range(n):
        d = touched[i]
        if rule == 0:
            keys[i] = np.random.random()
        elif rule == 1:
            keys[i] = -f.d_weight[d] * (0.5 + np.random.random())
        else:
            keys[i] = i if i == 0 else 1.0 + np.random.random()
    for i in range(1, n):
        key, d, j = keys[i], touched[i], i - 1
        while j >= 0 and keys[j] > key:
            keys[j + 1], touched[j + 1] = keys[j], touched[j]
            j -= 1
        keys[j + 1], touched[j + 1] = key, d


@njit(cache=True, nogil=True)
def homes_fit(f: Facts, l: Ledger) -> bool:
    """R10: whether those who lost a session still have time for their trips from and to home."""
    for e in range(l.tops[1]):
        x = -l.log[e] - 1
        if x < 0:
            continue
        for p in range(l.x_counts[x, 1]):
            v = l.x_people[x, p, 1]
            if f.v_from_home[v] and not home_fits(f, l, v, x):
                return False
    return True


@njit(cache=True, nogil=True)
def home_fits(f: Facts, l: Ledger, v: int, gone: int) -> bool:
    """The window of a session that is gone."""
    low, high = f.v_run_low[v, l.x_low[gone]], f.v_run_high[v, l.x_low[gone]]
    first, last = -1, -1
    for i in range(l.v_count[v]):
        y = l.v_list[v, i]
        if low <= l.x_low[y] and l.x_high[y] <= high:
            if first < 0 or l.x_start[y] < l.x_start[first]:
                first = y
            if last < 0 or l.x_end[y] > l.x_end[last]:
                last = y
    if first < 0:
        return True
    return trip_out_fits(f, l, v, first, low) and trip_back_fits(f, l, v, last, high)


@njit(cache=True, nogil=True)
def keep_before(l: Ledger, best: Array, best_slots: Array) -> None:
    """The plan before this step's changes is the best: write it down while it can still be told."""
    n = 0
    for d in range(len(l.d_count)):
        for i in range(l.d_count[d]):
            n = _write(l, best_slots, l.d_list[d, i], n)
    kept = 0
    for i in range(n):  # without what this step added
        fresh = False
        for e in range(l.tops[1]):
            if l.log[e] == best_slots[i, 0] + 1:
                fresh = True
                break
        if not fresh:
            best_slots[kept] = best_slots[i]
            kept += 1
    n = kept
    for e in range(l.tops[1]):  # with what it took away
        if l.log[e] < 0:
            n = _write(l, best_slots, -l.log[e] - 1, n)
    best[1], best[2] = n, 1


@njit(cache=True, nogil=True)
def _write(l: Ledger, best_slots: Array, x: int, n: int) -> int:
    if l.x_fixed[x]:
        return n
    row = best_slots[n]
    row[0], row[1], row[2] = x, l.x_demand[x], l.x_option[x]
    at = 3
    for p in range(l.x_spaces.shape[1]):
        for q in range(3):
            row[at] = l.x_spaces[x, p, q] if p < l.x_counts[x, 0] else -1
            at += 1
    for p in range(l.x_people.shape[1]):
        for q in range(2):
            row[at] = l.x_people[x, p, q] if p < l.x_counts[x, 1] else -1
            at += 1
    for p in range(l.x_supplies.shape[1]):
        for q in range(3):
            row[at] = l.x_supplies[x, p, q] if p < l.x_counts[x, 2] else -1
            at += 1
    return n + 1


@njit(cache=True, nogil=True)
def write_all(l: Ledger, best: Array, best_slots: Array) -> None:
    """The plan in place, written down; for when it is the best."""
    n = 0
    for d in range(len(l.d_count)):
        for i in range(l.d_count[d]):
            n = _write(l, best_slots, l.d_list[d, i], n)
    best[1], best[2] = n, 1
