"""Who gave: hours of volunteers, and what owners lent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from models.base import seconds_of
from models.plan import Assignment, Plan
from models.problem import Problem


@dataclass(frozen=True)
class Given:
    """What one volunteer gave: sessions, hours in all and in the fullest week, weeks with a session of those listed."""

    id: str
    name: str | None
    organisation: str | None
    sessions: int
    hours: float
    most_hours: float
    weeks: int
    listed: int


def given_by(weeks: Iterable[tuple[Problem, Plan]]) -> tuple[Given, ...]:
    """Every volunteer of any week, also those who were not asked, in the order in which they first stand there."""
    minutes: dict[str, list[int]] = {}
    sessions: Counter[str] = Counter()
    last = {}
    for problem, plan in weeks:
        here: Counter[str] = Counter()
        for a in plan.assignments:
            for v in {r.volunteer for r in a.people}:
                here[v] += _minutes(a)
                sessions[v] += 1
        for person in problem.volunteers:
            minutes.setdefault(person.id, []).append(here[person.id])
            last[person.id] = person
    return tuple(
        Given(
            v, last[v].name, last[v].organisation, sessions[v], sum(m) / 60, max(m) / 60, sum(x > 0 for x in m), len(m)
        )
        for v, m in minutes.items()
    )


def lent_by(weeks: Iterable[tuple[Problem, Plan]]) -> Counter[str]:
    """Unit-minutes by owner, counted as quotas are (R8): length × quantity, length alone in exclusive spaces."""
    lent: Counter[str] = Counter()
    for problem, plan in weeks:
        spaces = {s.id: s for s in problem.spaces}
        for a in plan.assignments:
            for p in a.spaces:
                space = spaces[p.space]
                lent[space.owner] += _minutes(a) * (1 if space.exclusive else p.quantity)
    return lent


def _minutes(a: Assignment) -> int:
    return max(0, seconds_of(a.end) - seconds_of(a.start)) // 60
