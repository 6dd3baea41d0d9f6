"""A made week of some communities in a row, small enough to be judged at once, large enough to be cut in pieces."""

from __future__ import annotations

import random
from typing import Any

from models.problem import Problem
from tests.build import Week, open_in, people_need, space_need, supply_need

DAYS = ("mon", "tue", "wed")


def district(seed: int, communities: int = 6, per_community: int = 6, **policy: Any) -> Problem:
    """Each community has a room, two helpers and gifts of its own; demands ask for them, or for the next one's."""
    rng = random.Random(seed)
    week = Week().policy(served={"priority_weight": [40, 100, 250, 600, 1500]}, distance={"per_100m": 1}, **policy)
    week.area("district", "city")
    for c in range(communities):
        here = [104.0 + 0.01 * c, 30.0 + 0.001 * rng.randrange(5)]
        week.area(f"a{c}", "district").organisation(f"o{c}", area=f"a{c}", location=here)
        week.space(f"room{c}", owner=f"o{c}", location=here, capacity=2, opening_points=rng.choice((0, 7)))
        for v in "xy":
            week.volunteer(
                f"v{c}{v}", organisation=f"o{c}", location=here, max_minutes_per_day=180, max_metres=2_000,
                activation_points=rng.choice((0, 5)),
            )  # fmt: skip
        week.supply(f"gift{c}", owner=f"o{c}", quantity=3, serves={"organisations": [f"o{c}"]})
        for d in range(per_community):
            _wish(week, rng, f"d{c}{d}", f"o{c}")
    return week.problem()


def _wish(week: Week, rng: random.Random, name: str, organisation: str) -> None:
    needs = [space_need(max_metres=1_500)] if rng.random() < 0.7 else []
    if rng.random() < 0.6 or not needs:
        needs.append(people_need(count=rng.choice((1, 1, 2)), min_count=1))
    if rng.random() < 0.2:
        needs.append(supply_need())
    day = rng.choice(DAYS)
    week.demand(
        name, organisation=organisation, needs=needs, priority=rng.randint(1, 5), minutes=rng.choice((60, 120)),
        sessions=rng.choice((1, 1, 2)), windows=open_in((f"{day} 09:00", f"{day} 13:00"), ("thu 09:00", "thu 12:00")),
    )  # fmt: skip
