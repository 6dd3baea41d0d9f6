"""The relaxed week at given prices: every demand takes what pays it best, as if it were alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.compile.week import Week
from solver.dual.fixed_charges import fixed_charges
from solver.dual.flatten import Bools, Entries, Floats, Ints, up
from solver.state import State, session_points


@dataclass(frozen=True)
class Multipliers:
    """`slots` (rows, S): price per unit and slot; `limits` (n_limits,); `equity` (n_groups,): worth beyond 1."""

    slots: Floats
    limits: Floats
    equity: Floats


@dataclass(frozen=True)
class Answer:
    """`value`: an upper bound on what can be decided; subgradients of the same shapes as the multipliers.

    `session_value` (M,): what each session is worth at the prices, before competition inside its demand. `taken` (E,):
    units of each entry that the relaxed plan takes.
    """

    value: float
    slots: Floats
    limits: Floats
    equity: Floats
    session_value: Floats
    demand_value: Floats
    taken: Floats


class Relaxation:
    """Everything that does not change from one evaluation to the next."""

    def __init__(self, week: Week, base: State, entries: Entries):
        self.e = entries
        spaces, people, n = week.problem.spaces, week.problem.volunteers, week.timeline.n_slots
        self.caps = np.zeros((len(spaces) + len(people) + 1, n))
        for j, space in enumerate(spaces):
            self.caps[j] = (base.busy[j] == 0) if space.exclusive else np.maximum(base.free[j], 0)
        self.caps[len(spaces) : -1] = 1.0
        for v, own in base.of_person.items():
            for s in own:
                low, high = week.timeline.floor_slot(s.start), week.timeline.ceil_slot(s.end)
                self.caps[len(spaces) + v, max(0, low) : max(0, high)] = 0.0
        self._groups(week, base)
        self.charges = fixed_charges(week, base, entries, len(self.caps))
        self.multi = np.flatnonzero(~entries.need_single[entries.need_of]) if len(entries.row) else entries.row
        self.uses = np.where(entries.limits > 0, entries.uses, 0)
        self.least, self.asked = entries.need_least[entries.need_of], entries.need_asked[entries.need_of]

    def _groups(self, week: Week, base: State) -> None:
        """Equity as a function of S per group: its corners, and what the pins already gain."""
        bands = week.problem.policy.equity.bands
        n = len(week.groups)
        self.fixed = np.zeros(n)
        for g, group in enumerate(week.groups):
            self.fixed[g] = sum(session_points(week, s) for d in group.demands for s in base.of_demand.get(d, ()))
        self.corner_s = np.zeros((n, len(bands) + 1))
        self.corner_e = np.zeros((n, len(bands) + 1))
        for g, group in enumerate(week.groups):
            for k, (share, bonus) in enumerate(bands, 1):
                self.corner_s[g, k] = group.most * share // 100
                width = self.corner_s[g, k] - self.corner_s[g, k - 1]
                self.corner_e[g, k] = self.corner_e[g, k - 1] + up(bonus * width / 100)

    def zero(self) -> Multipliers:
        """Free time, and equity at its steepest band."""
        return Multipliers(np.zeros_like(self.caps), np.zeros(len(self.e.caps)), np.zeros(len(self.corner_s)))

    def evaluate(self, m: Multipliers) -> Answer:
        """The Lagrangian at `m`, all multipliers being at least 0 and multiples of the grain."""
        e = self.e
        prefix = np.zeros((m.slots.shape[0], m.slots.shape[1] + 1))
        np.cumsum(m.slots, axis=1, out=prefix[:, 1:])
        price = prefix[e.row, e.high] - prefix[e.row, e.low] + (m.limits[e.limits] * self.uses).sum(axis=1)
        once, unit = e.fixed_cost + np.where(e.per_unit, 0.0, price), e.unit_cost + np.where(e.per_unit, price, 0.0)
        weight = e.weight * (1 + m.equity[e.group])
        need_weight = weight[e.demand_of_bucket[e.bucket_of[e.session_of_need]]]
        slope = unit - up(need_weight * e.need_share)[e.need_of]
        taken, need_net = self._needs(once, slope)
        session_value = e.session_bonus - np.add.reduceat(need_net, e.session_first)
        chosen, demand_value = self._sessions(session_value)
        taken *= chosen[e.session_of_need[e.need_of]]
        equity_value, equity_at = self.equity(m.equity)
        earned, paid = self.charges.earn(m.slots * self.caps, m.limits * e.caps)
        value = demand_value.sum() + earned + equity_value
        slots, limits = self._slack(taken, paid)
        served = np.bincount(
            e.group,
            weights=np.bincount(
                e.demand_of_bucket[e.bucket_of[e.session_of_need[e.need_of]]],
                weights=taken * e.need_share[e.need_of],
                minlength=len(e.demand),
            )
            * e.weight,
            minlength=len(self.fixed),
        )
        return Answer(float(value), slots, limits, served + self.fixed - equity_at, session_value, demand_value, taken)

    def worth_of(self, m: Multipliers, answer: Answer, demands: Ints) -> float:
        """What the value would lose without these demands and all that only they use, equity aside."""
        e = self.e
        mine = np.isin(e.demand[e.demand_of_bucket[e.bucket_of[e.session_of_need[e.need_of]]]], demands)
        rows, limits = np.zeros(len(self.caps), dtype=bool), np.zeros(len(e.caps), dtype=bool)
        rows[e.row[mine]] = True
        limits[e.limits[mine]] = True
        earned, _ = self.charges.earn(m.slots * self.caps * rows[:, None], m.limits * e.caps * limits)
        return earned + float(answer.demand_value[np.isin(e.demand, demands)].sum())

    def _needs(self, once: Floats, slope: Floats) -> tuple[Floats, Floats]:
        """Cheapest way to meet each need: units per entry, and cost less worth per need."""
        e = self.e
        amount = np.where(slope < 0, e.units, np.minimum(self.least, e.units)).astype(np.float64)
        net = once + amount * slope
        need_net = np.minimum.reduceat(net, e.need_first)
        first = _first_where(net <= need_net[e.need_of], e.need_of)
        taken = np.where(first, amount, 0.0)
        if len(self.multi):
            self._fill(once, slope, taken, need_net)
        return taken, need_net

    def _fill(self, once: Floats, slope: Floats, taken: Floats, need_net: Floats) -> None:
        """Needs that several serve: `least` units at whatever price, up to `asked` while it pays; cheapest first."""
        e, x = self.e, self.multi
        each = slope[x] + np.where(e.per_unit[x], 0.0, np.floor(once[x] / e.units[x] * 2**20) / 2**20)
        order = np.lexsort((each, e.need_of[x]))
        x, each = x[order], each[order]
        needs = e.need_of[x]
        starts = np.flatnonzero(np.r_[True, needs[1:] != needs[:-1]])
        before = np.cumsum(e.units[x]) - e.units[x]
        before -= np.repeat(before[starts], np.diff(np.r_[starts, len(x)]))
        must = np.clip(self.least[x] - before, 0, e.units[x])
        may = np.clip(self.asked[x] - before, 0, e.units[x]) - must
        amount = must + np.where(each < 0, may, 0)
        taken[x] = amount
        need_net[needs[starts]] = np.add.reduceat(amount * each, starts)

    def _sessions(self, value: Floats) -> tuple[Floats, Floats]:
        """The best session of each bucket, the best buckets of each demand: chosen sessions (M,), worth per demand."""
        e = self.e
        best = np.maximum.reduceat(value, e.bucket_first)
        first = _first_where(value >= best[e.bucket_of], e.bucket_of)
        order = np.lexsort((-best, e.demand_of_bucket))
        rank = np.arange(len(best)) - np.repeat(e.demand_first, np.diff(np.r_[e.demand_first, len(best)]))
        owner = e.demand_of_bucket[order]
        use = (rank < e.fewest[owner]) | ((rank < e.most[owner]) & (best[order] > 0))
        gains = np.where(use, best[order], 0.0)
        worth: Floats = np.bincount(owner, weights=gains, minlength=len(e.demand)).astype(np.float64)
        enough = np.diff(np.r_[e.demand_first, len(best)]) >= e.fewest
        worth = self._best_variants(np.where(enough, np.maximum(worth, 0.0), 0.0))
        bucket_used = np.zeros(len(best), dtype=bool)
        bucket_used[order] = use & (worth[owner] > 0)
        return (first & bucket_used[e.bucket_of]).astype(np.float64), worth

    def _best_variants(self, worth: Floats) -> Floats:
        """Worth of the best variant of each demand; the others get 0."""
        e = self.e
        size = np.diff(np.r_[e.variant_first, len(worth)])
        owner = np.repeat(np.arange(len(size)), size)
        best = np.maximum.reduceat(worth, e.variant_first)
        return np.where(_first_where(worth >= best[owner], owner), worth, 0.0)

    def equity(self, mu: Floats) -> tuple[float, Floats]:
        """max over S of E(S) − μ S, plus μ × what the pins gain: value, and the S that reaches it (n_groups,)."""
        gain = self.corner_e - mu[:, None] * self.corner_s
        at = gain.argmax(axis=1)
        rows = np.arange(len(at))
        return float(gain[rows, at].sum() + (mu * self.fixed).sum()), self.corner_s[rows, at]

    def _slack(self, taken: Floats, paid: Bools) -> tuple[Floats, Floats]:
        """Caps of what is paid for less use, by row and slot and by limit."""
        e, (rows, n) = self.e, self.caps.shape
        used = np.flatnonzero(taken)
        amount = np.where(e.per_unit[used], taken[used], 1.0)
        change = np.bincount(e.row[used] * (n + 1) + e.low[used], weights=amount, minlength=rows * (n + 1))
        change -= np.bincount(e.row[used] * (n + 1) + e.high[used], weights=amount, minlength=rows * (n + 1))
        load = np.cumsum(change.reshape(rows, n + 1), axis=1)[:, :n]
        sums = np.bincount(
            e.limits[used].ravel(), weights=(amount[:, None] * self.uses[used]).ravel(), minlength=len(e.caps)
        )
        slots = np.where(paid[self.charges.slots], self.caps, 0.0) - load
        return np.asarray(slots), np.asarray(np.where(paid[self.charges.limits], e.caps, 0) - sums)


def _first_where(hit: Bools, group: Ints) -> Bools:
    """Only the first True of each group; groups are contiguous."""
    out = np.zeros(len(hit), dtype=bool)
    at = np.flatnonzero(hit)
    _, first = np.unique(group[at], return_index=True)
    out[at[first]] = True
    return out
