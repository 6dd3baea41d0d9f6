"""Neighbourhoods of a repair: the touched demands with those who use the same things about the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from solver.desk.desk import Desk
from solver.sessions import Session

MOST_FREE, MOST_LITERALS = 24, 2_500
"""Demands and literals of one exact neighbourhood: solved within a second."""

MOST_TRIED = 3 * MOST_FREE
"""Demands whose options are worked out to see whether they fit in."""

MOST_NEIGHBOURHOODS = 6


def neighbourhood(desk: Desk, touched: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """One neighbourhood after another: some touched demands, filled up with their nearest rivals."""
    left = [d for d in touched if len(desk.week.demands[d].start)]
    for _ in range(MOST_NEIGHBOURHOODS):
        if not left:
            return
        near = dict.fromkeys([*left[:MOST_TRIED], *_rivals(desk, left[: MOST_FREE // 2])])
        free = _fitting(desk, islice(near, MOST_TRIED))
        left = [d for d in left if d not in free]
        yield tuple(sorted(free))


def _fitting(desk: Desk, demands: Iterable[int]) -> list[int]:
    """The first, and as many of the others as an exact neighbourhood holds."""
    free: list[int] = []
    literals = 0
    for d in demands:
        size = desk.week.demands[d].size
        if not free or literals + size <= MOST_LITERALS:
            free.append(d)
            literals += size
        if len(free) == MOST_FREE:
            break
    return free


def _rivals(desk: Desk, touched: Sequence[int]) -> list[int]:
    """Demands with sessions on things that the touched ones may use, those with most in common first."""
    state, counts = desk.tally.state, dict[int, int]()
    for d in touched:
        o = desk.week.demands[d]
        days = set(o.date.tolist())
        for n in o.needs:
            users = {"space": state.of_space, "people": state.of_person, "supply": state.of_supply}[n.need.type]
            for r in n.who.tolist():
                for s in users.get(r, ()):
                    if not s.pinned and _on_days(desk, s, days):
                        counts[s.demand] = counts.get(s.demand, 0) + 1
    return sorted(counts, key=lambda d: (-counts[d], d))


def _on_days(desk: Desk, s: Session, days: set[int]) -> bool:
    return desk.week.timeline.clock.date(s.start).toordinal() in days
