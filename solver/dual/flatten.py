"""The compiled week as flat arrays (`Entries`): the demands are walked once, then every column is made at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solver.compile.week import Week
from solver.dual.entries import GRAIN, Bools, Entries, Floats, Ints, down, up
from solver.dual.facts import NeedFacts, StartFacts
from solver.dual.rows import Lot, Rows
from solver.dual.runs import firsts, owners
from solver.dual.summed_limits import SummedLimits
from solver.dual.walk import Walk
from solver.state import State

__all__ = ["GRAIN", "Bools", "Entries", "Flattener", "Floats", "Ints", "down", "up"]

LOT = 2**18
"""Entries made at a time: enough for speed, few enough that what is made on the way takes little memory."""


class Flattener:
    """All that may still be decided over `base`, which holds the pins."""

    def __init__(self, week: Week, base: State):
        self.week = week
        self.limits = SummedLimits(week, base)
        self.walked = Walk(week, base, self.limits).run()
        demands = [week.demands[int(d)] for d in self.walked.index]
        self.needs = NeedFacts(demands)
        self.starts = StartFacts(week, demands, self.limits.first_day, self.limits.weeks)
        self.n_needs = np.array([len(o.needs) for o in demands], dtype=np.int64)
        self.n_starts = np.array([len(o.start) for o in demands], dtype=np.int64)

    def run(self) -> Entries:
        """Sessions and their needs first, then the entries."""
        w = self.walked
        demand = owners(w.sessions)
        of_need = owners(self.n_needs[demand])
        session_first = firsts(self.n_needs[demand])
        need = np.arange(len(of_need)) - session_first[of_need] + firsts(self.n_needs)[demand][of_need]
        start = w.option + firsts(self.n_starts)[demand]
        need_of = owners(w.counts)
        columns = self._rows(need, start[of_need], need_of, self.limits.add(w.budget)[demand][of_need])
        return Entries(
            **columns,  # type: ignore[arg-type]
            **self._variants(),  # type: ignore[arg-type]
            need_of=need_of,
            need_first=firsts(w.counts),
            need_least=self.needs.least[need],
            need_asked=self.needs.asked[need],
            need_single=self.needs.single[need],
            need_share=self.needs.share[need],
            session_of_need=of_need,
            session_first=session_first,
            session_bonus=self.starts.preferred[start] * float(self.week.problem.policy.preference.time),
            session_option=w.option,
        )

    def _variants(self) -> dict[str, npt.NDArray[np.generic]]:
        """Buckets and variants of the sessions, and what is asked by each variant's demand."""
        w, demands = self.walked, self.week.problem.demands
        bucket_of = (np.cumsum(w.begins_bucket) - 1).astype(np.int32)
        bucket_first = np.flatnonzero(w.begins_bucket)
        owner = owners(w.variants)
        number = w.index[owner]
        fewest = np.array([demands[int(d)].min_sessions for d in w.index], dtype=np.int64)
        asked = np.array([self.week.demands[int(d)].asked for d in w.index], dtype=np.int64)
        weight = np.array([self.week.demands[int(d)].weight for d in w.index], dtype=np.float64)
        return {
            "bucket_of": bucket_of,
            "bucket_first": bucket_first,
            "demand_of_bucket": (np.cumsum(w.begins_variant) - 1)[bucket_first].astype(np.int32),
            "demand": number,
            "demand_first": bucket_of[w.begins_variant].astype(np.int64),
            "fewest": np.maximum(1, fewest - w.pins)[owner],
            "most": (asked - w.used)[owner],
            "weight": weight[owner],
            "group": np.array(self.week.group_of, dtype=np.int64)[number],
            "variant_first": firsts(w.variants),
        }

    def _rows(self, need: Ints, start: Ints, need_of: Ints, budget: Ints) -> dict[str, npt.NDArray[np.generic]]:
        """All columns per entry and per limit; `need`, `start` and `budget` (N,) by need of a session."""
        w, n = self.walked, len(need_of)
        rows = Rows(self.week, self.limits, self.needs, self.starts, n)
        for low in range(0, n, LOT):
            at = np.arange(low, min(low + LOT, n))
            candidate, of = w.candidate[at], need_of[at]
            rows.fill(Lot(at, need[of], start[of], w.who[candidate], w.units[at], w.cost[candidate], budget[of]))
        used = np.zeros(self.limits.size, dtype=bool)
        used[0] = True
        used[rows.limits_of] = True
        number = (np.cumsum(used) - 1).astype(np.int32)
        np.take(number, rows.limits_of, out=rows.limits_of, mode="clip")  # "raise" would make a copy
        names = ("row", "low", "high", "units", "per_unit", "fixed_cost", "unit_cost", "uses", "date")
        columns = {name: getattr(rows, name) for name in names}
        return {**columns, "limits": rows.limits_of, **self.limits.arrays(np.flatnonzero(used))}
