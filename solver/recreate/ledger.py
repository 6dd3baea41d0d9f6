"""The plan while it changes: what is taken of every resource, and the score, kept exact at each step (section 5)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.recreate.compiled import compiled
from solver.recreate.facts import (
    EXTRA_HOUR,
    FAIR_HOURS,
    PER_YUAN,
    PERSON_CHANGE,
    PREFER,
    SPACE_CHANGE,
    Array,
    Facts,
)

MOST_SPARE = 2**15 - 1
"""Minutes that `v_spare` counts, at most."""


class Ledger(NamedTuple):
    """Sessions (`x_`) live in slots 0…; `free_slots` is a stack of unused ones, its height `tops[0]`.

    `free` (spaces, S): units left, below 0 where an exclusive space is taken; `v_left` (people, 2 + 2 × days): minutes
    and sessions that a person may still have, in all and on each day, side by side as they are read together; `v_spare`
    (people, days): minutes that one session more may have on that day, so short that those of a district stay in a
    core's cache; `v_list` (people, longest): slots of the sessions of each person; `d_list` (demands, longest)
    likewise. `sums`: score and fen. `log` holds what was done since the last `settle`: slot + 1 for a session put in
    place, −(slot + 1) for one taken away; its height is `tops[1]`.
    """

    free: Array
    quota: Array
    supply: Array
    opened: Array
    served: Array
    v_count: Array
    v_list: Array
    v_left: Array
    v_spare: Array
    v_week_minutes: Array
    d_count: Array
    d_list: Array
    x_demand: Array
    x_start: Array
    x_end: Array
    x_low: Array
    x_high: Array
    x_option: Array
    x_number: Array
    x_date: Array
    x_week: Array
    x_point: Array
    x_fixed: Array
    x_served: Array
    x_plain: Array
    x_fen: Array
    x_spaces: Array
    x_people: Array
    x_supplies: Array
    x_counts: Array
    sums: Array
    free_slots: Array
    log: Array
    tops: Array


@compiled
def equity(f: Facts, g: int, served: int) -> int:
    """Points of an area at what it is served."""
    out, below = 0, 0
    for b in range(f.bands.shape[0]):
        reached = min(served, f.g_most[g] * f.bands[b, 0] // 100)
        out += f.bands[b, 1] * (reached - below) // 100
        below = reached
    return out


@compiled
def hours_beyond(f: Facts, minutes: int) -> int:
    """Hours begun beyond the fair ones."""
    return max(0, -(-minutes // 60) - f.rates[FAIR_HOURS])


@compiled
def continuity(f: Facts, led: Ledger, d: int) -> int:
    """Points lost by a demand that would rather keep its spaces or persons."""
    out = 0
    if f.d_same_spaces[d] == PREFER:
        out -= f.rates[SPACE_CHANGE] * _changes(led, d, f.d_need[d + 1] - f.d_need[d], led.x_spaces, 0)
    if f.d_same_people[d] == PREFER:
        out -= f.rates[PERSON_CHANGE] * _changes(led, d, f.d_need[d + 1] - f.d_need[d], led.x_people, 1)
    return out


@compiled
def uses(led: Ledger, pieces: Array, kind: int, x: int, n: int, r: int) -> bool:
    """Whether a session has a resource for need `n`."""
    for p in range(led.x_counts[x, kind]):
        if pieces[x, p, 1] == r and pieces[x, p, 0] == n:
            return True
    return False


@compiled
def _changes(led: Ledger, d: int, needs: int, pieces: Array, kind: int) -> int:
    """Distinct resources of each need less one, or less the most in one session for people (kind 1)."""
    out = 0
    for n in range(needs):
        distinct, most = 0, 1 - kind
        for a in range(led.d_count[d]):
            x = led.d_list[d, a]
            own = 0
            for p in range(led.x_counts[x, kind]):
                if pieces[x, p, 0] != n:
                    continue
                own += 1
                distinct += not _before(led, pieces, kind, d, a, n, pieces[x, p, 1])
            if kind == 1:
                most = max(most, own)
        out += max(0, distinct - most)
    return out


@compiled
def _before(led: Ledger, pieces: Array, kind: int, d: int, a: int, n: int, r: int) -> bool:
    """Whether one of the demand's first `a` sessions has a resource for need `n`."""
    for b in range(a):
        if uses(led, pieces, kind, led.d_list[d, b], n, r):
            return True
    return False


@compiled
def book(f: Facts, led: Ledger, x: int, sign: int) -> None:
    """Put a session in place (1) or take it away (−1)."""
    d, g = led.x_demand[x], f.d_group[led.x_demand[x]]
    keeps = f.d_same_spaces[d] == PREFER or f.d_same_people[d] == PREFER
    score = sign * (led.x_served[x] + led.x_plain[x])
    score -= equity(f, g, led.served[g])
    led.served[g] += sign * led.x_served[x]
    score += equity(f, g, led.served[g])
    score += f.rates[PER_YUAN] * led.sums[1] // 100
    led.sums[1] += sign * led.x_fen[x]
    score -= f.rates[PER_YUAN] * led.sums[1] // 100
    if keeps:
        score -= continuity(f, led, d)
    if sign > 0:
        led.d_list[d, led.d_count[d]] = x
    else:
        _drop(led.d_list[d], led.d_count[d], x)
    led.d_count[d] += sign
    if keeps:
        score += continuity(f, led, d)
    score += _book_spaces(f, led, x, sign) + _book_people(f, led, x, sign)
    for p in range(led.x_counts[x, 2]):
        led.supply[led.x_supplies[x, p, 1]] -= sign * led.x_supplies[x, p, 2]
    led.sums[0] += score


@compiled
def _book_spaces(f: Facts, led: Ledger, x: int, sign: int) -> int:
    score, minutes = 0, (led.x_end[x] - led.x_start[x]) // 60
    for p in range(led.x_counts[x, 0]):
        j, q = led.x_spaces[x, p, 1], led.x_spaces[x, p, 2]
        low, high = max(0, led.x_low[x] - f.j_before[j]), min(led.free.shape[1], led.x_high[x] + f.j_after[j])
        units = f.j_taken[j] if f.j_exclusive[j] else q
        for t in range(low, high):
            led.free[j, t] -= sign * units
        led.quota[j] -= sign * minutes * (1 if f.j_exclusive[j] else q)
        date = led.x_date[x]
        if led.opened[j, date] == (0 if sign > 0 else 1):
            score -= sign * f.j_opening[j]
        led.opened[j, date] += sign
    return score


@compiled
def _book_people(f: Facts, led: Ledger, x: int, sign: int) -> int:
    score, minutes = 0, (led.x_end[x] - led.x_start[x]) // 60
    date, iso = led.x_date[x], led.x_week[x]
    for p in range(led.x_counts[x, 1]):
        v = led.x_people[x, p, 1]
        if led.v_count[v] == (0 if sign > 0 else 1):
            score -= sign * f.v_active[v]
        score += f.rates[EXTRA_HOUR] * hours_beyond(f, led.v_week_minutes[v, iso])
        led.v_week_minutes[v, iso] += sign * minutes
        score -= f.rates[EXTRA_HOUR] * hours_beyond(f, led.v_week_minutes[v, iso])
        left, day = led.v_left[v], 2 + 2 * date
        left[0] -= sign * minutes
        left[1] -= sign
        left[day] -= sign * minutes
        left[day + 1] -= sign
        note_spare(led, v)
        if sign > 0:
            led.v_list[v, led.v_count[v]] = x
        else:
            _drop(led.v_list[v], led.v_count[v], x)
        led.v_count[v] += sign
    return score


@compiled
def note_spare(led: Ledger, v: int) -> None:
    """What a person may still do on each day."""
    left, spare = led.v_left[v], led.v_spare[v]
    week = min(left[0], MOST_SPARE) if left[1] > 0 else 0
    for date in range(len(spare)):
        spare[date] = max(0, min(week, left[2 + 2 * date])) if left[3 + 2 * date] > 0 else 0


@compiled
def _drop(row: Array, n: int, x: int) -> None:
    for i in range(n):
        if row[i] == x:
            row[i] = row[n - 1]
            return


@compiled
def add(f: Facts, led: Ledger, x: int) -> None:
    """Put a session in place; it can be undone."""
    book(f, led, x, 1)
    led.log[led.tops[1]] = x + 1
    led.tops[1] += 1


@compiled
def remove(f: Facts, led: Ledger, x: int) -> None:
    """Take a session away; it can be undone."""
    book(f, led, x, -1)
    led.log[led.tops[1]] = -(x + 1)
    led.tops[1] += 1


@compiled
def undo(f: Facts, led: Ledger, height: int) -> None:
    """Back to where the log was `height` high."""
    while led.tops[1] > height:
        led.tops[1] -= 1
        entry = led.log[led.tops[1]]
        if entry > 0:
            book(f, led, entry - 1, -1)
            led.free_slots[led.tops[0]] = entry - 1
            led.tops[0] += 1
        else:
            book(f, led, -entry - 1, 1)


@compiled
def settle(led: Ledger) -> None:
    """What was done stands; the slots of what was taken away may be used again."""
    for i in range(led.tops[1]):
        entry = led.log[i]
        if entry < 0:
            led.free_slots[led.tops[0]] = -entry - 1
            led.tops[0] += 1
    led.tops[1] = 0


@compiled
def new_slot(led: Ledger) -> int:
    """An unused slot."""
    led.tops[0] -= 1
    return led.free_slots[led.tops[0]]


def empty_ledger(
    spaces: tuple[int, int], supplies: int, people: int, demands: int, groups: int, days: int, weeks: int,
    longest_person: int, longest_demand: int, slots: int, widths: tuple[int, int, int],
) -> Ledger:  # fmt: skip
    """Nothing in place; capacities are filled in by the caller."""

    def z(*shape: int, kind: type = np.int64) -> Array:
        return np.zeros(shape, dtype=kind)

    return Ledger(
        free=z(*spaces, kind=np.int32), quota=z(spaces[0]), supply=z(supplies),
        opened=z(spaces[0], days, kind=np.int32), served=z(groups),
        v_count=z(people), v_list=z(people, longest_person, kind=np.int32),
        v_left=z(people, 2 + 2 * days, kind=np.int32), v_spare=z(people, days, kind=np.int16),
        v_week_minutes=z(people, weeks),
        d_count=z(demands), d_list=z(demands, longest_demand, kind=np.int32),
        x_demand=z(slots), x_start=z(slots), x_end=z(slots), x_low=z(slots), x_high=z(slots), x_option=z(slots),
        x_number=z(slots), x_date=z(slots), x_week=z(slots), x_point=z(slots), x_fixed=z(slots, kind=np.uint8),
        x_served=z(slots), x_plain=z(slots), x_fen=z(slots),
        x_spaces=z(slots, widths[0], 3, kind=np.int32), x_people=z(slots, widths[1], 3, kind=np.int32),
        x_supplies=z(slots, widths[2], 3, kind=np.int32), x_counts=z(slots, 3, kind=np.int32),
        sums=z(2), free_slots=np.arange(slots, dtype=np.int64)[::-1].copy(), log=z(8 * slots + 64),
        tops=np.array([slots, 0], dtype=np.int64),
    )  # fmt: skip
