"""Roles that pass from hand to hand until all are held: ejection chains.

Between two good plans many roles change hands, and none of the steps gains a point by itself, so a search that asks
each step for a gain never gets there. Here a role that nobody has time for takes the place of others, those that were
seldom homeless first, which then look for a person in their turn (Y. Nagata and O. Bräysy 2009,
doi:10.1016/j.orl.2009.04.006, there for vehicles and with limits on how far a chain branches).
"""

from __future__ import annotations

import random
from collections.abc import Callable

from solver.clashes import bits
from solver.crew import NOBODY, Crew

STEPS_BETWEEN_LOOKS = 100
"""Steps after which a chain looks whether it must stop."""
SHUFFLES = 3
"""Roles moved by chance after each that found no free person."""


class Chain:
    """One attempt. `counts` remembers over all attempts how often each role found no free person; `exchange` is how
    often a step brings in an idle person for a busy one. Idle persons who cost activation are else left idle where
    `sparing`."""

    def __init__(self, crew: Crew, rng: random.Random, counts: list[int], sparing: bool, exchange: float = 0.0):
        self.crew, self.rng, self.counts, self.exchange = crew, rng, counts, exchange
        self.homeless = crew.vacant[:]
        self.steps = 0
        self._costs = [v.activation_points for v in crew.week.problem.volunteers]
        self._may_serve = [not sparing or not cost or not crew.idle(v) for v, cost in enumerate(self._costs)]
        self._before = (crew.own[:], crew.holder[:])

    def dismiss_somebody(self) -> bool:
        """Take all roles from the one of some persons with the fewest per point; False where there is none."""
        busy = self._removable()
        if not busy:
            return False
        some = self.rng.sample(busy, min(5, len(busy)))
        self._dismiss(min(some, key=lambda v: self.crew.own[v].bit_count() / self._costs[v]))
        self.rng.shuffle(self.homeless)
        return True

    def run(self, most: int, stop: Callable[[], bool]) -> bool:
        """Until every role is held again; False where that takes more steps, cannot be, or must stop."""
        while self.homeless:
            if self.steps >= most or (self.steps % STEPS_BETWEEN_LOOKS == 0 and stop()):
                return False
            self.steps += 1
            if not self._house(self.homeless.pop()):
                return False
        return True

    def undo(self) -> None:
        """The plan from before the attempt."""
        self.crew.own[:], self.crew.holder[:] = self._before

    def _removable(self) -> list[int]:
        """Who has roles, costs activation and would have no session without these roles."""
        crew = self.crew
        return [v for v, cost in enumerate(self._costs) if cost and crew.own[v] and not crew.fixed.get(v)]

    def _dismiss(self, v: int) -> None:
        self._may_serve[v] = False
        for r in bits(self.crew.own[v]):
            self.crew.take(r)
            self.homeless.append(r)

    def _house(self, r: int) -> bool:
        """A person for role `r`: a free one, else one who gives up others for it. False where nobody can."""
        v = self._free_person(r)
        crowded = v is None
        if crowded:
            self.counts[r] += 1
            v = self._newcomer(r)
            v = self._make_room(r) if v is None else v
        if v is None:
            return False
        self.crew.give(r, v)
        if crowded:
            self._shuffle()
        return True

    def _free_person(self, r: int) -> int | None:
        """Of those with time the nearest, by points; among equals by chance."""
        crew, prices = self.crew, self.crew.roles[r].prices
        free = [v for v in prices if self._may_serve[v] and not crew.blockers(r, v) and crew.may(v, crew.own[v], r)]
        if not free:
            return None
        dear = {v: prices[v] + self._costs[v] * crew.idle(v) for v in free}
        least = min(dear.values())
        return self.rng.choice([v for v in free if dear[v] == least])

    def _newcomer(self, r: int) -> int | None:
        """Now and then an idle person in place of a busy one who costs no less: other persons, other possibilities."""
        if self.rng.random() >= self.exchange:
            return None
        crew = self.crew
        idle = [v for v in crew.roles[r].prices if not self._may_serve[v] and crew.may(v, 0, r)]
        if not idle:
            return None
        v = self.rng.choice(idle)
        busy = [w for w in self._removable() if self._costs[w] >= self._costs[v]]
        if not busy:
            return None
        self._dismiss(self.rng.choice(busy))
        self._may_serve[v] = True
        return v

    def _make_room(self, r: int) -> int | None:
        """Whoever can come at the cost of roles that were seldom homeless; those become so now."""
        crew, prices = self.crew, self.crew.roles[r].prices
        best, least = None, (float("inf"), 0, 0.0)
        for v in prices:
            if self._may_serve[v]:
                out = crew.blockers(r, v)
                rank = (sum(self.counts[x] for x in bits(out)), prices[v], self.rng.random())
                if rank < least and crew.may(v, crew.own[v] & ~out, r):
                    best, least = v, rank
        if best is not None:
            for x in bits(crew.blockers(r, best)):
                crew.take(x)
                self.homeless.append(x)
        return best

    def _shuffle(self) -> None:
        """Some roles to other persons who have time and are no farther: the next chain of changes finds other gaps."""
        crew, rng = self.crew, self.rng
        for _ in range(SHUFFLES):
            r = rng.randrange(len(crew.roles))
            now, prices = crew.holder[r], crew.roles[r].prices
            v = rng.choice(list(prices)) if prices else now
            if (
                now != NOBODY
                and v != now
                and self._may_serve[v]
                and prices[v] <= prices[now]
                and not crew.blockers(r, v)
                and crew.may(v, crew.own[v], r)
                and crew.may_lose(now, r)
            ):
                crew.take(r)
                crew.give(r, v)
