"""Who does what when times and places stand: roles and persons as sets of bits, so that a change costs microseconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from solver.clashes import Clashes, bits
from solver.compile.week import Week
from solver.people import apart_enough, trips_fit, within_limits
from solver.sessions import Session
from solver.state import site_of

NOBODY = -1


@dataclass(frozen=True)
class Role:
    """One place for one person in a session. `prices` in points of those who may take it: the way, less the liking."""

    session: int
    need: int
    prices: dict[int, int]


class Crew:
    """The roles of a plan that may change hands, and who holds them. Sets of roles are integers: bit `r` is role `r`.

    Left alone are pins, demands that require the same people, and persons in pairs: their sessions are `fixed`. Of a
    session `extra` that has no persons yet, nobody holds the roles: they are `vacant`.
    """

    def __init__(self, week: Week, sessions: Iterable[Session], extra: Session | None = None):
        self.week = week
        self.sessions = (*sessions, extra) if extra else tuple(sessions)
        self.fixed: dict[int, list[Session]] = defaultdict(list)
        held = list(self._held())
        if extra:
            held += [(len(self.sessions) - 1, n, NOBODY) for n in _places(week, extra)]
        self.roles = [self._role(i, n, v) for i, n, v in held]
        self._at = [self.sessions[r.session] for r in self.roles]
        self._clashes = Clashes(week, self._at, [site_of(week, s) for s in self._at])
        self.holder = [NOBODY] * len(held)
        self.own = [0] * len(week.problem.volunteers)
        self._careful = [_is_careful(week, v) for v in range(len(self.own))]
        self.vacant = [r for r, (_, _, v) in enumerate(held) if v == NOBODY]
        for r, (_, _, v) in enumerate(held):
            if v != NOBODY:
                self.give(r, v)

    def _held(self) -> Iterator[tuple[int, int, int]]:
        """(session, need, person) of what may change hands; the rest becomes fixed."""
        for i, s in enumerate(self.sessions):
            same = self.week.problem.demands[s.demand].same_people == "require"
            for n, v in s.people:
                if s.pinned or same or v in self.week.partners:
                    self.fixed[v].append(s)
                else:
                    yield i, n, v

    def _role(self, i: int, n: int, holder: int) -> Role:
        week, s = self.week, self.sessions[i]
        options, policy = week.demands[s.demand], week.problem.policy
        need = options.needs[n]
        c = int(np.searchsorted(options.start, week.timeline.floor_slot(s.start)))
        column = 0 if options.site is None else int((options.needs[options.site].who == site_of(week, s)).argmax())
        prices = {}
        for k in np.flatnonzero(need.ok[c] & need.near[:, column]):
            v = int(need.who[k])
            if v == holder or (v not in week.partners and self._beside_fixed(v, s)):
                likes = options.demand.kind in week.problem.volunteers[v].interests
                way = policy.distance.per_100m * (int(need.metres[k, column]) // 100)
                prices[v] = way - policy.preference.interest * likes
        return Role(i, n, prices)

    def _beside_fixed(self, v: int, s: Session) -> bool:
        site = site_of(self.week, s)
        return all(apart_enough(self.week, v, f, site_of(self.week, f), s, site) for f in self.fixed.get(v, ()))

    def give(self, r: int, v: int) -> None:
        """Role `r`, which nobody holds, to person `v`."""
        self.own[v] |= 1 << r
        self.holder[r] = v

    def take(self, r: int) -> None:
        """Role `r` from whoever holds it."""
        self.own[self.holder[r]] &= ~(1 << r)
        self.holder[r] = NOBODY

    def idle(self, v: int) -> bool:
        """Whether the person has no session at all."""
        return not self.own[v] and not self.fixed.get(v)

    def blockers(self, r: int, v: int) -> int:
        """The roles of person `v` that stand in the way of role `r` (R11)."""
        return self.own[v] & self._clashes.of(v, r)

    def may(self, v: int, roles: int, new: int) -> bool:
        """R10 and R12: whether the person may hold `roles` and, with them, `new`; R11 is for `blockers`."""
        if not self._careful[v]:
            return True
        others = [*self.fixed.get(v, ()), *(self._at[r] for r in bits(roles))]
        s = self._at[new]
        return within_limits(self.week, v, others, s) and trips_fit(self.week, v, [*others, s])

    def may_lose(self, v: int, r: int) -> bool:
        """R10: whether the person's other sessions stand without role `r`."""
        if not self.week.problem.volunteers[v].home_travel:
            return True
        rest = [*self.fixed.get(v, ()), *(self._at[x] for x in bits(self.own[v] & ~(1 << r)))]
        return trips_fit(self.week, v, rest)

    def manned(self) -> list[Session]:
        """The sessions with their persons as they are now, in the order given; every role must be held."""
        people: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for role, v in zip(self.roles, self.holder, strict=True):
            people[role.session].append((role.need, v))
        return [
            s if i not in people else replace(s, people=tuple(sorted([*self._kept(s), *people[i]])))
            for i, s in enumerate(self.sessions)
        ]

    def _kept(self, s: Session) -> list[tuple[int, int]]:
        return [(n, v) for n, v in s.people if v in self.week.partners]


def _places(week: Week, s: Session) -> Iterator[int]:
    """The need of every person whom a session asks for."""
    for n, need in enumerate(week.demands[s.demand].needs):
        if need.need.type == "people":
            yield from [n] * need.need.asked


def _is_careful(week: Week, v: int) -> bool:
    """Whether a person has limits or trips from home."""
    p = week.problem.volunteers[v]
    limits = (p.max_minutes, p.max_minutes_per_day, p.max_sessions, p.max_sessions_per_day)
    return p.home_travel or any(x is not None for x in limits)
