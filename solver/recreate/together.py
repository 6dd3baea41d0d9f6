"""Several chains that are one: each goes some steps from the same plan by itself, then all do what each of them did.

Every chain has a ledger of its own. At a meeting, each goes back to where all were alike, and does the steps of all in
the same order, so that all are alike again; a step whose room another has taken meanwhile is left out, and so is all
that builds on it. In a large week few steps are near each other, so that the chains make nearly as many steps more as
there are of them.
"""

from __future__ import annotations

from typing import NamedTuple

from solver.recreate.best import remember
from solver.recreate.compiled import compiled
from solver.recreate.facts import Array, Facts
from solver.recreate.insert import blank
from solver.recreate.ledger import Ledger, add, new_slot, remove, undo
from solver.recreate.rules import can_come, room
from solver.recreate.scratch import Scratch
from solver.recreate.step import FORGET, Search, attempt, homes_fit

STEP, DEMAND, OPTION, ADDED, SERVED, PLAIN, FEN, POINT, COUNTS = range(9)
"""Places in a row: which step, the session's demand and start, 1 if it is put in place and 0 if it is taken away, its
points and fen, its site, how many pieces of each kind; then the pieces."""

PIECES = COUNTS + 3


class Meeting(NamedTuple):
    """`rows` (chains, most, PIECES + 3 × pieces): the sessions that the accepted steps of each chain changed, of which
    `told` (chains, 16), the first of each, are used; both are shared. `mine` (2,): which chain this is, and how high
    its log was when it strayed. `owner` (demands,): 0, the number after that of the chain that changed it, or more
    where no step counts."""

    rows: Array
    told: Array
    mine: Array
    owner: Array


@compiled
def stray(
    f: Facts, led: Ledger, s: Scratch, t: Search, m: Meeting, alive: Array, steps: int, heat: float
) -> int:  # fmt: skip
    """Some steps by itself, told in rows; fewer where these or the slots run out. How many were made."""
    chain, most = m.mine[0], len(t.touched) * led.d_list.shape[1]
    m.mine[1], m.told[chain, 0], made = led.tops[1], 0, 0
    for step in range(steps):
        if m.told[chain, 0] + 2 * most > m.rows.shape[1] or led.tops[0] < most:
            break
        made += 1
        height = led.tops[1]
        if attempt(f, led, s, t, alive, heat) and not tell(led, m, step, height):
            undo(f, led, height)  # for its slots
    t.credit[:] *= FORGET
    return made


@compiled
def tell(led: Ledger, m: Meeting, step: int, height: int) -> bool:
    """What a step changed, whose log begins at `height`: whether it is anything. What was put back as it was is not."""
    chain = m.mine[0]
    before = m.told[chain, 0]
    for e in range(height, led.tops[1]):
        if not put_back(led, height, e):
            write(led, m.rows[chain, m.told[chain, 0]], step, led.log[e])
            m.told[chain, 0] += 1
    return m.told[chain, 0] > before


@compiled
def put_back(led: Ledger, height: int, e: int) -> bool:
    """Whether the session of an entry was both taken away and put in place."""
    x, added = abs(led.log[e]) - 1, led.log[e] > 0
    for other in range(height, led.tops[1]):
        y = abs(led.log[other]) - 1
        if (led.log[other] > 0) != added and led.x_option[x] == led.x_option[y] and alike(led, x, y):
            return True
    return False


@compiled
def alike(led: Ledger, x: int, y: int) -> bool:
    """Whether two sessions have the same pieces in the same order."""
    for kind in range(3):
        if led.x_counts[x, kind] != led.x_counts[y, kind]:
            return False
    return (
        same(led.x_spaces, x, y, led.x_counts[x, 0], 3)
        and same(led.x_people, x, y, led.x_counts[x, 1], 2)
        and same(led.x_supplies, x, y, led.x_counts[x, 2], 3)
    )


@compiled
def same(pieces: Array, x: int, y: int, count: int, numbers: int) -> bool:
    """Whether so many pieces agree in so many numbers."""
    for p in range(count):
        for q in range(numbers):
            if pieces[x, p, q] != pieces[y, p, q]:
                return False
    return True


@compiled
def write(led: Ledger, row: Array, step: int, entry: int) -> None:
    """A session that was put in place or taken away."""
    x = abs(entry) - 1
    row[STEP], row[DEMAND], row[OPTION], row[ADDED] = step, led.x_demand[x], led.x_option[x], entry > 0
    row[SERVED], row[PLAIN], row[FEN], row[POINT] = led.x_served[x], led.x_plain[x], led.x_fen[x], led.x_point[x]
    row[COUNTS : COUNTS + 3] = led.x_counts[x]
    at = write_pieces(row, PIECES, led.x_spaces, x, led.x_counts[x, 0])
    at = write_pieces(row, at, led.x_people, x, led.x_counts[x, 1])
    write_pieces(row, at, led.x_supplies, x, led.x_counts[x, 2])


@compiled
def write_pieces(row: Array, at: int, pieces: Array, x: int, count: int) -> int:
    """Pieces of one kind; where the next begin."""
    for p in range(count):
        for q in range(3):
            row[at + q] = pieces[x, p, q]
        at += 3
    return at


@compiled
def read(f: Facts, led: Ledger, row: Array, x: int) -> None:
    """The session of a row, in slot `x`."""
    blank(f, led, row[DEMAND], row[OPTION], x)
    led.x_served[x], led.x_plain[x], led.x_fen[x], led.x_point[x] = row[SERVED], row[PLAIN], row[FEN], row[POINT]
    led.x_counts[x] = row[COUNTS : COUNTS + 3]
    at = read_pieces(row, PIECES, led.x_spaces, x, led.x_counts[x, 0])
    at = read_pieces(row, at, led.x_people, x, led.x_counts[x, 1])
    read_pieces(row, at, led.x_supplies, x, led.x_counts[x, 2])


@compiled
def read_pieces(row: Array, at: int, pieces: Array, x: int, count: int) -> int:
    """Pieces of one kind; where the next begin."""
    for p in range(count):
        for q in range(3):
            pieces[x, p, q] = row[at + q]
        at += 3
    return at


@compiled
def meet(f: Facts, led: Ledger, s: Scratch, t: Search, m: Meeting, first: int) -> bool:
    """Back to where all were alike, then the steps of all chains, those of `first` first: whether it is better than
    ever."""
    undo(f, led, m.mine[1])
    chains = len(m.told)
    for k in range(chains):
        chain, low = (first + k) % chains, 0
        rows = m.rows[chain]
        while low < m.told[chain, 0]:
            high = low + 1
            while high < m.told[chain, 0] and rows[high, STEP] == rows[low, STEP]:
                high += 1
            known = join(f, led, s, m, chain, low, high)
            for i in range(low, high):
                m.owner[rows[i, DEMAND]] = chain + 1 if known else chains + 1
            low = high
    for chain in range(chains):
        for i in range(m.told[chain, 0]):
            m.owner[m.rows[chain, i, DEMAND]] = 0
    return remember(led, t, chains * m.rows.shape[1])


@compiled
def join(f: Facts, led: Ledger, s: Scratch, m: Meeting, chain: int, low: int, high: int) -> bool:
    """One step of a chain, told in rows; whether it could be done as a whole."""
    height, fits = led.tops[1], True
    for i in range(low, high):
        row = m.rows[chain, i]
        d, x = row[DEMAND], s.trial[0]
        if m.owner[d] != 0 and m.owner[d] != chain + 1:
            fits = False
        elif row[ADDED] == 0:
            x = at_start(led, d, row[OPTION])
            fits = x >= 0
            if fits:
                remove(f, led, x)
        else:
            read(f, led, row, x)
            fits = has_room(f, led, x)
            if fits:
                add(f, led, x)
                s.trial[0] = new_slot(led)
        if not fits:
            break
    if not fits or not homes_fit(f, led, height):
        undo(f, led, height)
        return False
    return True


@compiled
def at_start(led: Ledger, d: int, c: int) -> int:
    """The slot of a demand's session at one start; −1 if there is none."""
    for i in range(led.d_count[d]):
        if led.x_option[led.d_list[d, i]] == c:
            return led.d_list[d, i]
    return -1


@compiled
def has_room(f: Facts, led: Ledger, x: int) -> bool:
    """R6, R8, R10–R12, R16 for a session that its chain had room for: what others may have taken. The rules on the
    sessions of one demand hold, as no other chain has changed it."""
    minutes = (led.x_end[x] - led.x_start[x]) // 60
    for p in range(led.x_counts[x, 0]):
        j = led.x_spaces[x, p, 1]
        low, high = led.x_low[x] - f.j_before[j], led.x_high[x] + f.j_after[j]
        if room(f, led, j, low, high, minutes) < taken(led.x_spaces, x, led.x_counts[x, 0], j):
            return False
    for p in range(led.x_counts[x, 1]):
        if not can_come(f, led, led.x_people[x, p, 1], x):
            return False
    for p in range(led.x_counts[x, 2]):
        u = led.x_supplies[x, p, 1]
        if led.supply[u] < taken(led.x_supplies, x, led.x_counts[x, 2], u):
            return False
    return True


@compiled
def taken(pieces: Array, x: int, count: int, r: int) -> int:
    """Units of a resource in all pieces of a session."""
    units = 0
    for p in range(count):
        if pieces[x, p, 1] == r:
            units += pieces[x, p, 2]
    return units
