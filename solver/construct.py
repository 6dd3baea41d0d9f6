"""A first plan within a second: demands in order of value, each served where it costs others least."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from models.demands import PeopleNeed, SpaceNeed, SupplyNeed
from solver.compile.options import DemandOptions, NeedOptions
from solver.compile.week import Week
from solver.people import can_come
from solver.prices import Floats, Ints, Prices
from solver.sessions import Piece, Session
from solver.spacing import start_is_free
from solver.state import State, session_fen, session_points


class Asking(Protocol):
    """What things cost, by whatever reckoning; as `solver.prices.Prices` says."""

    def lift(self, d: int) -> float:
        """Worth of one point of `served`."""
        ...

    def space(self, options: DemandOptions, n: int, i: int, low: int, high: int, room: int) -> float:
        """Cost of a piece."""
        ...

    def persons(self, options: DemandOptions, n: int, places: Ints, c: int, column: int) -> Floats:
        """Costs of persons."""
        ...


@dataclass(frozen=True)
class Offer:
    """A session that fits the state, and what it would be worth by the prices."""

    session: Session
    worth: float


def construct(week: Week, prices: Prices, state: State | None = None) -> State:
    """Serve demand after demand, the most valuable per scarce resource first; all rules hold at every step."""
    state = state or State.of_pins(week)
    for d in demand_order(week, prices):
        serve(state, d, prices)
    return state


def demand_order(week: Week, prices: Prices) -> list[int]:
    """By worth at the prices, then by weight, then as they begin, so that people are used one task after another."""
    ready = [o for o in week.demands if len(o.start)]
    order = sorted(ready, key=lambda o: (-prices.rank(o.index), -o.weight, int(o.start[0]), o.index))
    return [o.index for o in order]


def serve(state: State, d: int, prices: Prices) -> bool:
    """Place as many sessions of a demand as fit and pay; none where fewer than `min_sessions` would."""
    options = state.week.demands[d]
    best: list[Session] = []
    worth = 0.0
    for allowed in _choices(state, options, prices):
        placed, gain = _place(state, options, prices, allowed)
        for s in placed:
            state.remove(s)
        if placed and gain > worth:
            best, worth = placed, gain
            if not any(allowed.values()):
                break
    for s in best:
        state.add(s)
    return bool(best)


Allowed = dict[int, frozenset[int]]
"""Per need the only resources it may use, where sameness is required (R14)."""


def _choices(state: State, options: DemandOptions, prices: Prices, most: int = 6) -> Iterator[Allowed]:
    """What may be used: anything, or for `require` one set after another, those of the guide first."""
    demand = options.demand
    held = state.of_demand[options.index]
    fixed: list[tuple[int, list[frozenset[int]]]] = []
    for n, need in enumerate(options.needs):
        same = demand.same_spaces if isinstance(need.need, SpaceNeed) else demand.same_people
        if isinstance(need.need, SupplyNeed) or same != "require":
            continue
        if held:
            sets = {_used(s, n) for s in held}
            if len(sets) > 1:
                return
            fixed.append((n, list(sets)))
        else:
            fixed.append((n, _sets(need, prices.guide[options.index].who[n], most)))
    if not fixed:
        yield {}
        return
    for i in range(max(len(sets) for _, sets in fixed)):
        if all(sets for _, sets in fixed):
            yield {n: sets[i % len(sets)] for n, sets in fixed}


def _used(s: Session, n: int) -> frozenset[int]:
    return frozenset([j for m, j, _ in s.spaces if m == n] + [v for m, v in s.people if m == n])


def _sets(need: NeedOptions, shares: Floats, most: int) -> list[frozenset[int]]:
    """Sets of the size a session needs: the guide's candidates first, then those most widely available."""
    size = need.need.least if isinstance(need.need, PeopleNeed) else 1
    shares = np.round(shares, 2)
    order = sorted(
        range(len(need.who)), key=lambda i: (-shares[i], -int(need.ok[:, i].sum()), int(need.metres[i].min()), i)
    )
    ranked = [int(need.who[i]) for i in order]
    return [frozenset(ranked[i : i + size]) for i in range(min(most, len(ranked) - size + 1))]


def _place(state: State, options: DemandOptions, prices: Prices, allowed: Allowed) -> tuple[list[Session], float]:
    demand, d = options.demand, options.index
    pinned = len([s for s in state.of_demand[d] if s.pinned])
    room = options.asked - len(state.of_demand[d])
    placed: list[Session] = []
    gain = 0.0
    for c in prices.starts(options):
        if len(placed) >= room:
            break
        if start_is_free(state.week, options, c, state.of_demand[d]):
            offer = offer_at(state, options, c, prices, allowed)
            if offer and affordable(state, offer.session) and offer.worth > 0:
                state.add(offer.session)
                placed.append(offer.session)
                gain += offer.worth
    if placed and pinned + len(placed) < demand.min_sessions:
        for s in placed:
            state.remove(s)
        return [], 0.0
    return placed, gain


def affordable(state: State, session: Session) -> bool:
    """R17 with the sessions already placed."""
    budget = state.week.problem.demands[session.demand].budget_fen
    if budget is None:
        return True
    spent = sum(session_fen(state.week, s) for s in state.of_demand[session.demand])
    own = session_fen(state.week, session)
    return own == 0 or spent + own <= budget


def offer_at(
    state: State, options: DemandOptions, c: int, prices: Asking, allowed: Allowed | None = None
) -> Offer | None:
    """The best session of a demand at its `c`-th start in the state as it is; None where a need cannot be met."""
    t, allowed = state.week.timeline, allowed or {}
    session = Session(
        demand=options.index,
        start=t.second(int(options.start[c])),
        end=t.second(int(options.end[c])),
        number=int(options.window[c]) if options.demand.each else -1,
    )
    cost = 0.0
    for n, need in enumerate(options.needs):
        if isinstance(need.need, SpaceNeed):
            pieces, price = _take_spaces(state, options, n, c, session, prices, allowed.get(n))
            session, cost = replace(session, spaces=(*session.spaces, *pieces)), cost + price
        elif isinstance(need.need, SupplyNeed):
            pieces = _take_supplies(state, n, need, session, allowed.get(n))
            session = replace(session, supplies=(*session.supplies, *pieces))
        if not isinstance(need.need, PeopleNeed) and not pieces:
            return None
    for n, need in enumerate(options.needs):
        if isinstance(need.need, PeopleNeed):
            roles, price = _take_people(state, options, n, c, session, prices, allowed.get(n))
            if not roles:
                return None
            session, cost = replace(session, people=(*session.people, *roles)), cost + price
    if not _pairs_hold(state.week, session):
        return None
    policy = state.week.problem.policy
    money = policy.cost.per_yuan * session_fen(state.week, session) / 100
    bonus = policy.preference.time * bool(options.preferred[c])
    worth = session_points(state.week, session) * prices.lift(options.index) + bonus - cost - money
    return Offer(session, worth)


def _take_spaces(
    state: State, options: DemandOptions, n: int, c: int, s: Session, prices: Asking, only: frozenset[int] | None
) -> tuple[list[Piece], float]:
    need, table = options.needs[n].need, state.week.spaces
    assert isinstance(need, SpaceNeed)
    low, high = int(options.start[c]), int(options.end[c])
    taken = {j for _, j, _ in s.spaces}
    open_: list[tuple[float, int, int]] = []
    for i, j in enumerate(options.needs[n].who):
        j = int(j)
        if not options.needs[n].ok[c, i] or j in taken or (only is not None and j not in only):
            continue
        a, b = low - int(table.setup[j]), high + int(table.turnaround[j])
        room = min(need.asked, state.room(j, a, b), _quota_room(state, j, s.minutes))
        if room >= need.least_piece:
            open_.append((prices.space(options, n, i, a, b, room), room, j))
    open_.sort()
    if not need.split:
        if not open_:
            return [], 0.0
        price, room, j = open_[0]
        return [(n, j, room)], price
    return _fill(need, n, open_)


def _fill(need: SpaceNeed, n: int, open_: Sequence[tuple[float, int, int]]) -> tuple[list[Piece], float]:
    """Split over the cheapest spaces, no piece below `min_piece`."""
    pieces: list[Piece] = []
    left, cost = need.asked, 0.0
    for price, room, j in open_:
        q = min(room, left)
        if 0 < left - q < need.min_piece and left - need.min_piece >= need.min_piece:
            q = min(q, left - need.min_piece)
        if q >= need.min_piece:
            pieces.append((n, j, q))
            left, cost = left - q, cost + price
    return (pieces, cost) if need.asked - left >= need.least else ([], 0.0)


def _quota_room(state: State, j: int, minutes: int) -> int:
    """R8: units that the quota still allows at this length."""
    left = state.quota[j]
    if left is None:
        return 10**9
    if state.week.problem.spaces[j].exclusive:
        return 10**9 if left >= minutes else 0
    return left // max(1, minutes)


def _take_people(
    state: State, options: DemandOptions, n: int, c: int, s: Session, prices: Asking, only: frozenset[int] | None
) -> tuple[list[tuple[int, int]], float]:
    need = options.needs[n]
    taken = {v for _, v in s.people}
    column = _site_column(options, s)
    ready = np.flatnonzero(need.ok[c] & need.near[:, column])
    priced = zip(prices.persons(options, n, ready, c, column).tolist(), need.who[ready].tolist(), strict=True)
    ranked = sorted(
        (price + _activation(state, v), v) for price, v in priced if v not in taken and (only is None or v in only)
    )
    eligible = {v for _, v in ranked}
    chosen: list[tuple[int, int]] = []
    cost = 0.0
    for price, v in ranked:
        if len(chosen) == need.need.asked:
            break
        mates = [w for w, relation in state.week.partners.get(v, ()) if relation == "together"]
        team = [v, *mates] if mates and not set(mates) <= taken | {w for _, w in chosen} else [v]
        if any(w in {x for _, x in chosen} for w in team) or len(chosen) + len(team) > need.need.asked:
            continue
        if _team_fits(state, eligible, team, {x for _, x in chosen} | taken) and all(
            can_come(state, w, s) for w in team
        ):
            chosen.extend((n, w) for w in team)
            cost += price
    return (chosen, cost) if len(chosen) >= need.need.least else ([], 0.0)


def _activation(state: State, v: int) -> int:
    """Points that the first session of a volunteer costs."""
    return 0 if state.of_person.get(v) else state.week.problem.volunteers[v].activation_points


def _team_fits(state: State, eligible: set[int], team: Sequence[int], with_: set[int]) -> bool:
    """R15 seen from inside one need: all mates eligible, nobody with someone they stay apart from."""
    for v in team:
        for w, relation in state.week.partners.get(v, ()):
            if relation == "apart" and (w in with_ or w in team):
                return False
    return all(v in eligible for v in team)


def _site_column(options: DemandOptions, s: Session) -> int:
    if options.site is None:
        return 0
    j = min(j for n, j, _ in s.spaces if n == options.site)
    return int((options.needs[options.site].who == j).argmax())


def _pairs_hold(week: Week, s: Session) -> bool:
    """R15 over the whole session."""
    here = {v for _, v in s.people}
    return all((w in here) == (relation == "together") for v in here for w, relation in week.partners.get(v, ()))


def _take_supplies(state: State, n: int, need: NeedOptions, s: Session, only: frozenset[int] | None) -> list[Piece]:
    left, pieces = need.need.asked, []
    taken = {k: sum(q for _, i, q in s.supplies if i == k) for _, k, _ in s.supplies}
    fen = state.week.problem.supplies
    for k in sorted((int(k) for k in need.who if only is None or k in only), key=lambda k: (fen[k].fen_per_unit, k)):
        q = min(left, state.supply[k] - taken.get(k, 0))
        if q > 0:
            pieces.append((n, k, q))
            left -= q
    return pieces if left == 0 else []
