"""The compiled loops, and the one way into them."""

from __future__ import annotations

from solver.native.borrowed import borrowed
from solver.recreate.best import keep_best, remember
from solver.recreate.chance import NEVER, sow
from solver.recreate.compiled import compiled
from solver.recreate.facts import Array, Facts
from solver.recreate.insert import serve
from solver.recreate.ledger import Ledger, book, note_spare, settle
from solver.recreate.scratch import Scratch
from solver.recreate.step import FORGET, Search, attempt
from solver.recreate.together import Meeting, meet, stray

FILL, ANNEAL, STRAY, MEET, WRITE_BEST, WRITE_PLACE = range(6)


@compiled
def begin(
    facts: Facts, ledger: Ledger, scratch: Scratch, search: Search, meeting: Meeting, do: int, demands: Array,
    standing: int, seed: int, steps: int, heat: float,
) -> int:  # fmt: skip
    """The one way in, so that only one function takes the tuples apart. FILL: put the sessions of the first `standing`
    slots in place, and serve all demands without blinks. ANNEAL: how often a step was better than ever. STRAY, MEET: as
    in `together`. WRITE_BEST: write the best plan down, if it is the one in place; WRITE_PLACE: the one in place."""
    f, led, s, t, m = borrowed(facts), borrowed(ledger), borrowed(scratch), borrowed(search), borrowed(meeting)
    if do == ANNEAL:
        return anneal(f, led, s, t, demands, steps, heat)
    if do == STRAY:
        sow(s, seed)
        return stray(f, led, s, t, m, demands, steps, heat)
    if do == MEET:
        return meet(f, led, s, t, m, seed)
    if do == FILL:
        sow(s, seed)
        fill_in(f, led, s, t, demands, standing)
    else:
        if do == WRITE_PLACE:
            settle(led)
            t.best[0], t.best[2] = led.sums[0], 0
        if t.best[2] == 0:
            keep_best(led, t)
    return 0


@compiled
def fill_in(f: Facts, led: Ledger, s: Scratch, t: Search, demands: Array, standing: int) -> None:
    """What stands, and what more there is room for."""
    s.share[0], s.until[0] = 1.0, NEVER
    for v in range(len(led.v_spare)):
        note_spare(led, v)
    for x in range(standing):
        book(f, led, x, 1)
    t.best[0] = t.best[3] = led.sums[0]
    keep_best(led, t)
    for d in demands:
        serve(f, led, s, d)
    s.until[0] = 0
    settle(led)
    if led.sums[0] > t.best[0]:
        t.best[0], t.best[2] = led.sums[0], 0


@compiled
def anneal(f: Facts, led: Ledger, s: Scratch, t: Search, alive: Array, steps: int, heat: float) -> int:
    """Some steps; how many were better than ever."""
    improved = 0
    for _ in range(steps):
        if attempt(f, led, s, t, alive, heat):
            improved += remember(led, t, len(t.touched) * led.d_list.shape[1])
    t.credit[:] *= FORGET
    return improved
