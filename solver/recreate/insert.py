"""Put back what a demand misses: at each of some starts what costs least, by the rules."""

from __future__ import annotations

from solver.recreate.chance import below
from solver.recreate.compiled import compiled
from solver.recreate.facts import NO_LIMIT, PEOPLE, PER_YUAN, SLOT, SPACE, ZERO, Array, Facts
from solver.recreate.ledger import Ledger, add, equity, new_slot, undo
from solver.recreate.persons import NONE, take_people
from solver.recreate.persons import toll as person_toll
from solver.recreate.rules import start_is_free
from solver.recreate.scratch import Scratch
from solver.recreate.spaces import lowest_place, take_spaces
from solver.recreate.spaces import toll as space_toll

MOST_STARTS, MOST_FOUND = 12, 2
"""Starts looked at for one session, drawn anew each time, until so many were possible: more of them cost more steps
than they are worth (street week, 10 s: 24 and 5 gave 0.4 % less)."""


@compiled
def evaluate(f: Facts, led: Ledger, s: Scratch, d: int, c: int, x: int) -> float:
    """The best session found of demand `d` at start `c`, in slot `x`; what it is worth at shadow prices, `NONE` if
    there is none, or none that is worth anything without them: time that is dear is better used than left."""
    blank(f, led, d, c, x)
    cost = give_spaces(f, led, s, d, c, x)
    if cost == -NONE:
        return NONE
    others = give_others(f, led, s, d, c, x)
    if others == -NONE or not within_budget(f, led, d, x):
        return NONE
    led.x_served[x] = f.d_weight[d] * fill(f, led, d, x) // 1000
    g = f.d_group[d]
    worth = led.x_served[x] + equity(f, g, led.served[g] + led.x_served[x]) - equity(f, g, led.served[g])
    money = f.rates[PER_YUAN] * led.x_fen[x] / 100.0
    gain = worth + f.s_bonus[c] - cost - others - money
    return gain - s.share[0] * tolls(f, led, x) if gain > 0.0 else NONE


@compiled
def tolls(f: Facts, led: Ledger, x: int) -> float:
    """The shadow prices of all time that a session takes."""
    out = 0.0
    for p in range(led.x_counts[x, 0]):
        out += space_toll(f, led, led.x_spaces[x, p, 1], x, led.x_spaces[x, p, 2])
    for p in range(led.x_counts[x, 1]):
        out += person_toll(f, led, led.x_people[x, p, 1], x)
    return out


@compiled
def blank(f: Facts, led: Ledger, d: int, c: int, x: int) -> None:
    """A session of demand `d` at start `c` in slot `x`, with nothing in it."""
    led.x_demand[x], led.x_option[x], led.x_fixed[x] = d, c, 0
    led.x_low[x], led.x_high[x] = f.s_low[c], f.s_high[c]
    led.x_start[x] = f.rates[ZERO] + f.s_low[c] * f.rates[SLOT]
    led.x_end[x] = f.rates[ZERO] + f.s_high[c] * f.rates[SLOT]
    led.x_number[x] = f.s_window[c] if f.d_each[d] else -1
    led.x_date[x], led.x_week[x] = f.s_date[c], f.s_week[c]
    led.x_plain[x], led.x_fen[x], led.x_point[x] = f.s_bonus[c], 0, f.d_point[d]
    for kind in range(3):
        led.x_counts[x, kind] = 0


@compiled
def give_spaces(f: Facts, led: Ledger, s: Scratch, d: int, c: int, x: int) -> float:
    """Spaces for all needs that ask for some; what they cost, −`NONE` if there are too few. The first is the site."""
    first, cost = f.d_need[d], 0.0
    for n in range(f.d_need[d + 1] - first):
        if f.n_kind[first + n] == SPACE:
            price = take_spaces(f, led, s, d, c, n, x)
            if price < 0:
                return -NONE
            cost += price - 1.0
            if f.d_site[d] == n:
                led.x_point[x] = f.j_point[f.k_who[f.n_cand[first + n] + lowest_place(f, led, d, n, x)]]
    return cost


@compiled
def give_others(f: Facts, led: Ledger, s: Scratch, d: int, c: int, x: int) -> float:
    """Persons and things for all needs that ask for some; what the persons cost, −`NONE` if something lacks."""
    first, cost, site = f.d_need[d], 0.0, 0
    if f.d_site[d] >= 0:
        site = lowest_place(f, led, d, f.d_site[d], x)
    for n in range(f.d_need[d + 1] - first):
        kind = f.n_kind[first + n]
        if kind == PEOPLE:
            price = take_people(f, led, s, d, c, n, x, site)
            if price == NONE:
                return -NONE
            cost += price
        elif kind != SPACE and not take_supplies(f, led, d, n, x):
            return -NONE
    return cost


@compiled
def within_budget(f: Facts, led: Ledger, d: int, x: int) -> bool:
    """R17 with the sessions that the demand holds."""
    if led.x_fen[x] == 0 or f.d_budget[d] >= NO_LIMIT:
        return True
    spent = led.x_fen[x]
    for i in range(led.d_count[d]):
        spent += led.x_fen[led.d_list[d, i]]
    return spent <= f.d_budget[d]


@compiled
def fill(f: Facts, led: Ledger, d: int, x: int) -> int:
    """Section 5, `served`: what is met of what was asked, in thousandths, over all needs."""
    first, needs, out = f.d_need[d], f.d_need[d + 1] - f.d_need[d], 0
    for n in range(needs):
        met, kind, asked = 0, f.n_kind[first + n], f.n_asked[first + n]
        if kind == PEOPLE:
            for p in range(led.x_counts[x, 1]):
                met += led.x_people[x, p, 0] == n
        else:
            met = units_of(led.x_spaces if kind == SPACE else led.x_supplies, x, led.x_counts[x, kind], n)
        out += 1000 * min(met, asked) // asked
    return out // needs


@compiled
def units_of(pieces: Array, x: int, count: int, n: int) -> int:
    """Units of all pieces for need `n`."""
    units = 0
    for p in range(count):
        if pieces[x, p, 0] == n:
            units += pieces[x, p, 2]
    return units


@compiled
def take_supplies(f: Facts, led: Ledger, d: int, n: int, x: int) -> bool:
    """R16: exactly what is asked for, the cheapest first."""
    need = f.d_need[d] + n
    left, tried = f.n_asked[need], 0
    k0, k = f.n_cand[need], f.n_cand[need + 1] - f.n_cand[need]
    price = -1
    while left > 0 and tried < k:
        least = 2**62
        for i in range(k0, k0 + k):
            if price < f.u_fen[f.k_who[i]] < least:
                least = f.u_fen[f.k_who[i]]
        price = least
        for i in range(k0, k0 + k):
            u = f.k_who[i]
            if f.u_fen[u] != price:
                continue
            tried += 1
            stock = led.supply[u]
            for p in range(led.x_counts[x, 2]):
                stock -= led.x_supplies[x, p, 2] if led.x_supplies[x, p, 1] == u else 0
            q = min(left, stock)
            p = led.x_counts[x, 2]
            if q > 0 and p < led.x_supplies.shape[1]:
                led.x_supplies[x, p, 0], led.x_supplies[x, p, 1], led.x_supplies[x, p, 2] = n, u, q
                led.x_counts[x, 2] += 1
                led.x_fen[x] += price * q
                left -= q
    return left == 0


@compiled
def serve(f: Facts, led: Ledger, s: Scratch, d: int) -> int:
    """Session after session of a demand, each at the best of some starts, as long as it pays; how many were placed."""
    height, placed = led.tops[1], 0
    while led.d_count[d] < f.d_asked[d] and led.d_count[d] < led.d_list.shape[1]:
        if not place_one(f, led, s, d):
            break
        placed += 1
    if placed and led.d_count[d] < f.d_fewest[d]:
        undo(f, led, height)
        return 0
    return placed


@compiled
def place_one(f: Facts, led: Ledger, s: Scratch, d: int) -> bool:
    """The best session over some starts that R2 allows."""
    count = 0
    for c in range(f.d_start[d], f.d_start[d + 1]):
        if start_is_free(f, led, d, c):
            s.starts[count] = c
            count += 1
    best, found = NONE, 0
    for i in range(count):
        if i >= MOST_STARTS or found >= MOST_FOUND:
            break
        j = i + below(s, count - i)
        s.starts[i], s.starts[j] = s.starts[j], s.starts[i]
        x = s.trial[0]
        worth = evaluate(f, led, s, d, s.starts[i], x)
        found += worth > NONE
        if worth > best:
            best = worth
            s.trial[0], s.trial[1] = s.trial[1], s.trial[0]
    if best == NONE:
        return False
    add(f, led, s.trial[1])
    s.trial[1] = new_slot(led)
    return True
