"""Take some sessions away, near each other in one way or another, so that others may take their place."""

from __future__ import annotations

from solver.recreate.chance import below, draw
from solver.recreate.compiled import compiled
from solver.recreate.facts import PEOPLE, REQUIRE, SLOT, SPACE, Array, Facts
from solver.recreate.ledger import Ledger, remove
from solver.recreate.scratch import Scratch

AREA, ALIKE, PERSON, PLACE, REFUSED, ANYWHERE = range(6)
OPERATORS = 6


@compiled
def ruin(f: Facts, led: Ledger, s: Scratch, how: int, size: int, alive: Array, touched: Array) -> int:
    """Takes sessions away; the demands to put back go to `touched`, how many there are is returned."""
    if how == AREA:
        return nearby(f, led, s, f.d_near, size, alive, touched)
    if how == ALIKE:
        return nearby(f, led, s, f.d_alike, size, alive, touched)
    if how == PERSON:
        return of_person(f, led, s, size, alive, touched)
    if how == PLACE:
        return of_place(f, led, s, size, alive, touched)
    if how == REFUSED:
        return in_the_way(f, led, s, size, alive, touched)
    n = 0
    for _ in range(size):
        n = release(f, led, alive[below(s, len(alive))], touched, n)
    return n


@compiled
def note(d: int, touched: Array, n: int) -> int:
    """Remember a demand once."""
    for i in range(n):
        if touched[i] == d:
            return n
    if n < len(touched):
        touched[n] = d
        n += 1
    return n


@compiled
def release(f: Facts, led: Ledger, d: int, touched: Array, n: int) -> int:
    """All sessions of a demand that may be decided."""
    if f.d_free[d] == 0:
        return n
    i = led.d_count[d] - 1
    while i >= 0:
        x = led.d_list[d, i]
        if led.x_fixed[x] == 0:
            remove(f, led, x)
        i -= 1
    return note(d, touched, n)


@compiled
def release_one(f: Facts, led: Ledger, x: int, touched: Array, n: int) -> int:
    """One session; all of its demand where they hang together (R2, R14)."""
    d = led.x_demand[x]
    if led.x_fixed[x] != 0:
        return n
    if f.d_fewest[d] > 1 or f.d_same_spaces[d] == REQUIRE or f.d_same_people[d] == REQUIRE:
        return release(f, led, d, touched, n)
    remove(f, led, x)
    return note(d, touched, n)


@compiled
def nearby(f: Facts, led: Ledger, s: Scratch, near: Array, size: int, alive: Array, touched: Array) -> int:
    """Neighbours of a demand, or those of its kind; here and there one is left out."""
    d, n = alive[below(s, len(alive))], 0
    for i in range(near.shape[1]):
        if near[d, i] < 0 or n >= size:
            break
        if i == 0 or draw(s) < 0.7:
            n = release(f, led, near[d, i], touched, n)
    return n


@compiled
def a_need(f: Facts, s: Scratch, kind: int, alive: Array) -> int:
    """A need of some kind of some demand; −1 if none is met soon."""
    for _ in range(20):
        d = alive[below(s, len(alive))]
        n = f.d_need[d] + below(s, f.d_need[d + 1] - f.d_need[d])
        if f.n_kind[n] == kind and f.n_cand[n + 1] > f.n_cand[n]:
            return n
    return -1


@compiled
def of_person(f: Facts, led: Ledger, s: Scratch, size: int, alive: Array, touched: Array) -> int:
    """What a few persons do who can stand in for each other."""
    need, n = a_need(f, s, PEOPLE, alive), 0
    if need < 0:
        return 0
    for _ in range(6):
        v = f.k_who[f.n_cand[need] + below(s, f.n_cand[need + 1] - f.n_cand[need])]
        i = led.v_count[v] - 1
        while i >= 0 and n < size:
            i = min(i, led.v_count[v] - 1)
            if i >= 0:
                n = release_one(f, led, led.v_list[v, i], touched, n)
            i -= 1
        if n >= size:
            break
    return n


@compiled
def of_place(f: Facts, led: Ledger, s: Scratch, size: int, alive: Array, touched: Array) -> int:
    """What takes place in one space on one day."""
    need, n = a_need(f, s, SPACE, alive), 0
    if need < 0:
        return 0
    j = f.k_who[f.n_cand[need] + below(s, f.n_cand[need + 1] - f.n_cand[need])]
    date = below(s, led.opened.shape[1])
    for _ in range(led.opened.shape[1]):
        if led.opened[j, date] > 0:
            break
        date = (date + 1) % led.opened.shape[1]
    users = f.j_users[j + 1] - f.j_users[j]
    begin = below(s, max(1, users))
    for k in range(users):
        d = f.j_user[f.j_users[j] + (begin + k) % users]
        i = led.d_count[d] - 1
        while i >= 0 and n < size:
            i = min(i, led.d_count[d] - 1)
            if i >= 0 and led.x_date[led.d_list[d, i]] == date and holds(led, led.d_list[d, i], j):
                n = release_one(f, led, led.d_list[d, i], touched, n)
            i -= 1
        if n >= size:
            break
        if led.d_count[d] < f.d_asked[d] and draw(s) < 0.1:
            n = note(d, touched, n)
    return n


@compiled
def holds(led: Ledger, x: int, j: int) -> bool:
    """Whether a session has a piece of a space."""
    for p in range(led.x_counts[x, 0]):
        if led.x_spaces[x, p, 1] == j:
            return True
    return False


@compiled
def in_the_way(f: Facts, led: Ledger, s: Scratch, size: int, alive: Array, touched: Array) -> int:
    """A demand that misses sessions, heavy ones likelier; what stands in its way, at as many starts as it must have
    sessions (R2); it comes first."""
    d, n = a_refused(f, led, s, alive), 0
    if d < 0:
        return 0
    if f.d_fewest[d] > 1 or f.d_same_spaces[d] == REQUIRE or f.d_same_people[d] == REQUIRE:
        n = release(f, led, d, touched, n)
    n = note(d, touched, n)
    starts, turn = f.d_start[d + 1] - f.d_start[d], below(s, 2**30)
    sessions = max(1, min(f.d_fewest[d] - led.d_count[d], starts))
    size, begin = min(size * sessions, len(touched)), below(s, starts)
    for k in range(sessions):
        c = f.d_start[d] + (begin + k * starts // sessions) % starts
        n = clear_start(f, led, s, d, c, turn, size, touched, n)
    return n


@compiled
def clear_start(
    f: Facts, led: Ledger, s: Scratch, d: int, c: int, turn: int, size: int, touched: Array, n: int
) -> int:  # fmt: skip
    """What stands in a demand's way at one start; at all starts of one `turn` in the same spaces (R14), with the same
    persons by half."""
    for need in range(f.d_need[d], f.d_need[d + 1]):
        k0, k = f.n_cand[need], f.n_cand[need + 1] - f.n_cand[need]
        row = f.n_ok[need] + (c - f.d_start[d]) * k
        wanted = f.n_least[need] if f.n_kind[need] == PEOPLE else 1
        begin = below(s, k) if f.n_kind[need] == PEOPLE and draw(s) < 0.5 else turn % k
        for step in range(k):
            i = (begin + step) % k
            if wanted <= 0 or n >= size:
                break
            if f.ok[row + i] == 0:
                continue
            n = clear(f, led, s, need, f.k_who[k0 + i], c, size, touched, n)
            wanted -= 1
    return n


@compiled
def a_refused(f: Facts, led: Ledger, s: Scratch, alive: Array) -> int:
    """A demand that misses sessions, heavy ones likelier; −1 if none is met soon."""
    best, weight = -1, -1.0
    for _ in range(12):
        d = alive[below(s, len(alive))]
        if led.d_count[d] < f.d_asked[d]:
            key = f.d_weight[d] * draw(s)
            if key > weight:
                best, weight = d, key
    return best


@compiled
def clear(f: Facts, led: Ledger, s: Scratch, need: int, r: int, c: int, size: int, touched: Array, n: int) -> int:
    """What a person does, or a space holds, around one start."""
    low, high = f.s_low[c], f.s_high[c]
    if f.n_kind[need] == PEOPLE:
        return clear_person(f, led, s, r, f.s_date[c], low, high, size, touched, n)
    if f.n_kind[need] == SPACE:
        return clear_space(f, led, s, r, low, high, size, touched, n)
    return n


@compiled
def clear_person(
    f: Facts, led: Ledger, s: Scratch, v: int, date: int, low: int, high: int, size: int, touched: Array, n: int
) -> int:
    """What a person does around some slots; here and there another session of the day, whose limits may stand in the
    way; and others until the week's limits no longer do (R12)."""
    i = led.v_count[v] - 1
    while i >= 0:
        i = min(i, led.v_count[v] - 1)
        if i < 0:
            break
        x = led.v_list[v, i]
        if led.x_date[x] == date and ((led.x_low[x] < high + 2 and low < led.x_high[x] + 2) or draw(s) < 0.3):
            n = release_one(f, led, x, touched, n)
        i -= 1
    minutes, held = (high - low) * f.rates[SLOT] // 60, led.v_count[v] + 1
    while n < size and 0 < led.v_count[v] < held:
        held = led.v_count[v]
        if led.v_left[v, 1] > 0 and led.v_left[v, 0] >= minutes:
            break
        n = release_one(f, led, led.v_list[v, below(s, held)], touched, n)
    return n


@compiled
def clear_space(
    f: Facts, led: Ledger, s: Scratch, j: int, low: int, high: int, size: int, touched: Array, n: int
) -> int:
    """What a space holds in some slots, with what lies before and after."""
    around = f.j_before[j] + f.j_after[j]
    users = f.j_users[j + 1] - f.j_users[j]
    begin = below(s, max(1, users))
    for k in range(users):
        d = f.j_user[f.j_users[j] + (begin + k) % users]
        i = led.d_count[d] - 1
        while i >= 0 and n < size:
            i = min(i, led.d_count[d] - 1)
            if i >= 0:
                x = led.d_list[d, i]
                if led.x_low[x] < high + around and low < led.x_high[x] + around and holds(led, x, j):
                    n = release_one(f, led, x, touched, n)
            i -= 1
        if n >= size:
            break
    return n
