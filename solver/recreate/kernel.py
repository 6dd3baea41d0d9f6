"""The compiled loop: ruin, recreate, accept by annealing."""

from __future__ import annotations

import math
from typing import NamedTuple

from solver.native.borrowed import borrowed
from solver.recreate.chance import NEVER, below, draw, sow
from solver.recreate.compiled import compiled
from solver.recreate.facts import Array, Facts
from solver.recreate.insert import serve
from solver.recreate.ledger import Ledger, book, settle, undo
from solver.recreate.ruin import OPERATORS, ruin
from solver.recreate.rules import trip_back_fits, trip_out_fits
from solver.recreate.scratch import Scratch


class Search(NamedTuple):
    """`best` (4,): the best score so far; how many rows of `slots` hold that plan; 1 where it is written down there, 0
    where the log leads back to it; the score at the start. `touched`, `keys`: demands to put back, and their order.
    `credit` of the operators. `present`: by slot of a session, room to find the best plan again."""

    best: Array
    slots: Array
    touched: Array
    keys: Array
    credit: Array
    present: Array


MOST_RUINED = 8
"""Sessions or demands taken away in one step, at most."""


@compiled
def begin(
    facts: Facts, ledger: Ledger, scratch: Scratch, standing: int, demands: Array, seed: int, search: Search,
    steps: int, hot: float, cold: float,
) -> int:  # fmt: skip
    """The one way in, so that only one function takes the tuples apart. With no steps: put the sessions of the first
    `standing` slots in place, and serve all demands without blinks. With some: anneal; how often a step was better
    than ever. With −1: write the best plan down, if it is the one in place; with −2 whatever plan is in place."""
    f, led, s, t = borrowed(facts), borrowed(ledger), borrowed(scratch), borrowed(search)
    if steps > 0:
        return anneal(f, led, s, t, demands, steps, hot, cold)
    if steps == 0:
        sow(s, seed)
        s.share[0], s.until[0] = 1.0, NEVER
        for x in range(standing):
            book(f, led, x, 1)
        t.best[0] = t.best[3] = led.sums[0]
        keep_best(led, t)
        for d in demands:
            serve(f, led, s, d)
        s.until[0] = 0
        settle(led)
        if led.sums[0] > t.best[0]:
            t.best[0], t.best[2] = led.sums[0], 0
    else:
        if steps == -2:
            settle(led)
            t.best[0], t.best[2] = led.sums[0], 0
        if t.best[2] == 0:
            keep_best(led, t)
    return 0


@compiled
def anneal(f: Facts, led: Ledger, s: Scratch, t: Search, alive: Array, steps: int, hot: float, cold: float) -> int:
    """Some steps, the temperature falling from `hot` to `cold`; how many were better than ever."""
    improved = 0
    for step in range(steps):
        heat = hot * (cold / hot) ** (step / steps)
        how = choose(s, t.credit)
        before, height = led.sums[0], led.tops[1]
        n = ruin(f, led, s, how, 1 + below(s, MOST_RUINED), alive, t.touched)
        order(f, s, t.touched, t.keys, n)
        s.share[0] = draw(s)
        for i in range(n):
            serve(f, led, s, t.touched[i])
        change = led.sums[0] - before
        accepted = change >= 0 or draw(s) < math.exp(change / heat)
        if not accepted or not homes_fit(f, led, height):
            undo(f, led, height)
            continue
        if led.sums[0] > t.best[0]:
            t.best[0], t.best[2] = led.sums[0], 0
            improved += 1
            settle(led)
        elif t.best[2] == 0 and (led.tops[1] > len(led.log) // 4 or led.tops[0] < len(t.touched) * led.d_list.shape[1]):
            keep_best(led, t)
        if t.best[2] == 1:
            settle(led)
        t.credit[how] += max(0, change)
    return improved


@compiled
def choose(s: Scratch, credit: Array) -> int:
    """An operator, likelier the more it gained; none is forgotten."""
    total = 0.0
    for how in range(OPERATORS):
        total += credit[how]
    shy = 0.1 * total + 1.0
    at = draw(s) * (total + OPERATORS * shy)
    for how in range(OPERATORS):
        at -= credit[how] + shy
        if at < 0:
            return how
    return OPERATORS - 1


@compiled
def order(f: Facts, s: Scratch, touched: Array, keys: Array, n: int) -> None:
    """At random, by weight, or with the first left first."""
    rule = below(s, 3)
    for i in range(n):
        d = touched[i]
        if rule == 0:
            keys[i] = draw(s)
        elif rule == 1:
            keys[i] = -f.d_weight[d] * (0.5 + draw(s))
        else:
            keys[i] = i if i == 0 else 1.0 + draw(s)
    for i in range(1, n):
        key, d, j = keys[i], touched[i], i - 1
        while j >= 0 and keys[j] > key:
            keys[j + 1], touched[j + 1] = keys[j], touched[j]
            j -= 1
        keys[j + 1], touched[j + 1] = key, d


@compiled
def homes_fit(f: Facts, led: Ledger, height: int) -> bool:
    """R10: whether those who lost a session since the log was `height` high still have time for their trips."""
    for e in range(height, led.tops[1]):
        x = -led.log[e] - 1
        if x < 0:
            continue
        for p in range(led.x_counts[x, 1]):
            v = led.x_people[x, p, 1]
            if f.v_from_home[v] and not home_fits(f, led, v, x):
                return False
    return True


@compiled
def home_fits(f: Facts, led: Ledger, v: int, gone: int) -> bool:
    """The window of a session that is gone."""
    low, high = f.v_run_low[v, led.x_low[gone]], f.v_run_high[v, led.x_low[gone]]
    first, last = -1, -1
    for i in range(led.v_count[v]):
        y = led.v_list[v, i]
        if low <= led.x_low[y] and led.x_high[y] <= high:
            if first < 0 or led.x_start[y] < led.x_start[first]:
                first = y
            if last < 0 or led.x_end[y] > led.x_end[last]:
                last = y
    if first < 0:
        return True
    return trip_out_fits(f, led, v, first, low) and trip_back_fits(f, led, v, last, high)


@compiled
def keep_best(led: Ledger, t: Search) -> None:
    """Write the best plan down: the one in place, less what the log says was done since. This is needed only where the
    search strays far from it."""
    t.present[:] = 0
    for d in range(len(led.d_count)):
        for i in range(led.d_count[d]):
            t.present[led.d_list[d, i]] = 1
    for e in range(led.tops[1] - 1, -1, -1):
        entry = led.log[e]
        t.present[abs(entry) - 1] = entry < 0
    n = 0
    for x in range(len(t.present)):
        if t.present[x]:
            n = write(led, t.slots, x, n)
    t.best[1], t.best[2] = n, 1


@compiled
def write(led: Ledger, slots: Array, x: int, n: int) -> int:
    """A session that may change in row `n`: slot, demand, start, pieces; the next free row."""
    if led.x_fixed[x]:
        return n
    row = slots[n]
    row[0], row[1], row[2] = x, led.x_demand[x], led.x_option[x]
    at = 3
    for p in range(led.x_spaces.shape[1]):
        for q in range(3):
            row[at] = led.x_spaces[x, p, q] if p < led.x_counts[x, 0] else -1
            at += 1
    for p in range(led.x_people.shape[1]):
        for q in range(2):
            row[at] = led.x_people[x, p, q] if p < led.x_counts[x, 1] else -1
            at += 1
    for p in range(led.x_supplies.shape[1]):
        for q in range(3):
            row[at] = led.x_supplies[x, p, q] if p < led.x_counts[x, 2] else -1
            at += 1
    return n + 1
