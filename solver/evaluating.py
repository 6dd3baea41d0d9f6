"""How good a plan is that somebody made by hand: what it breaks, what it is worth, how far the best possible lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from models.plan import Assignment, Plan, Score
from models.problem import Problem
from solver.compile.week import Frame, asked_of, frame_of
from solver.executors.protocol import Executor
from solver.judge import Verdict, judge
from solver.limits import Limits
from solver.planning import plan as best_plan
from solver.progress import Events, OnProgress, relative_gap
from solver.salvage import salvage
from solver.tiers import tier_sums


@dataclass(frozen=True)
class Held:
    """What is held of what is asked: sessions, and demands that have all they ask for."""

    sessions: int
    asked: int
    demands: int
    asking: int

    @property
    def share(self) -> float | None:
        """Sessions held of those asked for, 0…1; None where nothing is asked."""
        return self.sessions / self.asked if self.asked else None


@dataclass(frozen=True)
class Part:
    """Sessions that keep every rule together, with their points by the judge."""

    sessions: int
    held: Held
    score: Score


@dataclass(frozen=True)
class Evaluation:
    """A plan beside the best that is possible.

    `given` counts its sessions; `verdict` and `held` are of the plan as it was given. `standing` is what of it and of
    the pins keeps every rule together: all of it where the plan breaks none. Only that can be measured, as a plan that
    breaks rules may well have more points than is possible. `found` is the planner's own plan, which began from
    `standing` and is never worse; `found.bound` is proved.
    """

    of_this_week: bool
    given: int
    verdict: Verdict
    held: Held
    standing: Part
    found: Plan
    found_held: Held
    tiers: tuple[int, ...]

    @property
    def bound(self) -> int | None:
        """No plan has more points; None where nothing was proved, and with `policy.tiers`."""
        return self.found.bound

    @property
    def gap(self) -> float | None:
        """(bound − points of `standing`) / max(1, |bound|), FORMAT.md section 3."""
        return relative_gap(self.bound, self.standing.score.total)

    @property
    def is_best(self) -> bool:
        """Whether it is proved that nothing is better than `standing`."""
        if self.found.tiers is None:
            return self.bound is not None and self.bound <= self.standing.score.total
        return self.found.outcome == "optimal" and self.tiers == tuple(t.points for t in self.found.tiers)


def evaluate(
    problem: Problem,
    plan: Plan,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    seed: int = 0,
    workers: int = 2,
    on_progress: OnProgress | None = None,
    cancelled: Callable[[], bool] | None = None,
    executor: Executor | None = None,
    events: Events | None = None,
) -> Evaluation:
    """Judge the plan, and look from it for a better one and for a bound, within the limits.

    The bound is the planner's: exact where the week, or each part of it, is small enough to be proved, else the dual
    with exact components. `limits` and all after it are those of `solver.planning.plan`. `plan` may be anything of the
    right form, also one of another week: `of_this_week` says so, and what it names here is measured all the same.
    """
    frame, verdict = frame_of(problem), judge(problem, plan)
    left = frame.names.assignments(salvage(frame, plan.assignments), frame.timeline)
    found = best_plan(problem, limits, seed, workers, on_progress, cancelled, executor, events, start=left)
    standing = Part(len(left), held_of(frame, left), judge(problem, left).score)
    return Evaluation(
        of_this_week=plan.problem_sha256 in (None, problem.sha256),
        given=len(plan.assignments),
        verdict=verdict,
        held=held_of(frame, plan.assignments),
        standing=standing,
        found=found,
        found_held=held_of(frame, found.assignments),
        tiers=tier_sums(problem.policy, standing.score),
    )


def held_of(frame: Frame, assignments: Iterable[Assignment]) -> Held:
    """Counted by demand, never more than it asks for; sessions of demands that the week has not count nothing."""
    counts = Counter(a.demand for a in assignments)
    asked = asked_of(frame)
    held = [min(counts[d.id], n) for d, n in zip(frame.problem.demands, asked, strict=True)]
    full = sum(h == n > 0 for h, n in zip(held, asked, strict=True))
    return Held(sum(held), sum(asked), full, sum(n > 0 for n in asked))
