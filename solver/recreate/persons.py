"""Persons for one need of a session: the cheapest who can come, with all who come only together with them."""

from __future__ import annotations

from solver.recreate.chance import overlooked
from solver.recreate.compiled import compiled
from solver.recreate.facts import EXTRA_HOUR, FAR, NO, PER_100M, PERSON_CHANGE, PREFER, REQUIRE, Facts
from solver.recreate.ledger import MOST_SPARE, Ledger, hours_beyond
from solver.recreate.rules import can_come, has_time, pieces_before, place_of, stays
from solver.recreate.scratch import Scratch

NONE = -(2.0**40)
"""Less than any cost: there are not enough persons."""


@compiled
def take_people(f: Facts, led: Ledger, s: Scratch, d: int, c: int, n: int, x: int, site: int) -> float:
    """Persons for need `n` at the need's `site`-th site, the cheapest first, their time counted at shadow prices; what
    they cost without these, `NONE` if too few come."""
    need = f.d_need[d] + n
    forced = f.d_same_people[d] == REQUIRE and led.d_count[d] > 0
    count = ready_people(f, led, s, d, c, n, x, site)
    asked = pieces_before(led, d, n, led.x_people, 1) if forced else f.n_asked[need]
    row = f.n_ok[need] + (c - f.d_start[d]) * (f.n_cand[need + 1] - f.n_cand[need])
    cost, got = 0.0, 0
    while got < asked and got + count >= f.n_least[need] and count > 0:
        best = cheapest(s, count)
        i, price = s.who[best], s.cost[best]
        count -= 1
        s.who[best], s.cost[best] = s.who[count], s.cost[count]
        team = join(f, led, need, n, x, i, site, row, asked - got)
        if team > 0:
            got += team
            cost += price - s.share[0] * toll(f, led, f.k_who[f.n_cand[need] + i], x)
        elif forced:
            return NONE
    if got < f.n_least[need] or (forced and got < asked) or not pairs_hold(f, led, x):
        return NONE
    return cost


@compiled
def ready_people(f: Facts, led: Ledger, s: Scratch, d: int, c: int, n: int, x: int, site: int) -> int:
    """Candidates who have time and whose way is not too far, with what they would cost, to the scratch; how many."""
    need, count = f.d_need[d] + n, 0
    k0, k = f.n_cand[need], f.n_cand[need + 1] - f.n_cand[need]
    row = f.n_ok[need] + (c - f.d_start[d]) * k
    same, held = f.d_same_people[d], led.d_count[d] > 0
    forced = same == REQUIRE and held
    at = f.n_way[need] + site * k
    minutes, date, iso = (led.x_end[x] - led.x_start[x]) // 60, led.x_date[x], led.x_week[x]
    least = min(minutes, MOST_SPARE)
    for i in range(k):
        v = f.k_who[k0 + i]
        if led.v_spare[v, date] < least or f.ok[row + i] == 0 or f.way[at + i] == FAR:
            continue
        if not has_time(led, v, minutes, date):
            continue
        old = held and same != NO and stays(led, d, n, v, led.x_people, 1, same)
        if (forced and not old) or (not forced and overlooked(s)):
            continue
        change = f.rates[PERSON_CHANGE] if same == PREFER and held and not old else 0
        s.who[count] = i
        price = change + f.rates[PER_100M] * f.way[at + i] + cost_of(f, led, k0 + i, minutes, iso)
        s.cost[count] = price + s.share[0] * toll(f, led, v, x)
        count += 1
    return count


@compiled
def cost_of(f: Facts, led: Ledger, k: int, minutes: int, iso: int) -> int:
    """Points of candidate `k` beside the way: the first session of all, hours beyond the fair ones, less interest."""
    v = f.k_who[k]
    hours = hours_beyond(f, led.v_week_minutes[v, iso] + minutes) - hours_beyond(f, led.v_week_minutes[v, iso])
    return f.k_cost[k] + f.rates[EXTRA_HOUR] * hours + (f.v_active[v] if led.v_count[v] == 0 else 0)


@compiled
def toll(f: Facts, led: Ledger, v: int, x: int) -> float:
    """The shadow price of a person's time in session `x`."""
    return f.v_shadow[v] * (led.x_high[x] - led.x_low[x])


@compiled
def is_near(f: Facts, need: int, i: int, site: int) -> bool:
    """Whether that is not too far."""
    return bool(f.way[f.n_way[need] + site * (f.n_cand[need + 1] - f.n_cand[need]) + i] != FAR)


@compiled
def way_of(f: Facts, need: int, i: int, site: int) -> int:
    """Points of the way of a need's `i`-th candidate to its `site`-th site, which is not too far."""
    return f.rates[PER_100M] * f.way[f.n_way[need] + site * (f.n_cand[need + 1] - f.n_cand[need]) + i]


@compiled
def cheapest(s: Scratch, count: int) -> int:
    """The first of the cheapest candidates."""
    best = 0
    for i in range(1, count):
        if s.cost[i] < s.cost[best]:
            best = i
    return best


@compiled
def here(led: Ledger, x: int, v: int) -> bool:
    """R11: whether a person has a role in the session."""
    for p in range(led.x_counts[x, 1]):
        if led.x_people[x, p, 1] == v:
            return True
    return False


@compiled
def join(f: Facts, led: Ledger, need: int, n: int, x: int, i: int, site: int, row: int, most: int) -> int:
    """A candidate joins with all who come only together with him: how many came, 0 if one of them cannot (R15)."""
    k0 = f.n_cand[need]
    v = f.k_who[k0 + i]
    if here(led, x, v) or not may_join(f, led, x, v):
        return 0
    before = led.x_counts[x, 1]
    put_person(f, led, x, n, v, way_of(f, need, i, site) + f.k_cost[k0 + i])
    for m in range(f.v_mates[v], f.v_mates[v + 1]):
        w = f.v_mate[m]
        if here(led, x, w):
            continue
        place = place_of(f, need, w)
        fits = place >= 0 and f.ok[row + place] and is_near(f, need, place, site)
        if not fits or led.x_counts[x, 1] - before >= most or not may_join(f, led, x, w):
            drop_people(f, led, x, before)
            return 0
        put_person(f, led, x, n, w, way_of(f, need, place, site) + f.k_cost[k0 + place])
    return led.x_counts[x, 1] - before


@compiled
def may_join(f: Facts, led: Ledger, x: int, v: int) -> bool:
    """R10–R12, nobody here whom the person stays apart from, and room in the slot's list."""
    if led.x_counts[x, 1] >= led.x_people.shape[1]:
        return False
    for m in range(f.v_foes[v], f.v_foes[v + 1]):
        if here(led, x, f.v_foe[m]):
            return False
    return can_come(f, led, v, x)


@compiled
def put_person(f: Facts, led: Ledger, x: int, n: int, v: int, points: int) -> None:
    """`points` that the way costs, less interest."""
    p = led.x_counts[x, 1]
    led.x_people[x, p, 0], led.x_people[x, p, 1], led.x_people[x, p, 2] = n, v, points
    led.x_counts[x, 1] += 1
    led.x_plain[x] -= points


@compiled
def drop_people(f: Facts, led: Ledger, x: int, down_to: int) -> None:
    """The last who joined leave again."""
    while led.x_counts[x, 1] > down_to:
        led.x_counts[x, 1] -= 1
        led.x_plain[x] += led.x_people[x, led.x_counts[x, 1], 2]


@compiled
def pairs_hold(f: Facts, led: Ledger, x: int) -> bool:
    """R15 over the whole session."""
    for p in range(led.x_counts[x, 1]):
        v = led.x_people[x, p, 1]
        for m in range(f.v_mates[v], f.v_mates[v + 1]):
            if not here(led, x, f.v_mate[m]):
                return False
    return True
