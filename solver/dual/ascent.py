"""Better and better prices: a deflected subgradient method with Polyak steps on the Lagrangian dual.

Step lengths: B. T. Polyak (1969), doi:10.1016/0041-5553(69)90061-5; deflection: P. M. Camerini, L. Fratta,
F. Maffioli (1975), doi:10.1007/BFb0120697. Every iterate is a valid bound; the best is kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.compile.week import Week
from solver.dual.flatten import Entries, Flattener, Floats
from solver.dual.relaxation import Answer, Multipliers, Relaxation
from solver.dual.tighten import tighten
from solver.state import State

MULTIPLIER_GRAIN = 2.0**18
OnBound = Callable[[int, float], bool]
"""Called with the bound so far and the share of the rounds done; True stops."""


@dataclass(frozen=True)
class Dual:
    """The best bound on all that is decided over the base, its multipliers and answer."""

    bound: int
    multipliers: Multipliers
    answer: Answer
    entries: Entries


def supported(week: Week) -> bool:
    """Whether every penalty is one: a policy that rewards changes or load is bounded by the exact model alone."""
    p = week.problem.policy
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
        answer = Answer(constant, at.slots, at.limits, at.equity, np.zeros(0), np.zeros(0))
        value = constant + relaxation.equity(at.equity)[0]
        return Dual(math.floor(value + 1e-9), at, answer, entries)
    best: Dual | None = None
    scale = _scales(relaxation, entries)
    direction: Multipliers | None = None
    theta, stuck = 1.0, 0
    for k in range(rounds):
        answer = relaxation.evaluate(at)
        value = answer.value + constant
        if best is None or value < best.answer.value + constant - 0.5:
            stuck = 0
        else:
            stuck += 1
        if best is None or value < best.answer.value + constant:
            best = Dual(math.floor(value), at, answer, entries)
        if stuck >= 12:
            theta, stuck = theta * 0.7, 0
            at, answer = best.multipliers, best.answer
            direction = None
        direction = _deflect(direction, answer, at)
        at = _step(at, direction, scale, theta * max(1.0, answer.value + constant - target))
        if on_bound and k % 10 == 9 and on_bound(best.bound, (k + 1) / rounds):
            break
        if theta < 1e-3 or best.bound <= target:
            break
    assert best is not None
    return best


def _scales(relaxation: Relaxation, entries: Entries) -> Multipliers:
    """Units of the multipliers: a step moves the price of a session by slots and by limits about as much."""
    n = np.maximum(np.bincount(entries.limits.ravel(), minlength=len(entries.caps)), 1)
    mean = np.bincount(entries.limits.ravel(), weights=relaxation.uses.ravel(), minlength=len(entries.caps)) / n
    return Multipliers(
        1.0 / np.sqrt(np.maximum(relaxation.caps, 1.0)),
        np.where(mean > 0, 4.0 / np.maximum(mean, 1e-9), 0.0),
        1.0 / np.maximum(relaxation.corner_s[:, -1], 1.0),
    )


def _deflect(direction: Multipliers | None, answer: Answer, at: Multipliers) -> Multipliers:
    """The new subgradient with a share of the way come so far; no push below 0."""
    parts = []
    for name in ("slots", "limits", "equity"):
        new, here = getattr(answer, name), getattr(at, name)
        if direction is not None:
            new = 0.6 * new + 0.4 * getattr(direction, name)
        parts.append(np.where((here <= 0) & (new > 0), 0.0, new))
    return Multipliers(*parts)


def _step(at: Multipliers, direction: Multipliers, scale: Multipliers, excess: float) -> Multipliers:
    names = ("slots", "limits", "equity")
    norm = sum(float(((getattr(direction, n) * getattr(scale, n)) ** 2).sum()) for n in names)
    step = excess / max(norm, 1e-9)
    moved = [
        getattr(at, n) - step * getattr(direction, n) * getattr(scale, n) ** 2
        for n in names
    ]
    return Multipliers(*(_grain(np.maximum(x, 0.0)) for x in moved))


def _grain(x: Floats) -> Floats:
    """Multiples of a grain that products with whole numbers keep, so that they stay exact."""
    return np.round(x * MULTIPLIER_GRAIN) / MULTIPLIER_GRAIN
