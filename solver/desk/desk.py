"""A standing plan, opened so that questions about it are answered within milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from models.plan import Assignment, Score
from models.problem import Problem
from solver.compile.lazy import Opened, open_week
from solver.compile.week import Week, asked_of
from solver.desk.tally import Tally, as_score
from solver.desk.ways import Way
from solver.judge import Verdict, judge
from solver.sessions import Session


@dataclass(frozen=True)
class Moved:
    """A session of another demand that a suggestion changes: as it was, and as it would be (None: dropped)."""

    demand: str
    old: Assignment
    new: Assignment | None


@dataclass(frozen=True)
class Suggestion:
    """One way to serve: new sessions, whom it moves, and the exact change of the score by term."""

    come: tuple[Assignment, ...]
    moved: tuple[Moved, ...]
    points: Score
    way: Way


class Desk:
    """A week and a plan of it; what is reckoned means something where the plan keeps the rules (`verdict`)."""

    def __init__(self, problem: Problem, assignments: Iterable[Assignment], opened: Opened | None = None):
        self.problem, self.assignments = problem, tuple(assignments)
        self.opened = opened or open_week(problem)
        self.tally = Tally(self.week, sessions_of(self.week, self.assignments))

    @property
    def week(self) -> Week:
        """The week, compiled on demand."""
        return self.opened.week

    @cached_property
    def verdict(self) -> Verdict:
        """The judge's word on the plan as it stands."""
        return judge(self.problem, self.assignments)

    @cached_property
    def asked(self) -> list[int]:
        """Sessions that each demand asks for; nothing is compiled for it."""
        return asked_of(self.week)

    def missing(self, d: int) -> int:
        """Sessions that demand `d` asks for and does not have."""
        return max(0, self.asked[d] - len(self.tally.state.of_demand.get(d, ())))

    def after(self, way: Way) -> tuple[Assignment, ...]:
        """The plan's assignments with a way taken."""
        gone = Counter(way.gone)
        kept = []
        for s in self.tally.state.sessions():
            if gone[s]:
                gone[s] -= 1
            else:
                kept.append(s)
        return tuple(self.week.names.assignments([*kept, *way.come], self.week.timeline))

    def suggestion(self, way: Way) -> Suggestion:
        """A way in the format's words."""
        mine = {s.demand for s in way.come} - {s.demand for s in way.gone}
        come = tuple(self._assignment(s, way) for s in way.come if s.demand in mine)
        moved = tuple(m for d in dict.fromkeys(s.demand for s in way.gone) for m in self._moved(d, way))
        return Suggestion(come, moved, as_score(way.points), way)

    def _moved(self, d: int, way: Way) -> Iterable[Moved]:
        gone = [s for s in way.gone if s.demand == d]
        come = [s for s in way.come if s.demand == d]
        same = {s.start: s for s in come}
        pairs = [(s, same.pop(s.start)) for s in gone if s.start in same]
        left = [s for s in gone if s not in [a for a, _ in pairs]]
        rest = sorted(same.values(), key=lambda s: s.start)
        pairs += [(s, rest[k] if k < len(rest) else None) for k, s in enumerate(left)]  # type: ignore[misc]
        for old, new in pairs:
            yield Moved(
                self.problem.demands[d].id, self._assignment(old, None), self._assignment(new, way) if new else None
            )

    def _assignment(self, s: Session, way: Way | None) -> Assignment:
        """The session as it is numbered in the plan, or in the plan with the way taken."""
        d, names = s.demand, self.week.names
        now = list(self.tally.state.of_demand.get(d, ()))
        if way:
            now = [x for x in now if x not in way.gone] + [x for x in way.come if x.demand == d]
        order = sorted(now, key=lambda x: (x.start, x.end))
        return names.assignments(order, self.week.timeline)[order.index(s)]


def sessions_of(week: Week, assignments: Sequence[Assignment]) -> list[Session]:
    """The search's sessions of a plan; those that a pin holds are marked, each pin once."""
    pins, demands = Counter(_key(p) for p in week.pins), {p.demand for p in week.pins}
    out = []
    for a in assignments:
        s = week.names.session(a)
        if s.demand in demands and pins[key := _key(s)]:
            pins[key] -= 1
            s = week.names.session(a, pinned=True)
        out.append(s)
    return out


def _key(s: Session) -> tuple[object, ...]:
    """All that a pin fixes: for "each" also the number, but not the order of its lists."""
    return s.demand, s.start, s.end, s.number, *(tuple(sorted(x)) for x in (s.spaces, s.people, s.supplies))
