"""One step: ruin, recreate, accept by annealing."""

from __future__ import annotations

import math
from typing import NamedTuple

from solver.recreate.chance import below, draw
from solver.recreate.compiled import compiled
from solver.recreate.facts import Array, Facts
from solver.recreate.insert import serve
from solver.recreate.ledger import Ledger, equity, undo
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


FORGET = 0.9
"""What operators keep of their credit from one stretch of steps to the next."""

MOST_RUINED = 8
"""Sessions or demands taken away in one step, at most."""


@compiled
def attempt(f: Facts, led: Ledger, s: Scratch, t: Search, alive: Array, heat: float) -> bool:
    """One step; whether it was accepted. What it did is at the end of the log then, and gone otherwise."""
    how = choose(s, t.credit)
    before, height = led.sums[0], led.tops[1]
    n = ruin(f, led, s, how, 1 + below(s, MOST_RUINED), alive, t.touched)
    order(f, s, t.touched, t.keys, n)
    s.share[0] = draw(s)
    least = before + heat * math.log(1.0 - draw(s))
    if not refill(f, led, s, t.touched, n, least) or not homes_fit(f, led, height):
        undo(f, led, height)
        return False
    t.credit[how] += max(0, led.sums[0] - before)
    return True


@compiled
def refill(f: Facts, led: Ledger, s: Scratch, touched: Array, n: int, least: float) -> bool:
    """Serve demands one after another; whether the score is at least so much in the end. As soon as those that are left
    cannot bring that any more, they are left (but for what one session more may mend in continuity, this is exact)."""
    hope = 0
    for i in range(n):
        s.hope[i] = most_of(f, led, touched[i])
        hope += s.hope[i]
    for i in range(n):
        hope -= s.hope[i]
        serve(f, led, s, touched[i])
        if led.sums[0] + hope < least:
            return False
    return True


@compiled
def most_of(f: Facts, led: Ledger, d: int) -> int:
    """Points that a demand's missing sessions can bring at most, where equity's bonuses sink as an area is served."""
    missing = max(0, f.d_asked[d] - led.d_count[d])
    g, served = f.d_group[d], missing * f.d_weight[d]
    return missing * f.d_most[d] + equity(f, g, led.served[g] + served) - equity(f, g, led.served[g])


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
