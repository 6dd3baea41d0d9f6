"""What the plan, as it stands, makes of one more unit: the desk's best ways in the changed week, one after another."""

from __future__ import annotations

from collections.abc import Callable

from models.demands import PeopleNeed, SpaceNeed, SupplyNeed
from models.plan import Assignment
from models.problem import Problem
from solver.bottlenecks.more import Span
from solver.bottlenecks.priced import Scarce
from solver.desk.desk import Desk
from solver.desk.moves import moves
from solver.desk.tally import Tally
from solver.desk.ways import Way, ways
from solver.sessions import Session
from solver.state import points_of

MOST_ASKED, MOST_MOVERS = 30, 4
"""Demands asked for a way to use the unit, and those of them asked for one that moves others; the heaviest."""
MOST_SERVED = 6
"""Ways taken one after another: a room open for five hours serves several."""
FEW_TRIED = 6
"""Sets of sessions in the way that are tried for a demand."""


class Use:
    """Asks a plan that stands what it could do with one more unit. `without`: what each demand could win at most in the
    week as it is, so that a gain which needs no further unit is not put down to it."""

    def __init__(self, desk: Desk):
        self.desk = desk
        self._without: dict[int, int] = {}

    def of(self, scarce: Scarce, changed: Problem, span: Span | None) -> tuple[Assignment, ...]:
        """The plan with the unit used; the plan itself where the desk finds no use for it."""
        desk = Desk(changed, self.desk.assignments)
        asked = self._asked(desk, scarce)
        taken: list[Way] = []
        while len(taken) < MOST_SERVED and (best := self._best(desk, scarce, asked, span)):
            desk.tally.change(best.gone, best.come)
            taken.append(best)
        if not taken:
            return self.desk.assignments
        sessions = desk.tally.state.sessions()
        return tuple(desk.week.names.assignments(sessions, desk.week.timeline))

    def _asked(self, desk: Desk, scarce: Scarce) -> list[int]:
        """Demands that could use it and are not served in full, the heaviest first."""
        could, tally = _users(desk.problem, scarce), desk.tally
        lacking = [d for d in range(len(desk.problem.demands)) if could(d) and (desk.missing(d) or _partial(tally, d))]
        return sorted(lacking, key=lambda d: (-tally.weights[d], d))[:MOST_ASKED]

    def _best(self, desk: Desk, scarce: Scarce, asked: list[int], span: Span | None) -> Way | None:
        """The way that wins most, if it wins more than what is possible without the unit."""
        helper = len(desk.problem.volunteers) - 1 if scarce.kind == "skill" else None
        found = {d: w[0] for d in asked if (w := _ways(desk.tally, d, helper, span))}
        best = self._needing_it(found)
        if best:
            return best
        return self._needing_it({d: w[0] for d in asked[:MOST_MOVERS] if (w := moves(desk.tally, d, FEW_TRIED))})

    def _needing_it(self, found: dict[int, Way]) -> Way | None:
        """The best of some demands' ways that wins more than what the demand could win without the unit."""
        order = sorted(found.items(), key=lambda x: -x[1].total)
        return next((w for d, w in order if w.total > 0 and w.total > self.without(d)), None)

    def without(self, d: int) -> int:
        """Points that demand `d` could win in the week as it is."""
        if d not in self._without:
            found = [*_ways(self.desk.tally, d, None, None)[:1], *moves(self.desk.tally, d, FEW_TRIED)[:1]]
            self._without[d] = max((w.total for w in found), default=0)
        return self._without[d]


def _users(problem: Problem, scarce: Scarce) -> Callable[[int], bool]:
    """Whether a demand's needs name the thing's kind or skill."""
    kinds: set[str] = set()
    if scarce.kind in ("space", "quota"):
        kinds = {s.kind for s in problem.spaces if s.id == scarce.subject}
    elif scarce.kind == "supply":
        kinds = {s.kind for s in problem.supplies if s.id == scarce.subject}
    elif scarce.kind == "skill":
        kinds = {scarce.subject}
    elif scarce.kind != "budget":
        kinds = {skill for v in problem.volunteers if v.id == scarce.subject for skill in v.skills}

    def names(d: int) -> bool:
        if scarce.kind == "budget":
            return problem.demands[d].id == scarce.subject
        return any(not kinds.isdisjoint(_asked_kinds(n, scarce)) for n in problem.demands[d].needs)

    return names


def _asked_kinds(need: SpaceNeed | PeopleNeed | SupplyNeed, scarce: Scarce) -> tuple[str, ...]:
    if isinstance(need, SpaceNeed):
        return need.kinds if scarce.kind in ("space", "quota") else ()
    if isinstance(need, SupplyNeed):
        return (need.kind,) if scarce.kind == "supply" else ()
    return (need.skill,) if scarce.kind not in ("space", "quota", "supply") else ()


def _ways(tally: Tally, d: int, helper: int | None, span: Span | None) -> list[Way]:
    """One session more, or a session that has less than it asks for served anew; the best first."""
    starts = _starts(tally, d, span)
    found = ways(tally, d, starts, helper)
    for s in _partial(tally, d):
        tally.change([s], [])
        again = ways(tally, d, starts, helper)[:1]
        tally.change([], [s])
        found += [Way(w.come, (s,), tally.difference([s], w.come)) for w in again]
    return sorted(found, key=lambda w: -w.total)


def _starts(tally: Tally, d: int, span: Span | None) -> list[int] | None:
    """Starts of sessions that touch the span, with an hour around it for set-up and turnaround."""
    if span is None:
        return None
    o, margin = tally.week.demands[d], tally.week.timeline.slots_up(60)
    return [c for c in range(len(o.start)) if o.start[c] < span[1] + margin and o.end[c] > span[0] - margin]


def _partial(tally: Tally, d: int) -> list[Session]:
    """Sessions of a demand that have less than it asks for, and that it may give up for a moment."""
    demand, weight = tally.week.problem.demands[d], tally.weights[d]
    if all(n.least == n.asked for n in demand.needs):
        return []
    held = tally.state.of_demand.get(d, ())
    return [s for s in held if not s.pinned and points_of(demand, 1000 * 1000, s) < 1000 * 1000 and weight]
