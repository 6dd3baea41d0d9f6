"""Plans in which roles changed hands: with one person fewer, or with persons for one session more."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from solver.chains import Chain
from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.crew import Crew
from solver.sessions import Session
from solver.spacing import start_is_free

Aim = Literal["one person fewer", "one session more"]

CHAIN_STEPS = 5_000
"""Most steps of one chain: where measured, nearly all that end well take a tenth of it."""
STEPS_PER_ROLE = 20
"""Most steps of one chain for each role of the week: small weeks are soon through."""
WORK_PER_STEP = 5e-5
"""Deterministic seconds that a step counts for: about what it takes."""
EXCHANGES = (0.0, 0.003, 0.02)
"""How often a step brings in an idle person for a busy one; each chain takes one of these."""
CHAINS = 3
"""Chains that may come to nothing before a search ends."""


@dataclass(frozen=True)
class Handed:
    """A whole plan after a chain; `sessions` is None where no chain ended well."""

    sessions: tuple[Session, ...] | None
    steps: int

    @property
    def work(self) -> float:
        """Deterministic seconds."""
        return self.steps * WORK_PER_STEP


def aims(week: Week) -> list[Aim]:
    """What chains are for where a person's first session costs points: sessions that need persons alone, then fewer
    persons. Elsewhere (street weeks, measured) neighbourhoods gain more in the same time."""
    if not any(v.activation_points for v in week.problem.volunteers):
        return []
    more: list[Aim] = ["one session more"] if any(_only_people(o) for o in week.demands) else []
    return [*more, "one person fewer"]


def hand_on(
    week: Week, sessions: Sequence[Session], aim: Aim, seed: int, stop: Callable[[], bool] = lambda: False
) -> Handed:
    """The first chain that ends well. The judge has the last word on its points, and on rules between sessions.

    `stop` is asked every hundred steps.
    """
    rng = random.Random(seed)
    return _fewer(week, sessions, rng, stop) if aim == "one person fewer" else _more(week, sessions, rng, stop)


def _fewer(week: Week, sessions: Sequence[Session], rng: random.Random, stop: Callable[[], bool]) -> Handed:
    crew, steps = Crew(week, sessions), 0
    counts = [1] * len(crew.roles)
    for _ in range(CHAINS):
        chain = Chain(crew, rng, counts, sparing=True, exchange=rng.choice(EXCHANGES))
        if not chain.dismiss_somebody():
            break
        done = chain.run(_most(crew), stop)
        steps += chain.steps
        if done:
            return Handed(tuple(crew.manned()), steps)
        chain.undo()
    return Handed(None, steps)


def _more(week: Week, sessions: Sequence[Session], rng: random.Random, stop: Callable[[], bool]) -> Handed:
    steps = 1
    for extra in missing(week, sessions, rng):
        crew = Crew(week, sessions, extra)
        chain = Chain(crew, rng, [1] * len(crew.roles), sparing=False)
        done = chain.run(_most(crew), stop)
        steps += chain.steps
        if done:
            return Handed(tuple(crew.manned()), steps)
    return Handed(None, steps)


def _most(crew: Crew) -> int:
    return min(CHAIN_STEPS, STEPS_PER_ROLE * len(crew.roles))


def missing(week: Week, sessions: Sequence[Session], rng: random.Random) -> list[Session]:
    """Some sessions that are asked and not held, at starts that R2 allows, without their persons."""
    held: dict[int, list[Session]] = {}
    for s in sessions:
        held.setdefault(s.demand, []).append(s)
    out = []
    lacking = [o for o in week.demands if _only_people(o) and _may_grow(o, len(held.get(o.index, ())))]
    for o in rng.sample(lacking, min(CHAINS, len(lacking))):
        starts = [c for c in range(len(o.start)) if start_is_free(week, o, c, held.get(o.index, []))]
        if starts:
            c = rng.choice(starts)
            second = week.timeline.second
            number = int(o.window[c]) if o.demand.each else -1
            out.append(Session(o.index, second(int(o.start[c])), second(int(o.end[c])), number))
    return out


def _only_people(o: DemandOptions) -> bool:
    """Whether persons alone decide about the demand's sessions, one by one."""
    return len(o.start) > 0 and o.demand.same_people != "require" and all(n.need.type == "people" for n in o.needs)


def _may_grow(o: DemandOptions, held: int) -> bool:
    return held < o.asked and held + 1 >= o.demand.min_sessions
