"""A week as flat arrays that compiled code can read: what never changes while sessions come and go."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from models.demands import PeopleNeed, SpaceNeed
from models.geo import DETOUR, EARTH_METRES
from solver.compile.options import DemandOptions, NeedOptions
from solver.compile.tables import run_starts
from solver.compile.week import Week
from solver.shadow import ShadowPrices, no_prices

Array = npt.NDArray[Any]
SPACE, PEOPLE, SUPPLY = range(3)
NO, PREFER, REQUIRE = range(3)
SAME = {"no": NO, "prefer": PREFER, "require": REQUIRE}
NO_LIMIT = 2**40


class Facts(NamedTuple):
    """Demands (`d_`), their starts (`s_`, from `d_start`), needs (`n_`, from `d_need`), candidates (`k_`, from
    `n_cand`); spaces (`j_`), volunteers (`v_`), supplies (`u_`).

    `ok[n_ok[n] + c × k + i]`: candidate `i` of `k` may serve need `n` at start `c`. `k_cost`: points of a space's way,
    or minus a person's interest. `way[n_way[n] + s × k + i]`: whole 100 m of a person's way to a site, FAR: too far.
    `points` (p, 3): degrees east and north, and its cosine; `*_point` is −1 where no place is known. `v_farthest`:
    minutes that no way is longer than. `d_most`: points of one session at most, without equity. `j_taken`: more
    units than a space ever has. `*_shadow` as in `ShadowPrices`. `rates`: points of the policy.
    """

    d_free: Array
    d_weight: Array
    d_most: Array
    d_asked: Array
    d_fewest: Array
    d_daily: Array
    d_each: Array
    d_gap: Array
    d_group: Array
    d_budget: Array
    d_same_spaces: Array
    d_same_people: Array
    d_point: Array
    d_site: Array
    d_start: Array
    d_need: Array
    d_near: Array
    d_alike: Array
    s_low: Array
    s_high: Array
    s_window: Array
    s_date: Array
    s_week: Array
    s_bonus: Array
    n_kind: Array
    n_asked: Array
    n_least: Array
    n_split: Array
    n_piece: Array
    n_cand: Array
    n_ok: Array
    n_way: Array
    k_who: Array
    k_cost: Array
    way: Array
    ok: Array
    j_exclusive: Array
    j_taken: Array
    j_before: Array
    j_after: Array
    j_opening: Array
    j_fen: Array
    j_point: Array
    j_shadow: Array
    j_users: Array
    j_user: Array
    v_break: Array
    v_rest: Array
    v_home: Array
    v_from_home: Array
    v_active: Array
    v_shadow: Array
    v_speed: Array
    v_farthest: Array
    v_run_low: Array
    v_run_high: Array
    v_mates: Array
    v_mate: Array
    v_foes: Array
    v_foe: Array
    u_fen: Array
    points: Array
    bands: Array
    g_most: Array
    rates: Array


PER_YUAN, SPACE_CHANGE, PERSON_CHANGE, EXTRA_HOUR, FAIR_HOURS, SLOT, ZERO, PER_100M = range(8)
"""Places in `rates`; SLOT: seconds of a slot, ZERO: second at which slot 0 begins."""

NEAREST = 32
"""Neighbours that are remembered of each demand."""


def facts_of(
    week: Week, free: Sequence[int], shadow: ShadowPrices | None, first_day: int, weeks: Sequence[int]
) -> Facts:
    """All of the week; `free` demands alone have starts. Dates count from `first_day`, ISO weeks by `weeks`."""
    problem, policy, t = week.problem, week.problem.policy, week.timeline
    shadow = shadow or no_prices(len(problem.spaces), len(problem.volunteers), t.n_slots)
    freed = set(free)
    options = [o if o.index in freed else None for o in week.demands]
    points, at = _points(week)
    needs = [n for o in options if o for n in o.needs]
    interest = _Interest(week)
    costs = [[_cost(week, o, n, interest) for n in o.needs] if o else [] for o in options]
    near, alike = _neighbours(week, free)
    users, user = _users(week, free)
    mates, mate = _partners(week, "together")
    foes, foe = _partners(week, "apart")
    spaces, people = problem.spaces, problem.volunteers
    speeds = week.distances.speeds(people).astype(np.int64)
    rewards = _rewards(week)
    sizes = [len(n.who) for n in needs]
    return Facts(
        d_free=_small([o is not None for o in options]),
        d_weight=_long([o.weight for o in week.demands]),
        d_most=_long([_most(week, o, of_needs, rewards) for o, of_needs in zip(options, costs, strict=True)]),
        d_asked=_long([o.asked for o in week.demands]),
        d_fewest=_long([o.demand.min_sessions for o in week.demands]),
        d_daily=_small([o.demand.one_a_day for o in week.demands]),
        d_each=_small([o.demand.each for o in week.demands]),
        d_gap=_long([60 * o.demand.min_gap_minutes for o in week.demands]),
        d_group=_long(week.group_of),
        d_budget=_long([NO_LIMIT if o.demand.budget_fen is None else o.demand.budget_fen for o in week.demands]),
        d_same_spaces=_small([SAME[o.demand.same_spaces] for o in week.demands]),
        d_same_people=_small([SAME[o.demand.same_people] for o in week.demands]),
        d_point=_long(at[len(spaces) : len(spaces) + len(week.demands)]),
        d_site=_long([-1 if o is None or o.site is None else o.site for o in options]),
        d_start=_offsets([len(o.start) if o else 0 for o in options]),
        d_need=_offsets([len(o.needs) if o else 0 for o in options]),
        d_near=near,
        d_alike=alike,
        s_low=_joined(options, "start"),
        s_high=_joined(options, "end"),
        s_window=_joined(options, "window"),
        s_date=_joined(options, "date") - first_day,
        s_week=np.searchsorted(np.array(weeks, dtype=np.int64), _joined(options, "week")),
        s_bonus=_joined(options, "preferred") * policy.preference.time,
        n_kind=_small([("space", "people", "supply").index(n.need.type) for n in needs]),
        n_asked=_long([n.need.asked for n in needs]),
        n_least=_long([n.need.least for n in needs]),
        n_split=_small([isinstance(n.need, SpaceNeed) and n.need.split for n in needs]),
        n_piece=_long([n.need.least_piece if isinstance(n.need, SpaceNeed) else 1 for n in needs]),
        n_cand=_offsets(sizes),
        n_ok=_offsets([n.ok.size for n in needs]),
        n_way=_offsets([n.metres.size if isinstance(n.need, PeopleNeed) else 0 for n in needs]),
        k_who=_flat([n.who for n in needs], np.int32),
        k_cost=_flat([c for of_needs in costs for c in of_needs], np.int64),
        way=_flat([_ways(n) for n in needs], np.int32),
        ok=_flat([n.ok.ravel() for n in needs], np.uint8),
        j_exclusive=_small([s.exclusive for s in spaces]),
        j_taken=week.spaces.free.max(axis=1, initial=0) + 1,
        j_before=week.spaces.setup,
        j_after=week.spaces.turnaround,
        j_opening=_long([s.opening_points for s in spaces]),
        j_fen=_long([s.fen_per_unit_hour for s in spaces]),
        j_point=_long(at[: len(spaces)]),
        j_shadow=shadow.spaces,
        j_users=users,
        j_user=user,
        v_break=_long([60 * v.break_minutes for v in people]),
        v_rest=_long([60 * v.min_rest_minutes for v in people]),
        v_home=_long(at[len(spaces) + len(week.demands) :]),
        v_from_home=_small([v.home_travel for v in people]),
        v_active=_long([v.activation_points for v in people]),
        v_shadow=shadow.people,
        v_speed=np.ascontiguousarray(speeds.T),
        v_farthest=-(-_farthest(points) * 60 * speeds[1] // (1000 * speeds[0])),
        v_run_low=run_starts(week.people.runs, t.n_slots),
        v_run_high=week.people.run_end,
        v_mates=mates,
        v_mate=mate,
        v_foes=foes,
        v_foe=foe,
        u_fen=_long([s.fen_per_unit for s in problem.supplies]),
        points=points,
        bands=np.array(policy.equity.bands, dtype=np.int64).reshape(-1, 2),
        g_most=_long([g.most for g in week.groups]),
        rates=_long(
            [
                policy.cost.per_yuan, policy.continuity.space_change, policy.continuity.person_change,
                policy.load.extra_hour, policy.load.fair_hours, 60 * t.slot_minutes, t.second(0),
                policy.distance.per_100m,
            ]
        ),
    )  # fmt: skip


def _points(week: Week) -> tuple[Array, Array]:
    """All places that are known (p, 3): degrees east and north, cosine of the latter; and the point of each space,
    demand and home, −1 for none."""
    d, problem = week.distances, week.problem
    spots = [d.space(s) for s in problem.spaces] + [d.demand(x) for x in problem.demands]
    spots += [d.volunteer(v) for v in problem.volunteers]
    locations = dict.fromkeys(s.location for s in spots if s.location is not None)
    places = [(lon, lat, math.cos(math.radians(lat))) for lon, lat in locations]
    number = {location: i for i, location in enumerate(locations)}
    points = np.array(places, dtype=np.float64).reshape(-1, 3)
    return points, _long([-1 if s.location is None else number[s.location] for s in spots])


def _farthest(points: Array) -> int:
    """Metres that no two points are apart: along a meridian and a parallel it is never shorter."""
    if not len(points):
        return 0
    lon, lat = np.radians(np.ptp(points[:, :2], axis=0))
    return math.ceil(DETOUR * EARTH_METRES * (lon + lat)) + 1


def _neighbours(week: Week, free: Sequence[int]) -> tuple[Array, Array]:
    """(n_demands, NEAREST): the nearest free demands, and the nearest of the same kind, each itself first; −1: none."""
    from solver.recreate.neighbours import nearest  # which is compiled with these arrays

    alive = np.array([d for d in free if len(week.demands[d].start)], dtype=np.int64)
    spots = [week.distances.demand(week.problem.demands[d]).location or (0.0, 0.0) for d in alive]
    where = np.array(spots, dtype=np.float64).reshape(-1, 2)
    kinds = np.unique([week.problem.demands[d].kind for d in alive], return_inverse=True)[1].astype(np.int64)
    out = []
    for alike in (False, True):
        places = np.full((len(alive), NEAREST), -1, dtype=np.int64)
        order = np.lexsort((where[:, 0], kinds if alike else np.zeros_like(kinds)))
        nearest(where, kinds, alike, order, np.argsort(order), places)
        rows = np.full((len(week.demands), NEAREST), -1, dtype=np.int32)
        rows[alive] = np.where(places >= 0, np.append(alive, -1)[places], -1)
        out.append(rows)
    return out[0], out[1]


def _users(week: Week, free: Sequence[int]) -> tuple[Array, Array]:
    """Of each space, the free demands that may use it."""
    pairs = [
        (int(j), d)
        for d in free
        for n in week.demands[d].needs
        if isinstance(n.need, SpaceNeed)
        for j in n.who.tolist()
    ]
    pairs.sort()
    count = np.bincount(_long([j for j, _ in pairs]), minlength=len(week.problem.spaces))
    return _offsets(count.tolist()), _long([d for _, d in pairs])


def _partners(week: Week, relation: str) -> tuple[Array, Array]:
    """Of each volunteer, those who come only together, or never together."""
    found = [[w for w, r in week.partners.get(v, ()) if r == relation] for v in range(len(week.problem.volunteers))]
    return _offsets([len(x) for x in found]), _long([w for x in found for w in x])


def _most(week: Week, o: DemandOptions | None, costs_of_needs: Sequence[Array], rewards: bool) -> int:
    """Points of one session at most, without equity: all served, the nearest resources, nothing paid. No limit where
    what usually costs points brings some: `rewards`."""
    if o is None:
        return 0
    if rewards:
        return NO_LIMIT
    policy = week.problem.policy
    points = o.weight + int((policy.preference.time * o.preferred).max(initial=0))
    for n, costs in zip(o.needs, costs_of_needs, strict=True):
        if isinstance(n.need, PeopleNeed):
            ways = policy.distance.per_100m * (n.metres // 100)
            costs = costs + np.where(n.near, ways, NO_LIMIT).min(axis=1, initial=NO_LIMIT)
        cheapest, fewest = int(costs.min(initial=NO_LIMIT)), n.need.least if isinstance(n.need, PeopleNeed) else 1
        points -= min(cheapest * n.need.asked, cheapest * fewest)
    return min(max(0, points), NO_LIMIT)


def _rewards(week: Week) -> bool:
    """Whether a session may win points by what usually costs some: money, changes, hours beyond the fair ones."""
    p = week.problem.policy
    return min(p.cost.per_yuan, p.continuity.space_change, p.continuity.person_change, p.load.extra_hour) < 0


class _Interest(dict[str, Array]):
    """By kind, the points of each person's interest in it."""

    def __init__(self, week: Week):
        super().__init__()
        self._week = week

    def __missing__(self, kind: str) -> Array:
        points, people = self._week.problem.policy.preference.interest, self._week.problem.volunteers
        self[kind] = points * _long([kind in v.interests for v in people])
        return self[kind]


def _cost(week: Week, o: DemandOptions, n: NeedOptions, interest: _Interest) -> Array:
    """`k_cost` of a need's candidates."""
    if isinstance(n.need, SpaceNeed):
        return np.asarray(week.problem.policy.distance.per_100m * (n.metres // 100))
    if isinstance(n.need, PeopleNeed):
        return np.asarray(-interest[o.demand.kind][n.who])
    return np.zeros(len(n.who), dtype=np.int64)


def _ways(n: NeedOptions) -> Array:
    if not isinstance(n.need, PeopleNeed):
        return np.zeros(0, dtype=np.int32)
    return np.where(n.near, n.metres // 100, FAR).T.astype(np.int32).ravel()


FAR = -1
"""The way to a site that is too far."""


def _joined(options: Sequence[DemandOptions | None], name: str) -> Array:
    return _flat([getattr(o, name) for o in options if o], np.int64)


def _flat(parts: Sequence[Array], kind: type) -> Array:
    return np.concatenate([np.zeros(0, dtype=kind), *parts], dtype=kind, casting="unsafe")


def _offsets(sizes: Sequence[int]) -> Array:
    return np.concatenate([[0], np.cumsum(np.array(sizes, dtype=np.int64))]).astype(np.int64)


def _long(values: Any) -> Array:
    return np.array(list(values), dtype=np.int64)


def _small(values: Any) -> Array:
    return np.array(list(values), dtype=np.uint8)
