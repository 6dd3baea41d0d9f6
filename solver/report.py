"""The Plan that leaves the solver: assignments, score, what is known and why it ended."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Callable

from models.notices import notices
from models.plan import Notice, Plan, StopReason, Tier, Unserved
from solver.agreements import pin_notices
from solver.progress import relative_gap
from solver.run import Run
from solver.tiers import tier_names


def make_plan(run: Run, reason: StopReason, reasons: Callable[[bool], tuple[Unserved, ...]]) -> Plan:
    """The judged plan with all that section 3 asks for. `seconds` is left out where work alone was the limit, so that
    the same call gives the same file. `reasons` finds why sessions are left out, told whether the plan is optimal."""
    run.doubt_bound()
    total = run.incumbent.score.total
    optimal = run.proved or (run.bound is not None and run.bound <= total and not run.frame.problem.policy.tiers)
    left_out = reasons(optimal)  # first, as what goes wrong there is told among the warnings
    return Plan(
        problem_sha256=run.frame.problem.sha256,
        assignments=tuple(run.incumbent.assignments()),
        score=run.incumbent.score,
        outcome="optimal" if optimal else "feasible",
        stop_reason="proved" if optimal else reason,
        bound=run.bound,
        gap=relative_gap(run.bound, total),
        seconds=round(run.seconds, 3) if run.timed else None,
        seed=run.seed,
        versions=versions(),
        warnings=(*notices(run.frame.problem, run.frame.timeline), *pin_notices(run.frame.problem), *_defects(run)),
        unserved=left_out,
        tiers=_tiers(run),
    )


def versions() -> dict[str, str]:
    """What made the plan."""
    return {name: importlib.metadata.version(name) for name in ("linli", "ortools", "numpy")} | {
        "python": platform.python_version()
    }


def _defects(run: Run) -> list[Notice]:
    """What went wrong inside; never silent."""
    return [
        Notice(code="defect", path="", message=text.strip().splitlines()[-1])
        for text in dict.fromkeys([*run.defects, *run.incumbent.defects])
    ]


def _tiers(run: Run) -> tuple[Tier, ...] | None:
    """Points per tier by the judge; bounds and proofs where the exact model gave them for these points."""
    groups = tier_names(run.frame.problem.policy)
    if not run.frame.problem.policy.tiers:
        return None
    out = []
    for i, terms in enumerate(groups):
        points = sum(getattr(run.incumbent.score, t) for t in terms)
        found = run.tiers[i] if i < len(run.tiers) else None
        proved = found is not None and found.proved and run.proved
        out.append(Tier(terms=terms, points=points, bound=points if proved else None, proved=proved))
    return tuple(out)
