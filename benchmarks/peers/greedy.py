"""What an office does by hand: wishes by priority, each at the first time that fits, with what is nearest."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.peers.speaking import Speaker
from models.demands import PeopleNeed, SpaceNeed
from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.people import can_come
from solver.sessions import Piece, Session
from solver.spacing import start_is_free
from solver.state import State, session_fen, site_of

Set = dict[int, frozenset[int]]
"""Per need of a demand, what its sessions must all use (R14)."""


def solve(week: Week, speaker: Speaker, seconds: float, threads: int) -> None:
    """One pass, no second thought: no prices, no look ahead, no way back. Only the ledger of what is taken is ours."""
    state = State.of_pins(week)
    for options in sorted(week.demands, key=lambda o: (-o.weight, o.index)):
        _serve(state, options)
        speaker.plan([s for s in state.sessions() if not s.pinned])


def _serve(state: State, o: DemandOptions) -> None:
    """As many sessions as fit, in order of time; none where fewer than `min_sessions` fit."""
    same, placed = _required(o, [s for s in state.of_demand[o.index] if s.pinned]), []
    for c in range(len(o.start)):
        here = state.of_demand[o.index]
        if len(here) < o.asked and start_is_free(state.week, o, c, here):
            s = _session(state, o, c, same)
            if s is not None:
                state.add(s)
                placed.append(s)
                same = same or _required(o, [s])
    if placed and len(state.of_demand[o.index]) < o.demand.min_sessions:
        for s in placed:
            state.remove(s)


def _required(o: DemandOptions, first: list[Session]) -> Set:
    """The first session binds the others where sameness is required."""
    if not first:
        return {}
    out: Set = {}
    for n, need in enumerate(o.demand.needs):
        if isinstance(need, SpaceNeed) and o.demand.same_spaces == "require":
            out[n] = frozenset(j for m, j, _ in first[0].spaces if m == n)
        if isinstance(need, PeopleNeed) and o.demand.same_people == "require":
            out[n] = frozenset(v for m, v in first[0].people if m == n)
    return out


def _session(state: State, o: DemandOptions, c: int, same: Set) -> Session | None:
    """The session at start `c` with the nearest spaces and persons, or None where something lacks."""
    second = state.week.timeline.second
    number = int(o.window[c]) if o.demand.each else -1
    s = Session(o.index, second(int(o.start[c])), second(int(o.end[c])), number)
    for n, x in enumerate(o.needs):
        if not isinstance(x.need, PeopleNeed):
            space = isinstance(x.need, SpaceNeed)
            pieces = _spaces(state, o, n, c, s, same.get(n)) if space else _supplies(state, o, n, s)
            if not pieces:
                return None
            s = replace(s, spaces=(*s.spaces, *pieces)) if space else replace(s, supplies=(*s.supplies, *pieces))
    for n, x in enumerate(o.needs):
        if isinstance(x.need, PeopleNeed):
            roles = _people(state, o, n, c, s, same.get(n))
            if roles is None:
                return None
            s = replace(s, people=(*s.people, *roles))
    return s if _affordable(state, o, s) else None


def _spaces(state: State, o: DemandOptions, n: int, c: int, s: Session, only: frozenset[int] | None) -> list[Piece]:
    """The nearest space that can hold it, or the nearest ones where the need may be split."""
    x, table = o.needs[n], state.week.spaces
    assert isinstance(x.need, SpaceNeed)
    left, pieces = x.need.asked, list[Piece]()
    for i in x.metres.argsort(kind="stable"):
        j = int(x.who[i])
        if not x.ok[c, i] or (only is not None and j not in only) or any(j == k for _, k, _ in s.spaces):
            continue
        low, high = int(o.start[c]) - int(table.setup[j]), int(o.end[c]) + int(table.turnaround[j])
        units = min(left, state.room(j, low, high), _quota(state, j, s.minutes))
        if units >= x.need.least_piece:
            pieces.append((n, j, units))
            left -= units
        if left == 0 or (pieces and not x.need.split):
            break
    met = x.need.asked - left >= x.need.least and (only is None or {j for _, j, _ in pieces} == only)
    return pieces if met else []


def _quota(state: State, j: int, minutes: int) -> int:
    """R8: units that fit into what is left."""
    left, space = state.quota[j], state.week.problem.spaces[j]
    if left is None:
        return space.capacity
    return space.capacity * (left >= minutes) if space.exclusive else left // minutes


def _supplies(state: State, o: DemandOptions, n: int, s: Session) -> list[Piece]:
    """R16: from the first supplies that have some."""
    left, pieces = o.needs[n].need.asked, list[Piece]()
    for k in o.needs[n].who.tolist():
        units = min(left, state.supply[k] - sum(q for _, i, q in s.supplies if i == k))
        if units > 0:
            pieces.append((n, k, units))
            left -= units
    return pieces if left == 0 else []


def _people(
    state: State, o: DemandOptions, n: int, c: int, s: Session, only: frozenset[int] | None
) -> list[tuple[int, int]] | None:
    """The nearest who are free. Whoever comes only together with somebody is left for planners with more patience."""
    x, partners = o.needs[n], state.week.partners
    column = 0 if o.site is None else o.needs[o.site].who.tolist().index(site_of(state.week, s))
    chosen: list[int] = []
    for i in x.metres[:, column].argsort(kind="stable"):
        v = int(x.who[i])
        here = {w for _, w in s.people} | set(chosen)
        fits = x.ok[c, i] and x.near[i, column] and v not in here and (only is None or v in only)
        clash = any(relation == "together" or w in here for w, relation in partners.get(v, ()))
        if fits and not clash and can_come(state, v, s):
            chosen.append(v)
        if len(chosen) == x.need.asked:
            break
    met = len(chosen) >= x.need.least and (only is None or set(chosen) == only)
    return [(n, v) for v in chosen] if met else None


def _affordable(state: State, o: DemandOptions, s: Session) -> bool:
    """R17."""
    spent = sum(session_fen(state.week, x) for x in [*state.of_demand[o.index], s])
    return o.demand.budget_fen is None or spent <= o.demand.budget_fen
