"""The rules of section 4 for one more session, read from the ledger."""

from __future__ import annotations

import math

import numpy as np

from models.geo import DETOUR, EARTH_METRES
from solver.recreate.compiled import compiled
from solver.recreate.facts import REQUIRE, SLOT, ZERO, Array, Facts
from solver.recreate.ledger import Ledger, uses

NEVER_MINUTES = 10_000_000


@compiled
def walk_metres(a: Array, b: Array) -> int:
    """As in models.geo, step by step: no table of all pairs would stay near enough to be faster."""
    half_lat, half_lon = (math.radians(b[1]) - math.radians(a[1])) / 2, math.radians(b[0] - a[0]) / 2
    h = math.sin(half_lat) ** 2 + a[2] * b[2] * math.sin(half_lon) ** 2
    return int(np.rint(2 * EARTH_METRES * math.asin(min(1.0, math.sqrt(h))) * DETOUR))


@compiled
def minutes_between(f: Facts, v: int, a: int, b: int) -> int:
    """Travel of a person between two points, as in models.geo."""
    if a < 0 or b < 0:
        return 0
    metres = walk_metres(f.points[a], f.points[b])
    return min(NEVER_MINUTES, -(-metres * 60 * f.v_speed[v, 1] // (1000 * f.v_speed[v, 0])))


@compiled
def has_time(led: Ledger, v: int, minutes: int, date: int) -> bool:
    """R12, and room in the person's list."""
    left, day = led.v_left[v], 2 + 2 * date
    return left[0] >= minutes and left[1] > 0 and left[day] >= minutes and left[day + 1] > 0


@compiled
def can_come(f: Facts, led: Ledger, v: int, x: int) -> bool:
    """R10–R12 for a person who would join the session in slot `x`; the session lies in one of the open windows."""
    if not has_time(led, v, (led.x_end[x] - led.x_start[x]) // 60, led.x_date[x]):
        return False
    for i in range(led.v_count[v]):
        if not _apart(f, led, v, led.v_list[v, i], x):
            return False
    return f.v_from_home[v] == 0 or trips_fit(f, led, v, x)


@compiled
def _apart(f: Facts, led: Ledger, v: int, x: int, y: int) -> bool:
    """R11 for two sessions of one person."""
    if led.x_start[y] < led.x_start[x] or (led.x_start[y] == led.x_start[x] and led.x_end[y] < led.x_end[x]):
        x, y = y, x
    gap = led.x_start[y] - led.x_end[x]
    if gap < f.v_break[v]:
        return False
    if gap < f.v_rest[v] and led.x_date[x] != led.x_date[y]:
        return False
    if gap >= 60 * f.v_farthest[v] + f.v_break[v]:
        return True
    return gap >= 60 * minutes_between(f, v, led.x_point[x], led.x_point[y]) + f.v_break[v]


@compiled
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


@compiled
def trip_out_fits(f: Facts, led: Ledger, v: int, first: int, low: int) -> bool:
    """Whether the way to the first session of a window begins in it; a pin is excused."""
    out = 60 * minutes_between(f, v, f.v_home[v], led.x_point[first])
    return led.x_fixed[first] == 2 or led.x_start[first] - out >= f.rates[ZERO] + low * f.rates[SLOT]


@compiled
def trip_back_fits(f: Facts, led: Ledger, v: int, last: int, high: int) -> bool:
    """Whether the way back from the last session of a window ends in it; a pin is excused."""
    back = 60 * minutes_between(f, v, led.x_point[last], f.v_home[v])
    return led.x_fixed[last] == 2 or led.x_end[last] + back <= f.rates[ZERO] + high * f.rates[SLOT]


@compiled
def room(f: Facts, led: Ledger, j: int, low: int, high: int, minutes: int) -> int:
    """R6, R8: units of a space that one more piece may take."""
    units = 2**31
    for t in range(low, high):
        if led.free[j, t] < units:
            units = led.free[j, t]
            if units <= 0:
                return 0
    if f.j_exclusive[j]:
        return units if led.quota[j] >= minutes else 0
    return min(units, led.quota[j] // max(1, minutes))


@compiled
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


@compiled
def stays(led: Ledger, d: int, n: int, r: int, pieces: Array, kind: int, same: int) -> bool:
    """Whether a resource serves need `n` in a session that the demand holds; in all of them where that is required."""
    for i in range(led.d_count[d]):
        if uses(led, pieces, kind, led.d_list[d, i], n, r) != (same == REQUIRE):
            return same != REQUIRE
    return same == REQUIRE


@compiled
def pieces_before(led: Ledger, d: int, n: int, pieces: Array, kind: int) -> int:
    """R14: how many spaces or persons serve need `n` in a session that stands; the most where they differ."""
    most = 0
    for i in range(led.d_count[d]):
        x, own = led.d_list[d, i], 0
        for p in range(led.x_counts[x, kind]):
            own += pieces[x, p, 0] == n
        most = max(most, own)
    return most


@compiled
def place_of(f: Facts, need: int, r: int) -> int:
    """A resource's place among the candidates of a need, −1 if there is none."""
    for i in range(f.n_cand[need], f.n_cand[need + 1]):
        if f.k_who[i] == r:
            return i - f.n_cand[need]
    return -1
