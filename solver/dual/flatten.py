"""The compiled week as flat arrays: every resource that may serve a need of a session is one entry.

Order: demands → variants → buckets → sessions → needs → entries, each level contiguous, so that sums and minima over a
level are `reduceat`s. A variant is a demand with one resource chosen for all its sessions (R14); most have one. A
bucket is a set of sessions of one demand of which at most one can take place (R2).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from models.demands import PeopleNeed, SpaceNeed
from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.dual.variants import Only, variants
from solver.sessions import Session
from solver.state import State, session_fen

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

GRAIN = 2.0**20
"""Everything is a multiple of 1/GRAIN, so that sums in double precision are exact below 2**33: the bound is proved."""


def up(x: npt.ArrayLike) -> Floats:
    """Rounded up to the grain."""
    return np.asarray(np.ceil(np.asarray(x, dtype=np.float64) * GRAIN) / GRAIN)


def down(x: npt.ArrayLike) -> Floats:
    """Rounded down to the grain."""
    return np.asarray(np.floor(np.asarray(x, dtype=np.float64) * GRAIN) / GRAIN)


@dataclass(frozen=True)
class Entries:
    """`E` entries, `N` needs of sessions, `M` sessions, `B` buckets, `D` demands.

    Per entry: `row` of the price table (spaces, then people, then one of zeros), slots `[low, high)` taken of it (with
    set-up and turnaround), most `units`, `per_unit`: whether the price is paid per unit or once; costs at least paid
    once and per unit (distance, fen, minus interest); `limits` (E, 5) indices of summed limits and `uses` (E, 5)
    what a unit takes of them (a piece, where not `per_unit`); `date` ordinal of the local date of the session's start.
    Per need: `first` entry, `least` and `asked` units,
    `single`: one resource serves it whole, `share`: part of the weight per unit. Per session: first need, `bonus`
    (preference). Per bucket: first session. Per variant (all that is named after the demand): `demand`, first bucket,
    `fewest` and `most` sessions, `weight`, `group` of equity. Per demand: first variant. `caps` (n_limits,): the summed
    limits; `ceilings` (n_limits,): what going beyond one costs per unit, infinite where it may not be; `limit_person`
    (n_limits,): whose it is, −1 for nobody's. Limit 0 is a dummy.
    """

    row: Ints
    low: Ints
    high: Ints
    units: Ints
    per_unit: Bools
    fixed_cost: Floats
    unit_cost: Floats
    limits: Ints
    uses: Ints
    date: Ints
    need_of: Ints
    need_first: Ints
    need_least: Ints
    need_asked: Ints
    need_single: Bools
    need_share: Floats
    session_of_need: Ints
    session_first: Ints
    session_bonus: Floats
    session_option: Ints
    bucket_of: Ints
    bucket_first: Ints
    demand_of_bucket: Ints
    demand: Ints
    demand_first: Ints
    fewest: Ints
    most: Ints
    weight: Floats
    group: Ints
    variant_first: Ints
    caps: Ints
    ceilings: Floats
    limit_person: Ints


Row = tuple[int, int, int, int, bool, float, float, tuple[int, ...], tuple[int, ...]]
"""One entry: row, low, high, units, per_unit, fixed_cost, unit_cost, limits, uses."""

WIDTH = 5
WIDTHS = {"limits": (WIDTH,), "uses": (WIDTH,)}
OF_LIMITS = ("caps", "ceilings", "limit_person")
TYPES: dict[str, type] = {
    "per_unit": np.bool_, "need_single": np.bool_, "fixed_cost": np.float64, "unit_cost": np.float64,
    "need_share": np.float64, "session_bonus": np.float64, "weight": np.float64,
}  # fmt: skip


class _Limits:
    """Summed limits by name; 0 stands for none."""

    def __init__(self) -> None:
        self.number: dict[tuple[str, int, int], int] = {}
        self.caps: list[int] = [0]
        self.ceilings: list[float] = [math.inf]
        self.people: list[int] = [-1]

    def get(self, name: str, i: int, day: int, cap: int | None, ceiling: float = math.inf, person: int = -1) -> int:
        if cap is None:
            return 0
        key = (name, i, day)
        if key not in self.number:
            self.number[key] = len(self.caps)
            self.caps.append(max(0, cap))
            self.ceilings.append(ceiling)
            self.people.append(person)
        return self.number[key]


class _Columns:
    """Growing columns while the demands are walked."""

    def __init__(self) -> None:
        self.columns: dict[str, list[object]] = {f.name: [] for f in fields(Entries) if f.name not in OF_LIMITS}

    def put(self, **values: object) -> None:
        for name, value in values.items():
            self.columns[name].append(value)

    def size(self, name: str) -> int:
        return len(self.columns[name])

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        return {
            name: np.array(values, dtype=TYPES.get(name, np.int64)).reshape(len(values), *WIDTHS.get(name, ()))
            for name, values in self.columns.items()
        }


class Flattener:
    """Walks the demands once."""

    def __init__(self, week: Week, base: State):
        self.week, self.base = week, base
        self.out, self.limits = _Columns(), _Limits()
        self.n_spaces, self.n_people = len(week.problem.spaces), len(week.problem.volunteers)

    def run(self) -> Entries:
        """All that may still be decided over `base`, which holds the pins."""
        for options in self.week.demands:
            self._demand(options)
        return Entries(
            **self.out.arrays(),  # type: ignore[arg-type]
            caps=np.array(self.limits.caps),
            ceilings=np.array(self.limits.ceilings),
            limit_person=np.array(self.limits.people),
        )

    def _demand(self, o: DemandOptions) -> None:
        pins = [s for s in self.base.of_demand.get(o.index, ()) if s.pinned]
        if o.asked <= _used_up(o, pins):
            return
        budget = None
        if o.demand.budget_fen is not None:
            budget = max(0, o.demand.budget_fen - sum(session_fen(self.week, s) for s in pins))
        begun = self.out.size("demand")
        for only in [{}] if pins else variants(o):
            self._variant(o, pins, budget, only)
        if self.out.size("demand") > begun:
            self.out.put(variant_first=begun)

    def _variant(self, o: DemandOptions, pins: list[Session], budget: int | None, only: Only) -> None:
        """A demand with one resource for some needs throughout (R14), and all of them for the others."""
        out, keys = self.out, _bucket_keys(o)
        started, last_key = False, None
        for c in np.lexsort((o.start, keys)):
            rows = [self._rows(o, int(c), n, budget, only) for n in range(len(o.needs))]
            if any(sum(r[3] for r in x) < n.need.least for x, n in zip(rows, o.needs, strict=True)):
                continue
            if not started:
                out.put(
                    demand=o.index, demand_first=out.size("bucket_first"), weight=o.weight,
                    most=o.asked - _used_up(o, pins), fewest=max(1, o.demand.min_sessions - len(pins)),
                    group=self.week.group_of[o.index],
                )  # fmt: skip
            if not started or keys[c] != last_key:
                out.put(bucket_first=out.size("session_first"), demand_of_bucket=out.size("demand") - 1)
            started, last_key = True, keys[c]
            bonus = self.week.problem.policy.preference.time * bool(o.preferred[c])
            out.put(
                session_first=out.size("need_first"), bucket_of=out.size("bucket_first") - 1, session_bonus=bonus,
                session_option=int(c),
            )  # fmt: skip
            for n, x in enumerate(rows):
                self._need(o, n, x, int(o.date[c]))

    def _need(self, o: DemandOptions, n: int, rows: list[Row], date: int) -> None:
        out, need = self.out, o.needs[n].need
        single = (isinstance(need, SpaceNeed) and not need.split) or need.asked == 1
        out.put(
            need_first=out.size("row"), need_least=need.least, need_asked=need.asked, need_single=single,
            need_share=1.0 / (len(o.needs) * need.asked), session_of_need=out.size("session_first") - 1,
        )  # fmt: skip
        number = out.size("need_first") - 1
        for row, low, high, units, per_unit, once, unit, limits, uses in rows:
            if not single:  # what is paid once is paid in shares, never more than in truth
                least = need.min_piece if isinstance(need, SpaceNeed) else 1
                once, unit = 0.0, unit + (once / units if once > 0 else once / least)
            out.put(
                row=row, low=low, high=high, units=units, per_unit=per_unit, fixed_cost=down(once),
                unit_cost=down(unit), limits=limits, uses=uses, date=date, need_of=number,
            )  # fmt: skip

    def _rows(self, o: DemandOptions, c: int, n: int, budget: int | None, only: Only) -> list[Row]:
        need, able = o.needs[n].need, np.flatnonzero(o.needs[n].ok[c])
        if n in only:
            able = able[able == only[n]]
        if isinstance(need, SpaceNeed):
            return self._space_rows(o, c, n, need, budget, able)
        if isinstance(need, PeopleNeed):
            return self._people_rows(o, c, n, able, None if o.site is None else only.get(o.site))
        return self._supply_rows(o, n, budget)

    def _space_rows(
        self, o: DemandOptions, c: int, n: int, need: SpaceNeed, budget: int | None, able: Iterable[int]
    ) -> list[Row]:
        spaces, table, policy = self.week.problem.spaces, self.week.spaces, self.week.problem.policy
        least = need.least_piece
        minutes = int(o.end[c] - o.start[c]) * self.week.timeline.slot_minutes
        out: list[Row] = []
        for i in able:
            j = int(o.needs[n].who[i])
            low, high = int(o.start[c]) - int(table.setup[j]), int(o.end[c]) + int(table.turnaround[j])
            most = min(need.asked, self.base.room(j, low, high))
            if most < least:
                continue
            once = float(policy.distance.per_100m * (int(o.needs[n].metres[i]) // 100))
            rate = spaces[j].fen_per_unit_hour * minutes
            fixed = most == least and not need.split
            unit = (rate * most // 60) / most if fixed else rate / 60
            once_fen = 0.0 if fixed or rate % 60 == 0 else -1.0
            quota = self.limits.get("quota", j, 0, self.base.quota[j])
            spent = self.limits.get("budget", o.index, 0, budget) if fixed or rate % 60 == 0 else 0
            per_unit = not spaces[j].exclusive
            limits, uses = (quota, spent if per_unit else 0, 0, 0, 0), (minutes, math.floor(unit), 0, 0, 0)
            once += max(0, policy.cost.per_yuan) * once_fen / 100
            out.append((j, low, high, most, per_unit, once, policy.cost.per_yuan * unit / 100, limits, uses))
        return out

    def _people_rows(self, o: DemandOptions, c: int, n: int, able: Iterable[int], site: int | None) -> list[Row]:
        policy, people, need = self.week.problem.policy, self.week.problem.volunteers, o.needs[n]
        minutes, day = int(o.end[c] - o.start[c]) * self.week.timeline.slot_minutes, int(o.date[c])
        out: list[Row] = []
        for i in able:
            v, near = int(need.who[i]), need.near[i]
            if site is not None:
                near = near & (np.arange(len(near)) == site)
            if not near.any():
                continue
            p, own = people[v], self.base.of_person.get(v, [])
            pause = -(-p.break_minutes // self.week.timeline.slot_minutes)
            way = min(policy.distance.per_100m * (int(m) // 100) for m in need.metres[i][near])
            cost = way - policy.preference.interest * (o.demand.kind in p.interests)
            today = [s for s in own if self.week.timeline.clock.date(s.start).toordinal() == day]
            hard = (
                ("minutes", 0, _left(p.max_minutes, sum(s.minutes for s in own))),
                ("day minutes", day, _left(p.max_minutes_per_day, sum(s.minutes for s in today))),
                ("sessions", 0, _left(p.max_sessions, len(own))),
                ("day sessions", day, _left(p.max_sessions_per_day, len(today))),
            )
            limits = tuple(self.limits.get(name, v, key, cap, person=v) for name, key, cap in hard)
            if any(x > self.limits.caps[k] for k, x in zip(limits, (minutes, minutes, 1, 1), strict=True) if k):
                continue  # R12 forbids it even alone
            limits = (*limits, self._fair_minutes(v, int(o.week[c]), own))
            high = min(int(o.end[c]) + pause, self.week.timeline.n_slots)
            uses = (minutes, minutes, 1, 1, minutes)
            out.append((self.n_spaces + v, int(o.start[c]), high, 1, True, 0.0, cost, limits, uses))
        return out

    def _fair_minutes(self, v: int, week: int, own: list[Session]) -> int:
        """`load`: minutes of an ISO week that cost nothing; beyond, at least `extra_hour` / 60 each."""
        policy, clock = self.week.problem.policy.load, self.week.timeline.clock
        if policy.extra_hour <= 0:
            return 0
        isos = [(clock.date(s.start).isocalendar(), s.minutes) for s in own]
        used = sum(minutes for iso, minutes in isos if iso.year * 100 + iso.week == week)
        free = 60 * max(policy.fair_hours, -(-used // 60)) - used
        return self.limits.get("fair minutes", v, week, free, float(down(policy.extra_hour / 60)))

    def _supply_rows(self, o: DemandOptions, n: int, budget: int | None) -> list[Row]:
        policy, supplies, need = self.week.problem.policy, self.week.problem.supplies, o.needs[n]
        zero = self.n_spaces + self.n_people
        out: list[Row] = []
        for k in map(int, need.who):
            most, fen = min(need.need.asked, self.base.supply[k]), supplies[k].fen_per_unit
            if most > 0:
                stock = self.limits.get("stock", k, 0, self.base.supply[k])
                spent = self.limits.get("budget", o.index, 0, budget)
                price = policy.cost.per_yuan * fen / 100
                out.append((zero, 0, 0, most, True, 0.0, price, (stock, spent, 0, 0, 0), (1, fen, 0, 0, 0)))
        return out


def _used_up(o: DemandOptions, pins: list[Session]) -> int:
    """Of the sessions asked, those that pins hold; several pins in one window of an "each" demand hold but one."""
    return len({p.number for p in pins if 0 <= p.number < o.asked}) if o.demand.each else len(pins)


def _left(limit: int | None, used: int) -> int | None:
    return None if limit is None else limit - used


def _bucket_keys(o: DemandOptions) -> Ints:
    """Sessions with one key exclude each other: same date, same window, or starts within one length (R2)."""
    if o.demand.one_a_day:
        return o.date
    if o.demand.each:
        return o.window
    shortest = int((o.end - o.start).min(initial=10**9))
    return np.asarray(o.start // max(1, shortest))
