"""What a published plan is owed, for one demand: the term `stability` on the search's side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from models.plan import Assignment
from solver.compile.week import Week
from solver.sessions import Session

Pair = tuple[Assignment, Session | None]


def loss_of_changes(week: Week, d: int, sessions: Sequence[Session]) -> int:
    """Points that the demand's published sessions lose against these (section 5, `stability`)."""
    return sum(notice_factor(week, old) * _change(week, old, new) for old, new in matched(week, d, sessions))


def matched(week: Week, d: int, sessions: Sequence[Session]) -> Iterator[Pair]:
    """Each published session of demand `d` with its session now: of the same start ("each": number), the rest in order
    of start; None where it is dropped."""
    each = week.problem.demands[d].each
    waiting: dict[int, list[Session]] = defaultdict(list)
    for s in sorted(sessions, key=_order, reverse=True):
        waiting[s.number if each else s.start].append(s)
    left = []
    for old in week.previous[d]:
        same = waiting[old.session if each else int(old.start.timestamp())]
        if same:
            yield old, same.pop()
        else:
            left.append(old)
    rest = sorted((s for open_ in waiting.values() for s in open_), key=_order)
    for k, old in enumerate(left):
        yield old, rest[k] if k < len(rest) else None


def notice_factor(week: Week, old: Assignment) -> int:
    """The first `[hours, factor]` with start − now ≤ hours, also for the past; else 1."""
    ahead = int(old.start.timestamp()) - week.timeline.now
    return next((factor for hours, factor in week.problem.policy.stability.notice if ahead <= 3600 * hours), 1)


def _change(week: Week, old: Assignment, new: Session | None) -> int:
    policy, problem = week.problem.policy.stability, week.problem
    if new is None:
        return policy.dropped
    gone = {p.space for p in old.spaces} - {problem.spaces[j].id for _, j, _ in new.spaces}
    left = {r.volunteer for r in old.people} - {problem.volunteers[v].id for _, v in new.people}
    moved = policy.moved if int(old.start.timestamp()) != new.start else 0
    return moved + policy.replaced * (len(gone) + len(left))


def _order(s: Session) -> tuple[int, int, int]:
    return s.start, s.end, s.number
