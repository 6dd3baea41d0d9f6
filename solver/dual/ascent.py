"""Better and better prices: subgradient steps on the Lagrangian dual, each multiplier with a step length of its own.

Steps are those of Adam (D. P. Kingma, J. Ba 2015, arXiv:1412.6980) along a half cosine (I. Loshchilov, F. Hutter 2017,
arXiv:1608.03983): measured on a street week, 100 rounds come within 0.1 % of the linear relaxation's optimum, where
Polyak steps with deflection stopped 1.5 % above it after 400. Every iterate is a valid bound; the best is kept.

A large week, whose rounds are few, takes a step after each of some parts of the demands, while the others answer as
they last did (incremental subgradients: A. Nedić, D. Bertsekas 2001, doi:10.1137/S1052623499362111; interleaved: C.
Kaskavelis, M. Caramanis 1998, doi:10.1080/07408179808966540). There the last rounds alone are bounds.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.policy import Policy
from solver.compile.week import Week
from solver.dual.grain import Array, Floats
from solver.dual.relaxation import Answer, Multipliers, Relaxation
from solver.dual.steps import LEAST, MEMORY, SPREAD, move
from solver.state import State

GRAINS = (2.0**18, 2.0**18, 2.0**10)
"""Multipliers of slots, limits and equity are multiples of 1/grain, so that products with whole numbers are exact;
coarser for equity, whose prices also weigh points in exact models."""
FIRST_STEP, FULL_ROUNDS = 0.3, 200
"""Length of the first steps, in what a multiplier is worth at most on average, for so many rounds or more; with fewer
it shrinks as their root. Bounds of a district, in thousands, by 25, 60 and 200 rounds: 3,152, 2,942, 2,926 with 0.3
throughout; 3,002, 2,937, 2,926 with 0.1; of a city by 40 and 100: 24,394, 23,801 with 0.3; 24,020, 23,786 with 0.15."""
WHOLE_FROM = 0.9
"""Share of the rounds after which all demands are asked at once, whatever the parts. Bounds of a city, in thousands and
without what the pins contribute, by 25, 40, 60 and 100 rounds: 24,211, 23,848, 23,665, 23,550; in two parts 24,028,
23,744, 23,573, 23,490; in four, by 25: 23,997. A district's are no better from 100 rounds on."""
SHARE, MOST_SHARE, FEWEST_ROUNDS = 0.4, 0.9, 100
"""Part of the time left that rounds are planned for; more of it where that would be fewer rounds."""
MOST_PER_100M, MOST_INTEREST = 1_000, 10**6
"""Points of a policy up to which every way fits into 32 bits: one of 100,000 km costs 10**9."""
SITES_FROM = 2 / 3
"""Share of the rounds after which persons come to the site that is chosen: bounds of a district after 200 rounds, in
thousands, from 0, 0.5, 0.7 and 0.85 on: 2,937.3, 2,937.4, 2,937.6, 2,939.2, in 32, 24, 22 and 20 s; never: 2,953."""
OnBound = Callable[[int, float], bool]
"""Called with the bound so far and the share of the rounds done; True stops."""


@dataclass(frozen=True)
class Dual:
    """The best bound on all that is decided over the base, its multipliers and answer.

    `starts` and `candidates` as in `Taken`, on average over the later half of the rounds: nearly the plan of the linear
    relaxation (S. Shor 1985; H. D. Sherali, G. Choi 1996, doi:10.1016/0167-6377(96)00019-3). `late`: by how much the
    last quarter of the rounds lowered the bound; little means that more rounds would not help. Infinite of rounds in
    parts, of which the last alone are bounds.
    """

    bound: int
    multipliers: Multipliers
    answer: Answer
    relaxation: Relaxation
    starts: Floats
    candidates: Floats
    late: float = 0.0


def supported(p: Policy) -> bool:
    """Whether every penalty is one, and ways are worth no millions: a policy that rewards changes or load, or counts in
    such points, is bounded by the exact model alone."""
    if abs(p.distance.per_100m) > MOST_PER_100M or abs(p.preference.interest) > MOST_INTEREST:
        return False
    factors = [f for _, f in p.stability.notice]
    return (
        min(p.continuity.space_change, p.continuity.person_change, p.load.extra_hour, *factors, 0) >= 0
        and min(p.stability.dropped, p.stability.moved, p.stability.replaced) >= 0
    )


def ascend(
    week: Week, base: State, target: float, constant: float, rounds: int, on_bound: OnBound | None = None
) -> Dual:
    """At most `rounds` evaluations; `target` is the score of a known plan, `constant` what the pins contribute."""
    return climb(Relaxation(week, base), target, constant, rounds, on_bound)


def climb(
    relaxation: Relaxation, target: float, constant: float, rounds: int, on_bound: OnBound | None = None,
    until: float = math.inf, start: Multipliers | None = None, fewest: int = FEWEST_ROUNDS, parts: int = 1,
    sites_from: float = SITES_FROM,
) -> Dual:  # fmt: skip
    """The same where the week need not be held any longer; as many rounds as are likely to end `until` a time of the
    monotonic clock, and none that begins later: where they turn out slower, steps shorten with the time instead. From
    the `start`, or from zero. More than the `fewest` take a share of the time alone. So many `parts` of the demands,
    each with shorter steps, of which `on_bound` hears at the end only; `sites_from` as SITES_FROM."""
    at, began = (start or relaxation.zero()).copy(), time.monotonic()
    if relaxation.empty:
        answer = Answer(relaxation.equity(at.equity)[0], at.slots, at.limits, at.equity, np.zeros(0))
        return Dual(math.floor(answer.value + constant + 1e-9), at, answer, relaxation, np.zeros(0), np.zeros(0))
    steps, rounds = _Steps(relaxation), _affordable(rounds, fewest, relaxation, until)
    first = FIRST_STEP * math.sqrt(min(1.0, rounds / FULL_ROUNDS)) / parts
    best, least = at, math.inf
    value: Answer | None = None
    late = counted = 0.0
    if parts > 1:
        relaxation.evaluate(at, sites=False)
    for k in range(rounds):
        done = max(k / rounds, _passed(began, until))
        length = first * (1 + math.cos(math.pi * done)) / 2
        if parts > 1 and done < WHOLE_FROM and k + 1 < rounds:
            _step_by_step(relaxation, steps, at, parts, length, sites=done >= sites_from)
            continue
        later = 2 * done >= 1 - 1 / rounds
        answer = relaxation.evaluate(at, count=later, sites=done >= sites_from)
        counted += later
        if answer.value < least:
            best, value, least = at.copy(), answer, answer.value
        if 4 * done <= 3:
            late = least
        bound = math.floor(least + constant)
        if bound <= target or done >= 1 or (on_bound and k % 10 == 9 and on_bound(bound, (k + 1) / rounds)):
            break
        steps.move(at, answer, length)
    if not counted:
        relaxation.evaluate(best, count=True)
    assert value is not None
    starts, candidates = (x / max(1.0, counted) for x in (relaxation.taken.starts, relaxation.taken.candidates))
    return Dual(math.floor(least + constant), best, value, relaxation, starts, candidates, late - least)


def _step_by_step(
    relaxation: Relaxation, steps: _Steps, at: Multipliers, parts: int, length: float, *, sites: bool
) -> None:
    """A round in parts, in place."""
    for part in range(parts):
        steps.move(at, relaxation.evaluate(at, sites=sites, part=part, parts=parts), length)


def _passed(began: float, until: float) -> float:
    """The part of the time that has passed; 0 where it does not matter."""
    return 0.0 if math.isinf(until) else min(1.0, (time.monotonic() - began) / max(1e-9, until - began))


def _affordable(rounds: int, fewest: int, relaxation: Relaxation, until: float) -> int:
    """Rounds for a share of the time, measured by one; of the fewest the time itself says how many there are."""
    if math.isinf(until) or rounds <= fewest:
        return rounds
    at = relaxation.zero()
    relaxation.evaluate(at, sites=False)  # loads what is compiled
    began = time.monotonic()
    _Steps(relaxation).move(at.copy(), relaxation.evaluate(at, sites=False), 0.0)
    now = time.monotonic()
    affordable = (until - now) / (now - began)
    return max(1, min(rounds, int(MOST_SHARE * affordable), max(fewest, int(SHARE * affordable))))


class _Steps:
    """Means of the subgradients so far, and the steps that follow from them, in what a multiplier is worth."""

    def __init__(self, relaxation: Relaxation):
        self.rounds, self.ceilings, self.stretches = 0, relaxation.ceilings, relaxation.stretches
        equity = np.full(len(relaxation.fixed), relaxation.steepest)
        self.scales = (_slots(relaxation), _limits(relaxation), equity)
        kinds = (np.float32, np.float64, np.float64)
        self.mean = [np.zeros(x.shape, dtype=kind) for x, kind in zip(self.scales, kinds, strict=True)]
        self.square = [np.zeros_like(x) for x in self.mean]

    def move(self, at: Multipliers, answer: Answer, length: float) -> None:
        """Down the subgradient, never below 0 nor above what a limit may cost, to multiples of the grains; in place."""
        self.rounds += 1
        slots = (at.slots, answer.slots, self.mean[0], self.square[0], self.scales[0])
        move(*slots, self.stretches, length, self.rounds, GRAINS[0])
        at.limits[:] = np.minimum(self._moved(1, at.limits, answer.limits, length), self.ceilings)
        at.equity[:] = self._moved(2, at.equity, answer.equity, length)

    def _moved(self, i: int, here: Floats, gradient: Floats, length: float) -> Floats:
        g = np.where((here <= 0) & (gradient > 0), 0.0, gradient)
        self.mean[i] = MEMORY * self.mean[i] + (1 - MEMORY) * g
        self.square[i] = SPREAD * self.square[i] + (1 - SPREAD) * g * g
        mean = self.mean[i] / (1 - MEMORY**self.rounds)
        size = np.sqrt(self.square[i] / (1 - SPREAD**self.rounds)) + LEAST
        moved = np.maximum(here - length * self.scales[i] * mean / size, 0.0)
        return np.asarray(np.floor(moved * GRAINS[i]) / GRAINS[i])


def _slots(relaxation: Relaxation) -> Array:
    """(rows, S) float32: what a slot is worth on average to those who want it."""
    counts = relaxation.survey
    worth = (counts.w_rows / np.maximum(counts.n_rows, 1)).astype(np.float32)
    return _between(
        np.broadcast_to(worth[:, None], relaxation.caps.shape), relaxation.charges.per_slot(relaxation.caps)
    )


def _limits(relaxation: Relaxation) -> Floats:
    """(n_limits,): what a unit of each limit is worth on average to those who want it; limits of persons and spaces by
    length, as they are rounded."""
    q, people, out = relaxation.survey, relaxation.people, np.zeros(len(relaxation.limit_caps))

    def mean(number: Array, worth: Array, count: Array) -> None:
        out[number.ravel()] = (worth / np.maximum(count, 1)).ravel()

    def mean_of(number: Array, weights: Array, worth: Array, count: Array) -> None:
        """Over the lengths that use the limit at all."""
        uses = weights > 0
        mean(number, (np.where(uses, worth, 0) / np.maximum(weights, 1)).sum(axis=-1), (uses * count).sum(axis=-1))

    by_week = np.zeros((2, *people.fair.shape))
    for day, week in enumerate(people.iso.tolist()):
        by_week[0][:, week] += (q.w_people[:, day] / people.lengths).sum(axis=1)
        by_week[1][:, week] += q.n_people[:, day].sum(axis=1)
    by_person = q.n_people.sum(axis=(1, 2))
    every_day = [x.sum(axis=1)[:, None] for x in (q.w_people, q.n_people)]
    mean_of(people.minutes, people.of_minutes, *every_day)
    out[people.minutes] /= math.sqrt(people.minutes.shape[1])  # what rows ask is added up
    mean_of(people.day_minutes, people.of_day_minutes, q.w_people, q.n_people)
    mean(people.sessions, q.w_people.sum(axis=(1, 2)), by_person)
    mean(people.day_sessions, q.w_people.sum(axis=2), q.n_people.sum(axis=2))
    mean(people.fair, by_week[0], by_week[1])
    mean_of(relaxation.quota, relaxation.of_quota, q.w_quotas, q.n_quotas)
    mean(relaxation.stock, q.w_stocks, q.n_stocks)
    mean(relaxation.facts.d_budget, q.w_budgets, q.n_budgets)
    out[0] = 0.0
    return out


def _between(worth: Array, charge: Array) -> Array:
    """The geometric mean of what a slot is worth and of its part of a charge, where there is one: idle persons who cost
    something need fine steps, busy ones coarse steps."""
    return np.asarray(np.where((charge > 0) & (charge < worth), np.sqrt(worth * charge), worth))
