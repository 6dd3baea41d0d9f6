"""What no plan at all can serve, and why: by days and windows, and by what the filters leave of spaces, people, things.

All of it is certain, whatever else is planned.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.geo import Spot
from models.grid import Timeline
from models.plan import Blocker, Reason
from solver.compile.index import Index
from solver.compile.options import Compiler, DemandOptions
from solver.compile.week import Week
from solver.state import piece_fen


@dataclass(frozen=True)
class Cause:
    """One reason, and who stands in the way."""

    reason: Reason
    certain: bool
    blocking: tuple[Blocker, ...] = ()


class Impossible:
    """Looks for what rules out sessions in one week. `compiler`: that of the week, where it is at hand."""

    def __init__(self, week: Week, compiler: Compiler | None = None):
        self.week, self._compiler = week, compiler
        self.index = compiler.index if compiler else Index(week.problem)

    def of(self, o: DemandOptions) -> tuple[int, Cause]:
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
        return self._compiler or Compiler(self.week.problem, self.week.timeline, self.week.distances)


def _site_need(demand: Demand) -> SpaceNeed | None:
    """R9: the first space need, where the demand has one."""
    return next((n for n in demand.needs if isinstance(n, SpaceNeed)), None)


def _budget(o: DemandOptions) -> float:
    return math.inf if o.demand.budget_fen is None else o.demand.budget_fen
