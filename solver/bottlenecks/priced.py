"""Prices of one more unit, from the multipliers of the dual."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.problem import Problem
from solver.bottlenecks.dayparts import DayPart, day_parts
from solver.bottlenecks.probe import Probe, probe
from solver.dual.ascent import climb, supported
from solver.dual.grain import Floats
from solver.dual.relaxation import Multipliers, Relaxation
from solver.judge import judge

Kind = Literal["space", "skill", "supply", "budget", "quota", "minutes", "sessions", "day_minutes", "day_sessions"]
ROUNDS, FEWER_ROUNDS, LARGE = 200, 60, 1_500
"""Evaluations of the dual: as for the bound of a plan, and fewer beyond so many demands."""
NOISE = 0.05
"""Points below which a price is the last steps' noise."""
HOUR = 60
"""Minutes: the unit of quotas and of persons' limits of minutes."""


@dataclass(frozen=True)
class Scarce:
    """Something of which one more unit may bring points.

    `subject`: the id of a space, supply, demand (of a budget) or volunteer (of a limit), or a skill. `estimate`: points
    of one more unit, by the dual's prices: in a day-part, of a unit of capacity (exclusive: of a second such space), or
    of a person, throughout the part's open time; of one thing; of one yuan; of an hour more of quota or of a person's
    minutes; of one session more. `minutes`: open time of the day-part, 0 where there is none. `proved`: whether no plan
    of the week with that unit has more than `Priced.bound` + `estimate` points.
    """

    kind: Kind
    subject: str
    part: DayPart | None
    minutes: int
    estimate: float
    proved: bool

    @property
    def per_hour(self) -> float | None:
        """Points of a unit for an hour of the day-part."""
        return self.estimate * HOUR / self.minutes if self.part and self.minutes else None


@dataclass(frozen=True)
class Priced:
    """All that is scarce, the dearest first, and the bound (points, before it is rounded down) that the prices belong
    to; the bound is None where the week cannot be priced (`why_not`)."""

    parts: tuple[DayPart, ...]
    scarce: tuple[Scarce, ...]
    bound: float | None
    why_not: Literal["tiers", "rewards", "decided"] | None = None


def priced(problem: Problem, rounds: int | None = None) -> Priced:
    """The dual's prices of everything. With tiers there is no one number that a unit is worth; where a policy rewards
    changes or load, and where pins have decided all, the dual says nothing."""
    if problem.policy.tiers:
        return Priced((), (), None, "tiers")
    if not supported(problem.policy):
        return Priced((), (), None, "rewards")
    made = probe(problem)
    parts = day_parts(made.week.timeline)
    if made.relaxation.empty:
        return Priced(parts, (), None, "decided")
    rounds = rounds or (ROUNDS if len(problem.demands) <= LARGE else FEWER_ROUNDS)
    dual = climb(made.relaxation, -math.inf, 0.0, rounds)
    found = list(_all(problem, made, dual.multipliers, parts))
    order = sorted(
        (s for s in found if s.estimate >= NOISE),
        key=lambda s: (-s.estimate, s.kind, s.subject, s.part.low if s.part else -1),
    )
    richer = sum(s.estimate for s in found if s.kind == "budget")  # the relaxed week has them all
    bound = made.relaxation.without(dual.multipliers, dual.answer) + richer + pins_worth(problem)
    return Priced(parts, tuple(order), bound)


def pins_worth(problem: Problem) -> float:
    """What pins contribute to every plan beyond what the dual counts itself (equity)."""
    s, per_yuan = judge(problem, problem.pins).score, problem.policy.cost.per_yuan
    plain = s.served + s.distance + s.preference + s.load + s.opening + s.activation
    return float(plain + s.cost + (1 if per_yuan else 0))  # one floor over the sum


def _all(problem: Problem, made: Probe, m: Multipliers, parts: tuple[DayPart, ...]) -> Iterator[Scarce]:
    yield from _spaces(problem, made, m, parts)
    yield from _skills(made, m, parts)
    r = made.relaxation
    for supply, number in zip(problem.supplies, r.stock.tolist(), strict=True):
        yield Scarce("supply", supply.id, None, 0, float(m.limits[number]) if number else 0.0, True)
    for d, (number, yuan) in made.budgets.items():
        yield Scarce("budget", problem.demands[d].id, None, 0, float(m.limits[number]) * yuan, True)
    yield from _quotas(problem, r, m.limits)
    yield from _persons(problem, r, m.limits)


def _spaces(problem: Problem, made: Probe, m: Multipliers, parts: tuple[DayPart, ...]) -> Iterator[Scarce]:
    t = made.week.timeline
    for j, space in enumerate(problem.spaces):
        row = m.slots[made.twins.get(j, j)]
        open_ = t.capacity(space.availability, space.capacity) > 0
        if row.any():
            yield from _by_part("space", space.id, np.where(open_, row, 0.0), open_, parts, t.slot_minutes)


def _skills(made: Probe, m: Multipliers, parts: tuple[DayPart, ...]) -> Iterator[Scarce]:
    t, n_spaces = made.week.timeline, len(made.relaxation.facts.j_fen)
    for skill, v in made.helpers.items():
        free = np.ones(t.n_slots, dtype=bool)
        yield from _by_part("skill", skill, m.slots[n_spaces + v], free, parts, t.slot_minutes)


def _by_part(
    kind: Kind, subject: str, row: Floats, open_: object, parts: tuple[DayPart, ...], slot_minutes: int
) -> Iterator[Scarce]:
    hours = np.asarray(open_)
    for p in parts:
        minutes = int(hours[p.low : p.high].sum()) * slot_minutes
        yield Scarce(kind, subject, p, minutes, float(row[p.low : p.high].sum()), True)


def _quotas(problem: Problem, r: Relaxation, limits: Floats) -> Iterator[Scarce]:
    """An hour more of quota. Limits by length are rounded as whole sessions allow: a minute more is a share of the
    rounded limit."""
    for j, space in enumerate(problem.spaces):
        number = int(r.quota[j])
        if number and space.quota_minutes:
            yield Scarce("quota", space.id, None, 0, _an_hour(r, limits, number, space.quota_minutes), False)


def _persons(problem: Problem, r: Relaxation, limits: Floats) -> Iterator[Scarce]:
    """An hour more, or one session more, of all or of every day."""
    p = r.people
    for v, person in enumerate(problem.volunteers):
        days, hours = p.day_minutes[v].tolist(), (person.max_minutes or 0, person.max_minutes_per_day or 0)
        found: tuple[tuple[Kind, float], ...] = (
            ("minutes", sum(_an_hour(r, limits, n, hours[0]) for n in p.minutes[v].tolist())),
            ("sessions", float(limits[p.sessions[v]]) if p.sessions[v] else 0.0),
            ("day_minutes", sum(_an_hour(r, limits, n, hours[1]) for n in days)),
            ("day_sessions", float(sum(limits[n] for n in p.day_sessions[v].tolist() if n))),
        )
        for kind, estimate in found:
            if estimate > 0:
                yield Scarce(kind, person.id, None, 0, estimate, False)


def _an_hour(r: Relaxation, limits: Floats, number: int, minutes: int) -> float:
    return float(limits[number] * r.limit_caps[number]) * HOUR / minutes if number and minutes else 0.0
