"""A week as flat arrays for the compiled dual: nothing is written down per start and candidate but who may serve."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from models.demands import SpaceNeed
from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.dual.candidates import Candidates, Table, meets_in_one_space
from solver.dual.grain import Array, Ints
from solver.dual.summed_limits import SummedLimits
from solver.dual.tighten import LARGEST, best_rounding
from solver.dual.variants import Choice, variants
from solver.sessions import Session
from solver.state import State, session_fen

NEEDS = ("space", "people", "supply")
SPACE, PEOPLE, SUPPLY = range(3)
FAR = 2**31 - 1
"""The way of those who are too far; ways are held in 32 bits, as a city has tens of millions of them."""
NOTHING = np.zeros((0, 0), dtype=np.int64)
MOST_ROLES = 12
"""Persons of a session up to whom nobody is given two of its roles; beyond, each need is seen alone."""


class Facts(NamedTuple):
    """Demands that may still get sessions (`d_`), their starts (`s_`, from `d_start`), needs (`n_`, from `d_need`),
    candidates (`k_`, from `n_cand`), choices (`c_`, from `d_choice`); spaces (`j_`), supplies (`u_`).

    Starts stand bucket by bucket, in order of time: of those of one bucket at most one can take place (R2).
    `s_after`: how many of the demand's starts come so early that another session may follow them at this one;
    `d_spaced`: whether that asks for more than the buckets. `d_site`: the need, if any, whose one space says where
    persons come to (R9), −1 for none. A choice fixes the resources that all sessions of a demand
    share (R14): `c_only[c_first[c] + n]`: the place of the one candidate of need `n`, −1
    for all; `c_site`: which ways hold; `c_penalty`: points. Candidates stand in order of their cost, `k_place` of the
    need's list each. `room[n_cells[n] + i × m + c]`: units that candidate `i` of a space need can give at start `c` of
    `m`, 0 for none. `ready[k_ready[k] : k_ready[k + 1]]`: starts at which a person can come. `way[n_way[n] + g × k +
    i]`: points of the way of person `i` of `k`, less interest, with choice `g` of the site; FAR: too far.
    `fen[n_fen[n] + …]`: what a unit takes of the demand's budget, by candidate and start for spaces, by candidate for
    supplies; `n_fen` −1: nothing. `before`, `after` (rows,) slots taken before and after a session. `d_roles`: persons
    of a session among whom nobody may have two roles (R11), 0 where that cannot be. `minutes` by `s_length`; `rates`:
    PER_YUAN, SLOTS.
    """

    d_number: Array
    d_weight: Array
    d_fewest: Array
    d_most: Array
    d_group: Array
    d_budget: Array
    d_roles: Array
    d_spaced: Array
    d_site: Array
    d_start: Array
    d_need: Array
    d_choice: Array
    s_low: Array
    s_high: Array
    s_length: Array
    s_day: Array
    s_bucket: Array
    s_after: Array
    s_bonus: Array
    s_option: Array
    n_kind: Array
    n_least: Array
    n_asked: Array
    n_single: Array
    n_split: Array
    n_piece: Array
    n_small: Array
    n_share: Array
    n_cand: Array
    n_cells: Array
    n_way: Array
    n_fen: Array
    k_who: Array
    k_place: Array
    k_points: Array
    k_units: Array
    k_ready: Array
    c_first: Array
    c_only: Array
    c_site: Array
    c_penalty: Array
    room: Array
    ready: Array
    way: Array
    fen: Array
    before: Array
    after: Array
    j_exclusive: Array
    j_fen: Array
    u_fen: Array
    minutes: Array
    rates: Array


PER_YUAN, SLOTS = range(2)
KIND = {"s_": np.int32, "k_": np.int32, "c_": np.int32}
KINDS = {
    "d_weight": np.float64, "d_budget": np.float64, "s_bonus": np.float64, "n_share": np.float64,
    "k_points": np.float64, "k_ready": np.int64, "c_first": np.int64, "c_penalty": np.int64,
    "room": np.int32, "ready": np.uint32, "way": np.int32, "fen": np.int64,
}  # fmt: skip
SIZES = {"d_start", "d_need", "d_choice", "n_cand", "k_ready"}
"""Columns of sizes: what is wanted is where each part begins."""


class Columns:
    """Collects columns, demand after demand: numbers one by one, or pieces of arrays, small as they will be."""

    def __init__(self) -> None:
        self.parts: dict[str, list[Any]] = {name: [] for name in Facts._fields}
        self.size: dict[str, int] = {}

    def add(self, **values: float) -> None:
        """One more number for some columns."""
        for name, value in values.items():
            self.parts[name].append(value)

    def put(self, **pieces: Array) -> None:
        """One more piece of some columns."""
        for name, piece in pieces.items():
            self.parts[name].append(piece.astype(KIND_OF[name]).ravel())

    def room_for(self, name: str, size: int) -> int:
        """Where the next piece of a column begins."""
        at = self.size.get(name, 0)
        self.size[name] = at + size
        return at

    def joined(self, name: str) -> Array:
        """One column; its pieces are given up, so that memory holds it once."""
        parts = self.parts.pop(name)
        if parts and isinstance(parts[0], np.ndarray):
            column = np.concatenate(parts)
        else:
            column = np.array(parts, dtype=KIND_OF[name])
        return np.append(0, np.cumsum(column, dtype=np.int64)) if name in SIZES else column


KIND_OF: dict[str, Any] = {name: KINDS.get(name) or KIND.get(name[:2], np.int64) for name in Facts._fields}
"""The type of each column's numbers."""


class Flattener:
    """All that may still be decided over `base`, which holds the pins."""

    def __init__(self, week: Week, base: State, limits: SummedLimits):
        self.week, self.base, self.limits = week, base, limits
        self.candidates = Candidates(week, base, limits)
        self.columns = Columns()
        sizes = {x for o in week.demands for x in (o.end - o.start).tolist()}
        self.sizes = np.array(sorted(sizes), dtype=np.int64)
        self.minutes = self.sizes * week.timeline.slot_minutes

    def run(self, done: Callable[[int], None] | None = None) -> Facts:
        """The demands one by one, each of which is `done` then, and what all share."""
        for d, o in enumerate(self.week.demands):
            self._demand(o)
            if done:
                done(d)
        problem, spaces = self.week.problem, self.week.spaces
        pauses = [-(-p.break_minutes // self.week.timeline.slot_minutes) for p in problem.volunteers]
        nothing = np.zeros(len(problem.volunteers), dtype=np.int64)
        shared: dict[str, Array] = {
            "before": np.concatenate([spaces.setup, nothing]).astype(np.int32),
            "after": np.concatenate([spaces.turnaround, pauses]).astype(np.int32),
            "j_exclusive": np.array([s.exclusive for s in problem.spaces], dtype=np.uint8),
            "j_fen": np.array([s.fen_per_unit_hour for s in problem.spaces], dtype=np.int64),
            "u_fen": np.array([s.fen_per_unit for s in problem.supplies], dtype=np.int64),
            "minutes": self.minutes,
            "d_budget": self.limits.add(self.columns.joined("d_budget")),
            "rates": np.array([problem.policy.cost.per_yuan, self.week.timeline.n_slots], dtype=np.int64),
        }
        return Facts(**{name: shared[name] if name in shared else self.columns.joined(name) for name in Facts._fields})

    def _demand(self, o: DemandOptions) -> None:
        pins = [s for s in self.base.of_demand.get(o.index, ()) if s.pinned]
        used = _used_up(o, pins)
        if o.asked <= used:
            return
        choices = [Choice()] if pins else variants(o, self.week.problem.policy.continuity)
        budget = self._budget(o, pins)
        table = self.candidates.table(o, choices, budget)
        if table is None:
            return
        people = [n.need for n in o.needs if n.need.type == "people"]
        roles = sum(n.asked for n in people) if len(people) > 1 else 0
        self.columns.add(
            d_number=o.index,
            d_weight=o.weight,
            d_fewest=max(1, o.demand.min_sessions - len(pins)),
            d_most=o.asked - used,
            d_group=self.week.group_of[o.index],
            d_roles=roles if roles <= MOST_ROLES else 0,
            d_start=len(o.start),
            d_need=len(o.needs),
            d_site=o.site if o.site is not None and meets_in_one_space(o, o.site) else -1,
            d_choice=len(table.only),
        )
        first = self.columns.room_for("c_only", table.only.size)
        self.columns.put(
            c_first=np.arange(len(table.only)) * len(o.needs) + first,
            c_site=table.site,
            c_penalty=table.penalty,
        )
        order = np.lexsort((o.start, _bucket_keys(o)))
        self._starts(o, order, o.asked - used)
        capped = math.isfinite(budget)
        self._charge(budget, [self._need(o, n, table, order, capped=capped) for n in range(len(o.needs))])
        self.columns.put(c_only=table.only)

    def _starts(self, o: DemandOptions, order: Ints, most: int) -> None:
        keys = _bucket_keys(o)[order]
        bucket = np.zeros(len(keys), dtype=np.int64)
        np.cumsum(keys[1:] != keys[:-1], out=bucket[1:])
        early = np.searchsorted(
            o.end[order], o.start[order] - self.week.timeline.slots_up(o.demand.min_gap_minutes), "right"
        )
        before = np.searchsorted(bucket, bucket)
        self.columns.add(d_spaced=most > 1 and bool((early < before).any()))
        self.columns.put(
            s_low=o.start[order],
            s_high=o.end[order],
            s_length=np.searchsorted(self.sizes, (o.end - o.start)[order]),
            s_day=o.date[order] - self.limits.first_day,
            s_bucket=bucket,
            s_after=np.minimum(early, before),
            s_bonus=o.preferred[order] * self.week.problem.policy.preference.time,
            s_option=order,
        )

    def _need(self, o: DemandOptions, n: int, table: Table, order: Ints, *, capped: bool) -> Array:
        """One need's columns; what a unit of its candidates takes of a budget, where there is one."""
        need, put, add, room_for = o.needs[n].need, self.columns.put, self.columns.add, self.columns.room_for
        mine = _in_order(table, n)
        who, space = table.who[mine], need if isinstance(need, SpaceNeed) else None
        add(
            n_kind=NEEDS.index(need.type),
            n_least=need.least,
            n_asked=need.asked,
            n_single=need.asked == 1 or (space is not None and not space.split),
            n_split=space is not None and space.split,
            n_piece=1 if space is None else space.least_piece,
            n_small=1 if space is None else space.min_piece,
            n_share=1.0 / (len(o.needs) * need.asked),
            n_cand=len(mine),
        )
        put(k_who=who, k_place=table.place[mine])
        none = np.zeros(len(mine))
        if need.type == "supply":
            put(k_points=none, k_units=table.units[0, mine], k_ready=none)
            add(n_cells=0, n_way=0)
            return np.array([self.week.problem.supplies[u].fen_per_unit for u in who.tolist()], dtype=np.int64)
        can = table.can[:, mine][order].T
        if space is None:
            way = np.where(table.reach[:, mine], table.cost[:, mine], FAR)
            put(k_points=none, k_units=none, k_ready=can.sum(axis=1), ready=np.nonzero(can)[1], way=way)
            add(n_cells=0, n_way=room_for("way", way.size))
            return NOTHING
        room = np.where(can, table.units[:, mine][order].T, 0)
        put(k_points=table.cost[0, mine], k_units=none, k_ready=none, room=room)
        add(n_cells=room_for("room", room.size), n_way=0)
        return self._fen(space, who, room, (o.end - o.start)[order]) if capped else NOTHING

    def _fen(self, need: SpaceNeed, who: Ints, room: Array, size: Ints) -> Array:
        """(k, m): whole fen of a unit of each space at each start, R17; 0 where it is not paid by the unit."""
        spaces = [self.week.problem.spaces[j] for j in who.tolist()]
        rate = np.array([s.fen_per_unit_hour for s in spaces])[:, None] * size * self.week.timeline.slot_minutes
        units = np.maximum(room, 1)
        fixed = (units == need.least_piece) & ~np.bool_(need.split)
        piece = rate // 60 * units + rate % 60 * units // 60  # rate × units // 60 without overflow
        fen = np.where(fixed, piece // units, rate // 60)
        by_unit = (fixed | (rate % 60 == 0)) & ~np.array([s.exclusive for s in spaces])[:, None]
        return np.where(by_unit & (room > 0), fen, 0)

    def _budget(self, o: DemandOptions, pins: list[Session]) -> float:
        if o.demand.budget_fen is None:
            return math.inf
        return max(0, o.demand.budget_fen - sum(session_fen(self.week, s) for s in pins))

    def _charge(self, budget: float, fen: list[Array]) -> None:
        """R17: the demand's budget as a summed limit, rounded as whole sessions allow."""
        columns = self.columns
        values = np.concatenate([x[x > 0] for x in fen if math.isfinite(budget)] or [NOTHING.ravel()])
        if not len(values):
            columns.add(d_budget=math.inf)
            columns.parts["n_fen"] += [-1] * len(fen)
            return
        taken, counts = np.unique(values, return_counts=True)
        cap = int(budget)
        weights: Ints = taken
        if 0 < cap <= LARGEST and taken[-1] > 1:
            weights, cap = best_rounding(taken, cap, counts.astype(np.float64))
        for x in fen:
            rounded = np.where(x > 0, weights[np.minimum(np.searchsorted(taken, x), len(taken) - 1)], 0)
            columns.add(n_fen=columns.room_for("fen", x.size) if x.size else -1)
            columns.put(fen=rounded)
        columns.add(d_budget=cap)


def _in_order(table: Table, n: int) -> Ints:
    """The candidates of a need by what they cost at least; changes `only` to count in this order."""
    mine = np.flatnonzero(table.need == n)
    order = np.where(table.reach[:, mine], table.cost[:, mine], np.inf).min(axis=0).argsort(kind="stable")
    rank = np.append(order.argsort(), -1)  # −1 stays −1
    table.only[:, n] = rank[table.only[:, n]]
    return np.asarray(mine[order])


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
