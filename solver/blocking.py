"""Who and what stands in the way of a demand that no start of its own can serve in a plan as it is."""

from __future__ import annotations

from collections.abc import Sequence

from models.demands import SpaceNeed, SupplyNeed
from models.plan import Blocker
from solver.compile.options import DemandOptions, NeedOptions
from solver.impossible import Cause
from solver.people import can_come_then, within_limits
from solver.sessions import Session
from solver.state import State

MOST_BLOCKERS, MOST_STARTS = 8, 12
"""Resources and demands that are named, and starts that are looked at for them."""


class Blocking:
    """Looks them up in one ledger."""

    def __init__(self, state: State):
        self.state, self.week = state, state.week

    def cause(self, o: DemandOptions, free: Sequence[int]) -> Cause:
        """`taken` where others hold what the demand needs at its `free` starts, `limits` where only limits bind."""
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
            s
            for s in self.state.of_space.get(j, ())
            if self.state.covered(j, s)[0] < high and low < self.state.covered(j, s)[1]
        ]
        return list(dict.fromkeys(self.week.problem.demands[s.demand].id for s in held))
