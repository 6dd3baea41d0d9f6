"""The plan while it changes: what is taken of every resource, and the score, kept exact at each step (section 5)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

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


class Ledger(NamedTuple):
    """Sessions (`x_`) live in slots 0…; `free_slots` is a stack of unused ones, its height `tops[0]`.

    `free`, `busy` (spaces, S); `v_list` (people, longest): slots of the sessions of each person; `d_list` (demands,
    longest) likewise. `sums`: score and fen. `log` holds what was done since the last `settle`: slot + 1 for a session
    put in place, −(slot + 1) for one taken away; its height is `tops[1]`.
    """

    free: Array
    busy: Array
    quota: Array
    supply: Array
    opened: Array
    served: Array
    v_count: Array
    v_list: Array
    v_minutes: Array
    v_day_minutes: Array
    v_day_count: Array
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


@njit(cache=True, nogil=True)
def equity(f: Facts, g: int, served: int) -> int:
    """Points of an area at what it is served."""
    out, below = 0, 0
    for b in range(f.bands.shape[0]):
        reached = min(served, f.g_most[g] * f.bands[b, 0] // 100)
        out += f.bands[b, 1] * (reached - below) // 100
        below = reached
    return out


@njit(cache=True, nogil=True)
def hours_beyond(f: Facts, minutes: int) -> int:
    """Hours begun beyond the fair ones."""
    return max(0, -(-minutes // 60) - f.rates[FAIR_HOURS])


@njit(cache=True, nogil=True)
def continuity(f: Facts, l: Ledger, d: int) -> int:
    """Points lost by a demand that would rather keep its spaces or persons."""
    out = 0
    if f.d_same_spaces[d] == PREFER:
        out -= f.rates[SPACE_CHANGE] * _changes(l, d, f.d_need[d + 1] - f.d_need[d], l.x_spaces, 0)
    if f.d_same_people[d] == PREFER:
        out -= f.rates[PERSON_CHANGE] * _changes(l, d, f.d_need[d + 1] - f.d_need[d], l.x_people, 1)
    return out


@njit(cache=True, nogil=True)
def _changes(l: Ledger, d: int, needs: int, pieces: Array, kind: int) -> int:
    """Distinct resources of each need less one, or less the most in one session for people (kind 1)."""
    out = 0
    for n in range(needs):
        distinct, most = 0, 1 - kind
        for a in range(l.d_count[d]):
            x = l.d_list[d, a]
            own = 0
            for p in range(l.x_counts[x, kind]):
                if pieces[x, p, 0] != n:
                    continue
                own += 1
                seen = False
                for b in range(a):
                    y = l.d_list[d, b]
                    for q in range(l.x_counts[y, kind]):
                        if pieces[y, q, 0] == n and pieces[y, q, 1] == pieces[x, p, 1]:
                            seen = True
                            break
                    if seen:
                        break
                distinct += not seen
            if kind == 1:
                most = max(most, own)
        out += max(0, distinct - most)
    return out


@njit(cache=True, nogil=True)
def book(f: Facts, l: Ledger, x: int, sign: int) -> None:
    """Put a session in place (1) or take it away (−1)."""
    d, g = l.x_demand[x], f.d_group[l.x_demand[x]]
    keeps = f.d_same_spaces[d] == PREFER or f.d_same_people[d] == PREFER
    score = sign * (l.x_served[x] + l.x_plain[x])
    score -= equity(f, g, l.served[g])
    l.served[g] += sign * l.x_served[x]
    score += equity(f, g, l.served[g])
    score += f.rates[PER_YUAN] * l.sums[1] // 100
    l.sums[1] += sign * l.x_fen[x]
    score -= f.rates[PER_YUAN] * l.sums[1] // 100
    if keeps:
        score -= continuity(f, l, d)
    if sign > 0:
        l.d_list[d, l.d_count[d]] = x
    else:
        _drop(l.d_list[d], l.d_count[d], x)
    l.d_count[d] += sign
    if keeps:
        score += continuity(f, l, d)
    score += _book_spaces(f, l, x, sign) + _book_people(f, l, x, sign)
    for p in range(l.x_counts[x, 2]):
        l.supply[l.x_supplies[x, p, 1]] -= sign * l.x_supplies[x, p, 2]
    l.sums[0] += score


@njit(cache=True, nogil=True)
def _book_spaces(f: Facts, l: Ledger, x: int, sign: int) -> int:
    score, minutes = 0, (l.x_end[x] - l.x_start[x]) // 60
    for p in range(l.x_counts[x, 0]):
        j, q = l.x_spaces[x, p, 1], l.x_spaces[x, p, 2]
        low, high = max(0, l.x_low[x] - f.j_before[j]), min(l.free.shape[1], l.x_high[x] + f.j_after[j])
        for t in range(low, high):
            l.free[j, t] -= sign * q
            l.busy[j, t] += sign
        l.quota[j] -= sign * minutes * (1 if f.j_exclusive[j] else q)
        date = l.x_date[x]
        if l.opened[j, date] == (0 if sign > 0 else 1):
            score -= sign * f.j_opening[j]
        l.opened[j, date] += sign
    return score


@njit(cache=True, nogil=True)
def _book_people(f: Facts, l: Ledger, x: int, sign: int) -> int:
    score, minutes = 0, (l.x_end[x] - l.x_start[x]) // 60
    date, iso = l.x_date[x], l.x_week[x]
    for p in range(l.x_counts[x, 1]):
        v = l.x_people[x, p, 1]
        if l.v_count[v] == (0 if sign > 0 else 1):
            score -= sign * f.v_active[v]
        score += f.rates[EXTRA_HOUR] * hours_beyond(f, l.v_week_minutes[v, iso])
        l.v_week_minutes[v, iso] += sign * minutes
        score -= f.rates[EXTRA_HOUR] * hours_beyond(f, l.v_week_minutes[v, iso])
        l.v_minutes[v] += sign * minutes
        l.v_day_minutes[v, date] += sign * minutes
        l.v_day_count[v, date] += sign
        if sign > 0:
            l.v_list[v, l.v_count[v]] = x
        else:
            _drop(l.v_list[v], l.v_count[v], x)
        l.v_count[v] += sign
    return score


@njit(cache=True, nogil=True)
def _drop(row: Array, n: int, x: int) -> None:
    for i in range(n):
        if row[i] == x:
            row[i] = row[n - 1]
            return


@njit(cache=True, nogil=True)
def add(f: Facts, l: Ledger, x: int) -> None:
    """Put a session in place; it can be undone."""
    book(f, l, x, 1)
    l.log[l.tops[1]] = x + 1
    l.tops[1] += 1


@njit(cache=True, nogil=True)
def remove(f: Facts, l: Ledger, x: int) -> None:
    """Take a session away; it can be undone."""
    book(f, l, x, -1)
    l.log[l.tops[1]] = -(x + 1)
    l.tops[1] += 1


@njit(cache=True, nogil=True)
def undo(f: Facts, l: Ledger, height: int) -> None:
    """Back to where the log was `height` high."""
    while l.tops[1] > height:
        l.tops[1] -= 1
        entry = l.log[l.tops[1]]
        if entry > 0:
            book(f, l, entry - 1, -1)
            l.free_slots[l.tops[0]] = entry - 1
            l.tops[0] += 1
        else:
            book(f, l, -entry - 1, 1)


@njit(cache=True, nogil=True)
def settle(l: Ledger) -> None:
    """What was done stands; the slots of what was taken away may be used again, but for those put back since."""
    for i in range(l.tops[1]):
        entry = l.log[i]
        if entry < 0:
            l.free_slots[l.tops[0]] = -entry - 1
            l.tops[0] += 1
    l.tops[1] = 0


@njit(cache=True, nogil=True)
def new_slot(l: Ledger) -> int:
    """An unused slot."""
    l.tops[0] -= 1
    return l.free_slots[l.tops[0]]


def empty_ledger(
    spaces: tuple[int, int], supplies: int, people: int, demands: int, groups: int, days: int, weeks: int,
    longest_person: int, longest_demand: int, slots: int, widths: tuple[int, int, int],
) -> Ledger:  # fmt: skip
    """Nothing in place; capacities are filled in by the caller."""
    def z(*shape: int, kind: type = np.int64) -> Array:
        return np.zeros(shape, dtype=kind)

    return Ledger(
        free=z(*spaces, kind=np.int32), busy=z(*spaces, kind=np.int32), quota=z(spaces[0]), supply=z(supplies),
        opened=z(spaces[0], days, kind=np.int32), served=z(groups),
        v_count=z(people), v_list=z(people, longest_person, kind=np.int32), v_minutes=z(people),
        v_day_minutes=z(people, days), v_day_count=z(people, days), v_week_minutes=z(people, weeks),
        d_count=z(demands), d_list=z(demands, longest_demand, kind=np.int32),
        x_demand=z(slots), x_start=z(slots), x_end=z(slots), x_low=z(slots), x_high=z(slots), x_option=z(slots),
        x_number=z(slots), x_date=z(slots), x_week=z(slots), x_point=z(slots), x_fixed=z(slots, kind=np.uint8),
        x_served=z(slots), x_plain=z(slots), x_fen=z(slots),
        x_spaces=z(slots, widths[0], 3, kind=np.int32), x_people=z(slots, widths[1], 3, kind=np.int32),
        x_supplies=z(slots, widths[2], 3, kind=np.int32), x_counts=z(slots, 3, kind=np.int32),
        sums=z(2), free_slots=np.arange(slots, dtype=np.int64)[::-1].copy(), log=z(8 * slots + 64),
        tops=np.array([slots, 0], dtype=np.int64),
    )  # fmt: skip
