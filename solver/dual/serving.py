"""The cheapest way to meet each need at given prices of goods, and which entries that takes.

Costs of all needs are wanted at all prices, the entries only of those that are served. In most needs every entry gives
the same units whatever the prices are, so that costs are a constant plus the price of a good.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.dual.entries import GRAIN, Bools, Entries, Floats, Ints
from solver.dual.goods import Goods
from solver.dual.runs import first_hits, firsts, owners, ranges


@dataclass(frozen=True)
class Quote:
    """`price` (n_goods,), `worth` (N,) per unit of each need, `net` (N,): the least cost less worth; `cost` of each
    entry of the steady needs and the `least` of each such need."""

    price: Floats
    worth: Floats
    net: Floats
    cost: Floats
    least: Floats


class Serving:
    """Needs by kind: `whole` ones, of which one entry serves all at steady units; `ones`, met by several entries of
    one unit each, those that ask for most first; `loose` ones, met by one entry of as many units as pay; `pieces`,
    met by several entries of several units. The first two are the steady ones."""

    def __init__(self, entries: Entries, goods: Goods):
        self.e, self.goods = entries, goods
        e = entries
        self.size = np.diff(np.r_[e.need_first, len(e.row)])
        fewest, most = (f.reduceat(e.units, e.need_first) for f in (np.minimum, np.maximum))
        steady = e.need_single & (fewest == most) & (most <= e.need_least)
        one = ~e.need_single & (fewest == 1) & (most == 1)
        self.whole, self.ones = np.flatnonzero(steady), np.flatnonzero(one)
        self.ones = self.ones[np.argsort(-e.need_asked[self.ones], kind="stable")]
        self.loose = np.flatnonzero(e.need_single & ~steady)
        self.pieces = np.flatnonzero(~e.need_single & ~one)
        self.amount = most[self.whole].astype(np.float64)
        self._steady_entries()

    def _steady_entries(self) -> None:
        """The entries of steady needs, need after need: goods and constant parts of their costs."""
        e, needs = self.e, np.concatenate([self.whole, self.ones])
        sizes = self.size[needs]
        self.first, at = firsts(sizes), ranges(e.need_first[needs], sizes)
        self.good, units = self.goods.of[at], e.units[at]
        self.constant = e.unit_cost[at] * units
        once = e.fixed_cost[at]
        once[e.per_unit[at] & ~e.need_single[e.need_of[at]]] = 0.0
        self.constant += once
        self.several = np.flatnonzero(e.per_unit[at] & (units > 1))
        self.more = (units[self.several] - 1).astype(np.float64)
        self.n_whole = int(self.size[self.whole].sum())
        self.owner = owners(self.size[self.ones])
        asked = e.need_asked[self.ones]
        self.asking = [int((asked > k).sum()) for k in range(int(asked.max(initial=0)))]

    def quote(self, price: Floats, worth: Floats) -> Quote:
        """Costs less worth of all needs."""
        cost = np.take(price, self.good, mode="clip")
        cost += self.constant
        cost[self.several] += self.more * price[self.good[self.several]]
        least = np.minimum.reduceat(cost, self.first) if len(self.first) else np.zeros(0)
        n, net = len(self.whole), np.empty(len(worth))
        net[self.whole] = least[:n] - self.amount * worth[self.whole]
        net[self.ones] = self._of_ones(cost[self.n_whole :].copy(), least[n:], worth[self.ones])
        if len(self.loose):
            net[self.loose] = self._loose(self.loose, price, worth)[2]
        if len(self.pieces):
            net[self.pieces] = self._several(self.pieces, price, worth)[2]
        return Quote(price, worth, net, cost, least)

    def taken(self, quote: Quote, needs: Bools) -> tuple[Ints, Floats]:
        """The entries that serve some needs (flags (N,)) at a quote, in order, and their units."""
        found = [self._whole(quote, needs)]
        loose = self.loose[needs[self.loose]]
        if len(loose):
            found.append(self._loose(loose, quote.price, quote.worth)[:2])
        several = np.concatenate([self.ones, self.pieces])
        several = np.sort(several[needs[several]])
        if len(several):
            found.append(self._several(several, quote.price, quote.worth)[:2])
        entries, units = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.argsort(entries)
        order = order[units[order] > 0]
        return entries[order], units[order]

    def _of_ones(self, cost: Floats, best: Floats, worth: Floats) -> Floats:
        """The cheapest entry, then the next, as long as it is needed or pays; `cost` is used up."""
        least, size = self.e.need_least[self.ones], self.size[self.ones]
        first = self.first[len(self.whole) :] - self.n_whole
        net = np.zeros(len(best))
        for k, n in enumerate(self.asking):
            if k:
                length = int(first[n - 1] + size[n - 1])
                cost, owner = cost[:length], self.owner[:length]
                cost[first_hits(cost == best[owner], owner)] = np.inf
                best = np.minimum.reduceat(cost, first[:n])
            gain = best[:n] - worth[:n]
            net[:n] += np.where(((k < least[:n]) | (gain < 0)) & (k < size[:n]), gain, 0.0)
        return net

    def _whole(self, quote: Quote, needs: Bools) -> tuple[Ints, Floats]:
        """Entries and units of whole needs: the first of the cheapest."""
        chosen = np.flatnonzero(needs[self.whole])
        sizes = self.size[self.whole[chosen]]
        at, owner = ranges(self.first[chosen], sizes), owners(sizes)
        hit = first_hits(quote.cost[at] <= quote.least[chosen][owner], owner)
        place = at[hit] - self.first[chosen]
        return self.e.need_first[self.whole[chosen]] + place, self.amount[chosen]

    def _prices(self, needs: Ints, price: Floats, worth: Floats) -> tuple[Ints, Ints, Floats, Floats]:
        """Entries of the needs, whose they are (by place in `needs`), what they cost once and per unit less worth."""
        e, sizes = self.e, self.size[needs]
        x, owner = ranges(e.need_first[needs], sizes), owners(sizes)
        paid, per_unit = price[self.goods.of[x]], e.per_unit[x]
        once = e.fixed_cost[x] + np.where(per_unit, 0.0, paid)
        return x, owner, once, e.unit_cost[x] + np.where(per_unit, paid, 0.0) - worth[needs][owner]

    def _loose(self, needs: Ints, price: Floats, worth: Floats) -> tuple[Ints, Floats, Floats]:
        """One entry per need, its units, and cost less worth per need."""
        e = self.e
        x, owner, once, slope = self._prices(needs, price, worth)
        units = e.units[x]
        amount = np.where(slope < 0, units, np.minimum(e.need_least[needs][owner], units)).astype(np.float64)
        net = once + amount * slope
        least = np.minimum.reduceat(net, firsts(self.size[needs]))
        hit = first_hits(net <= least[owner], owner)
        return x[hit], amount[hit], least

    def _several(self, needs: Ints, price: Floats, worth: Floats) -> tuple[Ints, Floats, Floats]:
        """`least` units at whatever price, up to `asked` while it pays, cheapest first: entries, units, and cost less
        worth per need."""
        e = self.e
        x, owner, once, slope = self._prices(needs, price, worth)
        each = slope + np.where(e.per_unit[x], 0.0, np.floor(once / e.units[x] * GRAIN) / GRAIN)
        order = np.lexsort((each, owner))
        x, each, first = x[order], each[order], firsts(self.size[needs])
        units = e.units[x].astype(np.int64)
        before = firsts(units)
        before -= before[first][owner]
        must = np.clip(e.need_least[needs][owner] - before, 0, units)
        may = np.clip(e.need_asked[needs][owner] - before, 0, units) - must
        amount = (must + np.where(each < 0, may, 0)).astype(np.float64)
        return x, amount, np.add.reduceat(amount * each, first)
