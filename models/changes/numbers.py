"""Changes of many things at once: capacities scaled, volunteers more or fewer, demands grown or shrunk."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

from models.changes.draft import Draft, Refused, plain
from models.changes.values import Grow, Scale, Volunteers
from models.demands import Demand
from models.places import Found
from models.things import Space, Volunteer

Json = dict[str, Any]


def scale(draft: Draft, change: Scale) -> None:
    """Capacities of the matching spaces × percent // 100."""
    for name in change.spaces or ():
        draft.thing("spaces", name, "spaces")
    _known_areas(draft, change.areas)
    spaces = [s for s in draft.things["spaces"].values() if _is_meant(draft, change, s)]
    if not spaces:
        raise Refused(_matches_nothing("space"))
    for space in spaces:
        draft.rebuilt("spaces", _scaled(plain(space), change.percent, space.reserve), lambda _: ("percent",))


def volunteers(draft: Draft, change: Volunteers) -> None:
    """Copies of one volunteer, or some fewer from the end of the list."""
    if change.like is not None:
        draft.room_for("volunteers", change.count, "count")
        draft.copy("volunteers", draft.thing("volunteers", change.like, "like"), change.count)
        return
    _known_areas(draft, (change.area,) if change.area is not None else ())
    fitting = [v for v in draft.things["volunteers"].values() if _may_go(draft, change, v)]
    if len(fitting) < -change.count:
        raise Refused(_too_few(("count",), change.count, len(fitting), "volunteers"))
    for volunteer in fitting[change.count :]:
        draft.drop("volunteers", volunteer.id)


def grow(draft: Draft, change: Grow) -> None:
    """Copies of demands, or some left out, evenly spread."""
    _known_areas(draft, change.areas)
    fitting = [d for d in draft.things["demands"].values() if _grows(draft, change, d)]
    if not fitting:
        raise Refused(_matches_nothing("demand"))
    more = len(fitting) * change.percent // 100 - len(fitting)
    if more >= 0:
        draft.room_for("demands", more, "percent")
        for demand, times in _spread(fitting, more):
            draft.copy("demands", demand, times)
        return
    loose = [d for d in fitting if d.id not in draft.agreed("demands")]
    if len(loose) < -more:
        raise Refused(_too_few(("percent",), change.percent, len(loose), "demands"))
    for demand, times in _spread(loose, -more):
        if times:
            draft.drop("demands", demand.id)


def _spread(items: list[Demand], count: int) -> Iterator[tuple[Demand, int]]:
    """`count` over the items as evenly as whole numbers can be: each one's share of it, from running sums."""
    n = len(items)
    for k, item in enumerate(items):
        yield item, (k + 1) * count // n - k * count // n


def _scaled(data: Json, percent: int, reserve: int) -> Json:
    def units(capacity: int) -> int:
        least = 0 if capacity == 0 else 1 if capacity <= reserve else reserve + 1
        return max(least, capacity * percent // 100)

    def scaled(item: Json) -> Json:
        return {**item, "capacity": units(item["capacity"])} if "capacity" in item else item

    times = {part: [scaled(w) for w in items] for part, items in data["availability"].items() if part != "closed"}
    return {**scaled(data), "availability": {**data["availability"], **times}}


def _is_meant(draft: Draft, change: Scale, space: Space) -> bool:
    return (
        _in(space.id, change.spaces)
        and _in(space.kind, change.kinds)
        and _lies_in(draft, draft.area_of(space.owner), change.areas)
    )


def _may_go(draft: Draft, change: Volunteers, volunteer: Volunteer) -> bool:
    return (
        volunteer.id not in draft.agreed("volunteers")
        and (change.skill is None or change.skill in volunteer.skills)
        and _lies_in(draft, draft.area_of(volunteer.organisation), None if change.area is None else (change.area,))
    )


def _grows(draft: Draft, change: Grow, demand: Demand) -> bool:
    area = demand.area if demand.area is not None else draft.area_of(demand.organisation)
    return _in(demand.kind, change.kinds) and _lies_in(draft, area, change.areas)


def _in(value: str, wanted: Container[str] | None) -> bool:
    return wanted is None or value in wanted


def _lies_in(draft: Draft, area: str | None, wanted: Container[str] | None) -> bool:
    return wanted is None or any(above in wanted for above in draft.areas_above(area))


def _known_areas(draft: Draft, areas: Iterable[str] | None) -> None:
    for area in areas or ():
        draft.thing("areas", area, "areas")


def _matches_nothing(noun: str) -> Found:
    advice = f"Check kinds, areas and ids: no {noun} has all of them"
    return Found((), "matches_nothing", None, f"a change of many is of one {noun} at least", advice)


def _too_few(loc: tuple[str], value: int, there: int, nouns: str) -> Found:
    rule = f"so many fewer {nouns} are there to be left out, but {there} fit (whom a pin, a ban or a pair names stays)"
    return Found(loc, "too_few_left", value, rule, "Ask for fewer, or leave out skill, kinds or area")
