"""Needs are met as cheaply as by looking at every entry one by one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.problem import Problem
from solver.compile.week import compile_week
from solver.dual import goods
from solver.dual.flatten import GRAIN, Entries, Flattener
from solver.dual.goods import goods_of
from solver.dual.runs import first_hits, firsts, owners, ranges
from solver.dual.serving import Serving
from solver.state import State
from tests.random_weeks import small_week


def _entries(seed: int) -> Entries:
    week = compile_week(Problem.model_validate(small_week(seed)))
    return Flattener(week, State.of_pins(week)).run()


def _multipliers(e: Entries, dice: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Prices of slots and limits, many of them alike, so that there are ties."""
    rows, slots = int(e.row.max(initial=0)) + 1, int(e.high.max(initial=0))
    return dice.integers(0, 4, (rows, slots)) / 2.0, dice.integers(0, 3, len(e.caps)) / 64.0


def _price(e: Entries, i: int, slots: np.ndarray, limits: np.ndarray) -> float:
    summed = sum(limits[k] * use for k, use in zip(e.limits[i], e.uses[i], strict=True) if k)
    return float(slots[e.row[i], e.low[i] : e.high[i]].sum() + summed)


def _net(e: Entries, n: int, price: np.ndarray, worth: float) -> tuple[float, dict[int, float]]:
    """Cost less worth of one need, and the units of its entries: the first of the cheapest."""
    own = [i for i in range(len(e.row)) if e.need_of[i] == n]
    least, asked = int(e.need_least[n]), int(e.need_asked[n])
    if e.need_single[n]:
        found = []
        for i in own:
            once = e.fixed_cost[i] + (0 if e.per_unit[i] else price[i])
            slope = e.unit_cost[i] + (price[i] if e.per_unit[i] else 0) - worth
            amount = e.units[i] if slope < 0 else min(least, e.units[i])
            found.append((once + amount * slope, i, float(amount)))
        net, i, amount = min(found)
        return net, {i: amount}
    each = []
    for i in own:
        paid = price[i] if e.per_unit[i] else math.floor((e.fixed_cost[i] + price[i]) / e.units[i] * GRAIN) / GRAIN
        each.append((e.unit_cost[i] + paid - worth, i))
    net, given, units = 0.0, 0, {}
    for cost, i in sorted(each):
        limit = asked if cost < 0 else least
        take = max(0, min(int(e.units[i]), limit - given))
        if take:
            net, given, units[i] = net + take * cost, given + take, float(take)
    return net, units


@pytest.mark.parametrize("seed", range(30))
def test_needs_are_met_as_one_by_one(seed: int) -> None:
    e, dice = _entries(seed), np.random.default_rng(seed)
    if not len(e.row):
        return
    slots, limits = _multipliers(e, dice)
    sold = goods_of(e)
    price = np.array([_price(e, i, slots, limits) for i in range(len(e.row))])
    assert np.array_equal(sold.prices(slots, limits)[sold.of], price)
    worth = dice.integers(0, 40, len(e.need_first)) / 4.0
    serving = Serving(e, sold)
    quote = serving.quote(sold.prices(slots, limits), worth)
    wanted = dice.random(len(worth)) < 0.5
    entries, units = serving.taken(quote, wanted)
    taken = dict(zip(entries.tolist(), units.tolist(), strict=True))
    expected: dict[int, float] = {}
    for n in range(len(worth)):
        net, used = _net(e, n, price, worth[n])
        assert quote.net[n] == net
        expected |= used if wanted[n] else {}
    assert taken == expected
    assert entries.tolist() == sorted(taken)


@pytest.mark.parametrize("seed", range(5))
def test_goods_mixed_up_by_chance_are_told_apart(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    e = _entries(seed)
    slots, limits = _multipliers(e, np.random.default_rng(seed))
    plain = goods_of(e)
    monkeypatch.setattr(goods, "_mixed", lambda entries: np.zeros(len(entries.row), dtype=np.uint64))
    mixed = goods_of(e)
    assert np.array_equal(plain.prices(slots, limits)[plain.of], mixed.prices(slots, limits)[mixed.of])
    assert len(mixed.row) >= len(plain.row)


def test_runs() -> None:
    sizes = np.array([2, 0, 3])
    assert firsts(sizes).tolist() == [0, 2, 2]
    assert owners(sizes).tolist() == [0, 0, 2, 2, 2]
    assert ranges(np.array([7, 5, 1]), sizes).tolist() == [7, 8, 1, 2, 3]
    hit = np.array([False, True, True, False, True, True])
    assert first_hits(hit, np.array([0, 0, 0, 1, 2, 2])).tolist() == [1, 4]
