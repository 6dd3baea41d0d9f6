"""The demands one by one: which sessions and candidates there are, before anything is known of each entry."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.dual.candidates import Candidates, Table
from solver.dual.entries import Bools, Floats, Ints
from solver.dual.summed_limits import SummedLimits
from solver.dual.variants import variants
from solver.sessions import Session
from solver.state import State, session_fen

CELLS = 2**22
"""Variants × starts × candidates looked at in one go."""


@dataclass(frozen=True)
class Walked:
    """`E` entries, `N` needs of sessions, `M` sessions, `C` candidates and `D` demands with their needs and starts.

    Per entry: `candidate` and `units`. `counts` (N,): entries of each need. Per session: `option` of its demand,
    whether it begins a bucket, whether it begins a variant. Per candidate: `who`, `of_need` of its demand, `cost` in
    points (way, interest). Per demand: `index`, `used` sessions and `pins` that pins hold, how many `sessions` and
    `variants` it has, `budget` left (infinite for none).
    """

    candidate: Ints
    units: Ints
    counts: Ints
    option: Ints
    begins_bucket: Bools
    begins_variant: Bools
    who: Ints
    of_need: Ints
    cost: Floats
    index: Ints
    used: Ints
    pins: Ints
    sessions: Ints
    variants: Ints
    budget: Floats


KINDS: dict[str, type] = {
    "candidate": np.int32, "units": np.int32, "begins_bucket": np.bool_, "begins_variant": np.bool_,
    "who": np.int32, "of_need": np.int32, "cost": np.float64, "budget": np.float64,
}  # fmt: skip


class Walk:
    """Collects pieces of arrays, demand after demand."""

    def __init__(self, week: Week, base: State, limits: SummedLimits):
        self.week, self.base = week, base
        self.candidates = Candidates(week, base, limits)
        self.parts: dict[str, list[npt.ArrayLike]] = {f.name: [] for f in fields(Walked)}
        self.n_candidates, self.n_needs = 0, 0

    def run(self) -> Walked:
        """All demands of which sessions may still be decided over the base."""
        for o in self.week.demands:
            self._demand(o)
        return Walked(**{name: self._joined(name) for name in self.parts})  # type: ignore[arg-type]

    def _joined(self, name: str) -> npt.NDArray[np.generic]:
        """One column; its pieces are given up, so that memory holds it once."""
        parts, self.parts[name] = self.parts[name], []
        kind = KINDS.get(name, np.int64)
        return np.concatenate([np.zeros(0, dtype=kind), *map(np.atleast_1d, parts)], dtype=kind, casting="unsafe")

    def _put(self, **values: npt.ArrayLike) -> None:
        for name, value in values.items():
            self.parts[name].append(value)

    def _demand(self, o: DemandOptions) -> None:
        pins = [s for s in self.base.of_demand.get(o.index, ()) if s.pinned]
        used = _used_up(o, pins)
        if o.asked <= used:
            return
        table = self.candidates.table(o, [{}] if pins else variants(o))
        if table is None:
            return
        sessions, begun = self._sessions(o, table)
        if not begun:
            return
        self._put(
            who=np.tile(table.who, len(table.cost)),
            of_need=np.tile(table.need, len(table.cost)) + self.n_needs,
            cost=table.cost.ravel(),
            index=o.index, used=used, pins=len(pins), sessions=sessions, variants=begun, budget=self._budget(o, pins),
        )  # fmt: skip
        self.n_candidates += table.cost.size
        self.n_needs += len(o.needs)

    def _budget(self, o: DemandOptions, pins: list[Session]) -> float:
        if o.demand.budget_fen is None:
            return math.inf
        return max(0, o.demand.budget_fen - sum(session_fen(self.week, s) for s in pins))

    def _sessions(self, o: DemandOptions, table: Table) -> tuple[int, int]:
        """Writes down the sessions of all variants and who may serve them; how many sessions and variants there are."""
        keys = _bucket_keys(o)
        order = np.lexsort((o.start, keys))
        can, units, keys = table.can[order], table.units[order], keys[order]
        step = max(1, CELLS // can.size)
        sessions = begun = 0
        for low in range(0, len(table.only), step):
            part = slice(low, low + step)
            mask = can & table.allowed(part)[:, None, :]
            met = np.add.reduceat(np.where(mask, units, 0), table.first, axis=2, dtype=np.int64) >= table.least
            v, c = np.nonzero(met.all(axis=2))
            other = v[1:] != v[:-1]
            self._put(
                option=order[c],
                begins_variant=np.r_[np.ones(len(v[:1]), dtype=bool), other],
                begins_bucket=np.r_[np.ones(len(v[:1]), dtype=bool), other | (keys[c[1:]] != keys[c[:-1]])],
            )
            self._entries(table, mask[v, c], units[c], table.site[part][v])
            sessions, begun = sessions + len(v), begun + int(other.sum()) + len(v[:1])
        return sessions, begun

    def _entries(self, table: Table, mask: Bools, units: Ints, site: Ints) -> None:
        """The candidates (R, K) of `R` sessions."""
        r, k = np.nonzero(mask)
        self._put(
            candidate=(self.n_candidates + site[r] * mask.shape[1] + k).astype(np.int32),
            units=units[r, k].astype(np.int32),
            counts=np.add.reduceat(mask, table.first, axis=1, dtype=np.int64).ravel(),
        )


def _used_up(o: DemandOptions, pins: list[Session]) -> int:
    """Of the sessions asked, those that pins hold; several pins in one window of an "each" demand hold but one."""
    return len({p.number for p in pins if 0 <= p.number < o.asked}) if o.demand.each else len(pins)


def _bucket_keys(o: DemandOptions) -> Ints:
    """Sessions with one key exclude each other: same date, same window, or starts within one length (R2)."""
    if o.demand.one_a_day:
        return o.date
    if o.demand.each:
        return o.window
    shortest = int((o.end - o.start).min(initial=10**9))
    return np.asarray(o.start // max(1, shortest))
