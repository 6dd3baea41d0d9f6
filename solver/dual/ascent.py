"""Better and better prices: subgradient steps on the Lagrangian dual, each multiplier with a step length of its own.

Steps are those of Adam (D. P. Kingma, J. Ba 2015, arXiv:1412.6980) along a half cosine (I. Loshchilov, F. Hutter 2017,
arXiv:1608.03983): measured on a street week, 100 rounds come within 0.1 % of the linear relaxation's optimum, where
Polyak steps with deflection stopped 1.5 % above it after 400. Every iterate is a valid bound; the best is kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.policy import Policy
from solver.compile.week import Week
from solver.dual.flatten import Entries, Flattener, Floats, Ints
from solver.dual.relaxation import Answer, Multipliers, Relaxation
from solver.dual.tighten import tighten
from solver.state import State

GRAINS = (2.0**18, 2.0**18, 2.0**10)
"""Multipliers of slots, limits and equity are multiples of 1/grain, so that products with whole numbers are exact;
coarser for equity, whose prices also weigh points in exact models."""
FIRST_STEP = 0.3
"""Length of the first steps, in what a multiplier is worth at most on average."""
MEMORY, SPREAD = 0.9, 0.99
"""Decay of the means of the subgradients and of their squares."""
FEWEST_ROUNDS, MOST_ENTRIES = 60, 4 * 10**8
"""Rounds times entries are kept to some minutes, but for the rounds without which there is hardly a bound."""
OnBound = Callable[[int, float], bool]
"""Called with the bound so far and the share of the rounds done; True stops."""
Parts = tuple[Floats, Floats, Floats]
"""One array each for slots, limits and equity."""


@dataclass(frozen=True)
class Dual:
    """The best bound on all that is decided over the base, its multipliers and answer.

    `use` (E,): units taken of each entry, on average over the later half of the rounds: nearly the plan of the linear
    relaxation (S. Shor 1985; H. D. Sherali, G. Choi 1996, doi:10.1016/0167-6377(96)00019-3). `late`: by how much the
    last quarter of the rounds lowered the bound; little means that more rounds would not help.
    """

    bound: int
    multipliers: Multipliers
    answer: Answer
    entries: Entries
    use: Floats
    late: float = 0.0


def supported(p: Policy) -> bool:
    """Whether every penalty is one: a policy that rewards changes or load is bounded by the exact model alone."""
    factors = [f for _, f in p.stability.notice]
    return (
        min(p.continuity.space_change, p.continuity.person_change, p.load.extra_hour, *factors, 0) >= 0
        and min(p.stability.dropped, p.stability.moved, p.stability.replaced) >= 0
    )


def ascend(
    week: Week, base: State, target: float, constant: float, rounds: int, on_bound: OnBound | None = None
) -> Dual:
    """At most `rounds` evaluations; `target` is the score of a known plan, `constant` what the pins contribute."""
    entries = tighten(Flattener(week, base).run())
    relaxation = Relaxation(week, base, entries)
    at = relaxation.zero()
    if not len(entries.row):
        nothing = np.zeros(0)
        answer = Answer(relaxation.equity(at.equity)[0], at.slots, at.limits, at.equity, nothing, nothing, nothing)
        return Dual(math.floor(answer.value + constant + 1e-9), at, answer, entries, nothing)
    steps = _Steps(_scales(week, relaxation), entries.ceilings)
    best: tuple[Multipliers, Answer] | None = None
    rounds = min(rounds, max(FEWEST_ROUNDS, MOST_ENTRIES // len(entries.row)))
    use, counted = np.zeros(len(entries.row)), 0
    late = 0.0
    for k in range(rounds):
        answer = relaxation.evaluate(at)
        if best is None or answer.value < best[1].value:
            best = at, answer
        if 2 * k >= rounds - 1:
            use += answer.taken
            counted += 1
        if 4 * k <= 3 * rounds:
            late = best[1].value
        bound = math.floor(best[1].value + constant)
        if bound <= target or (on_bound and k % 10 == 9 and on_bound(bound, (k + 1) / rounds)):
            break
        at = steps.step(at, answer, FIRST_STEP * (1 + math.cos(math.pi * k / rounds)) / 2)
    assert best is not None
    mean = use / counted if counted else answer.taken
    return Dual(math.floor(best[1].value + constant), *best, entries, mean, late - best[1].value)


class _Steps:
    """Means of the subgradients so far, and the steps that follow from them."""

    def __init__(self, scales: Parts, ceilings: Floats):
        self.scales, self.rounds = scales, 0
        self.ceilings = (math.inf, ceilings, math.inf)
        self.mean = [np.zeros_like(x) for x in scales]
        self.square = [np.zeros_like(x) for x in scales]

    def step(self, at: Multipliers, answer: Answer, length: float) -> Multipliers:
        """Down the subgradient, never below 0 nor above what a limit may cost, to multiples of the grains."""
        self.rounds += 1
        return Multipliers(
            *(
                self._moved(i, here, g, length)
                for i, (here, g) in enumerate(
                    ((at.slots, answer.slots), (at.limits, answer.limits), (at.equity, answer.equity))
                )
            )
        )

    def _moved(self, i: int, here: Floats, gradient: Floats, length: float) -> Floats:
        g = np.where((here <= 0) & (gradient > 0), 0.0, gradient)
        self.mean[i] = MEMORY * self.mean[i] + (1 - MEMORY) * g
        self.square[i] = SPREAD * self.square[i] + (1 - SPREAD) * g * g
        mean = self.mean[i] / (1 - MEMORY**self.rounds)
        size = np.sqrt(self.square[i] / (1 - SPREAD**self.rounds)) + 1e-9
        moved = np.maximum(here - length * self.scales[i] * mean / size, 0.0)
        return np.asarray(np.floor(np.minimum(moved, self.ceilings[i]) * GRAINS[i]) / GRAINS[i])


def _scales(week: Week, relaxation: Relaxation) -> Parts:
    """What one unit of each multiplier's resource is worth at most, on average over those who want it."""
    e = relaxation.e
    weight = e.weight[e.demand_of_bucket[e.bucket_of[e.session_of_need]]]
    worth = (weight * e.need_share)[e.need_of] * np.where(e.per_unit, 1, e.units)
    slots = _mean(e.row, worth / np.maximum(e.high - e.low, 1), len(relaxation.caps))
    steepest = max((0, *(bonus for _, bonus in week.problem.policy.equity.bands))) / 100
    return (
        _between(np.broadcast_to(slots[:, None], relaxation.caps.shape), relaxation.charges.per_slot(relaxation.caps)),
        _mean_of_limits(e, worth),
        np.full(len(relaxation.fixed), steepest),
    )


def _mean_of_limits(e: Entries, worth: Floats) -> Floats:
    """(n_limits,): mean of what an entry is worth per unit of a limit; a limit stands in one column alone."""
    out = np.zeros(len(e.caps))
    for limits, uses in zip(e.limits.T, e.uses.T, strict=True):
        out += _mean(limits, worth / np.maximum(uses, 1), len(out))
    out[0] = 0.0
    return out


def _between(worth: Floats, charge: Floats) -> Floats:
    """The geometric mean of what a slot is worth and of its part of a charge, where there is one: idle persons who cost
    something need fine steps, busy ones coarse steps."""
    return np.asarray(np.where((charge > 0) & (charge < worth), np.sqrt(worth * charge), worth))


def _mean(group: Ints, values: Floats, n: int) -> Floats:
    """(n,): mean of the values of each group, 0 where there are none."""
    count = np.maximum(np.bincount(group, minlength=n), 1)
    return np.asarray(np.bincount(group, weights=values, minlength=n) / count)
