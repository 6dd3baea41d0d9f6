"""Why sessions are left out (FORMAT.md section 6): first what no plan can change, then what stands in the way here."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from models.plan import Unserved
from solver.blocking import MOST_BLOCKERS, MOST_STARTS, Blocking
from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.construct import offer_at
from solver.impossible import Cause, Impossible
from solver.prices import flat_prices
from solver.sessions import Session
from solver.spacing import start_is_free
from solver.state import State


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
        self.impossible, self.blocking = Impossible(week), Blocking(self.state)

    def of(self, o: DemandOptions) -> Iterator[Unserved]:
        """What a demand misses, and why."""
        missing = o.asked - len(self.state.of_demand.get(o.index, ()))
        if missing > 0:
            never, cause = self.impossible.of(o)
            never = min(never, missing)
            if never:
                yield _entry(o, never, cause)
            if missing > never:
                yield _entry(o, missing - never, self._now(o))

    # ---- what stands in the way in this plan

    def _now(self, o: DemandOptions) -> Cause:
        held = self.state.of_demand.get(o.index, [])
        free = [c for c in range(len(o.start)) if start_is_free(self.week, o, c, held)]
        offers = [x for c in free[:MOST_STARTS] if (x := offer_at(self.state, o, c, self.prices))]
        if offers:
            pays = any(x.worth > 0 for x in offers) and not self.optimal
            return Cause("not_reached" if pays else "not_worth_it", False)
        return self.blocking.cause(o, free)


def _entry(o: DemandOptions, missing: int, cause: Cause) -> Unserved:
    return Unserved(
        demand=o.demand.id,
        missing=missing,
        reason=cause.reason,
        proof="certain" if cause.certain else "best_effort",
        blocking=cause.blocking[:MOST_BLOCKERS],
    )
