"""The relaxed week once more, slowly: session by session and person by person, from the compiled options alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from itertools import combinations, product
from operator import mul

import numpy as np

from models.demands import PeopleNeed, SpaceNeed, SupplyNeed
from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.dual.grain import GRAIN, Bools
from solver.dual.stretches import Stretches
from solver.dual.variants import variants
from solver.state import State

Only = Mapping[int, int]
Price = Callable[[str, int, int, int, DemandOptions, int], float]
"""Kind and number of a resource, slots from and to, demand and start: what a unit pays, without the budget."""


def value_of(week: Week, base: State, o: DemandOptions, price: Price, lift: float, budget: float) -> float:
    """What a demand without pins is worth: the best choice, the best sessions of it."""
    best = 0.0
    gap = week.timeline.slots_up(o.demand.min_gap_minutes)
    for choice in variants(o, week.problem.policy.continuity):
        values = [_session(week, base, o, c, choice.only, price, lift, budget) for c in range(len(o.start))]
        best = max(best, _sessions(o, values, gap) - choice.penalty)
    return best


def _sessions(o: DemandOptions, values: list[float], gap: int) -> float:
    """R2: the best sessions that can follow each other, as many as are asked and no fewer than the least."""
    in_order = sorted((c for c in range(len(values)) if values[c] > -math.inf), key=lambda c: int(o.start[c]))

    @cache
    def best(first: int, number: int) -> float:
        """Of the starts from `first` on, so many sessions."""
        if not number:
            return 0.0
        if first == len(in_order):
            return -math.inf
        c, then = in_order[first], first + 1
        while then < len(in_order) and not _may_follow(o, c, in_order[then], gap):
            then += 1
        return max(best(first + 1, number), values[c] + best(then, number - 1))

    return max((best(0, n) for n in range(max(1, o.demand.min_sessions), o.asked + 1)), default=-math.inf)


def _may_follow(o: DemandOptions, c: int, later: int, gap: int) -> bool:
    if o.demand.one_a_day and o.date[c] == o.date[later]:
        return False
    if o.demand.each and o.window[c] == o.window[later]:
        return False
    return bool(o.start[later] >= o.end[c] + gap)


def _session(
    week: Week, base: State, o: DemandOptions, c: int, only: Only, price: Price, lift: float, budget: float
) -> float:  # fmt: skip
    if o.site is not None and o.site not in only and _comes_to_one_space(o):
        sites = range(len(o.needs[o.site].who))
        each = ({**only, o.site: i} for i in sites)
        return max(_session(week, base, o, c, there, price, lift, budget) for there in each)
    value = float(o.preferred[c]) * week.problem.policy.preference.time
    roles: list[tuple[PeopleNeed, dict[int, float]]] = []
    for n, options in enumerate(o.needs):
        need = options.need
        worth = math.ceil(o.weight * lift / (len(o.needs) * need.asked) * GRAIN) / GRAIN
        places = [only[n]] if n in only else range(len(options.who))
        if isinstance(need, PeopleNeed):
            roles.append((need, _persons(week, base, o, c, n, places, only, price, worth)))
        elif isinstance(need, SpaceNeed):
            value -= _spaces(week, base, o, c, n, places, price, worth, budget)
        else:
            value -= _supplies(week, base, o, n, places, price, worth, budget)
    return value - _matched(roles)


def _comes_to_one_space(o: DemandOptions) -> bool:
    """R9: whether persons come to the one space of the first need of spaces."""
    assert o.site is not None
    need = o.needs[o.site].need
    assert isinstance(need, SpaceNeed)
    return (need.asked == 1 or not need.split) and any(isinstance(n.need, PeopleNeed) for n in o.needs)


def _persons(
    week: Week, base: State, o: DemandOptions, c: int, n: int, places: Iterable[int], only: Only, price: Price,
    worth: float,
) -> dict[int, float]:  # fmt: skip
    policy, options, out = week.problem.policy, o.needs[n], {}
    sites = [only[o.site]] if o.site is not None and o.site in only else range(options.near.shape[1])
    for i in places:
        v = int(options.who[i])
        ways = [policy.distance.per_100m * (int(options.metres[i, g]) // 100) for g in sites if options.near[i, g]]
        person, minutes = week.problem.volunteers[v], int(o.end[c] - o.start[c]) * week.timeline.slot_minutes
        if options.ok[c, i] and ways and _has_time(week, base, v, minutes, int(o.date[c])):
            after = -(-person.break_minutes // week.timeline.slot_minutes)
            paid = price("people", v, int(o.start[c]), min(int(o.end[c]) + after, week.timeline.n_slots), o, c)
            fond = policy.preference.interest * (o.demand.kind in person.interests)
            out[v] = paid + min(ways) - fond - worth
    return out


def _has_time(week: Week, base: State, v: int, minutes: int, date: int) -> bool:
    """R12, for this session and the pins alone."""
    person, own = week.problem.volunteers[v], base.of_person.get(v, [])
    today = [s for s in own if week.timeline.clock.date(s.start).toordinal() == date]
    return all(
        limit is None or used <= limit
        for limit, used in (
            (person.max_minutes, sum(s.minutes for s in own) + minutes),
            (person.max_minutes_per_day, sum(s.minutes for s in today) + minutes),
            (person.max_sessions, len(own) + 1),
            (person.max_sessions_per_day, len(today) + 1),
        )
    )


def _matched(roles: list[tuple[PeopleNeed, dict[int, float]]]) -> float:
    """The cheapest way to give all needs different persons; only the cheapest of each can matter."""
    most = sum(need.asked for need, _ in roles)
    choices = []
    for need, persons in roles:
        cheap = sorted(persons, key=lambda v: persons[v])[:most]
        sizes = range(need.least, need.asked + 1)
        choices.append([team for k in sizes for team in combinations(cheap, k)])
    best = math.inf
    for teams in product(*choices):
        everyone = [v for team in teams for v in team]
        if len(set(everyone)) == len(everyone):
            cost = sum(p[v] for team, (_, p) in zip(teams, roles, strict=True) for v in team)
            best = min(best, cost)
    return best


def _spaces(
    week: Week, base: State, o: DemandOptions, c: int, n: int, places: Iterable[int], price: Price, worth: float,
    budget: float,
) -> float:  # fmt: skip
    policy, need, options = week.problem.policy, o.needs[n].need, o.needs[n]
    assert isinstance(need, SpaceNeed)
    single = need.asked == 1 or not need.split
    offers: list[tuple[float, float, int]] = []
    for i in places:
        j = int(options.who[i])
        space = week.problem.spaces[j]
        low = int(o.start[c]) - int(week.spaces.setup[j])
        high = min(int(o.end[c]) + int(week.spaces.turnaround[j]), week.timeline.n_slots)
        if not options.ok[c, i]:
            continue
        minutes = int(o.end[c] - o.start[c]) * week.timeline.slot_minutes
        rate = space.fen_per_unit_hour * minutes
        units = _within_budget(o, min(need.asked, int(base.free[j, low:high].min())), partial(_piece_fen, rate))
        if units < need.least_piece or (space.exclusive and base.busy[j, low:high].any()):
            continue
        fixed = units == need.least_piece and not need.split
        exact = fixed or rate % 60 == 0
        fen = rate * units // 60 / units if fixed else rate / 60
        once = policy.distance.per_100m * (int(options.metres[i]) // 100) - (
            0 if exact else max(0, policy.cost.per_yuan) / 100
        )
        unit, paid = policy.cost.per_yuan * fen / 100, price("space", j, low, high, o, c)
        if exact and not space.exclusive:
            paid += budget * math.floor(fen)
        if not single:
            unit, once = unit + once / (units if once > 0 else need.min_piece), 0.0
        once, unit = math.floor(once * GRAIN) / GRAIN, math.floor(unit * GRAIN) / GRAIN - worth
        if not space.exclusive:
            unit += paid
        elif single:
            once += paid
        else:
            unit += math.floor(paid / units * GRAIN) / GRAIN
        offers.append((once, unit, units))
    if single:
        return min((a + (u if b < 0 else min(need.least, u)) * b for a, b, u in offers), default=math.inf)
    return _pieces([(b, u) for _, b, u in offers], need.least, need.asked)


def _supplies(
    week: Week, base: State, o: DemandOptions, n: int, places: Iterable[int], price: Price, worth: float, budget: float
) -> float:  # fmt: skip
    need, per_yuan = o.needs[n].need, week.problem.policy.cost.per_yuan
    assert isinstance(need, SupplyNeed)
    offers = []
    for i in places:
        k = int(o.needs[n].who[i])
        fen = week.problem.supplies[k].fen_per_unit
        units = _within_budget(o, min(need.asked, base.supply[k]), partial(mul, fen))
        if units > 0:
            cost = math.floor(per_yuan * fen / 100 * GRAIN) / GRAIN + price("supply", k, 0, 0, o, 0) + budget * fen
            offers.append((cost - worth, units))
    return _pieces(offers, need.least, need.asked)


def _piece_fen(rate: int, units: int) -> int:
    return rate * units // 60


def _within_budget(o: DemandOptions, units: int, fen: Callable[[int], int]) -> int:
    """R17: so many units of one piece, or as many fewer as the budget of a demand without pins asks for."""
    while o.demand.budget_fen is not None and units > 0 and fen(units) > o.demand.budget_fen:
        units -= 1
    return units


def _pieces(offers: list[tuple[float, int]], least: int, asked: int) -> float:
    """Units one by one, cheapest first: all that are needed, then those that pay."""
    units = sorted(cost for cost, n in offers for _ in range(n))
    if len(units) < least:
        return math.inf
    return sum(units[:least]) + sum(cost for cost in units[least:asked] if cost < 0)


def within(stretches: Stretches, shape: tuple[int, int]) -> Bools:
    """(rows, S): which slots they are."""
    out = np.zeros(shape, dtype=bool)
    rows = np.repeat(np.arange(shape[0]), np.diff(stretches.first))
    for row, low, high in zip(rows.tolist(), stretches.low.tolist(), stretches.high.tolist(), strict=True):
        out[row, low:high] = True
    return out
