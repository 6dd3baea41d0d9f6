"""What a published plan is owed: the term `stability`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from models.base import seconds_of
from models.plan import Assignment
from solver.judge.context import Context

Pair = tuple[Assignment, Assignment | None]


def stability(week: Context) -> int:
    """−(notice factor of the previous start) × (dropped, or moved + replaced for each space and person gone)."""
    return -sum(_notice_factor(week, old) * _change(week, old, new) for old, new in _matched(week))


def _matched(week: Context) -> Iterator[Pair]:
    """Each session of `previous` with its session in the plan, or None; demands no longer in the problem left out."""
    before: defaultdict[str, list[Assignment]] = defaultdict(list)
    for old in week.problem.previous:
        if old.demand in week.demands:
            before[old.demand].append(old)
    for name, olds in before.items():
        news = [s.given for s in week.by_demand.get(name, ())]
        yield from _pairs(olds, news, each=week.demands[name].each)


def _pairs(olds: Sequence[Assignment], news: Sequence[Assignment], each: bool) -> Iterator[Pair]:
    """First those with the same start ("each": the same number), the rest in order of start."""
    if len(olds) == len(news) and all(old is new for old, new in zip(olds, news, strict=True)):
        yield from zip(olds, news, strict=True)  # in order of start, so each is matched with itself
        return
    waiting: defaultdict[int, list[Assignment]] = defaultdict(list)
    for new in reversed(_in_order(news)):
        waiting[_sign(new, each)].append(new)
    left = []
    for old in _in_order(olds):
        same = waiting[_sign(old, each)]
        if same:
            yield old, same.pop()
        else:
            left.append(old)
    rest = _in_order([new for news_left in waiting.values() for new in news_left])
    for k, old in enumerate(left):
        yield old, rest[k] if k < len(rest) else None


def _sign(a: Assignment, each: bool) -> int:
    return a.session if each else seconds_of(a.start)


def _in_order(assignments: Sequence[Assignment]) -> list[Assignment]:
    return sorted(assignments, key=lambda a: (seconds_of(a.start), seconds_of(a.end), a.session))


def _change(week: Context, old: Assignment, new: Assignment | None) -> int:
    policy = week.problem.policy.stability
    if new is None:
        return policy.dropped
    gone = {p.space for p in old.spaces} - {p.space for p in new.spaces if p.space in week.spaces}
    left = {r.volunteer for r in old.people} - {r.volunteer for r in new.people if r.volunteer in week.volunteers}
    moved = policy.moved if seconds_of(old.start) != seconds_of(new.start) else 0
    return moved + policy.replaced * (len(gone) + len(left))


def _notice_factor(week: Context, old: Assignment) -> int:
    """The first `[hours, factor]` with start − now ≤ hours, also for the past; else 1."""
    ahead = seconds_of(old.start) - week.timeline.now
    return next((factor for hours, factor in week.problem.policy.stability.notice if ahead <= hours * 3600), 1)
