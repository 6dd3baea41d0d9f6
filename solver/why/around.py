"""The part of a week that one demand may touch, as a desk of its own: small enough to be asked "what if"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from models.grid import Timeline
from models.problem import Problem
from solver.compile.lazy import open_week
from solver.compile.tables import Ints
from solver.desk.desk import Desk
from solver.desk.tally import Elsewhere, Tally
from solver.regions.atlas import Atlas
from solver.regions.region import Region, inward, region_of
from solver.sessions import Session
from solver.state import State, session_fen


@dataclass(frozen=True)
class Surroundings:
    """One demand, all that may serve it, and the sessions that stand there; `d` is its number here."""

    region: Region
    d: int
    sessions: tuple[Session, ...]
    beyond: dict[str, tuple[int, int]]
    elsewhere: Elsewhere
    timeline: Timeline

    def opened(self, change: Callable[[Problem], Problem] = lambda p: p) -> Tally:
        """The part as a week of its own, perhaps changed (things replaced or added at the ends of their lists)."""
        opened = open_week(change(self.region.problem), self.beyond, self.timeline)
        return Tally(opened.week, self.sessions, self.elsewhere)


def around(desk: Desk, atlas: Atlas, d: int) -> Surroundings:
    """The surroundings of demand `d`: differences of points there are those of the whole plan, as long as nobody else
    is moved or given anything new. All sessions stand there that hold what it may use."""
    own = np.array([d], dtype=np.int64)
    reach, state = atlas.reachable(own), desk.tally.state
    whole = dict.fromkeys([*state.of_demand.get(d, ()), *_using(state, reach.spaces, reach.people, reach.supplies)])
    region = region_of(atlas, own, reach, list(whole))
    inside = inward(region, whole)
    place = int(np.flatnonzero(region.demands == d)[0])
    fen = desk.tally.fen - sum(session_fen(desk.week, s) for s in whole)
    beyond = _beyond(desk, list(whole))
    return Surroundings(region, place, tuple(inside), beyond, Elsewhere(fen), desk.week.timeline)


def _using(state: State, spaces: Ints, people: Ints, supplies: Ints) -> Iterator[Session]:
    """Sessions that use one of the resources."""
    for users, who in ((state.of_space, spaces), (state.of_person, people), (state.of_supply, supplies)):
        for r in who.tolist():
            yield from users.get(r, ())


def _beyond(desk: Desk, inside: list[Session]) -> dict[str, tuple[int, int]]:
    """By area of equity: V of all its demands, and what those outside are served."""
    week, out = desk.week, {}
    served = [0] * len(week.groups)
    for s in inside:
        served[week.group_of[s.demand]] += desk.tally.worth(s)
    for g, group in enumerate(week.groups):
        out[group.area] = (group.most, desk.tally.served[g] - served[g])
    return out
