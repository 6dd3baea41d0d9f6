"""Ways to serve a demand that move one or two other sessions, or push them out: ejections (F. Glover 1996,
doi:10.1016/0166-218X(94)00037-E), each followed by the best that is left for whoever was moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import combinations, product

from models.demands import PeopleNeed, SpaceNeed, SupplyNeed
from solver.compile.needs import NeedOptions
from solver.compile.options import DemandOptions
from solver.desk.tally import Tally
from solver.desk.ways import Way, ways
from solver.people import can_come
from solver.sessions import Piece, Session
from solver.spacing import start_is_free
from solver.state import State

MOST_MOVED = 2
"""Sessions of others that one way may touch."""

MOST_TRIED = 24
"""Sets of sessions in the way that are really tried, those worth least first."""

MOST_OF_A_NEED = 6
"""Sets that would make way for one need at one start."""

Out = frozenset[Session]
"""Sessions that would have to make way."""


def moves(tally: Tally, d: int, most_tried: int = MOST_TRIED, *, again: bool = True) -> list[Way]:
    """Ways for demand `d` that move others, the best first; the moved are served again as well as they can be, or not
    at all."""
    options = tally.week.demands[d]
    held = tally.state.of_demand.get(d, [])
    if len(held) >= options.asked:
        return []
    tries: dict[Out, list[int]] = {}
    for c in range(len(options.start)):
        if start_is_free(tally.week, options, c, held):
            for out in _in_the_way(tally, options, c):
                tries.setdefault(out, []).append(c)
    order = sorted(tries, key=lambda out: (sum(map(tally.worth, out)), sorted((s.demand, s.start) for s in out)))
    found = [w for out in order[:most_tried] if (w := _try(tally, d, out, tries[out], again))]
    return sorted(found, key=lambda w: (-w.total, [(s.demand, s.start) for s in w.gone]))


def _try(tally: Tally, d: int, out: Out, starts: Sequence[int], again: bool) -> Way | None:
    """The plan without `out`, with the demand served at one of the starts, and then the moved served again."""
    gone = sorted(out, key=lambda s: (-tally.worth(s), s.demand, s.start))
    tally.change(gone, [])
    come: list[Session] = []
    own = ways(tally, d, starts)
    if own:
        come += own[0].come
        tally.change([], own[0].come)
        for s in gone if again else ():
            found = ways(tally, s.demand)
            if found and found[0].total > 0:
                come += found[0].come
                tally.change([], found[0].come)
    whole = own and all(_is_enough(tally, s.demand) for s in gone)
    tally.change(come, gone)
    return Way(tuple(come), tuple(gone), tally.difference(gone, come)) if whole else None


def _is_enough(tally: Tally, d: int) -> bool:
    """R2: none, or at least `min_sessions`."""
    n = len(tally.state.of_demand.get(d, []))
    return n == 0 or n >= tally.week.problem.demands[d].min_sessions


# ---- who is in the way


def _in_the_way(tally: Tally, o: DemandOptions, c: int) -> Iterator[Out]:
    """Sets of sessions without which every need could be met at the demand's `c`-th start."""
    obstacles = []
    for n in o.needs:
        sets = _of_need(tally, o, c, n)
        if sets is not None:
            obstacles.append(sets)
    if not obstacles:
        return
    for chosen in product(*obstacles):
        out: Out = frozenset().union(*chosen)
        if len(out) <= MOST_MOVED and not any(s.pinned or s.demand == o.index for s in out):
            yield out


def _of_need(tally: Tally, o: DemandOptions, c: int, n: NeedOptions) -> list[Out] | None:
    """Sets that would make way for one need, the least worth first; None where it can be met as it is."""
    if isinstance(n.need, SpaceNeed):
        found = _of_spaces(tally, o, c, n, n.need)
    elif isinstance(n.need, PeopleNeed):
        found = _of_people(tally, o, c, n)
    else:
        found = _of_supplies(tally, n)
    if found is None:
        return None
    return sorted(set(found), key=lambda out: (sum(map(tally.worth, out)), len(out)))[:MOST_OF_A_NEED]


def _of_spaces(tally: Tally, o: DemandOptions, c: int, n: NeedOptions, need: SpaceNeed) -> list[Out] | None:
    state, out = tally.state, []
    session = _blank(tally, o, c)
    least = need.least_piece
    for i in n.ok[c].nonzero()[0]:
        j = int(n.who[i])
        low, high = state.covered(j, session)
        lacking = least - state.room(j, low, high)
        quota = state.quota[j]
        units = 1 if tally.week.problem.spaces[j].exclusive else least
        short = quota is not None and quota < session.minutes * units
        if lacking <= 0 and not short:
            return None
        there = [s for s in state.of_space.get(j, ()) if short or _overlaps(state, j, s, low, high)]
        out += [frozenset(x) for x in _enough(there, partial(_frees, tally, j), 0 if short else lacking)]
    return out


def _overlaps(state: State, j: int, s: Session, low: int, high: int) -> bool:
    a, b = state.covered(j, s)
    return a < high and low < b


def _frees(tally: Tally, j: int, s: Session) -> int:
    """Units of space `j` that the session holds; all of them where it is exclusive."""
    if tally.week.problem.spaces[j].exclusive:
        return 10**9
    return sum(q for _, i, q in s.spaces if i == j)


def _of_people(tally: Tally, o: DemandOptions, c: int, n: NeedOptions) -> list[Out] | None:
    """Persons who could come but for one session of theirs."""
    state, session = tally.state, _blank(tally, o, c)
    free, busy = 0, []
    for v in n.who[n.ok[c]].tolist():
        if can_come(state, v, session):
            free += 1
        else:
            busy.append(v)
    short = n.need.least - free
    if short <= 0:
        return None
    if short > MOST_MOVED:
        return []
    singles = [frozenset([s]) for v in busy for s in _binding(state, v, session)]
    if short == 1:
        return singles
    few = sorted(set(singles), key=lambda out: sum(map(tally.worth, out)))[: 2 * MOST_OF_A_NEED]
    return [a | b for a, b in combinations(few, 2)]


def _binding(state: State, v: int, session: Session) -> Iterator[Session]:
    """Sessions without any one of which the person could come."""
    own = state.of_person[v]
    for s in list(own):
        if s.pinned:
            continue
        own.remove(s)
        if can_come(state, v, session):
            yield s
        own.append(s)


def _of_supplies(tally: Tally, n: NeedOptions) -> list[Out] | None:
    assert isinstance(n.need, SupplyNeed)
    lacking = n.need.asked - sum(max(0, tally.state.supply[int(k)]) for k in n.who)
    if lacking <= 0:
        return None
    mine = {int(k) for k in n.who}
    there = {s for k in mine for s in tally.state.of_supply.get(k, ())}
    return [frozenset(x) for x in _enough(there, lambda s: sum(q for _, k, q in s.supplies if k in mine), lacking)]


def _enough(there: Iterable[Session], frees: Callable[[Session], int], lacking: int) -> Iterator[tuple[Session, ...]]:
    """One session, or two of which neither is enough, that free what lacks."""
    loose = [(frees(s), s) for s in there if not s.pinned]
    yield from ((s,) for units, s in loose if units >= lacking)
    few = [(units, s) for units, s in loose if units < lacking]
    yield from ((a, b) for (x, a), (y, b) in combinations(few, 2) if x + y >= lacking)


def _blank(tally: Tally, o: DemandOptions, c: int) -> Session:
    """The session at a start, so far without anything but the nearest site."""
    t = tally.week.timeline
    spaces: tuple[Piece, ...] = ()
    if o.site is not None:
        need = o.needs[o.site]
        nearest = min(need.ok[c].nonzero()[0], key=lambda i: int(need.metres[i]))
        spaces = ((o.site, int(need.who[nearest]), 1),)
    number = int(o.window[c]) if o.demand.each else -1
    return Session(o.index, t.second(int(o.start[c])), t.second(int(o.end[c])), number, spaces)
