"""What each demand asked for and got in one week, and how long it has waited by then."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.demands import Demand
from models.plan import Assignment, Plan
from models.problem import Problem
from solver.compile.options import weight_of
from solver.compile.week import asked_of, frame_of
from solver.judge.ground import Ground
from solver.state import points_of

Key = tuple[str, str, str]
"""Id, kind and organisation: an id that a new list gives to another wish does not make them one."""


@dataclass(frozen=True)
class Wish:
    """One demand in one week.

    `areas` from the root down to its own; `asked` and `held` sessions, `asked_points` and `held_points` their term
    `served`. `wait` counts weeks by the end of this one. `never`: no plan at all can hold what is missing, as the plan
    itself says. `again`: sessions that the next week asks for once more.
    """

    key: Key
    areas: tuple[str, ...]
    organisation: str
    asked: int
    held: int
    asked_points: int
    held_points: int
    wait: int
    each: bool
    never: bool
    again: int = 0

    @property
    def asked_once(self) -> int:
        """Sessions asked, without those that are asked for once more later: who waits three weeks asked once."""
        return self.asked - self.again

    @property
    def asked_once_points(self) -> int:
        """Their points, were they all held in full."""
        return self.asked_points * self.asked_once // self.asked if self.asked else 0


def wishes_of(problem: Problem, plan: Plan) -> tuple[Wish, ...]:
    """The demands of a week in its order; the plan keeps its rules, so that all that it names is there."""
    frame, ground, never = frame_of(problem), Ground(problem), never_held(plan)
    held: defaultdict[str, list[Assignment]] = defaultdict(list)
    for a in plan.assignments:
        held[a.demand].append(a)
    out = []
    for d, asked in zip(problem.demands, asked_of(frame), strict=True):
        weight, mine = weight_of(problem, d), held[d.id]
        points = sum(points_of(d, weight, frame.names.session(a)) for a in mine)
        was_open = bool(frame.timeline.runs(d.windows))
        missing = asked - len(mine)
        before = 0 if d.each and mine and missing > 0 else d.weeks_waiting  # as the next week counts it
        waits = before + (was_open and missing > 0)
        n = max(asked, len(mine))  # pins may hold more than is asked
        wish = Wish(
            key=_key(d),
            areas=ground.areas(d),
            organisation=d.organisation,
            asked=n,
            held=len(mine),
            asked_points=n * weight,
            held_points=points,
            wait=waits,
            each=d.each,
            never=0 < missing <= never[d.id],
        )
        out.append(wish)
    return tuple(out)


def never_held(plan: Plan) -> Counter[str]:
    """Missing sessions that no plan at all can hold (`proof: certain`), by demand."""
    out: Counter[str] = Counter()
    for u in plan.unserved:
        if u.proof == "certain":
            out[u.demand] += u.missing
    return out


def _key(d: Demand) -> Key:
    return d.id, d.kind, d.organisation


def linked(weeks: list[tuple[Wish, ...]]) -> list[tuple[Wish, ...]]:
    """The same with `again` filled in: what was not held and stands in the following week is asked for once more.

    Not of `"each"`: its missed windows are gone, and the coming ones are wishes of their own.
    """
    return [tuple(_again(week, later)) for week, later in zip(weeks, [*weeks[1:], ()], strict=True)]


def _again(week: tuple[Wish, ...], later: tuple[Wish, ...]) -> Iterator[Wish]:
    then = {w.key: w.asked for w in later}
    for w in week:
        again = 0 if w.each else min(w.asked - w.held, then.get(w.key, 0))
        yield replace(w, again=again) if again else w
