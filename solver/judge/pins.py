"""Which assignments are pinned: each pin excuses one of them, not its copies (R18)."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

from models.base import seconds_of
from models.demands import Demand
from models.plan import Assignment

Key = tuple[object, ...]


def match_pins(
    pins: Sequence[Assignment], assignments: Sequence[Assignment], demands: Mapping[str, Demand]
) -> tuple[frozenset[int], tuple[int, ...]]:
    """Indices of the assignments that are pinned, and of the pins that are not in the plan."""
    wanted = {p.demand for p in pins}
    waiting: defaultdict[Key, deque[int]] = defaultdict(deque)
    for i, a in enumerate(assignments):
        if a.demand in wanted:
            waiting[_key(a, demands)].append(i)
    pinned, missing = set(), []
    for k, pin in enumerate(pins):
        found = waiting[_key(pin, demands)]
        if found:
            pinned.add(found.popleft())
        else:
            missing.append(k)
    return frozenset(pinned), tuple(missing)


def _key(a: Assignment, demands: Mapping[str, Demand]) -> Key:
    """All that a pin fixes: not the number (but for "each"), not the order of its lists."""
    each = a.demand in demands and demands[a.demand].each
    return (
        a.demand,
        a.session if each else None,
        seconds_of(a.start),
        seconds_of(a.end),
        tuple(sorted((p.need, p.space, p.quantity) for p in a.spaces)),
        tuple(sorted((r.need, r.volunteer) for r in a.people)),
        tuple(sorted((p.need, p.supply, p.quantity) for p in a.supplies)),
    )
