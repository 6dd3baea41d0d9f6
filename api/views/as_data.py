"""What the planner's tools found, as JSON for programs: the command line prints it, and the service keeps it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from api.views.week import Week
from api.views.why import entry_as_data
from models.problem import Problem

if TYPE_CHECKING:
    from solver.evaluating import Evaluation, Held
    from solver.repair.repairing import Repaired
    from solver.why.all import Explained

Data = dict[str, Any]


def repaired_as_data(done: Repaired) -> Data:
    """What a repair changed, and who is to be told."""
    return {
        "score": done.plan.score.model_dump() if done.plan.score else None,
        "stop_reason": done.plan.stop_reason,
        "seconds": done.plan.seconds,
        "problem_sha256": done.plan.problem_sha256,
        "broken": done.broken,
        "changed": [
            {"demand": c.demand, "what": c.what, "old": _plain(c.old), "new": _plain(c.new)} for c in done.changed
        ],
        "to_tell": [{"kind": t.kind, "id": t.id, "changes": list(t.changes)} for t in done.to_tell],
    }


def explained_as_data(week: Week, problem: Problem, found: Explained) -> Data:
    """Why sessions are left out, and the demands that nobody came to."""
    return {
        "unserved": [entry_as_data(week, e) for e in found.explanations],
        "not_explained": [problem.demands[d].id for d in found.left],
    }


def evaluation_as_data(e: Evaluation) -> Data:
    """A plan made by hand beside the best that is possible."""
    found = e.found
    return {
        "ok": e.verdict.ok,
        "of_this_week": e.of_this_week,
        "violations": [asdict(f) for f in e.verdict.violations],
        "warnings": [asdict(f) for f in e.verdict.warnings],
        "score": e.verdict.score.model_dump(),
        "sessions": e.given,
        "held": _held(e.held),
        "standing": {
            "sessions": e.standing.sessions,
            "score": e.standing.score.model_dump(),
            "held": _held(e.standing.held),
        },
        "bound": e.bound,
        "gap": e.gap,
        "is_best": e.is_best,
        "found": {
            "score": found.score.model_dump() if found.score else None,
            "held": _held(e.found_held),
            "outcome": found.outcome,
            "stop_reason": found.stop_reason,
            "seconds": found.seconds,
            "tiers": None if found.tiers is None else [t.model_dump() for t in found.tiers],
        },
    }


def _held(held: Held) -> Data:
    return {**asdict(held), "share": held.share}


def _plain(a: Any) -> Any:
    return a.model_dump(mode="json", exclude_none=True) if a else None
