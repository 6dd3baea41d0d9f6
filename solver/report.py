"""The Plan that leaves the solver: assignments, score, what is known and why it ended."""

from __future__ import annotations

import importlib.metadata
import platform
from typing import TYPE_CHECKING

from models.plan import Notice, Plan, StopReason, Tier
from models.policy import TERMS
from solver.progress import relative_gap
from solver.unserved import unserved

if TYPE_CHECKING:
    from solver.planning import Run


def make_plan(run: Run, reason: str) -> Plan:
    """The judged plan with all that section 3 asks for. `seconds` is left out where work alone was the limit, so that
    the same call gives the same file."""
    total = run.incumbent.score.total
    optimal = run.proved or (run.bound is not None and run.bound <= total and not run.week.problem.policy.tiers)
    return Plan(
        problem_sha256=run.week.problem.sha256,
        assignments=tuple(run.incumbent.assignments()),
        score=run.incumbent.score,
        outcome="optimal" if optimal else "feasible",
        stop_reason="proved" if optimal else _reason(reason),
        bound=run.bound,
        gap=relative_gap(run.bound, total),
        seconds=round(run.seconds, 3) if run.timed else None,
        seed=run.seed,
        versions=versions(),
        warnings=tuple([*_input_notices(run), *_pin_warnings(run), *_defects(run)]),
        unserved=unserved(run.week, run.incumbent.sessions, optimal=optimal),
        tiers=_tiers(run),
    )


def versions() -> dict[str, str]:
    """What made the plan."""
    return {name: importlib.metadata.version(name) for name in ("linli", "ortools", "numpy")} | {
        "python": platform.python_version()
    }


def _reason(reason: str) -> StopReason:
    return reason  # type: ignore[return-value]


def _input_notices(run: Run) -> list[Notice]:
    import importlib.util

    if importlib.util.find_spec("models.notices") is None:
        return []
    from models.notices import notices

    return list(notices(run.week.problem, run.week.timeline))


def _pin_warnings(run: Run) -> list[Notice]:
    """Rules that pins alone break, in the judge's words."""
    return [
        Notice(code="pins_break_a_rule", path=f.place, rule=f.rule, message=f.message)
        for f in run.incumbent.verdict.warnings
    ]


def _defects(run: Run) -> list[Notice]:
    """What went wrong inside; never silent."""
    return [
        Notice(code="defect", path="", message=text.strip().splitlines()[-1])
        for text in dict.fromkeys([*run.defects, *run.incumbent.defects])
    ]


def _tiers(run: Run) -> tuple[Tier, ...] | None:
    tiers = run.week.problem.policy.tiers
    if not tiers:
        return None
    listed = [list(t) for t in tiers if t]
    rest = [t for t in TERMS if not any(t in tier for tier in listed)]
    points = [sum(getattr(run.incumbent.score, t) for t in tier) for tier in [*listed, rest] if tier]
    found = list(run.tiers or [])
    return tuple(
        Tier(
            terms=tuple(tier),  # type: ignore[arg-type]
            points=p,
            bound=getattr(found[i], "bound", None) if i < len(found) else None,
            proved=bool(getattr(found[i], "proved", False)) if i < len(found) else False,
        )
        for i, (tier, p) in enumerate(zip([t for t in [*listed, rest] if t], points, strict=True))
    )
