"""Why sessions are left out (FORMAT.md section 6): first what no plan can change, then what stands in the way here."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.geo import Spot
from models.grid import Timeline
from models.plan import Blocker, Reason, Unserved
from solver.compile.index import Index
from solver.compile.options import Compiler, DemandOptions, NeedOptions
from solver.compile.week import Week
from solver.construct import offer_at
from solver.people import can_come_then, within_limits
from solver.prices import flat_prices
from solver.sessions import Session
from solver.spacing import start_is_free
from solver.state import State, piece_fen

MOST_BLOCKERS, MOST_STARTS = 8, 12


@dataclass(frozen=True)
class Cause:
    """One reason, and who stands in the way."""

    reason: Reason
    certain: bool
    blocking: tuple[Blocker, ...] = ()


def unserved(
    week: Week, sessions: Sequence[Session], *, optimal: bool, of: Container[int] | None = None
) -> tuple[Unserved, ...]:
    """One entry per demand and cause; their `missing` sum up to all sessions that are asked and not held. With `of`,
    for those demands alone."""
    explainer = Explainer(week, sessions, optimal=optimal)
    return tuple(x for o in week.demands if of is None or o.index in of for x in explainer.of(o))


class Explainer:
    """Looks for the causes in one plan."""

    def __init__(self, week: Week, sessions: Sequence[Session], *, optimal: bool):
        self.week, self.optimal = week, optimal
        self.state, self.prices = State(week, sessions), flat_prices(week)
        self.index = Index(week.problem)
        self.users: dict[int, list[Session]] = {}
        for s in sessions:
            for j in {j for _, j, _ in s.spaces}:
                self.users.setdefault(j, []).append(s)

    def of(self, o: DemandOptions) -> Iterator[Unserved]:
        """What a demand misses, and why."""
        missing = o.asked - len(self.state.of_demand.get(o.index, ()))
        if missing > 0:
            never, cause = self._never(o)
            never = min(never, missing)
            if never:
                yield _entry(o, never, cause)
            if missing > never:
                yield _entry(o, missing - never, self._now(o))

    # ---- what no plan can change

    def _never(self, o: DemandOptions) -> tuple[int, Cause]:
        """How many of the asked sessions no plan at all can hold, and why."""
        places = self._most_sessions(o)
        if places >= o.asked:
            return 0, Cause("no_common_time", True)
        gone = o.asked if places < o.demand.min_sessions else o.asked - places
        return gone, self._static_cause(o) or self._ruled_out(o, places) or Cause("no_common_time", True)

    def _ruled_out(self, o: DemandOptions, places: int) -> Cause | None:
        """More could take place if limits, trips and sameness did not rule their candidates out."""
        return Cause("limits", True) if self._most_sessions(self._loose.options(o.index)) > places else None

    def _most_sessions(self, o: DemandOptions) -> int:
        """At most this many can take place together, by days and windows alone; pins take place whatever is asked."""
        pins = sum(p.demand == o.index for p in self.week.pins)
        able = [c for c in range(len(o.start)) if self._cheapest_fen(o, c) <= _budget(o)]
        if o.demand.one_a_day:
            return pins + len({int(o.date[c]) for c in able})
        if o.demand.each:
            return pins + len({int(o.window[c]) for c in able})
        return pins + len(able)

    def _cheapest_fen(self, o: DemandOptions, c: int) -> int:
        """No session at this start costs less."""
        problem, minutes = self.week.problem, int(o.end[c] - o.start[c]) * self.week.timeline.slot_minutes
        least = 0
        for n in o.needs:
            ready = [int(n.who[i]) for i in n.ok[c].nonzero()[0]]
            if isinstance(n.need, SpaceNeed):
                quantity = n.need.least_piece
                least += min(piece_fen(self.week, j, quantity, minutes) for j in ready)
            elif isinstance(n.need, SupplyNeed):
                least += n.need.asked * min(problem.supplies[k].fen_per_unit for k in ready)
        return least

    def _static_cause(self, o: DemandOptions) -> Cause | None:
        """The first need that nobody could meet at any time, the site's before all; too short a notice; the budget."""
        demand = o.demand
        for need in sorted(demand.needs, key=lambda need: need is not _site_need(demand)):
            if isinstance(need, SpaceNeed) and not self._reachable(demand, need):
                return Cause("no_eligible_space", True)
            if isinstance(need, PeopleNeed) and not self._enough_near(demand, need):
                return Cause("no_eligible_person", True)
            if isinstance(need, SupplyNeed):
                stock = sum(self.week.problem.supplies[k].quantity for k in self.index.supplies(demand, need))
                if stock < need.quantity:
                    return Cause("no_supply", True)
        if len(o.start):
            over = all(self._cheapest_fen(o, c) > _budget(o) for c in range(len(o.start)))
            return Cause("over_budget", True) if over else None
        if self._ruled_out(o, 0):
            return Cause("limits", True)
        return Cause("too_short_notice", True) if self._is_late(o) else None

    def _reachable(self, demand: Demand, need: SpaceNeed) -> bool:
        """Whether a space of the kind lies within the walk, large enough for the least that is asked."""
        week, here = self.week, self.week.distances.demand(demand)
        least = need.least_piece
        for j in self.index.spaces(demand, need):
            metres = week.distances.metres(here, week.distances.space(week.problem.spaces[j]))
            if (need.max_metres is None or metres <= need.max_metres) and week.spaces.free[j].max(initial=0) >= least:
                return True
        return False

    def _enough_near(self, demand: Demand, need: PeopleNeed) -> bool:
        """Whether the least that is asked live within their own walk, and the need's, of a site (R9)."""
        distances, volunteers = self.week.distances, self.week.problem.volunteers
        sites, left = self._sites(demand), need.least
        for v in self.index.people(demand, need).tolist():
            walks = [w for w in (volunteers[v].max_metres, need.max_metres) if w is not None]
            home = distances.volunteer(volunteers[v])
            left -= not walks or any(distances.metres(home, site) <= min(walks) for site in sites)
            if left <= 0:
                return True
        return False

    def _sites(self, demand: Demand) -> list[Spot]:
        """Where sessions may take place, whatever the time and the room."""
        distances, need = self.week.distances, _site_need(demand)
        here = distances.demand(demand)
        if need is None:
            return [here]
        most = math.inf if need.max_metres is None else need.max_metres
        spots = [distances.space(self.week.problem.spaces[j]) for j in self.index.spaces(demand, need)]
        return [spot for spot in spots if distances.metres(here, spot) <= most]

    def _is_late(self, o: DemandOptions) -> bool:
        """Whether it could start if it were planned long before, and no space asked for notice."""
        return len(self._early.options(o.index).start) > 0

    @cached_property
    def _early(self) -> Compiler:
        """The week as if it were planned long before, and no space asked for notice."""
        problem = self.week.problem
        spaces = tuple(s.model_copy(update={"notice_minutes": 0}) for s in problem.spaces)
        before = problem.horizon.start - timedelta(days=1)
        problem = problem.model_copy(update={"now": before, "spaces": spaces})
        return Compiler(problem, Timeline(problem), self.week.distances)

    @cached_property
    def _loose(self) -> Compiler:
        """The week with the candidates that limits, trips and sameness rule out by themselves."""
        return Compiler(self.week.problem, self.week.timeline, self.week.distances)

    # ---- what stands in the way in this plan

    def _now(self, o: DemandOptions) -> Cause:
        held = self.state.of_demand.get(o.index, [])
        free = [c for c in range(len(o.start)) if start_is_free(self.week, o, c, held)]
        offers = [x for c in free[:MOST_STARTS] if (x := offer_at(self.state, o, c, self.prices))]
        if offers:
            pays = any(x.worth > 0 for x in offers) and not self.optimal
            return Cause("not_reached" if pays else "not_worth_it", False)
        blockers: dict[Blocker, None] = {}
        limited = False
        for c in free[:MOST_STARTS]:
            for n in o.needs:
                found, by_limit = self._in_the_way(o, c, n)
                blockers.update(dict.fromkeys(found))
                limited = limited or by_limit
            if len(blockers) >= MOST_BLOCKERS:
                break
        if blockers:
            return Cause("taken", False, tuple(blockers))
        return Cause("limits" if limited else "not_worth_it", False)

    def _in_the_way(self, o: DemandOptions, c: int, n: NeedOptions) -> tuple[list[Blocker], bool]:
        """Resources of one need taken at one start, with the demands that hold them; whether a limit alone binds."""
        t, problem = self.week.timeline, self.week.problem
        session = Session(o.index, t.second(int(o.start[c])), t.second(int(o.end[c])), -1)
        if isinstance(n.need, SpaceNeed):
            return self._spaces_in_the_way(c, n, n.need, session)
        if isinstance(n.need, SupplyNeed):
            short = sum(self.state.supply[int(k)] for k in n.who) < n.need.asked
            return [Blocker(supply=problem.supplies[int(k)].id) for k in n.who] if short else [], False
        found: list[Blocker] = []
        limited, free = False, 0
        for v in n.who[n.ok[c]].tolist():
            if not within_limits(self.week, v, self.state.of_person.get(v, ()), session):
                limited = True
            elif can_come_then(self.state, v, session):
                free += 1
                if free >= n.need.least:
                    return [], False
            else:
                found.append(Blocker(volunteer=problem.volunteers[v].id))
        return found, limited

    def _spaces_in_the_way(
        self, c: int, n: NeedOptions, need: SpaceNeed, session: Session
    ) -> tuple[list[Blocker], bool]:
        problem = self.week.problem
        least = need.least_piece
        found: list[Blocker] = []
        limited = False
        for i in n.ok[c].nonzero()[0]:
            j = int(n.who[i])
            low, high = self.state.covered(j, session)
            quota = self.state.quota[j]
            if self.state.room(j, low, high) < least:
                found.append(Blocker(space=problem.spaces[j].id))
                found += [Blocker(demand=d) for d in self._holders(j, low, high)]
            elif quota is not None and quota < session.minutes:
                limited = True
            else:
                return [], False
        return found, limited

    def _holders(self, j: int, low: int, high: int) -> list[str]:
        """Demands with a piece in space `j` over the slots."""
        held = [
            s for s in self.users.get(j, ()) if self.state.covered(j, s)[0] < high and low < self.state.covered(j, s)[1]
        ]
        return list(dict.fromkeys(self.week.problem.demands[s.demand].id for s in held))


def _entry(o: DemandOptions, missing: int, cause: Cause) -> Unserved:
    return Unserved(
        demand=o.demand.id,
        missing=missing,
        reason=cause.reason,
        proof="certain" if cause.certain else "best_effort",
        blocking=cause.blocking[:MOST_BLOCKERS],
    )


def _site_need(demand: Demand) -> SpaceNeed | None:
    """R9: the first space need, where the demand has one."""
    return next((n for n in demand.needs if isinstance(n, SpaceNeed)), None)


def _budget(o: DemandOptions) -> float:
    return math.inf if o.demand.budget_fen is None else o.demand.budget_fen
