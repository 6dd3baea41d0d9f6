"""Put back what a demand misses: at each of some starts the spaces, persons and things that cost least, by the rules."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from solver.recreate.facts import (
    EXTRA_HOUR,
    FAR,
    NO,
    PEOPLE,
    PER_YUAN,
    PERSON_CHANGE,
    PREFER,
    REQUIRE,
    SLOT,
    SPACE,
    SPACE_CHANGE,
    ZERO,
    Array,
    Facts,
)
from solver.recreate.ledger import Ledger, add, equity, hours_beyond, new_slot, undo

NEVER_MINUTES = 10_000_000
MOST_STARTS, MOST_FOUND = 12, 2
"""Starts looked at for one session, drawn anew each time, until so many were possible: more of them cost more steps
than they are worth (street week, 10 s: 24 and 5 gave 0.4 % less)."""


class Scratch(NamedTuple):
    """Room to think: starts, candidates with their costs, and whether they are taken. `trial`: two slots of sessions."""

    starts: Array
    who: Array
    cost: Array
    room: Array
    chosen: Array
    trial: Array


@njit(cache=True, nogil=True)
def minutes_between(f: Facts, v: int, a: int, b: int) -> int:
    """Travel of a person between two points, as in models.geo."""
    if a < 0 or b < 0:
        return 0
    metres = np.int64(f.metres[a, b])
    return min(NEVER_MINUTES, -(-metres * 60 * f.v_speed[v, 1] // (1000 * f.v_speed[v, 0])))


@njit(cache=True, nogil=True)
def can_come(f: Facts, led: Ledger, v: int, x: int) -> bool:
    """R10–R12 for a person who would join the session in slot `x`; the session lies in one of the open windows."""
    minutes = (led.x_end[x] - led.x_start[x]) // 60
    date = led.x_date[x]
    if led.v_count[v] + 1 > f.v_sessions[v] or led.v_day_count[v, date] + 1 > f.v_day_sessions[v]:
        return False
    if led.v_minutes[v] + minutes > f.v_minutes[v] or led.v_day_minutes[v, date] + minutes > f.v_day_minutes[v]:
        return False
    if led.v_count[v] + 1 > led.v_list.shape[1]:
        return False
    for i in range(led.v_count[v]):
        if not _apart(f, led, v, led.v_list[v, i], x):
            return False
    return f.v_from_home[v] == 0 or trips_fit(f, led, v, x)


@njit(cache=True, nogil=True)
def _apart(f: Facts, led: Ledger, v: int, x: int, y: int) -> bool:
    """R11 for two sessions of one person."""
    if led.x_start[y] < led.x_start[x] or (led.x_start[y] == led.x_start[x] and led.x_end[y] < led.x_end[x]):
        x, y = y, x
    gap = led.x_start[y] - led.x_end[x]
    if gap < f.v_break[v]:
        return False
    if gap < f.v_rest[v] and led.x_date[x] != led.x_date[y]:
        return False
    return gap >= 60 * minutes_between(f, v, led.x_point[x], led.x_point[y]) + f.v_break[v]


@njit(cache=True, nogil=True)
def trips_fit(f: Facts, led: Ledger, v: int, x: int) -> bool:
    """R10 with trips from and to home, for the window that holds session `x`, with it in place."""
    low, high = f.v_run_low[v, led.x_low[x]], f.v_run_high[v, led.x_low[x]]
    first, last = x, x
    for i in range(led.v_count[v]):
        y = led.v_list[v, i]
        if low <= led.x_low[y] and led.x_high[y] <= high:
            if led.x_start[y] < led.x_start[first]:
                first = y
            if led.x_end[y] > led.x_end[last]:
                last = y
    return trip_out_fits(f, led, v, first, low) and trip_back_fits(f, led, v, last, high)


@njit(cache=True, nogil=True)
def trip_out_fits(f: Facts, led: Ledger, v: int, first: int, low: int) -> bool:
    """Whether the way to the first session of a window begins in it; a pin is excused."""
    out = 60 * minutes_between(f, v, f.v_home[v], led.x_point[first])
    return led.x_fixed[first] == 2 or led.x_start[first] - out >= f.rates[ZERO] + low * f.rates[SLOT]


@njit(cache=True, nogil=True)
def trip_back_fits(f: Facts, led: Ledger, v: int, last: int, high: int) -> bool:
    """Whether the way back from the last session of a window ends in it; a pin is excused."""
    back = 60 * minutes_between(f, v, led.x_point[last], f.v_home[v])
    return led.x_fixed[last] == 2 or led.x_end[last] + back <= f.rates[ZERO] + high * f.rates[SLOT]


@njit(cache=True, nogil=True)
def room(f: Facts, led: Ledger, j: int, low: int, high: int, minutes: int) -> int:
    """R6, R8: units of a space that one more piece may take."""
    units = 2**31
    for t in range(low, high):
        if led.free[j, t] < units:
            units = led.free[j, t]
            if units <= 0:
                return 0
    if f.j_exclusive[j]:
        for t in range(low, high):
            if led.busy[j, t] != 0:
                return 0
        return units if led.quota[j] >= minutes else 0
    return min(units, led.quota[j] // max(1, minutes))


@njit(cache=True, nogil=True)
def start_is_free(f: Facts, led: Ledger, d: int, c: int) -> bool:
    """R2 against the sessions that the demand holds."""
    start, end = f.rates[ZERO] + f.s_low[c] * f.rates[SLOT], f.rates[ZERO] + f.s_high[c] * f.rates[SLOT]
    for i in range(led.d_count[d]):
        y = led.d_list[d, i]
        if f.d_each[d] and led.x_number[y] == f.s_window[c]:
            return False
        if f.d_daily[d] and led.x_date[y] == f.s_date[c]:
            return False
        if start < led.x_end[y] + f.d_gap[d] and led.x_start[y] < end + f.d_gap[d]:
            return False
    return True


@njit(cache=True, nogil=True)
def used_before(led: Ledger, d: int, n: int, r: int, pieces: Array, kind: int) -> bool:
    """Whether a session of the demand uses a resource for need `n`."""
    for i in range(led.d_count[d]):
        y = led.d_list[d, i]
        for p in range(led.x_counts[y, kind]):
            if pieces[y, p, 0] == n and pieces[y, p, 1] == r:
                return True
    return False


@njit(cache=True, nogil=True)
def evaluate(f: Facts, led: Ledger, s: Scratch, d: int, c: int, x: int, noise: float, pull: float) -> float:
    """The best session found of demand `d` at start `c`, in slot `x`; what it is worth, −1 if there is none."""
    led.x_demand[x], led.x_option[x], led.x_fixed[x] = d, c, 0
    led.x_low[x], led.x_high[x] = f.s_low[c], f.s_high[c]
    led.x_start[x] = f.rates[ZERO] + f.s_low[c] * f.rates[SLOT]
    led.x_end[x] = f.rates[ZERO] + f.s_high[c] * f.rates[SLOT]
    led.x_number[x] = f.s_window[c] if f.d_each[d] else -1
    led.x_date[x], led.x_week[x] = f.s_date[c], f.s_week[c]
    led.x_plain[x], led.x_fen[x] = f.s_bonus[c], 0
    for kind in range(3):
        led.x_counts[x, kind] = 0
    first, needs = f.d_need[d], f.d_need[d + 1] - f.d_need[d]
    cost, fill, site = 0.0, 0, -1
    led.x_point[x] = f.d_point[d]
    for n in range(needs):
        if f.n_kind[first + n] == SPACE:
            before = led.x_counts[x, 0]
            price = take_spaces(f, led, s, d, c, n, x, noise, pull)
            if price < 0:
                return -1.0
            cost += price - 1.0
            if f.d_site[d] == n:
                site = lowest_place(f, led, first + n, x, before)
                led.x_point[x] = f.j_point[f.k_who[f.n_cand[first + n] + site]]
    for n in range(needs):
        kind = f.n_kind[first + n]
        if kind == PEOPLE:
            price = take_people(f, led, s, d, c, n, x, max(0, site), noise, pull)
            if price < -(2.0**39):
                return -1.0
            cost += price
        elif kind != SPACE and not take_supplies(f, led, d, n, x):
            return -1.0
    if led.x_fen[x] > 0 and f.d_budget[d] < 2**40:
        spent = led.x_fen[x]
        for i in range(led.d_count[d]):
            spent += led.x_fen[led.d_list[d, i]]
        if spent > f.d_budget[d]:
            return -1.0
    for n in range(needs):
        met, kind = 0, f.n_kind[first + n]
        if kind == PEOPLE:
            for p in range(led.x_counts[x, 1]):
                met += led.x_people[x, p, 0] == n
        elif kind == SPACE:
            for p in range(led.x_counts[x, 0]):
                met += led.x_spaces[x, p, 2] if led.x_spaces[x, p, 0] == n else 0
        else:
            for p in range(led.x_counts[x, 2]):
                met += led.x_supplies[x, p, 2] if led.x_supplies[x, p, 0] == n else 0
        fill += 1000 * min(met, f.n_asked[first + n]) // f.n_asked[first + n]
    led.x_served[x] = f.d_weight[d] * (fill // needs) // 1000
    g = f.d_group[d]
    worth = led.x_served[x] + equity(f, g, led.served[g] + led.x_served[x]) - equity(f, g, led.served[g])
    money = f.rates[PER_YUAN] * led.x_fen[x] / 100.0
    return worth + f.s_bonus[c] + pull * f.s_pull[c] - cost - money


@njit(cache=True, nogil=True)
def lowest_place(f: Facts, led: Ledger, need: int, x: int, before: int) -> int:
    """R9: of the pieces from `before` on, the place among the need's candidates of the space that stands first."""
    lowest = led.x_spaces[x, before, 1]
    for p in range(before, led.x_counts[x, 0]):
        lowest = min(lowest, led.x_spaces[x, p, 1])
    for i in range(f.n_cand[need], f.n_cand[need + 1]):
        if f.k_who[i] == lowest:
            return i - f.n_cand[need]
    return 0


@njit(cache=True, nogil=True)
def take_spaces(f: Facts, led: Ledger, s: Scratch, d: int, c: int, n: int, x: int, noise: float, pull: float) -> float:
    """Pieces for need `n`, the cheapest first; what they cost + 1, −1 if there is not enough room."""
    need = f.d_need[d] + n
    k0, k = f.n_cand[need], f.n_cand[need + 1] - f.n_cand[need]
    row = f.n_ok[need] + (c - f.d_start[d]) * k
    minutes, asked = (led.x_end[x] - led.x_start[x]) // 60, f.n_asked[need]
    same, held = f.d_same_spaces[d], led.d_count[d] > 0
    per_unit = f.d_weight[d] / (asked * (f.d_need[d + 1] - f.d_need[d]))
    count = 0
    for i in range(k):
        if f.ok[row + i] == 0 or np.random.random() < noise:
            continue
        j = f.k_who[k0 + i]
        if taken_here(led, x, j):
            continue
        old = held and same != NO and used_before(led, d, n, j, led.x_spaces, 0)
        if same == REQUIRE and held and not old:
            continue
        low, high = led.x_low[x] - f.j_before[j], led.x_high[x] + f.j_after[j]
        units = min(asked, room(f, led, j, low, high, minutes))
        if units < f.n_piece[need]:
            continue
        price = f.k_cost[k0 + i] - pull * f.k_pull[k0 + i]
        if led.opened[j, led.x_date[x]] == 0:
            price += f.j_opening[j]
        if same == PREFER and held and not old:
            price += f.rates[SPACE_CHANGE]
        price += f.rates[PER_YUAN] * (f.j_fen[j] * units * minutes // 60) / 100.0 + per_unit * (asked - units)
        s.who[count], s.cost[count], s.room[count] = i, price, units
        count += 1
    before = led.x_counts[x, 0]
    cost = fill_spaces(f, led, s, need, n, x, count, minutes)
    if same == REQUIRE and held and led.x_counts[x, 0] - before != pieces_before(led, d, n, led.x_spaces, 0):
        return -1.0
    return cost


@njit(cache=True, nogil=True)
def taken_here(led: Ledger, x: int, j: int) -> bool:
    """R7: no space twice, over all needs."""
    for p in range(led.x_counts[x, 0]):
        if led.x_spaces[x, p, 1] == j:
            return True
    return False


@njit(cache=True, nogil=True)
def fill_spaces(f: Facts, led: Ledger, s: Scratch, need: int, n: int, x: int, count: int, minutes: int) -> float:
    """One piece, or several where the need is split: no piece below `min_piece`."""
    left, cost, pieces = f.n_asked[need], 0.0, 0
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


@njit(cache=True, nogil=True)
def take_people(
    f: Facts, led: Ledger, s: Scratch, d: int, c: int, n: int, x: int, site: int, noise: float, pull: float
) -> float:
    """Persons for need `n`, the cheapest first; what they cost, less than any cost if there are not enough."""
    need = f.d_need[d] + n
    k0, k = f.n_cand[need], f.n_cand[need + 1] - f.n_cand[need]
    if k == 0:
        return -(2.0**40)
    row = f.n_ok[need] + (c - f.d_start[d]) * k
    sites = (f.n_way[need + 1] - f.n_way[need]) // k
    same, held = f.d_same_people[d], led.d_count[d] > 0
    minutes, iso = (led.x_end[x] - led.x_start[x]) // 60, led.x_week[x]
    count, forced = 0, same == REQUIRE and held
    for i in range(k):
        if f.ok[row + i] == 0:
            continue
        way = f.way[f.n_way[need] + i * sites + site]
        if way == FAR:
            continue
        v = f.k_who[k0 + i]
        old = held and same != NO and used_before(led, d, n, v, led.x_people, 1)
        if forced and not old:
            continue
        if not forced and np.random.random() < noise:
            continue
        price = way + f.k_cost[k0 + i] - pull * f.k_pull[k0 + i]
        if led.v_count[v] == 0:
            price += f.v_active[v]
        hours = hours_beyond(f, led.v_week_minutes[v, iso] + minutes) - hours_beyond(f, led.v_week_minutes[v, iso])
        price += f.rates[EXTRA_HOUR] * hours
        if same == PREFER and held and not old:
            price += f.rates[PERSON_CHANGE]
        s.who[count], s.cost[count], s.chosen[count] = i, price, 0
        count += 1
    if count < f.n_least[need]:
        return -(2.0**40)
    asked = f.n_asked[need] if not forced else pieces_before(led, d, n, led.x_people, 1)
    cost, got = 0.0, 0
    while got < asked and count > 0:
        best = 0
        for i in range(1, count):
            if s.cost[i] < s.cost[best]:
                best = i
        i, price = s.who[best], s.cost[best]
        count -= 1
        s.who[best], s.cost[best] = s.who[count], s.cost[count]
        team = join(f, led, s, need, n, x, i, k0, site, sites, row, asked - got)
        if team > 0:
            got += team
            cost += price
        elif forced:
            return -(2.0**40)
    if got < f.n_least[need] or (forced and got < asked) or not pairs_hold(f, led, x):
        return -(2.0**40)
    return cost


@njit(cache=True, nogil=True)
def pieces_before(led: Ledger, d: int, n: int, pieces: Array, kind: int) -> int:
    """R14: how many spaces or persons serve need `n` in the sessions that stand."""
    count, x = 0, led.d_list[d, 0]
    for p in range(led.x_counts[x, kind]):
        count += pieces[x, p, 0] == n
    return count


@njit(cache=True, nogil=True)
def here(led: Ledger, x: int, v: int) -> bool:
    """R11: whether a person has a role in the session."""
    for p in range(led.x_counts[x, 1]):
        if led.x_people[x, p, 1] == v:
            return True
    return False


@njit(cache=True, nogil=True)
def join(
    f: Facts, led: Ledger, s: Scratch, need: int, n: int, x: int, i: int, k0: int, site: int, sites: int, row: int,
    most: int,
) -> int:  # fmt: skip
    """A candidate joins with all who come only together with him: how many came, 0 if one of them cannot (R15)."""
    v = f.k_who[k0 + i]
    if here(led, x, v) or not may_join(f, led, x, v):
        return 0
    before = led.x_counts[x, 1]
    put_person(f, led, x, n, v, f.way[f.n_way[need] + i * sites + site] + f.k_cost[k0 + i])
    for m in range(f.v_mates[v], f.v_mates[v + 1]):
        w = f.v_mate[m]
        if here(led, x, w):
            continue
        place = place_of(f, need, w)
        fits = place >= 0 and f.ok[row + place] and f.way[f.n_way[need] + place * sites + site] != FAR
        if not fits or led.x_counts[x, 1] - before >= most or not may_join(f, led, x, w):
            drop_people(f, led, x, before)
            return 0
        put_person(f, led, x, n, w, f.way[f.n_way[need] + place * sites + site] + f.k_cost[k0 + place])
    return led.x_counts[x, 1] - before


@njit(cache=True, nogil=True)
def may_join(f: Facts, led: Ledger, x: int, v: int) -> bool:
    """R10–R12, nobody here whom the person stays apart from, and room in the slot's list."""
    if led.x_counts[x, 1] >= led.x_people.shape[1]:
        return False
    for m in range(f.v_foes[v], f.v_foes[v + 1]):
        if here(led, x, f.v_foe[m]):
            return False
    return can_come(f, led, v, x)


@njit(cache=True, nogil=True)
def place_of(f: Facts, need: int, v: int) -> int:
    """A person's place among the candidates of a need, −1 if there is none."""
    for i in range(f.n_cand[need], f.n_cand[need + 1]):
        if f.k_who[i] == v:
            return i - f.n_cand[need]
    return -1


@njit(cache=True, nogil=True)
def put_person(f: Facts, led: Ledger, x: int, n: int, v: int, points: int) -> None:
    """`points` that the way costs, less interest."""
    p = led.x_counts[x, 1]
    led.x_people[x, p, 0], led.x_people[x, p, 1], led.x_people[x, p, 2] = n, v, points
    led.x_counts[x, 1] += 1
    led.x_plain[x] -= points


@njit(cache=True, nogil=True)
def drop_people(f: Facts, led: Ledger, x: int, down_to: int) -> None:
    """The last who joined leave again."""
    while led.x_counts[x, 1] > down_to:
        led.x_counts[x, 1] -= 1
        led.x_plain[x] += led.x_people[x, led.x_counts[x, 1], 2]


@njit(cache=True, nogil=True)
def pairs_hold(f: Facts, led: Ledger, x: int) -> bool:
    """R15 over the whole session."""
    for p in range(led.x_counts[x, 1]):
        v = led.x_people[x, p, 1]
        for m in range(f.v_mates[v], f.v_mates[v + 1]):
            if not here(led, x, f.v_mate[m]):
                return False
    return True


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def serve(f: Facts, led: Ledger, s: Scratch, d: int, noise: float, pull: float) -> int:
    """Session after session of a demand, each at the best of some starts, as long as it pays; how many were placed."""
    height, placed = led.tops[1], 0
    while led.d_count[d] < f.d_asked[d] and led.d_count[d] < led.d_list.shape[1]:
        if not place_one(f, led, s, d, noise, pull):
            break
        placed += 1
    if placed and led.d_count[d] < f.d_fewest[d]:
        undo(f, led, height)
        return 0
    return placed


@njit(cache=True, nogil=True)
def place_one(f: Facts, led: Ledger, s: Scratch, d: int, noise: float, pull: float) -> bool:
    """The best session over some starts that R2 allows."""
    count = 0
    for c in range(f.d_start[d], f.d_start[d + 1]):
        if start_is_free(f, led, d, c):
            s.starts[count] = c
            count += 1
    best, found = 0.0, 0
    for i in range(count):
        if pull == 0.0 or count > MOST_STARTS:
            j = i + np.random.randint(0, count - i)
            s.starts[i], s.starts[j] = s.starts[j], s.starts[i]
        if i >= MOST_STARTS or (found >= MOST_FOUND and pull == 0.0):
            break
        x = s.trial[0]
        worth = evaluate(f, led, s, d, s.starts[i], x, noise, pull)
        found += worth > 0
        if worth > best:
            best = worth
            s.trial[0], s.trial[1] = s.trial[1], s.trial[0]
    if best <= 0.0:
        return False
    add(f, led, s.trial[1])
    s.trial[1] = new_slot(led)
    return True
