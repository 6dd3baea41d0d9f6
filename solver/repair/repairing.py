"""The least disturbing good plan after a change: what still stands is kept, who lost something is served again, and the
neighbourhood is then solved exactly, with the points that every change of a published plan costs."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from models.collecting import no_collector
from models.errors import DefectError
from models.forked import aside, cores
from models.grid import Timeline
from models.notices import notices
from models.plan import Assignment, Notice, Plan, Unserved
from models.problem import Problem
from solver.agreements import PIN_CODES
from solver.compile.week import size_of
from solver.desk.desk import Desk
from solver.desk.moves import moves
from solver.desk.tally import Points, as_score
from solver.desk.ways import Way, ways
from solver.judge import judge
from solver.repair.around import MOST_LITERALS, neighbourhood
from solver.repair.published import published
from solver.repair.scope import concerned, hopeful
from solver.repair.told import Changed, ToTell, changes_between, to_tell
from solver.report import versions
from solver.sessions import Session
from solver.tiers import tier_sums
from solver.why.explain import Why

LARGE = 20_000
"""Demands from which on what is written of the week is worth a process of its own."""

MOST_ROUNDS = 6
"""Times that one demand is looked at again, since others moved."""

SEARCH, LEAST_SEARCH = 0.5, 0.1
"""The part of the time at which the search ends, and the part that it has at least, however long reading took."""

CLOSING = 3.0
"""What judging the whole takes, beside what it took to read what stands: both grow with the week and the machine."""

EXACT_WORK = 2.0
"""CP-SAT's deterministic seconds for one neighbourhood."""


def usual_seconds(problem: Problem) -> float:
    """Time for a repair by the size of the week: 2 s for a street, 5 s for a district, 15 s for a city."""
    return next(
        seconds for most, seconds in ((1_500, 2.0), (15_000, 5.0), (10**9, 15.0)) if len(problem.demands) <= most
    )


@dataclass(frozen=True)
class Repaired:
    """The plan after a change, with the week it is of; what it changes, and who is to be told. `broken`: sessions that
    could not all stay as they were, as what they need is gone."""

    problem: Problem
    plan: Plan
    changed: tuple[Changed, ...]
    to_tell: tuple[ToTell, ...]
    broken: int


@dataclass
class Repair:
    """One repair on its way. `published`: the plan as people know it; `most`: how many of its sessions may differ in
    the end, None for any number; `changed`: demands whose sessions were changed. `until`, `ends`: the monotonic seconds
    in which the search and the whole answer are over."""

    desk: Desk
    before: Problem
    published: tuple[Assignment, ...]
    most: int | None
    until: float
    ends: float
    cancelled: Callable[[], bool]
    tried: int = 0
    changed: set[int] = field(default_factory=set)

    def run(self) -> None:
        """Serve who lost something, then who may gain; then the neighbourhood exactly."""
        first = concerned(self.desk, self.before, self.published)
        for d in first:
            self._serve(d, move=True)
        for d in hopeful(self.desk, self.before, self.published):
            self._serve(d, move=False)
        touched = list(dict.fromkeys([*first, *sorted(self.changed)]))
        if self.most is None and touched:
            self._solve_around(touched)

    def over(self) -> bool:
        """Whether time is up or nobody waits any more."""
        return time.monotonic() >= self.until or self.cancelled()

    def _serve(self, d: int, *, move: bool) -> None:
        """As many sessions of the demand as pay, by moving nobody or, where it may, one or two others."""
        for _ in range(MOST_ROUNDS):
            if self.over() or not self.desk.missing(d):
                return
            self.tried += 1
            best = self._best(d, move)
            if best is None:
                return
            self._take(best)

    def _best(self, d: int, move: bool) -> Way | None:
        tally = self.desk.tally
        found = ways(tally, d)[:3] + (moves(tally, d)[:3] if move else [])
        good = [w for w in found if self._pays(w.points) and self._is_allowed(w)]
        return max(good, key=lambda w: self._rank(w.points), default=None)

    def _rank(self, points: Points) -> tuple[int, ...]:
        return tier_sums(self.desk.problem.policy, as_score(points))

    def _pays(self, points: Points) -> bool:
        return self._rank(points) > tuple(0 for _ in self._rank(points))

    def _is_allowed(self, way: Way) -> bool:
        if self.most is None:
            return True
        return len(changes_between(self.desk.problem, self.published, self.desk.after(way))) <= self.most

    def _take(self, way: Way) -> None:
        self.desk.tally.change(way.gone, way.come)
        self.changed |= {s.demand for s in (*way.gone, *way.come)}

    def _solve_around(self, touched: Sequence[int]) -> None:
        """Exact neighbourhoods around what was touched, one after another, each kept where it wins."""
        from solver.exact.model import build  # OR-Tools takes a second to load
        from solver.exact.solve import Effort, solve

        tally = self.desk.tally
        for free in neighbourhood(self.desk, touched):
            if self.over():
                return
            if size_of(self.desk.week, free) > MOST_LITERALS * max(1.0, self.until - time.monotonic()):
                continue  # building it alone takes longer than what is left
            now = [s for d in free for s in tally.state.of_demand.get(d, ()) if not s.pinned]
            tally.change(now, [])
            model = build(self.desk.week, tally.state, list(free), now)
            left = max(0.1, self.until - time.monotonic())
            found = solve(model, Effort(seconds=left, work=EXACT_WORK, quick=True))
            tally.change([], now)
            self.tried += 1
            gone, come = _less(now, found.sessions), _less(found.sessions, now)
            if (gone or come) and not found.failed and self._pays(tally.difference(gone, come)):
                self._take(Way(tuple(come), tuple(gone), {}))


@no_collector()
def repair(
    before: Problem,
    after: Problem,
    plan: Plan | Sequence[Assignment],
    *,
    freeze: dt.timedelta = dt.timedelta(0),
    most_changes: int | None = None,
    seconds: float = 2.0,
    cancelled: Callable[[], bool] | None = None,
) -> Repaired:
    """The published plan of `before` made one of `after` (its `now` is the time of the repair).

    Sessions that have begun stay as they are, and so do those that begin within `freeze` of now, unless what they need
    is gone. At most `most_changes` sessions differ from what was published, or as many as broke. Never worse than what
    still stands of the plan. Raises `DefectError` if the judge refuses the result; the plan before keeps its rules.
    """
    began = time.monotonic()
    old = tuple(plan.assignments if isinstance(plan, Plan) else plan)
    problem, standing = published(before, after, old, freeze)
    papers = _papers(problem)
    desk = Desk(problem, standing)
    broken = len(changes_between(problem, old, standing))
    most = None if most_changes is None else max(most_changes, broken)
    until = _search_until(began, time.monotonic(), seconds)
    work = Repair(desk, before, old, most, until, began + seconds, cancelled or (lambda: False))
    work.run()
    assignments = _assignments(desk, standing, work.changed)
    made = _plan(desk, assignments, plan, began, work, papers(desk.week.timeline))
    changed = changes_between(problem, old, assignments)
    return Repaired(problem, made, changed, to_tell(problem, changed), broken)


Papers = tuple[str, tuple[Notice, ...]]
"""What is written of a week whatever its plan: its hash, and what is odd in it."""


def _papers(problem: Problem) -> Callable[[Timeline], Papers]:
    """Written beside the search where the week is large and there is a core for it."""

    def write(timeline: Timeline) -> Papers:
        return problem.sha256, notices(problem, timeline)

    if len(problem.demands) < LARGE or cores() == 1:
        return write
    begun = aside(lambda: write(Timeline(problem)))

    def written(_: Timeline) -> Papers:
        papers = begun()
        problem.remember_hash(papers[0])
        return papers

    return written


def _search_until(began: float, opened: float, seconds: float) -> float:
    """When the search ends, so that the judge has the time that it will need on this machine."""
    ends = min(began + SEARCH * seconds, began + seconds - CLOSING * (opened - began))
    return max(ends, opened + LEAST_SEARCH * seconds)


def _assignments(desk: Desk, standing: Sequence[Assignment], changed: set[int]) -> tuple[Assignment, ...]:
    """The plan as it is now; of demands that were not touched the assignments stay the very same."""
    week, names = desk.week, {desk.problem.demands[d].id for d in changed}
    new = [s for d in sorted(changed) for s in desk.tally.state.of_demand.get(d, ())]
    return (*(a for a in standing if a.demand not in names), *week.names.assignments(new, week.timeline))


def _plan(
    desk: Desk,
    assignments: tuple[Assignment, ...],
    old: Plan | Sequence[Assignment],
    began: float,
    work: Repair,
    papers: Papers,
) -> Plan:
    """Judged; what is left out is explained anew where something was touched, and as before elsewhere."""
    problem = desk.problem
    verdict = judge(problem, assignments, desk.week.timeline, processes=cores())
    if verdict.violations:
        raise DefectError(f"a repaired plan breaks {verdict.violations[0]}")
    return Plan(
        problem_sha256=papers[0],
        assignments=assignments,
        score=verdict.score,
        outcome="feasible",
        stop_reason="cancelled" if work.cancelled() else "time_limit" if work.over() else "no_improvement",
        seconds=round(time.monotonic() - began, 3),
        versions=versions(),
        warnings=(*papers[1], *_of_pins(old)),
        unserved=tuple(_unserved(desk, old if isinstance(old, Plan) else None, work)),
    )


def _of_pins(old: Plan | Sequence[Assignment]) -> Iterator[Notice]:
    """What was said of the week's own pins still holds."""
    yield from (w for w in old.warnings if w.code in PIN_CODES) if isinstance(old, Plan) else ()


def _unserved(desk: Desk, old: Plan | None, work: Repair) -> list[Unserved]:
    known: dict[str, list[Unserved]] = {}
    for u in old.unserved if old else ():
        known.setdefault(u.demand, []).append(u)
    why, out = Why(desk, work.ends), []
    for d, demand in enumerate(desk.problem.demands):
        missing = desk.missing(d)
        if not missing:
            continue
        said = known.get(demand.id, [])
        if d not in work.changed and sum(u.missing for u in said) == missing:
            out += said
        elif work.over():
            out.append(Unserved(demand=demand.id, missing=missing, reason="not_reached", proof="best_effort"))
        else:
            out += why.reasons(d)
    return out


def _less(a: Sequence[Session], b: Sequence[Session]) -> list[Session]:
    return [s for s in a if s not in b]
