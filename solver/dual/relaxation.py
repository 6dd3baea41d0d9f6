"""The relaxed week at given prices: every demand takes what pays it best, as if it were alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.compile.week import Week
from solver.dual.entries import Bools, Entries, Floats, Ints, up
from solver.dual.fixed_charges import fixed_charges
from solver.dual.goods import goods_of
from solver.dual.runs import first_hits, owners, ranges
from solver.dual.serving import Serving
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
        self.goods = goods_of(entries)
        self.serving = Serving(entries, self.goods)
        self.demand_of_need = entries.demand_of_bucket[entries.bucket_of[entries.session_of_need]]
        self.buckets = np.diff(np.r_[entries.demand_first, len(entries.bucket_first)])
        self.variants = np.diff(np.r_[entries.variant_first, len(entries.demand)])

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
        weight = (e.weight * (1 + m.equity[e.group]))[self.demand_of_need]
        quote = self.serving.quote(self.goods.prices(m.slots, m.limits), up(weight * e.need_share))
        session_value = e.session_bonus - np.add.reduceat(quote.net, e.session_first)
        chosen, demand_value = self._sessions(session_value)
        used, units = self.serving.taken(quote, chosen[e.session_of_need])
        equity_value, equity_at = self.equity(m.equity)
        earned, paid = self.charges.earn(m.slots * self.caps, m.limits * e.caps)
        slots, limits = self._slack(used, units, paid)
        taken = np.zeros(len(e.row))
        taken[used] = units
        return Answer(
            value=float(demand_value.sum() + earned + equity_value),
            slots=slots,
            limits=limits,
            equity=self._served(used, units) + self.fixed - equity_at,
            session_value=session_value,
            demand_value=demand_value,
            taken=taken,
        )

    def _served(self, used: Ints, units: Floats) -> Floats:
        """(n_groups,): weight served by the entries used."""
        e, need = self.e, self.e.need_of[used]
        of_demand = np.bincount(self.demand_of_need[need], weights=units * e.need_share[need], minlength=len(e.demand))
        return np.bincount(e.group, weights=of_demand * e.weight, minlength=len(self.fixed)).astype(np.float64)

    def worth_of(self, m: Multipliers, answer: Answer, demands: Ints) -> float:
        """What the value would lose without these demands and all that only they use, equity aside."""
        e, mine = self.e, np.isin(self.e.demand, demands)
        first = np.r_[e.need_first[e.session_first[e.bucket_first[e.demand_first]]], len(e.row)]
        good = self.goods.of[ranges(first[:-1][mine], np.diff(first)[mine])]
        rows, limits = np.zeros(len(self.caps), dtype=bool), np.zeros(len(e.caps), dtype=bool)
        rows[self.goods.row[good]] = True
        limits[self.goods.limits[good]] = True
        earned, _ = self.charges.earn(m.slots * self.caps * rows[:, None], m.limits * e.caps * limits)
        return earned + float(answer.demand_value[mine].sum())

    def _sessions(self, value: Floats) -> tuple[Bools, Floats]:
        """The best session of each bucket, the best buckets of each demand: chosen sessions (M,), worth per demand."""
        e = self.e
        best = np.maximum.reduceat(value, e.bucket_first)
        order = np.lexsort((-best, e.demand_of_bucket))
        rank = np.arange(len(best)) - np.repeat(e.demand_first, self.buckets)
        owner = e.demand_of_bucket  # the order keeps the buckets of a demand together
        use = (rank < e.fewest[owner]) | ((rank < e.most[owner]) & (best[order] > 0))
        gains = np.where(use, best[order], 0.0)
        worth: Floats = np.bincount(owner, weights=gains, minlength=len(e.demand)).astype(np.float64)
        worth = self._best_variants(np.where(self.buckets >= e.fewest, np.maximum(worth, 0.0), 0.0))
        bucket_used = np.zeros(len(best), dtype=bool)
        bucket_used[order] = use & (worth[owner] > 0)
        first = first_hits(value >= best[e.bucket_of], e.bucket_of)
        chosen = np.zeros(len(value), dtype=bool)
        chosen[first[bucket_used[e.bucket_of[first]]]] = True
        return chosen, worth

    def _best_variants(self, worth: Floats) -> Floats:
        """Worth of the best variant of each demand; the others get 0."""
        best, owner = np.maximum.reduceat(worth, self.e.variant_first), owners(self.variants)
        first, out = first_hits(worth >= best[owner], owner), np.zeros(len(worth))
        out[first] = worth[first]
        return out

    def equity(self, mu: Floats) -> tuple[float, Floats]:
        """max over S of E(S) − μ S, plus μ × what the pins gain: value, and the S that reaches it (n_groups,)."""
        gain = self.corner_e - mu[:, None] * self.corner_s
        at = gain.argmax(axis=1)
        rows = np.arange(len(at))
        return float(gain[rows, at].sum() + (mu * self.fixed).sum()), self.corner_s[rows, at]

    def _slack(self, used: Ints, units: Floats, paid: Bools) -> tuple[Floats, Floats]:
        """Caps of what is paid for less use, by row and slot and by limit."""
        e, g, (rows, n) = self.e, self.goods, self.caps.shape
        amount, good = np.where(e.per_unit[used], units, 1.0), g.of[used]
        at = g.row[good] * (n + 1)
        change = np.bincount(at + g.low[good], weights=amount, minlength=rows * (n + 1))
        change -= np.bincount(at + g.high[good], weights=amount, minlength=rows * (n + 1))
        load = np.cumsum(change.reshape(rows, n + 1), axis=1)[:, :n]
        sums = np.bincount(
            g.limits[good].ravel(), weights=(amount[:, None] * g.uses[good]).ravel(), minlength=len(e.caps)
        )
        slots = np.where(paid[self.charges.slots], self.caps, 0.0) - load
        return np.asarray(slots), np.asarray(np.where(paid[self.charges.limits], e.caps, 0) - sums)
