"""The best plan so far: the one in place, or what the log leads back to, or written down."""

from __future__ import annotations

from solver.recreate.compiled import compiled
from solver.recreate.facts import Array
from solver.recreate.ledger import Ledger, settle
from solver.recreate.step import Search


@compiled
def remember(led: Ledger, t: Search, spare: int) -> bool:
    """Whether the plan in place is better than ever. `spare` slots stay free: what is written down holds none."""
    better = led.sums[0] > t.best[0]
    if better:
        t.best[0], t.best[2] = led.sums[0], 0
        settle(led)
    elif t.best[2] == 0 and (led.tops[1] > len(led.log) // 4 or led.tops[0] < spare):
        keep_best(led, t)
    if t.best[2] == 1:
        settle(led)
    return better


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
