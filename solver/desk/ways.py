"""Ways to serve one demand more, in a plan in which nobody else is moved; each with its exact points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.demands import PeopleNeed, SpaceNeed, SupplyNeed
from solver.compile.options import DemandOptions
from solver.construct import Allowed, affordable, offer_at
from solver.desk.exact_prices import ExactPrices
from solver.desk.tally import Points, Tally, total
from solver.sessions import Session
from solver.spacing import start_is_free

MOST_SITES = 4
"""Sites tried at each start, the cheapest: persons live near one and not near another."""

MOST_FIRST = 16
"""First sessions from which a row of several is tried."""

MOST_SETS = 12
"""Sets of spaces or persons tried for a demand that must have the same in all its sessions (R14)."""


@dataclass(frozen=True)
class Way:
    """Sessions that come and go, and what that changes by term; `total` is their sum."""

    come: tuple[Session, ...]
    gone: tuple[Session, ...]
    points: Points

    @property
    def total(self) -> int:
        """Points won, or lost where negative."""
        return total(self.points)


def ways(tally: Tally, d: int, starts: Sequence[int] | None = None, wanted: int | None = None) -> list[Way]:
    """The best way at each start and site, best first: one session more, or as many as `min_sessions` asks.

    `starts`: those to look at, by default all. `wanted`: a person who is to be part of it. Every way keeps all rules in
    the plan as it stands; pieces and persons are the cheapest by their exact points, those that `min_count` does not
    need only where they pay.
    """
    options = tally.week.demands[d]
    held = tally.state.of_demand.get(d, [])
    if len(held) >= options.asked or not len(options.start):
        return []
    prices = ExactPrices(tally, wanted)
    found = [
        way
        for allowed in same_as_held(tally, options)
        for way in _ways(tally, options, prices, allowed, range(len(options.start)) if starts is None else starts)
    ]
    if wanted is not None:
        found = [w for w in found if any(v == wanted for s in w.come for _, v in s.people)]
    return sorted(found, key=lambda w: (-w.total, [(s.start, s.spaces, s.people) for s in w.come]))


def _ways(
    tally: Tally, o: DemandOptions, prices: ExactPrices, allowed: Allowed, starts: Sequence[int]
) -> Iterator[Way]:
    short = o.demand.min_sessions - len(tally.state.of_demand.get(o.index, []))
    singles = [_way(tally, [s], []) for c in starts for s in sessions_at(tally, o, c, prices, allowed)]
    if short <= 1:
        yield from singles
        return
    singles.sort(key=lambda w: -w.total)
    for first in singles[:MOST_FIRST]:
        row = _row(tally, o, prices, allowed, first.come[0], short)
        if row:
            yield _way(tally, row, [])


def sessions_at(tally: Tally, o: DemandOptions, c: int, prices: ExactPrices, allowed: Allowed) -> Iterator[Session]:
    """Sessions at the demand's `c`-th start that fit, one for each of the cheapest sites."""
    state = tally.state
    if not start_is_free(tally.week, o, c, state.of_demand.get(o.index, [])):
        return
    for only in _sites(tally, o, c, prices, allowed):
        offer = offer_at(state, o, c, prices, only)
        if offer and affordable(state, offer.session):
            yield _trimmed(tally, o, offer.session)


def _sites(tally: Tally, o: DemandOptions, c: int, prices: ExactPrices, allowed: Allowed) -> Iterator[Allowed]:
    """What may be used, the site being one space after another, the cheapest first."""
    yield allowed
    if o.site is None or o.site in allowed or not any(n.need.type == "people" for n in o.needs):
        return
    need = o.needs[o.site].need
    assert isinstance(need, SpaceNeed)
    if need.split:
        return
    table, open_ = tally.week.spaces, []
    for i in o.needs[o.site].ok[c].nonzero()[0]:
        j = int(o.needs[o.site].who[i])
        low, high = int(o.start[c]) - int(table.setup[j]), int(o.end[c]) + int(table.turnaround[j])
        room = tally.state.room(j, low, high)
        if room >= need.least_piece:
            open_.append((prices.space(o, o.site, int(i), low, high, room), j))
    for _, j in sorted(open_)[1:MOST_SITES]:  # the cheapest has been tried
        yield {**allowed, o.site: frozenset([j])}


def _trimmed(tally: Tally, o: DemandOptions, s: Session) -> Session:
    """Without persons above `min_count` who cost more than they add, the dearest first."""
    for n, need in enumerate(o.needs):
        if not isinstance(need.need, PeopleNeed) or o.demand.same_people == "require":
            continue
        roles = [r for r in s.people if r[0] == n]
        while len(roles) > need.need.least and not any(v in tally.week.partners for _, v in roles):
            less = replace(s, people=tuple(r for r in s.people if r != roles[-1]))
            if total(tally.difference([], [less])) <= total(tally.difference([], [s])):
                break
            s, roles = less, roles[:-1]
    return s


def _row(
    tally: Tally, o: DemandOptions, prices: ExactPrices, allowed: Allowed, first: Session, short: int
) -> list[Session]:
    """`short` sessions that fit together, beginning from one; each further one the best that still fits."""
    row = [first]
    tally.change([], [first])
    for _ in range(short - 1):
        best: tuple[int, Session] | None = None
        same = next(iter(same_as_held(tally, o)), allowed)
        for c in range(len(o.start)):
            for s in sessions_at(tally, o, c, prices, same):
                worth = total(tally.difference([], [s]))
                if best is None or worth > best[0]:
                    best = worth, s
        if best is None:
            break
        row.append(best[1])
        tally.change([], [best[1]])
    tally.change(row, [])
    return row if len(row) == short else []


def same_as_held(tally: Tally, o: DemandOptions) -> Iterator[Allowed]:
    """R14: the sets that the demand's sessions already have, where they must be the same; else anything."""
    held = tally.state.of_demand.get(o.index, [])
    fixed: Allowed = {}
    for n, need in enumerate(o.needs):
        same = o.demand.same_spaces if isinstance(need.need, SpaceNeed) else o.demand.same_people
        if isinstance(need.need, SupplyNeed) or same != "require" or not held:
            continue
        sets = {_used(s, n) for s in held}
        if len(sets) > 1:
            return
        fixed[n] = sets.pop()
    yield fixed


def _used(s: Session, n: int) -> frozenset[int]:
    return frozenset([j for m, j, _ in s.spaces if m == n] + [v for m, v in s.people if m == n])


def _way(tally: Tally, come: Sequence[Session], gone: Sequence[Session]) -> Way:
    return Way(tuple(come), tuple(gone), tally.difference(gone, come))
