"""Why sessions are left out (FORMAT.md section 6): first what no plan can change, then what stands in the way here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.plan import Blocker, Reason, Unserved
from solver.compile.options import Compiler, DemandOptions, NeedOptions
from solver.compile.week import Week
from solver.construct import offer_at
from solver.people import can_come, within_limits
from solver.prices import Prices, flat_prices
from solver.sessions import Session
from solver.state import State, piece_fen

MOST_BLOCKERS = 8


@dataclass(frozen=True)
class Cause:
    """One reason, and who stands in the way."""

    reason: Reason
    certain: bool
    blocking: tuple[Blocker, ...] = ()


def unserved(week: Week, sessions: Sequence[Session], *, optimal: bool) -> tuple[Unserved, ...]:
    """One entry per demand and cause; their `missing` sum up to all sessions that are asked and not held."""
    state, prices = State(week, sessions), flat_prices(week)
    compiler = Compiler(week.problem, week.timeline, week.distances)
    out: list[Unserved] = []
    for o in week.demands:
        missing = o.asked - len(state.of_demand.get(o.index, ()))
        if missing > 0:
            out.extend(_entries(week, state, compiler, prices, o, missing, optimal=optimal))
    return tuple(out)


def _entries(
    week: Week, state: State, compiler: Compiler, prices: Prices, o: DemandOptions, missing: int, *, optimal: bool
) -> Iterator[Unserved]:
    never, why = _never(week, compiler, o)
    never = min(never, missing)
    if never:
        yield _entry(o, never, why)
    if missing > never:
        yield _entry(o, missing - never, _now(week, state, prices, o, optimal=optimal))


def _entry(o: DemandOptions, missing: int, cause: Cause) -> Unserved:
    return Unserved(
        demand=o.demand.id,
        missing=missing,
        reason=cause.reason,
        proof="certain" if cause.certain else "best_effort",
        blocking=cause.blocking[:MOST_BLOCKERS],
    )


# ---- what no plan can change


def _never(week: Week, compiler: Compiler, o: DemandOptions) -> tuple[int, Cause]:
    """How many of the asked sessions no plan at all can hold, and why."""
    places = _most_sessions(week, o)
    if places >= o.asked:
        return 0, Cause("no_common_time", True)
    gone = o.asked if places < o.demand.min_sessions else o.asked - places
    return gone, _static_cause(week, compiler, o.demand) or Cause("no_common_time", True)


def _most_sessions(week: Week, o: DemandOptions) -> int:
    """At most this many can take place together, by days and windows alone; pins take place whatever is asked."""
    pins = sum(p.demand == o.index for p in week.pins)
    able = [c for c in range(len(o.start)) if _cheapest_fen(week, o, c) <= _budget(o)]
    if o.demand.one_a_day:
        return pins + len({int(o.date[c]) for c in able})
    if o.demand.each:
        return pins + len({int(o.window[c]) for c in able})
    return pins + len(able)


def _budget(o: DemandOptions) -> float:
    return float("inf") if o.demand.budget_fen is None else o.demand.budget_fen


def _cheapest_fen(week: Week, o: DemandOptions, c: int) -> int:
    """No session at this start costs less."""
    minutes = int(o.end[c] - o.start[c]) * week.timeline.slot_minutes
    least = 0
    for n in o.needs:
        ready = [int(n.who[i]) for i in n.ok[c].nonzero()[0]]
        if isinstance(n.need, SpaceNeed):
            quantity = n.need.least if not n.need.split else n.need.min_piece
            least += min(piece_fen(week, j, quantity, minutes) for j in ready)
        elif isinstance(n.need, SupplyNeed):
            least += n.need.asked * min(week.problem.supplies[k].fen_per_unit for k in ready)
    return least


def _static_cause(week: Week, compiler: Compiler, demand: Demand) -> Cause | None:
    """The first need that nobody could meet at any time, or whose notice is too short, or the budget."""
    for need in demand.needs:
        if isinstance(need, SpaceNeed) and not _reachable(week, compiler, demand, need):
            return Cause("no_eligible_space", True)
        if isinstance(need, PeopleNeed) and len(compiler.index.people(demand, need)) < need.least:
            return Cause("no_eligible_person", True)
        if isinstance(need, SupplyNeed):
            stock = sum(week.problem.supplies[k].quantity for k in compiler.index.supplies(demand, need))
            if stock < need.quantity:
                return Cause("no_supply", True)
    if _late(week, demand):
        return Cause("too_short_notice", True)
    o = week.demands[week.names.demands[demand.id]]
    if len(o.start) and all(_cheapest_fen(week, o, c) > _budget(o) for c in range(len(o.start))):
        return Cause("over_budget", True)
    return None


def _reachable(week: Week, compiler: Compiler, demand: Demand, need: SpaceNeed) -> list[int]:
    """Spaces of the kind, within the walk, large enough for the least that is asked."""
    here = week.distances.demand(demand)
    out = []
    for j in compiler.index.spaces(demand, need):
        space = week.problem.spaces[j]
        near = need.max_metres is None or week.distances.metres(here, week.distances.space(space)) <= need.max_metres
        if near and week.spaces.free[j].max(initial=0) >= (need.min_piece if need.split else need.least):
            out.append(j)
    return out


def _late(week: Week, demand: Demand) -> bool:
    """Whether the demand could start if it were planned long before, and notice were no matter."""
    early = week.problem.planned_at.replace(year=week.problem.planned_at.year - 1, day=1)
    spaces = tuple(s.model_copy(update={"notice_minutes": 0}) for s in week.problem.spaces)
    problem = week.problem.model_copy(update={"now": early, "spaces": spaces})
    timeline = type(week.timeline)(problem)
    compiler = Compiler(problem, timeline, week.distances)
    return len(compiler.options(week.names.demands[demand.id]).start) > 0


# ---- what stands in the way in this plan


def _now(week: Week, state: State, prices: Prices, o: DemandOptions, *, optimal: bool) -> Cause:
    offers = [offer_at(state, o, c, prices) for c in range(len(o.start)) if _room_for(state, o, c)]
    if any(offers):
        return Cause("not_worth_it" if optimal or all(x is None or x.worth <= 0 for x in offers) else "not_reached", False)
    blockers: dict[Blocker, None] = {}
    limited = False
    for c in range(len(o.start)):
        for n in o.needs:
            found, by_limit = _in_the_way(week, state, o, c, n)
            blockers.update(dict.fromkeys(found))
            limited = limited or by_limit
    if blockers:
        return Cause("taken", False, tuple(blockers))
    return Cause("limits" if limited else "not_worth_it", False)


def _room_for(state: State, o: DemandOptions, c: int) -> bool:
    """Whether the demand has no other session too near."""
    t = state.week.timeline
    start, end = t.second(int(o.start[c])), t.second(int(o.end[c]))
    gap = 60 * o.demand.min_gap_minutes
    return all(
        (end + gap <= s.start or s.end + gap <= start)
        and not (o.demand.one_a_day and t.clock.date(s.start) == t.clock.date(start))
        for s in state.of_demand.get(o.index, ())
    )


def _in_the_way(week: Week, state: State, o: DemandOptions, c: int, n: NeedOptions) -> tuple[list[Blocker], bool]:
    """Resources of one need that are taken at one start, with the demands that hold them; whether a limit alone binds."""
    t = week.timeline
    session = Session(o.index, t.second(int(o.start[c])), t.second(int(o.end[c])), -1)
    if isinstance(n.need, SpaceNeed):
        return _spaces_in_the_way(week, state, o, c, n, session)
    if isinstance(n.need, SupplyNeed):
        short = sum(state.supply[int(k)] for k in n.who) < n.need.asked
        return [Blocker(supply=week.problem.supplies[int(k)].id) for k in n.who] if short else [], False
    found, limited, free = [], False, 0
    for i in n.ok[c].nonzero()[0]:
        v = int(n.who[i])
        if can_come(state, v, session):
            free += 1
        elif within_limits(week, v, state.of_person.get(v, []), session):
            found.append(Blocker(volunteer=week.problem.volunteers[v].id))
        else:
            limited = True
    return (found, limited) if free < n.need.least else ([], False)


def _spaces_in_the_way(
    week: Week, state: State, o: DemandOptions, c: int, n: NeedOptions, session: Session
) -> tuple[list[Blocker], bool]:
    assert isinstance(n.need, SpaceNeed)
    least = n.need.min_piece if n.need.split else n.need.least
    found: list[Blocker] = []
    limited = False
    for i in n.ok[c].nonzero()[0]:
        j = int(n.who[i])
        low, high = state.covered(j, session)
        quota = state.quota[j]
        if state.room(j, low, high) < least:
            found.append(Blocker(space=week.problem.spaces[j].id))
            found += [Blocker(demand=d) for d in _holders(week, state, j, low, high)]
        elif quota is not None and quota < session.minutes:
            limited = True
        else:
            return [], False
    return found, limited


def _holders(week: Week, state: State, j: int, low: int, high: int) -> list[str]:
    """Demands with a piece in space `j` over the slots."""
    out = []
    for d, held in state.of_demand.items():
        for s in held:
            if any(k == j for _, k, _ in s.spaces):
                a, b = state.covered(j, s)
                if a < high and low < b:
                    out.append(week.problem.demands[d].id)
                    break
    return out


