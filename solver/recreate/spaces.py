"""Spaces for one need of a session: the cheapest that have room."""

from __future__ import annotations

from solver.recreate.chance import overlooked
from solver.recreate.compiled import compiled
from solver.recreate.facts import NO, PER_YUAN, PREFER, REQUIRE, SPACE_CHANGE, Facts
from solver.recreate.ledger import Ledger
from solver.recreate.rules import pieces_before, place_of, room, stays
from solver.recreate.scratch import Scratch


@compiled
def take_spaces(f: Facts, led: Ledger, s: Scratch, d: int, c: int, n: int, x: int) -> float:
    """Pieces for need `n`, the cheapest first; what they cost + 1, −1 if there is not enough room."""
    need = f.d_need[d] + n
    count = open_spaces(f, led, s, d, c, n, x)
    before = led.x_counts[x, 0]
    cost = fill_spaces(f, led, s, need, n, x, count)
    forced = f.d_same_spaces[d] == REQUIRE and led.d_count[d] > 0
    if forced and led.x_counts[x, 0] - before != pieces_before(led, d, n, led.x_spaces, 0):
        return -1.0
    return cost


@compiled
def open_spaces(f: Facts, led: Ledger, s: Scratch, d: int, c: int, n: int, x: int) -> int:
    """Candidates that may have a piece, with what it would cost, to the scratch; how many."""
    need, count = f.d_need[d] + n, 0
    k0, k = f.n_cand[need], f.n_cand[need + 1] - f.n_cand[need]
    row = f.n_ok[need] + (c - f.d_start[d]) * k
    same, held = f.d_same_spaces[d], led.d_count[d] > 0
    for i in range(k):
        if f.ok[row + i] == 0 or overlooked(s):
            continue
        j = f.k_who[k0 + i]
        old = held and same != NO and stays(led, d, n, j, led.x_spaces, 0, same)
        if same == REQUIRE and held and not old:
            continue
        units = min(f.n_asked[need], units_left(f, led, x, j))
        if units < f.n_piece[need]:
            continue
        change = f.rates[SPACE_CHANGE] if same == PREFER and held and not old else 0
        s.who[count], s.room[count] = i, units
        s.cost[count] = change + price_of(f, led, d, need, i, x, units) + s.share[0] * toll(f, led, j, x, units)
        count += 1
    return count


@compiled
def price_of(f: Facts, led: Ledger, d: int, need: int, i: int, x: int, units: int) -> float:
    """The way, the day's opening, money, and what is not given of what was asked."""
    j, minutes, asked = f.k_who[f.n_cand[need] + i], (led.x_end[x] - led.x_start[x]) // 60, f.n_asked[need]
    price = f.k_cost[f.n_cand[need] + i] + f.rates[PER_YUAN] * (f.j_fen[j] * units * minutes // 60) / 100.0
    if led.opened[j, led.x_date[x]] == 0:
        price += f.j_opening[j]
    if units < asked:
        price += f.d_weight[d] * (asked - units) / (asked * (f.d_need[d + 1] - f.d_need[d]))
    return price


@compiled
def toll(f: Facts, led: Ledger, j: int, x: int, units: int) -> float:
    """The shadow price of some units of a space for session `x`, with what lies before and after."""
    low, high = max(0, led.x_low[x] - f.j_before[j]), min(f.j_shadow.shape[1] - 1, led.x_high[x] + f.j_after[j])
    return (f.j_shadow[j, high] - f.j_shadow[j, low]) * (1 if f.j_exclusive[j] else units)


@compiled
def units_left(f: Facts, led: Ledger, x: int, j: int) -> int:
    """R6, R8: units of a space beside what other needs of the session have of it."""
    own = 0
    for p in range(led.x_counts[x, 0]):
        if led.x_spaces[x, p, 1] == j:
            own += led.x_spaces[x, p, 2]
    if own and f.j_exclusive[j]:
        return 0
    minutes = (led.x_end[x] - led.x_start[x]) // 60
    return room(f, led, j, led.x_low[x] - f.j_before[j], led.x_high[x] + f.j_after[j], minutes) - own


@compiled
def fill_spaces(f: Facts, led: Ledger, s: Scratch, need: int, n: int, x: int, count: int) -> float:
    """One piece, or several where the need is split: no piece below `min_piece`."""
    left, cost, pieces = f.n_asked[need], 0.0, 0
    minutes = (led.x_end[x] - led.x_start[x]) // 60
    k0 = f.n_cand[need]
    while left > 0 and count > 0 and led.x_counts[x, 0] < led.x_spaces.shape[1]:
        best = 0
        for i in range(1, count):
            if s.cost[i] < s.cost[best]:
                best = i
        j, q = f.k_who[k0 + s.who[best]], min(s.room[best], left)
        if f.n_split[need] and 0 < left - q < f.n_piece[need] and left - f.n_piece[need] >= f.n_piece[need]:
            q = min(q, left - f.n_piece[need])
        if q >= f.n_piece[need]:
            p = led.x_counts[x, 0]
            led.x_spaces[x, p, 0], led.x_spaces[x, p, 1], led.x_spaces[x, p, 2] = n, j, q
            led.x_counts[x, 0] += 1
            led.x_fen[x] += f.j_fen[j] * q * minutes // 60
            led.x_plain[x] -= f.k_cost[k0 + s.who[best]]
            cost += f.k_cost[k0 + s.who[best]]
            left -= q
            pieces += 1
        count -= 1
        s.who[best], s.cost[best], s.room[best] = s.who[count], s.cost[count], s.room[count]
        if not f.n_split[need]:
            break
    if pieces == 0 or f.n_asked[need] - left < f.n_least[need]:
        return -1.0
    return 1.0 + max(0.0, cost)


@compiled
def lowest_place(f: Facts, led: Ledger, d: int, n: int, x: int) -> int:
    """R9: of the pieces for need `n`, the place among the candidates of the space that stands first in the problem."""
    lowest = len(f.j_point)
    for p in range(led.x_counts[x, 0]):
        if led.x_spaces[x, p, 0] == n:
            lowest = min(lowest, led.x_spaces[x, p, 1])
    return place_of(f, f.d_need[d] + n, lowest)
